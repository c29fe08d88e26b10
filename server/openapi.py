"""The OpenAPI 3.1 document of the HTTP interface, made of the same tables that read an address."""

from __future__ import annotations

from typing import Any

from components.bench_state import ORBIT_TIMES
from components.networks import RESETS
from components.presets import DEFAULT_PRESET, presets_of
from components.reach import FARTHEST_POINT, farthest_window
from components.state import MOST_ORBITS
from dynamics.catalogue.families import NUMBERS
from dynamics.catalogue.planes import EIGHT
from dynamics.parameters import Parameter
from dynamics.systems import GRU, SYSTEMS

from .change_schemas import CHANGE_SCHEMAS
from .families import LINE
from .frame import QUALITIES
from .plane_schemas import PLANE_SCHEMAS
from .planes import AXES
from .regime_maps import LEVELS
from .rooms.openapi import SCHEMAS as ROOM_SCHEMAS
from .rooms.openapi import SECURITY_SCHEMES, room_paths
from .schemas import SCHEMAS, Schema, reference

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
# numbers and points of the address bar stand between commas: U_h=2,0,0,2
_LIST = {"style": "form", "explode": False}


def document(build: str) -> dict[str, Any]:
    """The document; ``build`` is its version."""
    network = [_system(), _preset(), *_all_weights(), _reset()]
    window = [_window()]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gatescape",
            "version": build,
            "description": (
                "Phase portraits of two-unit GRUs. Parameters are those of the page's address, so a link becomes a "
                "request by its query. Numbers are never rounded; times are in GRU steps. What cannot be read is "
                "refused with one sentence, and names that are not known are ignored."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/v1/portrait": _get(
                "portrait", "Fixed points, limit cycles and the verdict.", network, _json_content("Portrait")
            ),
            "/api/v1/fixed-points": _get(
                "fixed_points", "All fixed points, proven complete.", network, _json_content("FixedPointsAnswer")
            ),
            "/api/v1/limit-cycles": _get(
                "limit_cycles", "The limit cycles found.", network, _json_content("LimitCyclesAnswer")
            ),
            "/api/v1/frame": _get(
                "frame",
                "One picture in binary form: speed map, arrows, lines, fixed points and the verdict.",
                [*network, *window, _orbits(), _time(), _quality()],
                {"application/octet-stream": {}},
            ),
            "/api/v1/changes": _get(
                "changes",
                "What changes along the sliders of one parameter: the topology of every span between two bifurcations, "
                "and what happens at each.",
                [*network, *_slider()],
                _json_content("Changes"),
            ),
            "/api/v1/bifurcations": _get(
                "bifurcations",
                "Branches of fixed points along one parameter, with every bifurcation; limit cycles on request.",
                [*network, *_along()],
                _json_content("Bifurcations"),
            ),
            "/api/v1/homoclinic": _get(
                "homoclinic",
                "The gap between a saddle's two manifolds along one parameter; its zeros, the homoclinic orbits, on "
                "request.",
                [*network, *_varying(), *_meter()],
                _json_content("Homoclinic"),
            ),
            "/api/v1/gap": _get(
                "gap",
                "The gap between a saddle's two manifolds at one value of a parameter, and the section on which it is "
                "measured.",
                [*network, *_varying(), *_at_one_value()],
                _json_content("Gap"),
            ),
            "/api/v1/regimes": _get(
                "regimes",
                "Which topology the flow has over a rectangle of two parameters, at one level of fineness.",
                [*network, *_plane(), *_fineness()],
                _json_content("Regimes"),
            ),
            "/api/v1/curves": _get(
                "curves",
                "Curves of saddle-nodes and Hopf points over a rectangle of two parameters, with their points of "
                "codimension two; of homoclinic orbits and folds of cycles on request.",
                [*network, *_plane(), _cycles()],
                _json_content("Curves"),
            ),
            **room_paths(),
            "/api/v1/openapi.json": _get("openapi", "This document.", [], {"application/json": {}}),
        },
        "components": {
            "schemas": {**SCHEMAS, **CHANGE_SCHEMAS, **PLANE_SCHEMAS, **ROOM_SCHEMAS},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _later(description: str) -> dict[str, Any]:
    wait = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}}
    return {"description": description, "content": _json_content("Error"), "headers": wait}


