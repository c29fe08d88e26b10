"""Frames decode to what was encoded, within the stated steps, and stay within their budgets."""

from __future__ import annotations

import gzip
import math

import numpy as np
import pytest

from components.presets import Preset, presets
from dynamics.flow import Window
from dynamics.portrait import analyse
from dynamics.systems import GRU
from dynamics.trajectories import orbit
from server import codec
from server.frame import QUALITIES, encode_frame, line_groups
from server.portraits import COMPRESSION

from .decoder import decode


@pytest.mark.parametrize("quality", sorted(QUALITIES))
@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.key)
def test_a_frame_holds_its_portrait_within_its_budget(preset: Preset, quality: str) -> None:
    portrait = analyse(preset.flow, None, QUALITIES[quality])
    data = encode_frame(portrait, [], quality)
    assert len(gzip.compress(data, COMPRESSION)) <= (40_000 if quality == "full" else 20_000)
    frame = decode(data)

    low, high = frame.header["map"]["low"], frame.header["map"]["high"]
    seen = low + frame.speed / 255.0 * (high - low)
    real = np.clip(np.log10(np.maximum(portrait.field.speed, 1e-300)), low, high)
    assert np.abs(seen - real).max() <= (high - low) / 510 + 1e-9

    sent_angle = frame.angles * (2.0 * math.pi / codec.TURN)
    off = np.abs((portrait.field.arrow_angle - sent_angle + math.pi) % (2 * math.pi) - math.pi)
    assert off[portrait.field.arrow_valid].max() <= math.pi / codec.TURN + 1e-9
    assert np.array_equal(frame.angles == codec.STILL, ~portrait.field.arrow_valid)

    for given, sent in zip(portrait.fixed_points.points, frame.header["points"], strict=True):
        assert (sent["x"], sent["y"], sent["kind"]) == (given.x, given.y, given.kind)
        assert complex(*sent["eigenvalues"][0]) == given.eigenvalues[0]
    assert [c["period"] for c in frame.header["cycles"]] == [c.period for c in portrait.limit_cycles.cycles]


def test_lines_come_back_in_their_groups() -> None:
    flow, window = GRU(), Window(-1.0, 0.2, -0.5, 0.7)
    portrait = analyse(flow, window)
    halves = [(past.points, future.points) for past, future in (orbit(flow, 0.1, 0.2), orbit(flow, -0.7, 0.4))]
    frame = decode(encode_frame(portrait, halves, "full"))
    groups = line_groups(portrait, halves)
    assert set(frame.lines) == set(groups)
    step = 1.2 * 1.08 / 65535
    for name, pieces in frame.lines.items():
        inside = [p for p in np.concatenate([*groups[name], np.empty((0, 2))]) if window.contains(*p)]
        assert bool(inside) <= bool(pieces)
        for piece in pieces:
            assert len(piece) >= 2
            x_low, y_low = piece.min(axis=0)
            x_high, y_high = piece.max(axis=0)
            assert x_low >= -1.0 - 0.048 - step
            assert x_high <= 0.2 + 0.048 + step
            assert y_low >= -0.5 - 0.048 - step
            assert y_high <= 0.7 + 0.048 + step
    # the start of an orbit begins its future, to a 16-bit step
    assert np.abs(frame.lines["future"][0][0] - (0.1, 0.2)).max() <= step


@pytest.mark.parametrize(
    "speed", [np.zeros((4, 4)), np.full((4, 4), 1e-320), np.full((4, 4), 3.0), np.array([[0.0, 1.0], [1e-9, 1e9]])]
)
def test_any_speed_can_be_sent(speed: np.ndarray) -> None:
    encoded = codec.encode_map(speed)
    assert math.isfinite(encoded.low)
    assert math.isfinite(encoded.high)
    assert encoded.low < encoded.high
    assert encoded.samples.dtype == np.uint8


def test_levels_are_those_of_the_logarithm() -> None:
    rng = np.random.default_rng(3)
    speed = 10.0 ** rng.uniform(-6.0, 2.0, (40, 40))
    speed[0, 0] = 0.0
    encoded = codec.encode_map(speed)
    # four decades below the greatest, ends on quarters
    assert (encoded.low, encoded.high) == (-2.0, 2.0)
    with np.errstate(divide="ignore"):
        expected = np.clip((np.log10(speed) + 2.0) * 255.0 / 4.0, 0.0, 255.0)
    # half a level of rounding, and the last digit of another library's logarithm
    assert np.abs(encoded.samples - expected).max() <= 0.5 + 1e-9


def test_numbers_that_are_not_finite_never_leave() -> None:
    with pytest.raises(ValueError, match="JSON"):
        codec.pack_frame({"x": math.nan}, {})
