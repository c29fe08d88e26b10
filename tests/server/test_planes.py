"""Two parameters over HTTP: levels of a map, curves, periods, bounds, one sentence for bad input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from dynamics.fixed_points import fixed_points
from dynamics.limit_cycles import limit_cycles
from dynamics.systems import GRU
from server import regime_maps
from server.limits import BusyError, ComputeBound, Priority
from server.planes import asked_plane
from server.regime_maps import RegimeMaps

ROTATION = "of=alpha&of2=beta"
BIASES = "preset=8A&of=b_h&entry=0&low=0.2&high=0.4&of2=b_h&entry2=1&low2=0&high2=0.1"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def asked(client: FlaskClient, path: str, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def labels_of(found: dict[str, Any]) -> np.ndarray:
    return np.array([np.repeat(row[::2], row[1::2]) for row in found["rows"]])


def test_levels_take_up_where_the_last_one_ended(client: FlaskClient) -> None:
    found = [asked(client, "regimes", f"{ROTATION}&level={level}") for level in range(3)]
    assert [one["stride"] for one in found] == [16, 8, 4]
    assert [one["evaluated"] for one in found] == [17**2, 33**2, 65**2]
    labels = labels_of(found[2])
    assert labels.shape == (257, 257)
    # JSP21 fig. 6A: a cycle beyond the Hopf curve
    for i, j in ((120, 40), (200, 200), (30, 10)):
        flow = plane_flow(found[2]["first"][j], found[2]["second"][i])
        regime = found[2]["regimes"][labels[i, j]]
        points = fixed_points(flow)
        assert (regime["sinks"], regime["saddles"]) == (points.count("sink"), points.count("saddle"))
        assert regime["stable_cycles"] == len(limit_cycles(flow).cycles)
    assert sum(regime["share"] for regime in found[2]["regimes"]) == pytest.approx(1.0)


def plane_flow(alpha: float, beta: float) -> GRU:
    c, n = beta * math.cos(alpha), beta * math.sin(alpha)
    return GRU(Uh=((c, -n), (n, c)), Ur=((0, 0), (0, 0)), br=(0, 0))


def test_a_level_that_was_dropped_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regime_maps, "UNDER_WAY", 1)
    maps = RegimeMaps()
    one, other = (asked_plane(GRU(), {"of": "b_h", "of2": "b_h", "entry2": "1", "low": low}) for low in ("-2", "-1"))
    first = maps.map(one, 0, False)
    maps.map(other, 0, False)
    assert maps.map(one, 1, False) != first
    assert len(maps._work) == 1
    assert maps.map(one, 0, False) == first


def test_curves_of_the_rotation_and_of_both_biases(client: FlaskClient) -> None:
    found = asked(client, "curves", ROTATION)
    (hopf,) = (curve for curve in found["curves"] if curve["kind"] == "hopf")
    known = [0.5 * beta * math.cos(alpha) for alpha, beta in zip(hopf["first"], hopf["second"], strict=True)]
    assert known == pytest.approx([1.0] * len(known), abs=1e-10)
    assert "4 curves on one another" in found["curves"][0]["words"]
    kinds = [point["kind"] for point in asked(client, "curves", BIASES)["points"]]
    assert kinds == ["bogdanov-takens", "cusp", "bogdanov-takens"]


def test_periods_and_their_mean(client: FlaskClient) -> None:
    """JSP21 fig. 6B: the period over alpha and s, and its mean along alpha."""
    found = asked(client, "regimes", "of=alpha&of2=s&low2=0&high2=2&periods=1")
    periods = found["periods"]
    rows = np.array([[math.nan if one is None else one for one in row] for row in periods["rows"]])
    assert rows.shape == (17, 17)
    i, j = np.argwhere(np.isfinite(rows))[7]
    alpha, s = periods["first"][j], periods["second"][i]
    c, n = 3.0 * math.cos(alpha), 3.0 * math.sin(alpha)
    (cycle,) = limit_cycles(GRU(Uh=((c, -n), (n, c)), Ur=((0, 0), (0, 0)), br=(s, s))).cycles
    assert rows[i, j] == pytest.approx(cycle.period, rel=1e-4)
    assert periods["means"][i] == pytest.approx(float(np.nanmean(rows[i])), rel=1e-5)


def test_nothing_depends_on_it(client: FlaskClient) -> None:
    found = asked(client, "regimes", "of=c_h&of2=c_h&entry2=1&periods=0")
    assert [regime["words"] for regime in found["regimes"]] == ["5 sinks, 1 source, 5 saddles"]
    assert asked(client, "curves", "of=c_h&of2=c_h&entry2=1")["curves"] == []


def test_other_systems_have_maps_too(client: FlaskClient) -> None:
    found = asked(client, "regimes", "system=fitzhugh-nagumo&of=I_ext&of2=tau")
    assert "1 source, 1 stable cycle" in {regime["words"] for regime in found["regimes"]}


def test_a_line_of_fixed_points_is_not_decided_and_said_so(client: FlaskClient) -> None:
    found = asked(client, "regimes", "U_h=2,0,0,2&U_r=0,0,0,0&b_h=0,0&b_r=0,0&of=c_h&of2=c_h&entry2=1")
    assert [regime["words"] for regime in found["regimes"]] == ["not decided"]
    assert any("could not be told apart" in sentence for sentence in found["sentences"])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "of: "),
        ("of=b_h", "of2: "),
        ("of=b_h&of2=b_h", "two different entries"),
        ("of=alpha&of2=b_h", "cannot vary together"),
        ("of=b_h&of2=gamma", "of2: "),
        ("of=alpha&of2=alpha", "two different ones"),
        ("of=b_h&entry=7&of2=b_r", "0 to 1"),
        ("of=b_h&of2=b_r&entry2=-1", "0 to 1"),
        ("of=b_h&of2=b_r&low=1&high=-1", "not an interval"),
        ("of=alpha&of2=beta&low=2&high=1", "not an interval"),
        ("of=b_h&of2=b_r&low2=nan", "low2: "),
        ("of=b_h&of2=b_r&high2=1e308", "high2: "),
        ("of=alpha&of2=beta&high=100", "outside"),
        ("of=b_h&of2=b_r&level=5", "level: "),
        ("of=b_h&of2=b_r&level=-1", "level: "),
        ("of=b_h&of2=b_r&periods=2", "periods: "),
        ("of=b_h&of2=b_r&b_h=nan,0", "b_h"),
        ("of=alpha&of2=s&beta=text", "beta: "),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/regimes?{query}")
    assert answer.status_code == 400
    sentence = answer.get_json()["error"]
    assert words in sentence
    assert sentence.endswith(".")


def test_a_full_queue_is_a_refusal() -> None:
    maps = RegimeMaps()
    maps.bound = ComputeBound(1, 0, priority=Priority.BACKGROUND)
    with maps.bound.turn(), pytest.raises(BusyError):
        maps.map(asked_plane(GRU(), {"of": "b_h", "of2": "b_r"}), 0, False)
