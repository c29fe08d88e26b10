"""Maps of basins on the wire: exact labels, shares of the square, bounds, one sentence for bad input."""

from __future__ import annotations

import gzip
import json
import struct
import threading
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from numpy.typing import NDArray

from app import create_app
from components.presets import find_preset
from dynamics import Window, basins
from dynamics.catalogue import topologies
from dynamics.settling import UNSETTLED
from dynamics.systems import GRU
from server import basin_maps
from server.basin_maps import OPEN, BasinMaps
from server.cache import SingleFlightCache
from server.limits import BusyError, ComputeBound
from server.portraits import Workshop


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def unpack(data: bytes) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    assert data[:4] == b"GSF1"
    (length,) = struct.unpack("<I", data[4:8])
    header = json.loads(data[8 : 8 + length], parse_constant=lambda name: pytest.fail(f"{name} on the wire"))
    n = header["size"]
    assert header["blobs"] == [["labels", n * n]]
    labels = np.frombuffer(data[8 + length :], np.uint8).reshape(n, n)
    return header, np.cumsum(labels, axis=0, dtype=np.uint8)


@pytest.mark.parametrize(("preset", "window"), [("3A", None), ("8A", (-0.7, -0.2, -1.0, -0.5)), ("5B", None)])
def test_the_labels_are_those_of_the_numerics(
    client: FlaskClient, preset: str, window: tuple[float, float, float, float] | None
) -> None:
    query = f"preset={preset}&size=64" + (f"&window={','.join(map(str, window))}" if window else "")
    answer = client.get(f"/api/v1/basins?{query}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"].startswith("public")
    header, labels = unpack(gzip.decompress(answer.data))
    exact = basins(find_preset(preset).flow, Window(*window) if window else None, 64)
    assert np.array_equal(np.where(labels == OPEN, UNSETTLED, labels.astype(int)), exact.labels)
    assert tuple(header["window"]) == exact.window.as_tuple()
    assert [(a["x"], a["y"]) for a in header["attractors"]] == [(a.x, a.y) for a in exact.attractors]


def test_the_shares_are_of_the_square_whatever_is_seen(client: FlaskClient) -> None:
    whole, _ = unpack(client.get("/api/v1/basins?preset=2A&size=200").data)
    part, labels = unpack(client.get("/api/v1/basins?preset=2A&size=32&window=0.5,0.6,0.5,0.6").data)
    assert len(set(labels.ravel().tolist())) == 1
    assert [a["share"] for a in part["attractors"]] == pytest.approx([0.25] * 4)
    assert [a["share"] for a in part["attractors"]] == [a["share"] for a in whole["attractors"]]


def test_what_is_not_settled_is_told() -> None:
    row = next(row for row in topologies() if row.case == "iv")
    maps = BasinMaps(Workshop.of_this_machine())
    header, labels = unpack(gzip.decompress(maps.map(row.flow, Window(-1.0, 1.0, -1.0, 1.0), 64)))
    assert header["unsettled"] == pytest.approx(0.75, abs=0.02)
    assert header["shown"]["unsettled"] == pytest.approx(float(np.mean(labels == OPEN)))
    assert sum(a["share"] for a in header["attractors"]) + header["unsettled"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("size=0", "size: '0' is not a whole number from 16 to 512."),
        ("size=513", "size: '513'"),
        ("size=" + "9" * 5000, "size: '999"),
        ("size=%C2%B2", "size: '²'"),
        ("size=nan", "size: 'nan'"),
        ("size=", "size: ''"),
        ("U_h=nan,0,0,1", "U_h: 'nan'"),
        ("window=0,0,0,0", "window: "),
    ],
)
def test_bad_fields_get_one_sentence(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/api/v1/basins?{query}")
    assert answer.status_code == 400
    sentence = answer.get_json()["error"]
    assert words in sentence
    assert len(sentence) < 300


def test_many_askers_of_one_map_cost_one_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    real = basin_maps.basins

    def counted(*arguments: Any) -> Any:
        calls.append(arguments[2])
        return real(*arguments)

    monkeypatch.setattr(basin_maps, "basins", counted)
    maps = BasinMaps(Workshop.of_this_machine())
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(maps.map(GRU(), None, 200))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [200]
    assert len(set(answers)) == 1


def test_a_full_queue_is_a_refusal_and_frames_go_on() -> None:
    workshop = Workshop.of_this_machine()
    maps = BasinMaps(workshop, SingleFlightCache(1), SingleFlightCache(1), ComputeBound(1, 0))
    with maps.bound.turn():
        with pytest.raises(BusyError):
            maps.map(GRU(), None, 32)
        assert workshop.portrait(GRU(), None).fixed_points.points
