"""The homoclinic meter over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app import create_app


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def asked(client: FlaskClient, path: str) -> dict:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_meter_finds_the_homoclinic_orbit_of_the_paper(client: FlaskClient) -> None:
    curve = asked(client, "homoclinic?of=gamma")
    assert curve["sentence"].startswith("The gap changes its sign once between 0.04 and 0.07")
    assert curve["homoclinic"] == []
    solved = asked(client, "homoclinic?of=gamma&solve=1")
    assert solved["gap"] == curve["gap"]
    (orbit,) = solved["homoclinic"]
    assert orbit["value"] == pytest.approx(0.0541746769162, abs=1e-12)
    assert abs(orbit["gap"]) < 1e-12
    assert orbit["law"]["slope"] == pytest.approx(-1.0 / orbit["leading"], rel=0.01)
    # the same saddle by name
    near = asked(client, "homoclinic?of=gamma&near=0.054&saddle=-0.317,-0.76&inside=-0.6,-0.53&solve=1")
    assert near["homoclinic"][0]["value"] == pytest.approx(orbit["value"], abs=1e-13)


def test_the_gap_at_one_value_lies_on_the_curve(client: FlaskClient) -> None:
    curve = asked(client, "homoclinic?of=gamma")
    i = 10
    saddle, inside = (",".join(map(str, curve[name][i])) for name in ("saddle", "inside"))
    here = asked(client, f"gap?of=gamma&value={curve['value'][i]}&saddle={saddle}&inside={inside}")
    assert here["gap"] == pytest.approx(curve["gap"][i], abs=1e-12)
    assert here["gap"] == pytest.approx(here["stable"] - here["unstable"], abs=1e-15)


@pytest.mark.parametrize("query", ["of=alpha", "system=fitzhugh-nagumo&of=I_ext", "of=c_h&preset=5B"])
def test_where_there_is_nothing_to_measure_it_says_so(client: FlaskClient, query: str) -> None:
    found = asked(client, f"homoclinic?{query}&solve=1")
    assert found["value"] == found["homoclinic"] == []
    assert found["sentence"].endswith("there is no gap to measure.")


def test_a_gap_that_keeps_its_sign_says_so(client: FlaskClient) -> None:
    found = asked(client, "homoclinic?of=gamma&low=0.055&high=0.06&solve=1")
    assert found["homoclinic"] == []
    assert (
        found["sentence"] == "The gap keeps its sign between 0.055 and 0.06: no homoclinic orbit of this saddle there."
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("homoclinic?of=gamma&near=0.05", "near: near, saddle and inside go together."),
        ("homoclinic?of=gamma&near=1&saddle=0,0&inside=1,1", "near: 1 is outside 0.04 to 0.07."),
        ("homoclinic?of=gamma&solve=2", "solve: '2' is not 0 or 1."),
        ("homoclinic?of=delta", "of: 'delta' is not one of"),
        ("gap?of=gamma", "value: is missing."),
        ("gap?of=gamma&value=0.05", "saddle: is missing."),
        ("gap?of=gamma&value=0.05&saddle=1&inside=2,2", "saddle: '1' is not a point x,y"),
        ("gap?of=gamma&value=0.05&saddle=0,0&inside=nan,2", "inside: 'nan' is not a number."),
        ("gap?of=gamma&value=1e308&saddle=0,0&inside=1,2", "value: 1e+308 is outside 0.04 to 0.07."),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(client: FlaskClient, path: str, words: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert words in answer.get_json()["error"]
