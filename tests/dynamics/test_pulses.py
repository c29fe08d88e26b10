"""Pulses: orbits through an input, and the machine they make of the attractors."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dynamics import GRU, FitzHughNagumo, fixed_points
from dynamics.catalogue import figures
from dynamics.pulses import Pulse, default_pulses, directed, displaced, machine, pulse_response
from dynamics.settling import UNSETTLED

SWITCHES = next(figure.flow for figure in figures() if figure.figure == "2A")
OSCILLATOR = next(figure.flow for figure in figures() if figure.figure == "5B")
HIGH = max(point.x for point in fixed_points(SWITCHES).points)


def test_a_strong_pulse_flips_one_bit_and_a_weak_one_none() -> None:
    strong = pulse_response(SWITCHES, HIGH, HIGH, Pulse("off", -2.0, 0.0, 8.0))
    assert strong.flipped
    assert strong.attractors[strong.before].x == pytest.approx(HIGH)
    assert strong.attractors[strong.after].x == pytest.approx(-HIGH)
    assert strong.attractors[strong.after].y == pytest.approx(HIGH)
    assert strong.points[-1] == pytest.approx((-HIGH, HIGH), abs=1e-5)
    assert strong.sentence.startswith("The memory flips")
    weak = pulse_response(SWITCHES, HIGH, HIGH, Pulse("too weak", -0.1, 0.0, 8.0))
    short = pulse_response(SWITCHES, HIGH, HIGH, Pulse("too short", -2.0, 0.0, 0.5))
    for response in (weak, short):
        assert not response.flipped
        assert response.before == response.after
        assert response.sentence.startswith("The memory holds")


def test_segments_join() -> None:
    response = pulse_response(SWITCHES, 0.5, -0.4, Pulse("p", -1.0, 0.5, 7.0), before=3.0, after=20.0)
    assert response.offsets == (0.0, 3.0, 10.0)
    assert np.all(np.diff(response.t) >= 0.0)
    assert response.t[-1] == 30.0
    for first, second in zip(response.segments[:-1], response.segments[1:], strict=True):
        assert tuple(first.points[-1]) == tuple(second.points[0])
    # the slope of the dense orbit is the velocity of the flow in force
    for t, flow in (
        (1.0, SWITCHES),
        (5.0, displaced(SWITCHES, -1.0, 0.5)),
        (9.0, displaced(SWITCHES, -1.0, 0.5)),
        (15.0, SWITCHES),
    ):
        before, at, after = response.at([t - 1e-4, t, t + 1e-4])
        assert (after - before) / 2e-4 == pytest.approx(np.array(flow.velocity(*at)), abs=1e-7)
    assert response.at(response.t) == pytest.approx(response.points, abs=1e-9)


def test_a_kick_moves_the_state_at_once() -> None:
    response = pulse_response(SWITCHES, HIGH, HIGH, Pulse("kick", kick_x=-2.0 * HIGH), before=2.0, after=30.0)
    assert response.flipped
    (jump,) = np.flatnonzero(np.abs(np.diff(response.points[:, 0])) > 1.0)
    assert response.t[jump] == response.t[jump + 1] == 2.0
    assert response.points[jump + 1] - response.points[jump] == pytest.approx((-2.0 * HIGH, 0.0), abs=1e-12)
    far = pulse_response(SWITCHES, HIGH, HIGH, Pulse("far", kick_y=-50.0))
    assert far.attractors[far.after].y == pytest.approx(-HIGH)


def test_kick_and_input_together() -> None:
    # neither alone does it
    kick, push = Pulse("kick", kick_x=-0.8 * HIGH), Pulse("push", -0.4, 0.0, 4.0)
    both = replace(push, kick_x=kick.kick_x)
    assert [pulse_response(SWITCHES, HIGH, HIGH, pulse).flipped for pulse in (kick, push, both)] == [False, False, True]


def test_displacing_the_bias_is_exactly_another_gru() -> None:
    gru = GRU(bh=(0.1, -0.2))
    assert displaced(gru, 0.3, 0.5) == replace(gru, bh=(0.4, 0.3))


def test_machine_of_two_switches() -> None:
    """JSP21 fig. 2B: two bits that pulses set and reset independently."""
    pulses = default_pulses(2.0, 10.0)
    assert [pulse.name for pulse in pulses] == ["+x", "−x", "+y", "−y", "+x +y", "−x +y", "−x −y", "+x −y"]
    result = machine(SWITCHES, pulses)
    assert len(result.attractors) == 4
    assert len(result.transitions) == 4 * 8
    for transition in result.transitions:
        source, target = result.attractors[transition.source], result.attractors[transition.target]
        pulse = pulses[transition.pulse]
        assert transition.share == 1.0
        assert target.x == pytest.approx(math.copysign(HIGH, pulse.x) if pulse.x else source.x)
        assert target.y == pytest.approx(math.copysign(HIGH, pulse.y) if pulse.y else source.y)
        assert result.target(transition.source, transition.pulse) == transition.target


def test_machine_of_an_oscillator_stays_on_its_cycle() -> None:
    result = machine(OSCILLATOR, [directed("push", 0.3, 1.0, 5.0)])
    (transition,) = result.transitions
    assert (transition.source, transition.target, transition.share) == (0, 0, 1.0)


def test_phase_decides_where_a_cycle_is_left() -> None:
    """With a cycle and a sink, a pulse of middling strength switches the rhythm off at some phases only."""
    neuron = FitzHughNagumo(I_ext=0.33)
    rest = fixed_points(neuron).points[0]
    result = machine(neuron, [Pulse("kick", kick_x=-0.6, kick_y=0.0)])
    assert [attractor.kind for attractor in result.attractors] == ["sink", "cycle"]
    assert (rest.x, rest.y) == (result.attractors[0].x, result.attractors[0].y)
    for source in (0, 1):
        shares = [t.share for t in result.transitions if t.source == source]
        assert math.fsum(shares) == pytest.approx(1.0)
        assert shares == sorted(shares, reverse=True)
    # a kick out of the small basin starts the rhythm
    assert result.target(0, 0) == 1


def test_directed_pulses() -> None:
    pulse = directed("north", math.pi / 2.0, 1.5, 3.0)
    assert (pulse.x, pulse.y) == pytest.approx((0.0, 1.5), abs=1e-15)


def test_an_unsettled_end_is_told() -> None:
    degenerate = next(figure.flow for figure in figures() if figure.figure == "3B")
    response = pulse_response(degenerate, 0.5, 0.5, Pulse("push", 0.2, 0.2, 2.0))
    assert UNSETTLED in (response.before, response.after)
    assert not response.flipped
    assert "cannot" in response.sentence


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="x = inf"):
        Pulse("p", math.inf, 0.0, 1.0)
    with pytest.raises(ValueError, match="kick_y = nan"):
        Pulse("p", kick_y=math.nan)
    with pytest.raises(ValueError, match="duration = -1"):
        Pulse("p", duration=-1.0)
    with pytest.raises(ValueError, match="before = -2"):
        pulse_response(SWITCHES, 0.0, 0.0, Pulse("p"), before=-2.0)
    with pytest.raises(ValueError, match="no input b_h"):
        pulse_response(FitzHughNagumo(), 0.0, 0.0, Pulse("p", 1.0, 0.0, 1.0))
    response = pulse_response(SWITCHES, 0.1, 0.1, Pulse("p", 1.0, 0.0, 1.0))
    with pytest.raises(ValueError, match="t = -1"):
        response.at([0.0, -1.0])
    with pytest.raises(ValueError, match="no transition from state 9"):
        machine(SWITCHES, []).target(9, 0)
