"""The routes of one unit: true words, finite numbers, bounded work, one sentence for bad input."""

import json
import math

import numpy as np
import pytest

from app import create_app
from dynamics.catalogue.one_unit import UNITS
from dynamics.line import saddle_nodes
from dynamics.systems import OneUnitGRU

ROUTES = ("line", "line/pulse", "line/passage", "line/steps")


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def asked(client, route, query):
    answer = client.get(f"/api/v1/{route}?{query}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data, parse_constant=lambda text: pytest.fail(f"{text} on the wire"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.key)
def test_the_verdict_is_true(client, unit) -> None:
    data = asked(client, "line", f"preset={unit.key}")
    assert tuple(point["kind"] for point in data["points"]) == unit.kinds
    number = ("One", "Two", "Three")[len(unit.kinds) - 1]
    assert data["verdict"]["headline"] == (
        f"{number} fixed point{'s' if len(unit.kinds) > 1 else ''}: {', '.join(unit.kinds)}"
    )
    assert ("One bit of memory" in data["verdict"]["memory"]) == (unit.kinds.count("sink") == 2)
    assert all(point["proven"] for point in data["points"]) == ("half-stable" not in unit.kinds)


def test_the_half_stable_point_is_told_with_its_side_and_its_proof(client) -> None:
    (note,) = asked(client, "line", "preset=B")["verdict"]["notes"]
    assert note.startswith("At h = −0.593725 the state halts when it comes from the left, and leaves to the right.")
    assert "b_h is the critical value, proven to within 2 · 10⁻¹³." in note
    # the mirrored unit: the other side
    (mirrored,) = asked(client, "line", "preset=B&U_r=-80&b_h=0.7031308373119788")["verdict"]["notes"]
    assert "comes from the right, and leaves to the left" in mirrored
    # a link with fewer digits is not called exact
    near = asked(client, "line", "b_h=-0.7031308373")
    assert not any("critical value" in note for note in near["verdict"]["notes"])


def test_the_curve_lies_on_the_velocity_and_is_as_smooth_as_it_looks(client) -> None:
    for query, unit in (("preset=C", OneUnitGRU()), ("preset=C&U_r=1000&b_r=300", OneUnitGRU(Ur=1000.0, br=300.0))):
        data = asked(client, "line", query)
        states, speeds = np.array(data["h"]), np.array(data["velocity"])
        assert len(states) < 1500
        # both are rounded to six digits
        assert np.all(np.abs(speeds - unit.velocity(states)) < 6e-7 * (1.0 + np.abs(unit.slope(states))) + 1e-9)
        fine = np.linspace(-1.05, 1.05, 20_001)
        assert np.abs(np.interp(fine, states, speeds) - unit.velocity(fine)).max() < 0.01
        assert np.abs(speeds).max() <= data["reach"]


def test_critical_values_are_the_solvers(client) -> None:
    data = asked(client, "line", "preset=C")
    for name in ("b_h", "U_h"):
        expected = saddle_nodes(OneUnitGRU(), name)
        told = data["critical"][name]
        assert [point["value"] for point in told["points"]] == [point.value for point in expected.points]
        assert sum(point["nearest"] for point in told["points"]) == 1
    assert data["critical"]["b_h"]["everywhere"]
    assert data["turn"] == pytest.approx(-0.4554046759482951)
    assert asked(client, "line", "preset=symmetric")["turn"] is None


def test_a_pulse_flips_or_holds_as_told(client) -> None:
    for pulse, flips in (("0.5,10", True), ("0.5,1.9", False), ("0.2,1000", False), ("-3,10", False)):
        data = asked(client, "line/pulse", f"preset=C&pulse={pulse}")
        assert data["flips"] is flips
        end = data["curve"]["h"][-1]
        assert end == pytest.approx(data["switch"]["target" if flips else "start"], abs=0.02)
        assert data["sentence"].startswith("The memory flips" if flips else "The memory holds")
    # what moves the state during the pulse is the unit with another bias
    pulsed = asked(client, "line/pulse", "preset=C&pulse=0.5,10")["pulsed"]
    assert pulsed == {k: asked(client, "line", "preset=C&b_h=-0.5")[k] for k in ("h", "velocity")}
    back = asked(client, "line/pulse", "preset=symmetric&sink=right&pulse=-1,10")
    assert back["flips"]
    assert back["switch"]["target"] < 0.0
    lengths, amplitudes = np.array(back["boundary"]).T
    assert np.all(np.diff(lengths) > -1e-9)
    assert np.all(np.diff(np.abs(amplitudes)) < 0.0)


def test_without_a_switch_it_says_so(client) -> None:
    for preset, words in (("A", "one sink only"), ("B", "not two sinks")):
        data = asked(client, "line/pulse", f"preset={preset}")
        assert data["switch"] is None
        assert words in data["sentence"]


def test_the_passage_is_timed_beside_the_nearest_saddle_node(client) -> None:
    data = asked(client, "line/passage", "preset=slow")
    assert data["sentence"] == ""
    assert data["distance"] == pytest.approx(-0.702 + 0.7031308373119788)
    assert data["law"] == pytest.approx(
        math.pi / math.sqrt(data["node"]["drive"] * data["node"]["bend"] * data["distance"])
    )
    assert data["time"] == pytest.approx(data["law"], rel=0.1)
    ratios = [time / law for _, time, law in data["rows"]]
    assert abs(ratios[-1] - 1.0) < 1e-3
    low, high = data["stations"]
    assert data["curve"]["h"][0] == pytest.approx(low, abs=1e-5)
    assert data["curve"]["h"][-1] == pytest.approx(high, abs=1e-3)
    assert "stand in the way" in asked(client, "line/passage", "preset=C")["sentence"]
    # weights without any saddle-node
    assert asked(client, "line/passage", "preset=symmetric&U_h=1")["node"] is None


def test_the_discrete_unit_is_told_apart_from_the_flow(client) -> None:
    data = asked(client, "line/steps", "preset=C")
    assert "repeats after 2 steps" in data["sentence"]
    assert [point["stable"] for point in data["points"]] == [True, False, False]
    gentle = asked(client, "line/steps", "preset=C&step=0.05")
    assert "settles at h = −0.0164" in gentle["sentence"]
    assert [point["stable"] for point in gentle["points"]] == [True, False, True]
    half = asked(client, "line/steps", "preset=B")["points"][0]
    assert (half["kind"], half["stable"]) == ("half-stable", None)


@pytest.mark.parametrize("route", ROUTES)
def test_any_weights_get_a_finite_answer(client, route) -> None:
    rng = np.random.default_rng(7)
    for size in (0.0, 1.0, 30.0, 1000.0):
        uh, ur, bh, br = (rng.uniform(-size, size) for _ in range(4))
        asked(client, route, f"U_h={uh:.6f}&U_r={ur:.6f}&b_h={bh:.6f}&b_r={br:.6f}&U_z=3&b_z=-1")
    # a pitchfork, where nothing is regular
    asked(client, route, "U_h=2&U_r=0&b_h=0&b_r=0")


@pytest.mark.parametrize("route", ROUTES)
def test_bad_input_is_refused_with_one_sentence(client, route) -> None:
    for query, sentence in (
        ("U_h=zz", "U_h: 'zz' is not a number."),
        ("step=2", "step: step 2 is outside 0.01 to 1."),
        ("pulse=1,5000", "pulse: the length 5000 is outside 0 to 1000."),
    ):
        answer = client.get(f"/api/v1/{route}?{query}")
        assert answer.status_code == 400
        assert answer.json == {"error": sentence}


def test_answers_are_kept_and_compressed(client) -> None:
    plain = client.get("/api/v1/line?preset=A")
    packed = client.get("/api/v1/line?preset=A", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 0.5 * len(plain.data)
    assert plain.headers["Cache-Control"] == "public, max-age=86400"
