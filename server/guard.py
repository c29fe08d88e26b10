"""What reaches Dash's own addresses: only what its page can have sent, because Dash answers anything else with 500."""

from __future__ import annotations

import json
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request

from .refusals import refusal

UPDATES = "/_dash-update-component"
_SUITES = "/_dash-component-suites/"


def install_guard(app: Dash) -> None:
    """Refuse updates of components that do not exist, and files that no component has."""

    server: Flask = app.server

    @server.before_request
    def refuse_foreign() -> Response | None:
        if request.path == UPDATES and request.method == "POST":
            sentence = fault_of(_parsed(request.get_data()), app.callback_map)
            return refusal(400, sentence) if sentence else None
        if request.path.startswith(_SUITES) and request.view_args:
            package, path = request.view_args["package_name"], request.view_args["fingerprinted_path"]
            in_package, _ = check_fingerprint(path)  # type: ignore[no-untyped-call]
            if in_package not in app.registered_paths.get(package, ()):
                return refusal(404)
        return None


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def fault_of(body: object, callbacks: dict[str, Any]) -> str | None:
    """Why a body is no update that the page can have asked for, in one sentence; None if it is one.

    The values of all our callbacks are parts of an address, so they are texts or nothing.
    """
    if not isinstance(body, dict):
        return "An update is a JSON object."
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        return "There is no such component to update."
    if not _is_output(body.get("outputs"), output):
        return "The outputs are not those of this component."
    for part, declared in (("inputs", callback["inputs"]), ("state", callback["state"])):
        if not _are_inputs(body.get(part, []), declared):
            return f"The {part} are not those of this component."
    names = {f"{entry['id']}.{entry['property']}" for entry in callback["inputs"]}
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) and name in names for name in changed):
        return "What has changed is no input of this component."
    return None


def _is_output(outputs: object, output: object) -> bool:
    if not isinstance(outputs, dict) or set(outputs) != {"id", "property"}:
        return False
    return all(isinstance(part, str) for part in outputs.values()) and (
        f"{outputs['id']}.{outputs['property']}" == output
    )


def _are_inputs(given: object, declared: list[dict[str, Any]]) -> bool:
    if not isinstance(given, list) or len(given) != len(declared):
        return False
    return all(
        isinstance(entry, dict)
        and set(entry) <= {"id", "property", "value"}
        and (entry.get("id"), entry.get("property")) == (str(wanted["id"]), wanted["property"])
        and (entry.get("value") is None or isinstance(entry["value"], str))
        for entry, wanted in zip(given, declared, strict=True)
    )
