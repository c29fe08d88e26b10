"""Diagrams over HTTP: everything that may vary, and what is said of it in words."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from components.presets import find_preset
from dynamics.catalogue import topologies
from dynamics.catalogue.families import NUMBERS, paper_family, rotation, tilted
from dynamics.continuation import CycleEnd, between, cycle_branches, entry_of, fixed_point_diagram
from dynamics.continuation.branches import ENDS
from dynamics.continuation.tracing import LEFT_REGION
from server.bifurcations import diagram_as_data
from server.diagram_words import cycle_words, end_words, headline, sentences


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def asked(client: FlaskClient, query: str) -> dict:
    answer = client.get(f"/api/v1/bifurcations?{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_families_are_those_of_the_papers() -> None:
    """JSP21 eq. 8 and 9, written out."""
    flow = rotation(0.3, 2.0, -1.0)
    assert flow.Uh == ((2.0 * math.cos(0.3), -2.0 * math.sin(0.3)), (2.0 * math.sin(0.3), 2.0 * math.cos(0.3)))
    assert flow.br == (-1.0, -1.0)
    figure = find_preset("8A").flow.parameter_values()
    ours = tilted(figure["b_h"][1]).parameter_values()
    for symbol, values in figure.items():
        assert ours[symbol] == pytest.approx(values, abs=1e-15), symbol
    assert [number.key for number in NUMBERS] == ["alpha", "beta", "s", "gamma"]
    with pytest.raises(KeyError):
        paper_family("delta", alpha=0.0, beta=3.0, s=0.0)


@pytest.mark.parametrize(
    ("query", "hopf"),
    [
        # sigma(s) beta cos(alpha) = 1
        ("of=alpha&beta=2.5&s=0.5", math.acos((1.0 + math.exp(-0.5)) / 2.5)),
        ("of=beta&alpha=0.7&s=-0.3", (1.0 + math.exp(0.3)) / math.cos(0.7)),
        ("of=s&alpha=0.9&beta=3.5", -math.log(3.5 * math.cos(0.9) - 1.0)),
        ("of=gamma", 0.0530093942),
    ],
)
def test_hopf_points_of_the_papers_families(client: FlaskClient, query: str, hopf: float) -> None:
    found = asked(client, query)
    values = [event["value"] for event in found["events"] if event["kind"] == "hopf"]
    assert values == [pytest.approx(hopf, abs=1e-10)]
    # whatever the weights
    assert asked(client, f"{query}&preset=5B&U_h=1,2,3,4") == found


def test_a_line_between_presets_is_the_one_of_the_library(client: FlaskClient) -> None:
    found = asked(client, "preset=2A&of=line&to=5B&low=-0.5&high=1.5")
    family = between(find_preset("2A").flow, find_preset("5B").flow, -0.5, 1.5)
    assert found == diagram_as_data(family, False)
    assert found["range"] == [-0.5, 1.5]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("of=line", "to: there is no preset '' to which a line could lead."),
        ("of=line&to=8A&low=-2", "low: -2 is outside -1 to 2."),
        ("of=alpha&beta=1e308", "beta: 1e+308 is outside -100 to 100."),
        ("of=alpha&low=2&high=1", "is not an interval."),
        ("of=s&alpha=nan", "alpha: 'nan' is not a number."),
        ("system=fitzhugh-nagumo&of=alpha", "of: 'alpha' is not one of"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/bifurcations?{query}")
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]


def test_the_way_to_the_homoclinic_orbit_in_words(client: FlaskClient) -> None:
    found = asked(client, "of=gamma&cycles=1")
    assert found["headline"] == "1 Hopf point · 1 homoclinic orbit"
    assert found["sentences"][0].startswith("All fixed points proven at 26 values")
    (branch,) = found["cycles"]
    assert "shrinks onto a fixed point at the Hopf point 0.05300939422" in branch["words"]
    assert "grows into the saddle at (−0.317, −0.7613) at 0.05417467692" in branch["words"]
    assert branch["ends"][1]["rate"] == pytest.approx(0.1509774, abs=1e-7)


def test_a_parameter_on_which_nothing_depends_says_so() -> None:
    diagram = fixed_point_diagram(entry_of(find_preset("3A").flow, "c_h"))
    assert headline(diagram, ()) == "No bifurcation in this range"
    assert sentences(diagram, (), False)[1] == "No fixed point moves: nothing in this range depends on the parameter."
    # the fixed points of eq. 8 at s = 0 do not move along beta either, but their stability does
    along = fixed_point_diagram(paper_family("beta", 0.5, 2.5, alpha=0.6, beta=3.0, s=0.0))
    assert "nothing in this range" not in " ".join(sentences(along, (), False))


def test_four_saddle_nodes_at_once_are_said_to_be_so() -> None:
    diagram = fixed_point_diagram(paper_family("alpha", 0.05, 0.6, alpha=0.0, beta=3.0, s=0.0))
    assert headline(diagram, ()) == "4 saddle-nodes"
    assert "4 saddle-nodes at once near 0.147822." in sentences(diagram, (), False)


def test_a_branch_that_leaves_the_region_is_mentioned() -> None:
    """A toy whose fixed points move out of the searched region."""
    diagram = fixed_point_diagram(entry_of(find_preset("toy", "toy").flow, "b"))
    leaves = sum(end == ENDS[LEFT_REGION] for branch in diagram.branches for end in branch.ends)
    assert leaves == 4
    assert "4 times a branch leaves the region in which" in " ".join(sentences(diagram, (), False))


def test_a_curve_of_fixed_points_is_not_passed_over() -> None:
    """Sears22's line attractor rests on a whole line, whatever its rate: there is no branch to follow."""
    diagram = fixed_point_diagram(entry_of(find_preset("line", "line-attractor").flow, "k"))
    assert not diagram.complete
    assert "at 26 of 26 values there is a whole curve of fixed points" in sentences(diagram, (), False)[0]


