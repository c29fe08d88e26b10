"""What changes along each slider, over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app import create_app
from dynamics.fixed_points import fixed_points
from dynamics.systems import GRU

PRINTED = "preset=3A"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def asked(client: FlaskClient, query: str) -> dict:
    answer = client.get(f"/api/v1/changes?{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_spans_are_what_the_proof_finds_in_them(client: FlaskClient) -> None:
    (found,) = asked(client, f"{PRINTED}&of=b_h&entry=0")["entries"]
    assert found["complete"]
    assert found["spans"][0]["low"] == found["range"][0]
    assert found["spans"][-1]["high"] == found["range"][1]
    for span in found["spans"]:
        value = span["low"] + 0.3 * (span["high"] - span["low"])
        points = fixed_points(GRU(bh=(value, 0.0))).points
        counted = tuple(sum(p.kind == kind for p in points) for kind in ("sink", "source", "saddle"))
        assert counted == (span["sinks"], span["sources"], span["saddles"]), value


def test_cycles_are_followed_where_they_are_asked_for(client: FlaskClient) -> None:
    plain, whole = (
        asked(client, f"{PRINTED}&of=b_h&entry=0{more}")["entries"][0]["changes"] for more in ("", "&cycles=1")
    )
    assert "homoclinic" not in {change["kind"] for change in plain}
    (loop,) = (change for change in whole if change["kind"] == "homoclinic")
    assert loop["value"] == pytest.approx(0.42375311753894, abs=1e-11)
    assert [change for change in whole if change["kind"] != "homoclinic"] == plain


def test_the_range_reaches_the_present_value(client: FlaskClient) -> None:
    (found,) = asked(client, f"{PRINTED}&b_h=12.5,0&of=b_h&entry=0")["entries"]
    assert found["range"] == [-10.0, 12.5]


def test_one_answer_holds_all_entries_of_a_parameter(client: FlaskClient) -> None:
    found = asked(client, f"{PRINTED}&of=U_h")
    assert [entry["entry"] for entry in found["entries"]] == [0, 1, 2, 3]


def test_cycles_along_several_entries_are_those_of_each(client: FlaskClient) -> None:
    both = asked(client, f"{PRINTED}&b_h=0.01,0&of=b_h&entry=1&entry=0&cycles=1")
    assert both["cycles"] is True
    assert [entry["entry"] for entry in both["entries"]] == [1, 0]
    fresh = create_app().server.test_client()
    for found in both["entries"]:
        (alone,) = asked(fresh, f"{PRINTED}&b_h=0.01,0&of=b_h&entry={found['entry']}&cycles=1")["entries"]
        assert found == alone
    assert "homoclinic" in {change["kind"] for found in both["entries"] for change in found["changes"]}


def test_other_systems_have_changes_too(client: FlaskClient) -> None:
    """Sears22 eq. 13: the two Hopf points of FitzHugh-Nagumo in its current."""
    (found,) = asked(client, "system=fitzhugh-nagumo&of=I_ext")["entries"]
    assert [change["kind"] for change in found["changes"]].count("hopf") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("of=U_q", "of: "),
        ("", "of: "),
        ("of=b_h&entry=2", "0 to 1"),
        ("of=b_h&entry=-1", "0 to 1"),
        ("of=b_h&entry=1e3", "0 to 1"),
        ("of=b_h&entry=0&cycles=yes", "not 0 or 1"),
        ("of=b_h&entry=0&entry=2&cycles=1", "0 to 1"),
        ("of=b_h&b_h=nan,0", "b_h"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/changes?{query}")
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]


def test_extreme_weights_end_within_the_work_allowed(client: FlaskClient) -> None:
    heavy = "U_h=2000,20,300,1000&U_r=-5000,8000,9000,-4000&b_r=100,-500"
    (found,) = asked(client, f"{heavy}&of=U_r&entry=0")["entries"]
    assert not found["complete"]


def test_the_diagram_in_full(client: FlaskClient) -> None:
    """JSP21 eq. 9 along gamma: five branches, the Hopf point, and the cycle from there to the homoclinic orbit."""
    answer = client.get("/api/v1/bifurcations?preset=8A&of=b_h&entry=1&low=0.04&high=0.07&cycles=1")
    found = answer.get_json()
    assert found["complete"]
    assert len(found["branches"]) == 5
    (hopf,) = (event for event in found["events"] if event["kind"] == "hopf")
    assert hopf["value"] == pytest.approx(0.0530093942, abs=1e-10)
    assert hopf["hopf"]["criticality"] == "supercritical"
    (cycle,) = found["cycles"]
    assert [end["kind"] for end in cycle["ends"]] == ["hopf", "homoclinic"]
    assert cycle["ends"][1]["value"] == pytest.approx(0.0541746769, abs=1e-10)
    plain = client.get("/api/v1/bifurcations?preset=8A&of=b_h&entry=1&low=0.04&high=0.07").get_json()
    assert plain["cycles"] == []
    assert plain["events"] == found["events"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("of=b_h&low=1&high=-1", "not an interval"),
        ("of=b_h&low=nan", "low: "),
        ("of=b_h&high=1e308", "outside"),
        ("of=b_h&entry=9", "0 to 1"),
    ],
)
def test_a_diagram_that_cannot_be_is_refused_in_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/bifurcations?{query}")
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]
