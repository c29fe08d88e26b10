"""Slow points on the wire: the numerics' own numbers, true sentences, bounds, one sentence for bad input."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from components.presets import find_preset
from dynamics import GRU, FitzHughNagumo, frozen_regions, pseudo_lines, slow_points
from server import slow_regions
from server.cache import SingleFlightCache
from server.limits import BusyError, ComputeBound
from server.portraits import Workshop
from server.slow_regions import SlowRegions, duration, significant

LINE = "U_h=4,-4,-4,4&U_r=0.56,-0.56,-0.56,0.56&b_h=0,0&b_r=-1.955,-1.955"
FROZEN = "preset=5C&U_z=6,0,0,0&b_z=2,12"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def asked(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/slow?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"].startswith("public")
    data: dict[str, Any] = json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} on the wire"))
    return data


def test_the_numbers_are_those_of_the_numerics(client: FlaskClient) -> None:
    data = asked(client, "preset=5C")
    found = slow_points(find_preset("5C").flow)
    assert [(p["x"], p["y"], p["speed"], p["passage"]) for p in data["points"]] == [
        (p.x, p.y, p.speed, p.passage) for p in found.points
    ]
    assert all(p["proven"] and p["clear"] > p["radius"] for p in data["points"])
    assert data["complete"]
    assert data["lines"] == data["frozen"] == []
    assert data["spoken"].startswith("4 slow points: at (")
    assert "speed 0.00088, passage 128 steps" in data["spoken"]
    assert data["spoken"].endswith("None of them is a fixed point: proven.")


def test_a_part_of_the_plane_is_the_same_answer(client: FlaskClient) -> None:
    assert asked(client, "preset=5C&window=0,0.1,0,0.1") == asked(client, "preset=5C")


def test_nothing_slow_is_said(client: FlaskClient) -> None:
    data = asked(client, "preset=3A")
    assert data["points"] == data["lines"] == data["frozen"] == []
    assert data["spoken"] == "No slow point."


def test_a_pseudo_line(client: FlaskClient) -> None:
    data = asked(client, LINE)
    (exact,) = pseudo_lines(GRU(Uh=((4, -4), (-4, 4)), Ur=((0.56, -0.56), (-0.56, 0.56)), br=(-1.955, -1.955)))
    (line,) = data["lines"]
    assert line["attracting"]
    assert (line["length"], line["widest"]) == (exact.length, float(exact.gap.max()))
    # thinned out, from end to end
    assert len(line["points"]) == len(line["gap"]) <= 2 * slow_regions.MOST_VERTICES
    assert line["points"][-1] == exact.points[-1].tolist()
    assert "One pseudo-line attractor: over a length of 1.51 the nullclines are at most 0.0098 apart." in data["spoken"]


def test_frozen_regions(client: FlaskClient) -> None:
    data = asked(client, FROZEN)
    flow = find_preset("5C").flow
    gated = GRU(Uh=flow.Uh, Ur=flow.Ur, bh=flow.bh, br=flow.br, Uz=((6, 0), (0, 0)), bz=(2, 12))
    exact = frozen_regions(gated)
    assert [(r["unit"], r["share"], r["corners"]) for r in data["frozen"]] == [
        ("xy"[r.unit], r.share, r.corners.tolist()) for r in exact
    ]
    assert "The update gate holds y for more than 100 steps in 100 % of the square." in data["spoken"]
    # beyond double precision there is no number
    assert asked(client, "preset=5C&b_z=90,90")["frozen"][0]["slowest"] is None


def test_another_system_has_its_own_words(client: FlaskClient) -> None:
    # three fixed points below I = (2/3) (1 - 1/b)^(3/2) = 0.1283, one above it
    data = asked(client, "system=fitzhugh-nagumo&I_ext=0.13&a=0&b=1.5&tau=3")
    (exact,) = slow_points(FitzHughNagumo(I_ext=0.13, a=0.0, b=1.5, tau=3.0)).points
    (point,) = data["points"]
    assert (point["x"], point["passage"]) == (exact.x, exact.passage)
    assert exact.x == pytest.approx(-((1.0 - 1.0 / 1.5) ** 0.5), abs=0.02)
    assert data["spoken"].startswith("One slow point: at (")
    assert "units of time" in data["spoken"]
    assert "steps" not in data["spoken"]
    assert data["frozen"] == []


@pytest.mark.parametrize(
    ("query", "words"), [("U_h=nan,0,0,1", "U_h: 'nan'"), ("preset=99", "preset: "), ("window=0,0,0,0", "window: ")]
)
def test_bad_fields_get_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/slow?{query}")
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]


@pytest.mark.parametrize(
    "query",
    [
        "U_h=1e4,1e4,-1e4,1e4&U_r=1e4,-1e4,1e4,1e4&b_h=1e4,0&b_r=-1e4,1e4",
        "U_h=0,0,0,0&U_r=0,0,0,0&b_h=0,0&b_r=0,0",
        "U_h=2,2,2,2&U_r=100,100,100,100&b_h=0,0&b_r=0,0",
        "U_z=100,-100,-100,100&b_z=100,-100",
    ],
)
def test_extreme_weights_get_an_answer(client: FlaskClient, query: str) -> None:
    data = asked(client, query)
    assert data["spoken"]
    assert data["complete"] or data["reason"]


def test_many_askers_cost_one_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[GRU] = []
    real = slow_regions.slow_points

    def counted(flow: GRU, found: Any) -> Any:
        calls.append(flow)
        return real(flow, found)

    monkeypatch.setattr(slow_regions, "slow_points", counted)
    regions = SlowRegions(Workshop.of_this_machine())
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(regions.answer(GRU()))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [GRU()]
    assert len(set(answers)) == 1


def test_a_full_queue_is_a_refusal_and_frames_go_on() -> None:
    workshop = Workshop.of_this_machine()
    regions = SlowRegions(workshop, SingleFlightCache(1), ComputeBound(1, 0))
    with regions.bound.turn():
        with pytest.raises(BusyError):
            regions.answer(GRU())
        assert workshop.portrait(GRU(), None).fixed_points.points


def test_numbers_in_sentences() -> None:
    assert [significant(v) for v in (0.00088, 0.112, 1.5e-5, 3.2e-8)] == ["0.00088", "0.11", "0.000015", "3.2e-08"]
    assert [duration(v) for v in (128.14, 6.96)] == ["128", "7.0"]
