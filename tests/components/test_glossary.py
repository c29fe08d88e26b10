"""Every term that the page shows has an explanation, and every formula can be set."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components import about, glossary
from dynamics.systems import GRU

ROOT = Path(__file__).resolve().parents[2]
KEYS = [entry.key for entry in glossary.ENTRIES]
FORMULAS = [entry.equation for entry in glossary.ENTRIES if entry.equation]
TEXTS = [text for entry in glossary.ENTRIES for text in (entry.title, entry.text)]
TEXTS += [text for part in about.PARTS for text in part.paragraphs]


def asked_for() -> set[str]:
    """Keys that components and scripts refer to."""
    found: set[str] = set()
    for path in (ROOT / "components").glob("*.py"):
        found |= set(re.findall(r"(?<!def )\bterm\(\s*\"([^\"]+)\"", path.read_text()))
    for path in (ROOT / "assets").glob("*.js"):
        text = path.read_text()
        found |= set(re.findall(r"(?:\bterm\(|\"data-term\": )\"([^\"]+)\"", text))
    terms = re.search(r"const TERMS = \[(.*)\];", (ROOT / "assets" / "60_answers.js").read_text())
    assert terms
    return found | set(re.findall(r", \"([^\"]+)\"\]", terms[1]))


def test_no_key_is_given_twice() -> None:
    assert len(KEYS) == len(set(KEYS))


def test_whatever_is_asked_for_is_explained() -> None:
    asked = asked_for()
    assert len(asked) > 15
    assert asked <= set(KEYS)


def test_every_parameter_is_explained() -> None:
    assert {parameter.symbol for parameter in GRU.parameters} <= set(KEYS)


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(KeyError):
        glossary.term("clouds", "clouds")


@pytest.mark.parametrize("entry", glossary.ENTRIES, ids=lambda entry: entry.key)
def test_an_explanation_is_one_paragraph(entry: glossary.Entry) -> None:
    assert 60 < len(entry.text) < 420
    assert "\n" not in entry.text
    assert entry.text.endswith(".")
    assert entry.equation


def test_formulas_use_only_what_the_page_can_set() -> None:
    inline = [part for text in TEXTS for part in text.removeprefix("$$").split("$")[1::2]]
    displayed = [text[2:] for text in TEXTS if text.startswith("$$")]
    for formula in [*FORMULAS, *inline, *displayed]:
        assert set(re.findall(r"\\([a-z]+)", formula)) <= {"frac", "mat", "text", "quad"}, formula
        bare = re.sub(r"\\[{}]", "", formula)
        assert bare.count("{") == bare.count("}"), formula


def test_dollars_come_in_pairs() -> None:
    for text in TEXTS:
        assert text.removeprefix("$$").count("$") % 2 == 0, text


def test_about_names_the_five_papers_and_the_limits() -> None:
    whole = " ".join(text for part in about.PARTS for text in part.paragraphs)
    for name in ("JSP21", "JSP19", "LowRank24", "Sears22", "Jang15", "Bendixson", "0.0541746769", "IEEE 754", "budget"):
        assert name in whole
