"""The workbench's answers: orbits in time, the discrete GRU, pulses, noise and the machine."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from components.presets import find_preset, presets
from dynamics import GRU, discrete, fixed_points, trajectory
from dynamics.flow import Window
from dynamics.trajectories import orbit
from server.inputs import compass
from server.series import join, thinned

OVERSHOOTING = "U_h=-4,0,0,-4&U_r=0,0,0,0&b_z=-2,-2"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def ask(client: FlaskClient, query: str) -> dict[str, object]:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.text
    data: dict[str, object] = json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} on the wire"))
    return data


def test_a_series_is_the_orbit(client: FlaskClient) -> None:
    data = ask(client, "orbits?preset=3A&orbits=0.3,0.4")
    series = data["orbits"][0]["series"]  # type: ignore[index]
    flow = find_preset("3A").flow
    assert series["t"] == sorted(series["t"])
    path = trajectory(flow, 0.3, 0.4, 10.0)
    for t in (0.0, 1.3, 5.0, 9.9):
        x, y = path.at(t)
        assert abs(np.interp(t, series["t"], series["x"]) - x) < 0.002
        assert abs(np.interp(t, series["t"], series["y"]) - y) < 0.002
    first, last = data["span"]
    assert first <= series["t"][0] < 0.0 < series["t"][-1] <= last


@pytest.mark.parametrize(("query", "turns"), [("preset=5B", 2.0), ("preset=5C&time=1000", 1.5)])
def test_an_orbit_on_a_cycle_is_shown_for_turns(client: FlaskClient, query: str, turns: float) -> None:
    """However soon it is there, two turns are seen, or as many as fit the time that is followed."""
    data = ask(client, f"orbits?{query}&orbits=0.2,0.1")
    assert data["orbits"][0]["goes"]["kind"] == "cycle"  # type: ignore[index]
    period = {"preset=5B": 17.457913}.get(query, 625.349)
    assert data["span"][1] >= turns * period  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "goes", "comes"),
    [
        ("preset=3A&orbits=0.3,0.4", "reaches sink 11 after 12 steps", "comes from source"),
        ("preset=5B&orbits=0.9,0.9", "settles on the limit cycle after", "leaves the square 0.4 steps back"),
        ("preset=3A&orbits=3,3", "reaches sink 11 after", "starts outside the square"),
        ("preset=3A&orbits=1e6,3", "reaches sink 11 after", "starts outside the square"),
        ("preset=3A&orbits=-0.9,-0.9", "ends at saddle 4 after", "leaves the square"),
        ("preset=8C&orbits=-0.55,-0.6", "still under way", "still under way"),
        ("preset=3A&orbits=0.9575040190205105,0.9575040190205115", "starts at sink 11", ""),
    ],
)
def test_ends_in_words(client: FlaskClient, query: str, goes: str, comes: str) -> None:
    orbit = ask(client, f"orbits?{query}")["orbits"][0]  # type: ignore[index]
    assert orbit["goes"]["words"].startswith(goes)
    assert orbit["comes"]["words"].startswith(comes)


def test_an_orbit_under_way_arrives_if_followed_longer(client: FlaskClient) -> None:
    short = ask(client, "orbits?preset=8C&orbits=-0.55,-0.6")["orbits"][0]  # type: ignore[index]
    assert short["goes"]["open"]
    long = ask(client, "orbits?preset=8C&orbits=-0.55,-0.6&time=1000")["orbits"][0]  # type: ignore[index]
    assert long["goes"]["words"].startswith("settles on the limit cycle")
    assert not long["goes"]["open"]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.key)
def test_numbers_in_words_are_those_of_the_table(client: FlaskClient, preset: object) -> None:
    key = preset.key  # type: ignore[attr-defined]
    points = ask(client, f"portrait?preset={key}")["fixed_points"]["points"]  # type: ignore[call-overload,index]
    starts = ";".join(f"{x},{y}" for x in (-0.61, 0.12, 0.73) for y in (-0.52, 0.31))
    for row in ask(client, f"orbits?preset={key}&orbits={starts}")["orbits"]:  # type: ignore[attr-defined]
        end = row["goes"]
        if end["kind"] == "point":
            assert f"{points[end['target']]['kind']} {end['target'] + 1}" in end["words"]
            if "reaches" in end["words"]:
                there = [row["series"][name][-1] for name in "xy"]
                place = [points[end["target"]][name] for name in "xy"]
                assert math.dist(there, place) < 0.011


def test_twenty_orbits_stay_small(client: FlaskClient) -> None:
    starts = ";".join(f"{(i * 37 % 19) / 10 - 0.9},{(i * 11 % 17) / 9 - 0.9}" for i in range(20))
    for query in (f"preset=3A&orbits={starts}", f"preset=5B&time=1000&orbits={starts}"):
        answer = client.get(f"/api/v1/orbits?{query}", headers={"Accept-Encoding": "gzip"})
        assert len(answer.data) < 60_000


def test_a_series_is_as_fine_as_its_window() -> None:
    flow = find_preset("3A").flow
    whole, small = flow.window, Window(0.3, 0.3001, 0.4, 0.4001)
    for window, error in ((whole, 2e-3), (small, 1e-7)):
        past, future = orbit(flow, 0.30004, 0.40002, 5.0, window=window)
        series = join(past, future, (-5.0, 5.0), 5000, window)
        for t in (0.0, 1e-4, -1e-4):
            assert abs(np.interp(t, series.t, series.x) - (future if t >= 0 else past).at(t)[0]) < error


def test_thinning_keeps_ends_and_accuracy() -> None:
    t = np.linspace(0.0, 20.0, 2000)
    points = np.stack([np.sin(t), np.cos(3.0 * t)], axis=1)
    series = thinned(t, points, GRU().window)
    assert series.t[0] == 0.0
    assert series.t[-1] == 20.0
    assert len(series.t) < 700
    assert np.abs(np.interp(t, series.t, series.x) - points[:, 0]).max() < 2e-3


def test_steps_are_the_discrete_network(client: FlaskClient) -> None:
    data = ask(client, "steps?preset=3A&orbits=0.3,0.4&step=1")
    path = discrete.iterates(find_preset("3A").flow, 0.3, 0.4, 20, 1.0)
    assert np.allclose(data["orbits"][0]["x"][:21], path[:, 0], atol=1e-5)  # type: ignore[index]
    assert data["orbits"][0]["ends"] == "settles on sink 11"  # type: ignore[index]
    assert data["warning"] == ""


def test_a_difference_in_stability_is_said_with_its_step(client: FlaskClient) -> None:
    data = ask(client, f"steps?{OVERSHOOTING}&orbits=0.3,0.4&step=1")
    assert "Sink 1 is stable in the flow but not at Δt = 1: from Δt = 0.4566 on" in str(data["warning"])
    assert data["orbits"][0]["ends"] == "settles on an orbit of period 2"  # type: ignore[index]
    assert ask(client, f"steps?{OVERSHOOTING}&step=0.4")["warning"] == ""


def test_iterates_that_hardly_move_are_under_way(client: FlaskClient) -> None:
    data = ask(client, "steps?preset=3A&orbits=0.3,0.4&step=0.000001")
    assert data["orbits"][0]["ends"] == "still under way after 20,000 iterates"  # type: ignore[index]


def test_a_pulse_flips_the_memory_or_not(client: FlaskClient) -> None:
    points = fixed_points(find_preset("3A").flow).points
    start = f"start={points[0].x},{points[0].y}"
    strong = ask(client, f"pulse?preset=3A&{start}&pulse=2,0,10,0,0")
    assert strong["sentence"] == "The memory flips: sink 1 before, sink 11 after."
    assert strong["flipped"]
    weak = ask(client, f"pulse?preset=3A&{start}&pulse=0.1,0,1,0,0")
    assert weak["sentence"] == "The memory holds: sink 1 before and after."
    kicked = ask(client, f"pulse?preset=3A&{start}&pulse=0,0,0,1.9,0")
    assert kicked["after"]["name"] == "sink 11"  # type: ignore[index]


def test_noise_counts_every_path_and_repeats_itself(client: FlaskClient) -> None:
    query = "noise?preset=3A&start=0,0&noise=0.2,7,300,30"
    data = ask(client, query)
    assert sum(row["count"] for row in data["shares"]) == 300  # type: ignore[attr-defined]
    assert all(row["low"] <= row["share"] <= row["high"] for row in data["shares"])  # type: ignore[attr-defined]
    assert ask(create_app().server.test_client(), query) == data


def test_the_machines_pulses_are_the_arrows_of_the_page() -> None:
    pulses = compass(2.0, 10.0)
    assert [math.hypot(pulse.x, pulse.y) for pulse in pulses] == pytest.approx([2.0] * 8, rel=1e-15)
    angles = sorted(math.degrees(math.atan2(pulse.y, pulse.x)) % 360.0 for pulse in pulses)
    assert angles == pytest.approx([45.0 * k for k in range(8)], abs=1e-12)
    assert sum(pulse.x == 0.0 for pulse in pulses) == sum(pulse.y == 0.0 for pulse in pulses) == 2


def test_the_machine_leads_where_the_pulses_lead(client: FlaskClient) -> None:
    made = ask(client, "machine?preset=3A&pulse=2,0,10,0,0")
    states = made["states"]
    for transition in made["transitions"][:8]:  # type: ignore[index]
        state, pulse = states[transition["from"]], made["pulses"][transition["pulse"]]  # type: ignore[index]
        place = f"start={state['x']},{state['y']}&pulse={pulse['x']},{pulse['y']},10,0,0"
        after = ask(client, f"pulse?preset=3A&{place}")["after"]
        assert after["name"] == states[transition["to"]]["name"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("orbits?orbits=" + ";".join(["0,0"] * 21), "orbits: at most 20"),
        ("orbits?orbits=nan,0", "orbits: 'nan'"),
        ("orbits?orbits=0,0&time=5000", "time: '5000' is not one of 60, 240, 1000."),
        ("steps", "step: must be above 0"),
        ("steps?step=1.5", "step: the step 1.5 is outside 0 to 1."),
        ("steps?step=nan", "step: 'nan'"),
        ("pulse", "start: is missing"),
        ("pulse?start=1", "start: needs 2 numbers, got 1."),
        ("pulse?start=inf,0", "start: 'inf'"),
        ("pulse?start=1e9,0", "start: lies beyond"),
        ("pulse?start=0,0&pulse=1e308,0,1,0,0", "pulse: the input to x 1e+308 is outside -20 to 20."),
        ("pulse?start=0,0&pulse=1,0,5000,0,0", "pulse: the length 5000 is outside 0 to 1000."),
        ("pulse?start=0,0&pulse=1,0", "pulse: needs 5 numbers, got 2."),
        ("pulse?start=0,0&b_h=10000,0&pulse=1,0,1,0,0", "b_h1 = 10001 is outside"),
        ("noise?start=0,0&noise=-1,0,10,10", "noise: the amplitude -1 is outside 0 to 10."),
        ("noise?start=0,0&noise=1,0,10000,10", "noise: the number of paths 10000 is outside 1 to 5000."),
        ("noise?start=0,0&noise=1,0.5,10,10", "noise: the seed 0.5 is not a whole number."),
        ("noise?start=0,0&noise=1,0,5000,1000", "take too long; at most"),
        ("noise?start=" + "1" * 5000, "start: "),
        ("machine?pulse=x", "pulse: 'x' is not a number."),
    ],
)
def test_bad_requests_get_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 400
    sentence = answer.get_json()["error"]
    assert words in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert len(sentence) < 300
