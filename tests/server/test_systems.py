"""The routes answer for every system, in its own words."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from app import create_app
from components.presets import default_preset, presets_of
from dynamics.systems import SYSTEMS
from server.exchange import EXPORTS

from .decoder import decode

OTHERS = [name for name in SYSTEMS if name != "gru"]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


@pytest.mark.parametrize("name", OTHERS)
def test_every_example_has_a_frame_and_a_portrait(client: FlaskClient, name: str) -> None:
    for preset in presets_of(name):
        query = f"system={name}&preset={preset.key}&orbits=0.3,0.4"
        frame = decode(client.get(f"/api/v1/frame?{query}").data)
        portrait = client.get(f"/api/v1/portrait?{query}").get_json()
        assert portrait["system"] == name
        assert "reset" not in portrait
        assert {k: tuple(v) for k, v in portrait["parameters"].items()} == preset.flow.parameter_values()
        assert frame.header["window"] == list(preset.flow.window.as_tuple())
        assert "GRU" not in json.dumps(portrait)


@pytest.mark.parametrize("name", OTHERS)
def test_orbits_basins_insets_and_exports_answer(client: FlaskClient, name: str) -> None:
    query = f"system={name}&orbits=0.3,0.4;-0.2,-0.5"
    told = client.get(f"/api/v1/orbits?{query}").get_json()
    assert len(told["orbits"]) == 2
    assert "GRU" not in json.dumps(told)
    assert client.get(f"/api/v1/basins?{query}&size=32").status_code == 200
    for export in EXPORTS:
        answer = client.get(f"/api/v1/export/{export.name}?{query}")
        assert answer.status_code == (400 if export.of_gru else 200), export.name
        assert "GRU" not in answer.text or export.of_gru
    for point in client.get(f"/api/v1/portrait?{query}").get_json()["fixed_points"]["points"]:
        place = f"x={point['x']!r}&y={point['y']!r}&radius=0.1"
        assert client.get(f"/api/v1/local?{query}&{place}").status_code == 200


@pytest.mark.parametrize("path", ["steps?step=0.5", "pulse?start=0,0", "noise?start=0,0", "machine?"])
def test_what_is_of_networks_alone_is_refused_in_a_sentence(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}&system=fitzhugh-nagumo")
    assert answer.status_code == 400
    assert answer.get_json()["error"] == (
        "system: FitzHugh-Nagumo neuron is not a GRU; only its orbits are followed here."
    )


def test_the_link_of_the_qr_code_holds_the_system(client: FlaskClient) -> None:
    other = client.get("/api/v1/qr.svg?system=fitzhugh-nagumo").data
    assert other != client.get("/api/v1/qr.svg").data


def test_the_first_example_is_the_default(client: FlaskClient) -> None:
    for name in OTHERS:
        first = client.get(f"/api/v1/portrait?system={name}&preset={default_preset(name)}").data
        assert first == client.get(f"/api/v1/portrait?system={name}").data
