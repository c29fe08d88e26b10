"""The cards of the catalogue, their filters, and the presets that they open."""

from collections import Counter

import pytest

from components.address import read_fields, write_fields
from components.cards import COUNTABLE, cards, occurring
from components.filters import ANY, FIELDS
from components.presets import find_preset, presets
from dynamics.catalogue import extremes, figures, topologies
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles

VERSIONS = [(card, version) for card in cards() for version in card.versions]


def test_every_record_of_the_catalogue_has_a_card() -> None:
    assert Counter(card.section for card in cards()) == {
        "figures": len(figures()),
        "topologies": len(topologies()),
        "extremes": len(extremes()),
    }
    assert len({card.key for card in cards()}) == len(cards())


@pytest.mark.parametrize(("card", "version"), VERSIONS, ids=lambda thing: getattr(thing, "preset", ""))
def test_a_card_counts_what_its_preset_has(card, version) -> None:  # type: ignore[no-untyped-def]
    flow = find_preset(version.preset).flow
    found = fixed_points(flow)
    assert found.complete
    kinds = Counter(point.kind for point in found.points)
    assert version.counts == {
        "sinks": kinds["sink"],
        "sources": kinds["source"],
        "saddles": kinds["saddle"],
        "bifurcations": len(found.clusters),
        "cycles": len(limit_cycles(flow, found).cycles),
    }
    # the words say the same
    assert sum(int(mark.words.split()[0]) for mark in version.marks) == sum(version.counts.values())


def test_a_card_agrees_with_the_paper_exactly_if_their_words_do() -> None:
    for card, version in VERSIONS:
        if card.section == "topologies":
            same = {mark.words for mark in version.marks} == {
                mark.words.replace("point of codimension 2", "degenerate point") for mark in card.counted
            }
            assert version.agrees == same, card.key


def test_what_moved_is_what_differs_and_the_rest_is_as_printed() -> None:
    turned = [card for card in cards() if len(card.versions) > 1]
    assert {"i", "xv"} <= {card.key for card in turned}
    for card in turned:
        printed, exact = card.versions
        before, after = (find_preset(version.preset).flow.parameter_values() for version in (printed, exact))
        moves = {(move.symbol, move.entry): (float(move.printed), float(move.exact)) for move in exact.moved}
        differing = 0
        for symbol, values in before.items():
            names = ("11", "12", "21", "22") if len(values) == 4 else ("1", "2")
            for name, old, new in zip(names, values, after[symbol], strict=True):
                differing += old != new
                assert old == new or moves[symbol, name] == (old, new)
        assert differing == len(moves) > 0


def test_a_search_for_a_number_can_find_its_card() -> None:
    for card in cards():
        assert set(card.names) <= set(card.words)
        assert card.key.casefold() in card.names
    (ninth,) = (card for card in cards() if card.key == "9A")
    assert "4a" in ninth.names


def test_filters_offer_what_occurs_and_survive_an_address() -> None:
    for name in COUNTABLE:
        assert len(occurring(name)) >= 2
        for count in occurring(name):
            state, problems = read_fields(f"{name}={count}&search=a%20b", FIELDS)
            assert problems == ()
            assert state[name] == str(count)
            assert read_fields(write_fields(state, FIELDS), FIELDS) == (state, ())
    state, problems = read_fields("turned=xv,i&weights=printed", FIELDS)
    assert (state["turned"], state["weights"], problems) == (("i", "xv"), "printed", ())
    assert read_fields(write_fields(state, FIELDS), FIELDS) == (state, ())
    _, problems = read_fields("turned=ii", FIELDS)
    assert problems[0].sentence == "'ii' is not a row with exact weights of its own"
    state, problems = read_fields("sinks=99&sources=no&search=" + "a" * 61, FIELDS)
    assert [problem.field for problem in problems] == ["search", "sinks", "sources"]
    assert "'99' does not occur in the catalogue; there are any, 0, 1" in problems[1].sentence
    assert {state[name] for name in COUNTABLE} == {ANY}


def test_presets_stand_in_their_groups_under_keys_that_differ() -> None:
    groups = [preset.group for preset in presets()]
    assert groups == sorted(groups, key=groups.index)
    assert len({preset.key.casefold() for preset in presets()}) == len(presets())
    assert {"3A", "xv", "13", "15", "JSP19-7a"} <= {preset.key for preset in presets()}
