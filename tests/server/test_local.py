"""The inset's request: what it answers, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from dynamics import GRU, fixed_points
from server.frame import spectrum_as_data


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def test_true_and_linear_flow_of_a_saddle(client: FlaskClient) -> None:
    point = next(p for p in fixed_points(GRU()).points if p.kind == "saddle")
    answer = client.get(f"/api/v1/local?x={point.x!r}&y={point.y!r}&radius=0.05")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    told: dict[str, Any] = answer.get_json()
    assert (told["x"], told["y"]) == (point.x, point.y)
    assert told["jacobian"] == pytest.approx(list(point.jacobian))
    assert 0.0 < told["departure"] < 1.0
    for drawing in (told["true"], told["linear"]):
        assert [len(row) for row in drawing["angles"]] == [9] * 9
        values = [value for line in drawing["lines"] for value in line]
        assert len(values) > 100
        assert all(-0.05 <= value <= 1.05 for value in values)


def test_an_unresolved_region_has_an_inset_too(client: FlaskClient) -> None:
    found = fixed_points(GRU(Ur=((-1.0, 0.0), (0.0, -1.0)), br=(0.0, 0.0)))
    assert found.clusters
    for cluster in found.clusters:
        query = f"U_r=-1,0,0,-1&b_r=0,0&x={cluster.x!r}&y={cluster.y!r}&radius=0.1"
        assert client.get(f"/api/v1/local?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("x=0&y=0", "radius: is missing."),
        ("y=0&radius=1", "x: is missing."),
        ("x=nan&y=0&radius=0.1", "x: 'nan' is not a number."),
        ("x=0&y=<b>&radius=0.1", "y: '<b>' is not a number."),
        ("x=0&y=1e999&radius=0.1", "y: '1e999' is too large."),
        ("x=0&y=0&radius=5", "Radius = 5 is outside 1e-06 to 1."),
        ("x=0&y=0&radius=0", "Radius = 0 is outside 1e-06 to 1."),
        ("x=0.1&y=0&radius=0.1", "No fixed point lies at (0.1, 0); the nearest is at (0, 0)."),
        ("x=1e300&y=0&radius=0.1", None),
        ("U_h=1,2&x=0&y=0&radius=0.1", "U_h: needs 4 numbers, got 2."),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(client: FlaskClient, query: str, sentence: str | None) -> None:
    answer = client.get(f"/api/v1/local?{query}")
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.get_json()["error"]
    assert sentence is None or said == sentence
    assert said.count(". ") == 0


def test_what_follows_from_the_eigenvalues() -> None:
    real = spectrum_as_data((0.5 + 0j, -0.25 + 0j))
    assert real == {"trace": 0.25, "determinant": -0.125, "time_constants": [2.0, 4.0], "period": None}
    turning = spectrum_as_data((0j + 2j, 0j - 2j))
    assert turning["time_constants"] == [None, None]
    assert turning["period"] == pytest.approx(3.14159265358979)
    assert turning["determinant"] == pytest.approx(4.0)