def _get(name: str, summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    refused = {"description": "", "content": _json_content("Error")}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": content},
                "400": {**refused, "description": "A parameter cannot be read; the sentence names it."},
                "414": {**refused, "description": "The address is too long."},
                "413": {**refused, "description": "The request has too large a body."},
                "429": _later("This visitor has had as much computed as one may; X-Visitor tells programs apart."),
                "503": _later("Too much is being computed, or the page of X-Visitor has asked for something newer."),
            },
        }
    }


def _json_content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": reference(name)}}


def _query(name: str, description: str, schema: Schema, **how: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "required": False, "schema": schema, **how}


def _system() -> dict[str, Any]:
    return _query(
        "system",
        "Which system; the other parameters are those of a GRU unless they say otherwise.",
        {"type": "string", "enum": list(SYSTEMS), "default": GRU.name},
    )


def _all_weights() -> list[dict[str, Any]]:
    return [*(_weights(parameter) for parameter in GRU.parameters), *_of_other_systems()]


def _weights(parameter: Parameter) -> dict[str, Any]:
    return _query(
        parameter.symbol,
        f"{parameter.meaning} {_count(parameter)}; the preset's if left out.",
        {
            "type": "array",
            "items": {"type": "number", "minimum": parameter.lowest, "maximum": parameter.limit},
            "minItems": parameter.size,
            "maxItems": parameter.size,
        },
        example=list(parameter.default),
        **_LIST,
    )


def _count(parameter: Parameter) -> str:
    entries = "row by row, " if len(parameter.shape) == 2 else ""
    return "One number" if parameter.size == 1 else f"{parameter.size} numbers, {entries}with commas between"


def _of_other_systems() -> list[dict[str, Any]]:
    """Parameters that only one system reads have no schema of their own; words say what they take."""
    meanings: dict[str, list[str]] = {}
    for name, system in SYSTEMS.items():
        for parameter in system.parameters if system is not GRU else ():
            meanings.setdefault(parameter.symbol, []).append(
                f"Of the system {name}: {parameter.meaning} {_count(parameter)}, "
                f"from {parameter.lowest:g} to {parameter.limit:g}."
            )
    return [_query(symbol, " ".join(words), {"type": "string"}) for symbol, words in meanings.items()]


def _preset() -> dict[str, Any]:
    keys = [preset.key for system in SYSTEMS for preset in presets_of(system)]
    return _query(
        "preset",
        "A figure of the papers, or an example of the system; its weights are the defaults of the others.",
        {"type": "string", "enum": keys, "default": DEFAULT_PRESET},
    )


def _reset() -> dict[str, Any]:
    return _query(
        "reset",
        "Whether the reset gate is applied before the product (the papers) or after it (cuDNN, PyTorch).",
        {"type": "string", "enum": list(RESETS)},
    )


def _window() -> dict[str, Any]:
    farthest = max(map(farthest_window, SYSTEMS.values()))
    return _query(
        "window",
        "The part of the plane: x from, x to, y from, y to; each 'to' above its 'from'. The whole square if left out.",
        {
            "type": "array",
            "items": {"type": "number", "minimum": -farthest, "maximum": farthest},
            "minItems": 4,
            "maxItems": 4,
        },
        example=[-1.1, 1.1, -1.1, 1.1],
        **_LIST,
    )


def _slider() -> list[dict[str, Any]]:
    return [
        {
            **_query(
                "of",
                "The parameter whose sliders are looked along.",
                {"type": "string", "enum": _symbols()},
            ),
            "required": True,
        },
        _query(
            "entry",
            "Which entries of the parameter, row by row from 0; all of them if left out.",
            {"type": "array", "items": {"type": "integer", "minimum": 0}},
        ),
        _query(
            "cycles",
            "1 to follow limit cycles too.",
            {"type": "integer", "enum": [0, 1], "default": 0},
        ),
    ]


def _symbols() -> list[str]:
    return sorted({parameter.symbol for system in SYSTEMS.values() for parameter in system.parameters})


def _along() -> list[dict[str, Any]]:
    cycles = {"type": "integer", "enum": [0, 1], "default": 0}
    return [*_varying(), _query("cycles", "1 to follow limit cycles too.", cycles)]


