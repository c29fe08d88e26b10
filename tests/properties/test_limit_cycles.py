"""Oscillations seen by brute force are among the limit cycles that the return maps find."""

from __future__ import annotations

import numpy as np
import pytest

from dynamics import GRU, Window, fixed_points, limit_cycles, trajectory
from dynamics.cycle_capture import cycle_at

REGION = Window(-1.05, 1.05, -1.05, 1.05)


def rotating_gru(seed: int) -> GRU:
    """A random GRU whose recurrent weights turn the state, so that many oscillate."""
    random = np.random.default_rng(seed)
    angle, gain = random.normal(), random.uniform(1.5, 6.0)
    turn = gain * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return GRU(
        Uh=(turn + random.normal(size=(2, 2)) * random.choice([0.0, 0.5, 2.0])).tolist(),
        Ur=(random.normal(size=(2, 2)) * random.choice([0.0, 2.0, 8.0])).tolist(),
        bh=(random.normal(size=2) * random.choice([0.0, 0.1, 0.5])).tolist(),
        br=(random.normal(size=2) * random.choice([0.0, 2.0])).tolist(),
        Uz=(random.normal(size=(2, 2)) * random.choice([0.0, 0.0, 2.0])).tolist(),
    )


@pytest.mark.parametrize("block", range(8))
def test_every_recurrent_trajectory_lies_on_a_found_cycle(block: int) -> None:
    """Both ways in time: what comes back to where it was, after having been away, goes round a cycle."""
    for seed in range(12 * block, 12 * block + 12):
        flow = rotating_gru(seed)
        found = fixed_points(flow)
        cycles = limit_cycles(flow, found)
        for time in (600.0, -600.0):
            for start in np.random.default_rng(seed).uniform(-0.95, 0.95, (12, 2)):
                path = trajectory(flow, start[0], start[1], time, 1e-9, REGION, found)
                if path.fate.outcome != "time":
                    continue
                last = path.points[-1]
                times = np.linspace(0.5 * time, time, 6001)[:-1]
                away = np.hypot(*(path.at(times) - last).T)
                away_at = np.flatnonzero(away > 0.05)
                if len(away_at) and away[: away_at[-1]].min() < 1e-3:
                    settled = cycle_at(path.fate, last[0], last[1], cycles, forward=time > 0.0)
                    assert settled.outcome == "cycle", f"missed near {last}, time {time}: {flow}"


def test_the_brute_force_sees_oscillations() -> None:
    """The test above would be empty if hardly any of these networks oscillated."""
    count = sum(bool(limit_cycles(rotating_gru(seed)).cycles) for seed in range(96))
    assert count >= 8
