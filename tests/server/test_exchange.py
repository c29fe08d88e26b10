"""Bringing along and taking away: what the routes answer, and that they cannot be turned against anyone."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from app import create_app
from components.state import parse_address
from interchange.weights import LARGEST_FILE, read_weights
from server.exchange import EXPORTS, own_link

FILES = Path(__file__).parents[1] / "interchange" / "files"
STATE = "preset=8B&orbits=0.1,0.2;-0.4,0.3"
ADDRESS = "/api/v1/weights"
CELL = {
    "weight_ih": [[0.1]] * 6,
    "weight_hh": [[1.0, 0.5]] * 6,
    "bias_ih": [0.0] * 6,
    "bias_hh": [0.0] * 6,
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


@pytest.mark.parametrize("name", ["cell.pt", "cell.safetensors", "cell.npz", "cell.json", "keras_before.npz"])
def test_a_file_of_weights_is_read(client: FlaskClient, name: str) -> None:
    content = (FILES / name).read_bytes()
    answer = client.post(ADDRESS, data=content)
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    expected = read_weights(content)
    assert told["framework"] == expected.framework
    assert told["reset"] == expected.flow.reset
    assert told["parameters"] == {k: list(v) for k, v in expected.flow.parameter_values().items()}
    assert told["sentences"] == list(expected.sentences())


def test_an_input_is_held(client: FlaskClient) -> None:
    content = (FILES / "cell.json").read_bytes()
    size = read_weights(content).input_size
    assert size
    x = ",".join(["0.5"] * size)
    told = client.post(f"{ADDRESS}?x={x}", data=content).get_json()
    assert told["x"] == [0.5] * size
    assert told["parameters"] != client.post(ADDRESS, data=content).get_json()["parameters"]


def test_several_layers_are_offered_and_one_is_taken(client: FlaskClient) -> None:
    content = json.dumps({f"{name}.{array}": entry for name in ("encoder", "decoder") for array, entry in CELL.items()})
    refused = client.post(ADDRESS, data=content)
    assert refused.status_code == 400
    layers = refused.get_json()["layers"]
    assert sorted(layers) == ["decoder", "encoder"]
    for layer in layers:
        taken = client.post(f"{ADDRESS}?layer={quote(layer)}", data=content)
        assert taken.status_code == 200
        assert taken.get_json()["layer"] == layer


@pytest.mark.parametrize(
    ("query", "content", "words"),
    [
        ("", b"", "nothing to read"),
        ("", b"hello", "not known here"),
        ("", b'{"U_h": [1, 2, 3]}', "U_h has shape 3"),
        ("", b'{"U_h": [[1e999, 0], [0, 1]]}', "U_h"),
        ("", b"\x80\x04cos\nsystem\n(S'true'\ntR.", "pickle"),
        ("?x=abc", b"{}", "The input: 'abc' is not a number"),
        ("?x=nan", b"{}", "The input: 'nan' is not a number"),
        ("?reset=sideways", b"{}", "reset: 'sideways'"),
        ("?layer=" + "a" * 600, b"{}", "name is longer than"),
        ("", b"x" * (LARGEST_FILE + 1), "too large"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(client: FlaskClient, query: str, content: bytes, words: str) -> None:
    answer = client.post(ADDRESS + query, data=content)
    assert answer.status_code == (413 if len(content) > LARGEST_FILE else 400)
    sentence = answer.get_json()["error"]
    assert words in sentence
    assert "\n" not in sentence
    assert len(sentence) < 400


def test_a_body_of_unstated_length_is_bounded_too(client: FlaskClient) -> None:
    answer = client.post(
        ADDRESS,
        input_stream=io.BytesIO(b"x" * (LARGEST_FILE + 10)),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert "too large" in answer.get_json()["error"]


def test_weights_are_only_posted(client: FlaskClient) -> None:
    assert client.get(ADDRESS).status_code in {404, 405}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_every_export_is_a_file_of_its_kind(client: FlaskClient, export: object) -> None:
    name = export.name  # type: ignore[attr-defined]
    answer = client.get(f"/api/v1/export/{name}?{STATE}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="gatescape-{name}"'
    text = answer.text
    if name.endswith(".csv"):
        rows = list(csv.reader(line for line in io.StringIO(text) if not line.startswith("#")))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}
    elif name.endswith(".py"):
        compile(text, name, "exec")
    elif name.endswith(".json"):
        document = json.loads(text, parse_constant=pytest.fail)
        # the past and the future of each of the two
        assert len(document["orbits"]) == 4
        brought = client.post(ADDRESS, data=text.encode()).get_json()
        assert brought["parameters"] == document["parameters"]
    else:
        assert r"\begin{pmatrix}" in text


def test_exports_refuse_what_they_do_not_know(client: FlaskClient) -> None:
    assert "fixed-points.csv" in client.get("/api/v1/export/secrets.csv").get_json()["error"]
    assert client.get("/api/v1/export/portrait.json?U_h=a,b").status_code == 400
    assert client.get("/api/v1/export/..%2fapp.py").status_code in {400, 404}


def test_the_qr_code_is_a_picture_of_this_sites_own_link(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/qr.svg?{STATE}&url=http://evil.example/&next=//evil.example")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.text.startswith("<svg")
    assert answer.headers["X-Link"] == "http://localhost/"


def test_the_qr_code_of_one_unit_is_of_its_own_page(client: FlaskClient) -> None:
    answer = client.get("/api/v1/qr.svg?page=one-unit&preset=B&b_r=39&url=//evil.example")
    assert answer.headers["X-Link"] == "http://localhost/one-unit"
    refused = client.get("/api/v1/qr.svg?page=one-unit&U_h=zz")
    assert (refused.status_code, refused.json) == (400, {"error": "U_h: 'zz' is not a number."})


def test_the_link_of_the_qr_code_leads_here_and_nowhere_else() -> None:
    app = create_app().server
    state = parse_address(STATE)[0]
    with app.test_request_context(f"/api/v1/qr.svg?{STATE}&url=//evil.example", base_url="http://class.example:8050"):
        assert own_link(state) == f"http://class.example:8050/?{STATE}"
    with app.test_request_context("/api/v1/qr.svg?secure=1", base_url="http://class.example"):
        assert own_link(parse_address("")[0]) == "https://class.example/"


@pytest.mark.parametrize("host", ["a b", "x/y", "user@host", "[::zz]", "a" * 300])
def test_a_strange_host_gets_no_code(client: FlaskClient, host: str) -> None:
    answer = client.get("/api/v1/qr.svg", headers={"Host": host})
    assert answer.status_code == 400


def test_exports_are_of_the_reset_variant_that_was_asked_for(client: FlaskClient) -> None:
    for reset in ("before", "after"):
        text = client.get(f"/api/v1/export/portrait.py?preset=2A&reset={reset}").text
        assert f'reset="{reset}"' in text