def _meter() -> list[dict[str, Any]]:
    """Which saddle is looked at: three that go together, so their schemas say nothing of bounds."""
    together = "near, saddle and inside go together; without them the saddle whose manifolds miss by least is taken."
    return [
        _query("near", f"A value at which the saddle is known; {together}", {"type": "string"}),
        _query("saddle", "x,y of the saddle there.", {"type": "string"}),
        _query("inside", "x,y of the fixed point around which its manifolds come.", {"type": "string"}),
        _query("solve", "1 to solve for the zeros too.", {"type": "integer", "enum": [0, 1], "default": 0}),
    ]


def _at_one_value() -> list[dict[str, Any]]:
    given = [
        ("value", "The value, within the range.", "number"),
        ("saddle", "x,y near the saddle; the nearest one counts.", "string"),
        ("inside", "x,y near the fixed point around which its manifolds come; the nearest one counts.", "string"),
    ]
    return [{**_query(name, meaning, {"type": kind}), "required": True} for name, meaning, kind in given]


def _varying() -> list[dict[str, Any]]:
    papers = [one.key for one in NUMBERS]
    keys = [preset.key for system in SYSTEMS for preset in presets_of(system)]
    return [
        {
            **_query(
                "of",
                "What varies: a parameter; of a GRU alpha, beta or s of JSP21 eq. 8, or gamma of its eq. 9, whatever "
                "the weights; or 'line', straight from this flow (0) to a preset (1).",
                {"type": "string", "enum": [*_symbols(), *papers, LINE]},
            ),
            "required": True,
        },
        _query(
            "entry",
            "Which entry of the parameter, row by row from 0.",
            {"type": "integer", "minimum": 0, "default": 0},
        ),
        _query("to", "The preset to which a line leads.", {"type": "string", "enum": keys}),
        *_held(),
        _query("low", "Lower end of the range; that which the page shows first if left out.", {"type": "number"}),
        _query("high", "Upper end of the range; that which the page shows first if left out.", {"type": "number"}),
    ]


def _plane() -> list[dict[str, Any]]:
    parameters = []
    for which, (of, entry, low, high) in zip(("first", "second"), AXES, strict=True):
        what = f"What the {which} axis is: a parameter, or, of a GRU and on both axes, alpha, beta or s of JSP21 eq. 8."
        parameters += [
            {**_query(of, what, {"type": "string", "enum": [*_symbols(), *EIGHT]}), "required": True},
            _query(entry, "Which entry of it, row by row from 0.", {"type": "integer", "minimum": 0, "default": 0}),
            _query(low, "Lower end; that of the slider if left out.", {"type": "number"}),
            _query(high, "Upper end; that of the slider if left out.", {"type": "number"}),
        ]
    return [*parameters, *_held()]


def _held() -> list[dict[str, Any]]:
    return [
        _query(
            one.key,
            f"Of eq. 8: {one.meaning}; held where another number varies.",
            {"type": "number", "minimum": -one.farthest, "maximum": one.farthest, "default": one.usual},
        )
        for one in NUMBERS
        if one.equation == 8
    ]


def _cycles() -> dict[str, Any]:
    return _query("cycles", "1 to follow limit cycles too.", {"type": "integer", "enum": [0, 1], "default": 0})


def _fineness() -> list[dict[str, Any]]:
    return [
        _query(
            "level",
            "How fine: 0 samples every 16th of 257 places along each axis, 4 every one where it matters. Ask for one "
            "after the other: each takes up where the last one ended.",
            {"type": "integer", "minimum": 0, "maximum": LEVELS - 1, "default": 0},
        ),
        _query(
            "periods",
            "1 for the period of the stable cycle too, to level 2.",
            {"type": "integer", "enum": [0, 1], "default": 0},
        ),
    ]


def _orbits() -> dict[str, Any]:
    point = f"{_NUMBER},{_NUMBER}"
    return _query(
        "orbits",
        f"Starts of orbits, x,y;x,y;…, at most {MOST_ORBITS}, none beyond ±{FARTHEST_POINT:g}.",
        {"type": "string", "pattern": f"^(?:{point}(?:;{point}){{0,{MOST_ORBITS - 1}}})?$"},
        example="0.3,0.4;-0.5,0.1",
    )


def _time() -> dict[str, Any]:
    return _query(
        "time",
        "How long orbits are followed, in GRU steps.",
        {"type": "number", "enum": [int(time) for time in ORBIT_TIMES], "default": int(ORBIT_TIMES[0])},
    )


def _quality() -> dict[str, Any]:
    return _query(
        "quality",
        "'full', or coarser and quicker.",
        {"type": "string", "enum": list(QUALITIES), "default": "full"},
    )
