"""The documented interface: every answer is what its OpenAPI document says, and every example of the document runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)
from werkzeug.serving import make_server

from app import create_app
from components.presets import presets
from dynamics.catalogue.planes import EIGHT
from dynamics.systems import GRU, SYSTEMS
from server.plane_schemas import PLANE_SCHEMAS
from server.rooms.openapi import SCHEMAS as ROOM_SCHEMAS
from server.schemas import SCHEMAS

APP = create_app().server
DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = BLOCK.findall(DOCUMENT.read_text())
PATHS = [
    "portrait",
    "frame",
    "fixed-points",
    "limit-cycles",
    "changes",
    "bifurcations",
    "homoclinic",
    "gap",
    "regimes",
    "curves",
    "openapi.json",
]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return APP.test_client()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, APP, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"localhost:{server.server_port}"
    server.shutdown()
    thread.join(5)


@schema.parametrize()
@settings(
    max_examples=12, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
def test_answers_are_as_documented(case: Case) -> None:
    # the test client leaves the compression of answers to its caller
    answer = case.call(headers={"Accept-Encoding": "identity"})
    # that one side of a window or range is left of the other, how far a start may lie, and which presets and parameters
    # are a system's own, is said in words only
    in_words = {"window", "orbits", "preset", "system", "of"}
    free = [positive_data_acceptance] if in_words & set(case.query or {}) else []
    # what an address may hold
    if isinstance(case.body, dict) and "address" in case.body:
        free.append(positive_data_acceptance)
    # another system ignores what is a GRU's
    if (case.query or {}).get("system", GRU.name) != GRU.name:
        free.append(negative_data_rejection)
    # and numbers of JSP21 eq. 8 are read only where one of them varies
    if set(EIGHT) & set(case.query or {}) and (case.query or {}).get("of") not in EIGHT:
        free.append(negative_data_rejection)
    # Dash takes GET at every path, and says so; what is nobody's page it answers with 404
    case.validate_response(answer, excluded_checks=[*free, allow_header_conformance, unsupported_method])


def test_the_document_names_every_path_and_parameter(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    paths = document["paths"]
    assert {path for path in paths if "/rooms" not in path} == {f"/api/v1/{path}" for path in PATHS}
    # every route of rooms but the pictures and the doors for people
    rules = {re.sub(r"<(\w+)>", r"{\1}", rule.rule): rule for rule in APP.url_map.iter_rules() if "/rooms" in rule.rule}
    assert {path for path in paths if "/rooms" in path} == {path for path in rules if not path.endswith("qr.svg")}
    named = {p["name"]: p for p in document["paths"]["/api/v1/portrait"]["get"]["parameters"]}
    assert named["system"]["schema"]["enum"] == list(SYSTEMS)
    for parameter in (parameter for system in SYSTEMS.values() for parameter in system.parameters):
        assert parameter.meaning in named[parameter.symbol]["description"]
        assert f"{parameter.limit:g}" in json.dumps(named[parameter.symbol])
    for parameter in GRU.parameters:
        items = named[parameter.symbol]["schema"]["items"]
        assert (items["minimum"], items["maximum"]) == (parameter.lowest, parameter.limit)
    for operation in (operation for path in paths.values() for operation in path.values()):
        names = [p["name"] for p in operation["parameters"]]
        assert len(names) == len(set(names))
    assert set(named["preset"]["schema"]["enum"]) >= {preset.key for preset in presets()}


@pytest.mark.parametrize("key", ["3A", "7", "xv", "15"])
def test_parts_are_those_of_the_portrait(client: FlaskClient, key: str) -> None:
    whole = client.get(f"/api/v1/portrait?preset={key}").get_json()
    for path, name in (("fixed-points", "fixed_points"), ("limit-cycles", "limit_cycles")):
        part = client.get(f"/api/v1/{path}?preset={key}").get_json()
        assert part == {field: whole[field] for field in ("system", "parameters", "reset", name)}


def test_every_schema_is_used() -> None:
    text = json.dumps(APP.test_client().get("/api/v1/openapi.json").get_json())
    for name in [*SCHEMAS, *PLANE_SCHEMAS, *ROOM_SCHEMAS]:
        assert f'"#/components/schemas/{name}"' in text


@pytest.mark.parametrize(("language", "code", "printed"), EXAMPLES, ids=lambda text: text.strip().splitlines()[-1][:40])
def test_examples_run_and_print_what_they_say(address: str, language: str, code: str, printed: str) -> None:
    code = code.replace("localhost:8050", address)
    if language == "bash":
        if shutil.which("curl") is None:
            pytest.skip("curl is not on the PATH: the examples with it were not run")
        command = ["bash", "-euo", "pipefail", "-c", code]
    else:
        command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == printed.strip()


def test_there_are_examples() -> None:
    assert {language for language, _, _ in EXAMPLES} == {"bash", "python"}
    for path in [*PATHS, "rooms"]:
        assert any(re.search(rf"""(/api/v1/|ask\("){re.escape(path)}""", code) for _, code, _ in EXAMPLES)