def test_a_branch_of_cycles_that_cannot_be_followed_says_so() -> None:
    """Row xxv along b_r2: the cycle grows through a canard explosion, at whose end it goes into a loop."""
    (flow,) = (row.flow for row in topologies() if row.case == "xxv")
    diagram = fixed_point_diagram(entry_of(flow, "b_r", 1))
    (branch,) = cycle_branches(diagram, 0)
    assert [end.kind for end in branch.ends] == ["hopf", "heteroclinic"]
    assert "could be followed to its end" not in " ".join(sentences(diagram, (branch,), True))
    # were the explosion too steep for the loop to be solved for
    exploded = replace(branch, ends=(branch.ends[0], CycleEnd("explosion", branch.ends[1].value)))
    told = " ".join(sentences(diagram, (exploded,), True))
    assert "Not every branch of cycles could be followed to its end" in told
    assert "grows explosively at \N{MINUS SIGN}1.601883684" in cycle_words(exploded)
    assert "could not be followed past 0.5" in end_words(CycleEnd("lost", 0.5))


def test_a_loop_of_several_saddles_is_told_and_given(client: FlaskClient) -> None:
    answer = client.get("/api/v1/bifurcations?preset=xxiv&of=b_r&entry=1&cycles=1").get_json()
    assert answer["headline"] == "2 saddle-nodes · 1 Hopf point · 4 branch points · 1 heteroclinic loop"
    (branch,) = answer["cycles"]
    told = "grows into the saddles at (−0.297, 0), (0, 0) and (0, −0.3152) at 1.64628732"
    assert told in branch["words"]
    end = branch["ends"][1]
    assert (end["kind"], end["attracts"], end["saddle_quantity"]) == ("heteroclinic", True, None)
    assert end["value"] == pytest.approx(1.6462873197, abs=1e-9)
    assert np.array(end["saddles"]) == pytest.approx(np.array([(-0.297, 0.0), (0.0, 0.0), (0.0, -0.3152)]), abs=1e-4)
    # 0.1747 / 0.1446 * 0.199 / 0.3384 * 0.3882 / 0.1442
    assert end["attraction"] == pytest.approx(math.log(1.913), abs=2e-3)


def test_extreme_weights_end_within_the_work_allowed(client: FlaskClient) -> None:
    """Where the search for fixed points does not end within its budget, cycles are not searched for, and it says so."""
    heavy = "U_h=7770,4110,5908,3106&U_r=6341,3887,7908,7636&b_r=536,-112"
    found = asked(client, f"{heavy}&of=U_r&cycles=1")
    assert not found["complete"]
    assert found["cycles"] == []
    assert "Where the search for fixed points did not end, cycles were not searched for." in found["sentences"]
    # of what was not found nothing is claimed
    assert "None of the fixed points that were found moves." in found["sentences"]
