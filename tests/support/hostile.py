"""Requests that no page of ours makes: for the lean test of every build and for ``benchmarks/hostile.py``."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_from_bytes

NUMBERS = (
    *(
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1e308",
        "-1e308",
        "1e999",
        "1e-999",
        "-0",
        "0x10",
        "1_000",
        "١٢٣",
        "½",
        "∞",
        "−3",
    ),
    *(
        "",
        " ",
        ",",
        "1,",
        "1,,2",
        "true",
        "null",
        "None",
        "[]",
        "{}",
        "1e",
        "e5",
        "--1",
        "+-1",
        "1.2.3",
        "9" * 400,
        "0." + "0" * 900,
    ),
    *(
        "1;2",
        "1%00",
        "\x00",
        "\n",
        "\r\nSet-Cookie: a=b",
        "${7*7}",
        "{{7*7}}",
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
    ),
    *(
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "__proto__",
        "constructor",
        "𝒳" * 50,
        "\u202e",
        "\ud7ff",
        "a" * 3000,
        "💥",
    ),
    *(
        "1,2,3,4",
        "0,0",
        "1e4,-1e4,1e4,-1e4",
        "10000.0001,0,0,0",
        "0.1,0.2",
        "5e-324,0,0,5e-324",
        "2,0,0,2",
        "-1,1,-1,1",
        "1,-1,1,-1",
    ),
)
FIELDS = (
    *(
        "U_h",
        "U_r",
        "U_z",
        "b_h",
        "b_r",
        "b_z",
        "c_h",
        "reset",
        "window",
        "orbits",
        "time",
        "quality",
        "preset",
        "v",
        "layers",
    ),
    *(
        "picked",
        "pinned",
        "other",
        "side",
        "bench",
        "step",
        "pulse",
        "noise",
        "colours",
        "size",
        "start",
        "x",
        "y",
        "radius",
    ),
    *("system", "of", "entry", "low", "high", "cycles", "sink", "lesson", "at", "page", "U_h1", "constructor"),
    *("of2", "entry2", "low2", "high2", "value", "value2", "level", "periods", "near", "saddle", "inside", "show"),
    *("alpha", "beta", "s", "known", "wait", "pictures"),
    *("theme", "palette", "projector", "secure", "layer", "__class__", "U_h[]", "U_h[0]", "", "🙂", "q"),
)
WORDS = (
    *(
        "before",
        "after",
        "full",
        "draft",
        "3A",
        "xxxvi",
        "60",
        "240",
        "1000",
        "left",
        "right",
        "orbits",
        "steps",
        "inputs",
        "stale",
    ),
    *(
        "0.1,0.2;0.3",
        "0,0;" * 30,
        "map,points",
        "0.5",
        "200",
        "512",
        "-5",
        "1e3",
        "16",
        "99999999",
        "deadbeef",
        "fhn",
        "line-attractor",
        "hopf",
        "U_h",
        "b_h",
        "one-unit",
        "1",
        "auto",
    ),
)
ROUTES = (
    *(
        "frame",
        "portrait",
        "fixed-points",
        "limit-cycles",
        "openapi.json",
        "basins",
        "local",
        "orbits",
        "steps",
        "pulse",
        "noise",
    ),
    *(
        "machine",
        "slow",
        "changes",
        "bifurcations",
        "homoclinic",
        "gap",
        "regimes",
        "curves",
        "rooms",
        "line",
        "line/pulse",
        "line/passage",
        "line/steps",
        "weights",
        "export/slow-points.csv",
        "export/latex.tex",
        "qr.svg",
        "export/portrait.json",
        "export/portrait.py",
        "export/nothing",
        "export/..%2f..%2fapp.py",
        "nothing",
        "",
    ),
)
PATHS = (
    *(
        "/",
        "/catalogue",
        "/nothing",
        "/index.html",
        "/.env",
        "/..%2f..%2fetc/passwd",
        "//",
        "/%00",
        "/%ff%fe",
        "/a" * 400,
    ),
    *(
        "/_dash-layout",
        "/_dash-dependencies",
        "/_reload-hash",
        "/_favicon.ico",
        "/healthz",
        "/metrics",
        "/readyz",
        "/static/x",
    ),
    *("/assets/..%2fapp.py", "/assets/", "/assets/10_gatescape.js", "/_dash-component-suites/os/path.py"),
    *("/_dash-component-suites/dash/dash.py", "/_dash-component-suites/plotly/../../x", "/_dash-component-suites/é/é"),
)
# addresses that a page of an earlier version asks for
STALE = (
    *(
        "/assets/10_gatescape.js?m=1.0",
        "/assets/nothing.v0.js",
        "/_dash-component-suites/dash/deps/react@16.v2_18_2.js",
    ),
    *("/_dash-component-suites/dash/dcc/dash_core_components.v2_9_0m1700000000.js", "/_dash-component-suites/x.v.js"),
    *("/_dash-component-suites/dash/dash-renderer/build/dash_renderer.v4_4_0m1.min.js", "/_dash-config", "/_config"),
    *("/api/v0/frame", "/api/v2/frame?v=1", "/api/v1/frame?v=0000000000000000", "/api/v1/frame?v=", "/_dash-routes"),
)
# components that are not ours, as one text and as patterns
FOREIGN = (
    *(
        "secret.children",
        "screen",
        ".",
        "..screen.children..",
        "..screen.children...address.search..",
        "screen.children@1",
    ),
    *('{"type":"x","index":["ALL"]}.children', "_pages_content.children", "_pages_store.data", "\x00.children"),
    *("screen.__class__", "screen.children.children", "🙂.é", "a" * 5000),
)
UPDATES = "/_dash-update-component"
METHODS = ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class HostileRequest:
    """One request: method, address, body and headers."""

    method: str
    address: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def hostile_requests(count: int, seed: int, code: str = "BCDFG", token: str = "") -> Iterator[HostileRequest]:
    """So many requests, the same for the same seed.

    Args:
        count: how many.
        seed: of what is drawn.
        code, token: of a room that is open, and of whoever leads it: some requests come as his, some as strangers'.
    """
    rng = random.Random(seed)
    kinds = (_query, _plane, _room, _path, _update, _foreign, _stale, _upload, _large, _headers)
    for _ in range(count):
        request = rng.choices(kinds, (46, 6, 9, 9, 10, 4, 3, 6, 1, 6))[0](rng)
        headers = {name: text.replace(_TOKEN, token) for name, text in request.headers.items()}
        yield replace(request, address=request.address.replace(_CODE, code), headers=headers)


# in place of what only an open room has
_CODE, _TOKEN = "ROOM-CODE", "ROOM-TOKEN"


def _plane(rng: random.Random) -> HostileRequest:
    """A map, curves, a diagram or a gap that can nearly be computed: one thing is wrong or extreme."""
    fields = {"preset": "8A", "of": "b_h", "entry": "2", "low": "0.04", "high": "0.06"}
    fields |= {"of2": "U_r", "entry2": "11", "low2": "9", "high2": "11", "level": "0"}
    fields |= rng.choice(({}, {"near": "0.054", "saddle": "0.4,0.4", "inside": "0.1,0.1"}, {"cycles": "1"}))
    for name in rng.sample(sorted(fields), rng.choice((0, 1, 1, 1, 2))):
        fields[name] = _value(rng)
    if rng.random() < 0.2:
        del fields[rng.choice(sorted(fields))]
    route = rng.choice(("regimes", "curves", "gap", "homoclinic", "bifurcations", "changes"))
    return HostileRequest("GET", f"/api/v1/{route}?" + "&".join(f"{k}={quote(v)}" for k, v in fields.items()))


def _room(rng: random.Random) -> HostileRequest:
    """Something about rooms; nothing that a stream of events or the end of the room would answer."""
    code = rng.choice((_CODE, _CODE, _CODE, "BCDFG", "bcdfg", "ABCDE", "..", "%00", "🙂", "B" * 500))
    paths = ("", "/state", "/frozen", "/question", "/question/close", "/answers", "/handover", "/claim", "/followers")
    path, method = rng.choice((*paths, "/qr.svg", "/nothing", "/events")), rng.choice(("GET", "PUT", "POST", "POST"))
    if path == "/events" and code == _CODE:
        path += "?pictures=" + quote(_value(rng))
    elif not path and method == "GET":
        path = f"?known={quote(_value(rng))}&wait={quote(_value(rng))}"
    body: object = {
        "address": rng.choice(
            ("/?" + _query(rng).address.partition("?")[2], rng.choice(PATHS), "//evil.example/?U_h=1")
        ),
        "live": rng.choice((True, False, _nested(rng))),
        "frozen": rng.choice((False, False, _nested(rng))),
        "kind": rng.choice(("tap", "choice", _nested(rng))),
        "prompt": rng.choice(("Where?", _value(rng), _nested(rng))),
        "options": rng.choice((["Yes", "No"], [_value(rng)] * rng.randrange(9), _nested(rng))),
        "start": rng.choice(([0.1, 0.2], [_value(rng), 1e308], _nested(rng))),
        "claim": rng.choice(("123456", _value(rng), _nested(rng))),
        "question": rng.choice((1, _nested(rng))),
        "choice": rng.choice((0, _nested(rng))),
        "at": rng.choice(([0.5, 0.5], _nested(rng))),
    }
    if rng.random() < 0.1:
        body = _nested(rng)
    headers = {"Content-Type": rng.choice(("application/json",) * 9 + ("text/plain",))}
    kind = rng.random()
    if kind < 0.8:
        headers["Authorization"] = "Bearer " + (_TOKEN if kind < 0.6 else rng.choice(("", "x.y.z", "💥", "e" * 4000)))
        headers["Authorization"] = headers["Authorization"].encode("ascii", "replace").decode()
    return HostileRequest(method, f"/api/v1/rooms/{code}{path}", json.dumps(body).encode(), headers)


def _value(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(NUMBERS)
    if kind < 0.7:
        return rng.choice(WORDS)
    if kind < 0.9:
        scale = 10.0 ** rng.uniform(-3, 5)
        return ",".join(repr(rng.gauss(0, scale)) for _ in range(rng.choice((1, 2, 2, 4, 4, 4, 5, 9))))
    return "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x3000)))) for _ in range(rng.randrange(60)))


def _query(rng: random.Random) -> HostileRequest:
    pairs = [(rng.choice(FIELDS), _value(rng)) for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 5)))]
    if pairs and rng.random() < 0.15:
        pairs += [pairs[0]] * rng.choice((1, 2, 50))
    text = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    if rng.random() < 0.05:
        text += "&" + quote_from_bytes(rng.randbytes(20))
    if rng.random() < 0.02:
        text += "&q=" + "x" * 9000
    return HostileRequest("GET", f"/api/v1/{rng.choice(ROUTES)}?{text}")


def _path(rng: random.Random) -> HostileRequest:
    path = rng.choice(PATHS) if rng.random() < 0.7 else f"/api/v1/{rng.choice(ROUTES)}"
    return HostileRequest(rng.choice(("GET", "GET", *METHODS)), f"{path}?{quote(_value(rng))}", rng.randbytes(10))


def _nested(rng: random.Random, depth: int = 0) -> object:
    kind = rng.randrange(8 if depth < 4 else 5)
    if kind < 5:
        return (
            None,
            rng.choice(NUMBERS),
            rng.gauss(0, 1e9),
            True,
            rng.choice(("address", "screen", "children", "opened")),
        )[kind]
    items = [_nested(rng, depth + 1) for _ in range(rng.randrange(5))]
    if kind == 5:
        return items
    return dict(zip(("id", "property", "value", "type", "index"), items, strict=False))


def _update(rng: random.Random) -> HostileRequest:
    body: dict[str, object] = {
        "output": "screen.children",
        "outputs": {"id": "screen", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": rng.choice(PATHS)},
            {"id": "address", "property": "search", "value": "?U_h=" + _value(rng)},
        ],
        "changedPropIds": ["address.search"],
    }
    for name in rng.sample(sorted(body), rng.randrange(4)):
        body[name] = _nested(rng)
    for name in rng.sample(sorted(body), rng.choice((0, 0, 1))):
        del body[name]
    text = json.dumps(body if rng.random() < 0.9 else _nested(rng)).encode()
    if rng.random() < 0.05:
        text = b"[" * rng.randrange(60_000)
    if rng.random() < 0.05:
        text = text[: rng.randrange(len(text) + 1)] + rng.randbytes(5)
    kind = rng.choice(("application/json", "application/json", "application/json", "text/plain", ""))
    return HostileRequest("POST", f"{UPDATES}?cancelJob={quote(_value(rng))}", text, {"Content-Type": kind})


def _foreign(rng: random.Random) -> HostileRequest:
    output = rng.choice(FOREIGN)
    name, _, prop = output.rpartition(".")
    entry = {"id": rng.choice((name, {"type": name, "index": 1}, [name])), "property": prop, "value": _nested(rng)}
    body = {
        "output": rng.choice((output, "screen.children")),
        "outputs": rng.choice((entry, [entry], [[entry]], {"id": name, "property": prop})),
        "inputs": rng.choice(([entry], [[entry]], [entry] * 200, [])),
        "state": rng.choice(([], [entry])),
        "changedPropIds": rng.choice(([output], [], [output] * 500)),
    }
    return HostileRequest("POST", UPDATES, json.dumps(body).encode(), {"Content-Type": "application/json"})


def _stale(rng: random.Random) -> HostileRequest:
    address = rng.choice(STALE)
    # what is given over and over
    more = "&".join(["v=" + quote(_value(rng))] * rng.choice((0, 1, 40)))
    return HostileRequest("GET", f"{address}{'&' if '?' in address else '?'}{more}")


def _large(rng: random.Random) -> HostileRequest:
    path = rng.choice((UPDATES, "/api/v1/weights", "/api/v1/frame", "/"))
    deep = rng.choice(('{"a":', "[", '{"weight_ih":[['))
    return HostileRequest("POST", path, (deep * rng.choice((20_000, 100_000)))[: rng.randrange(700_000)].encode())


def _upload(rng: random.Random) -> HostileRequest:
    starts = (
        b"PK\x03\x04",
        b"\x89HDF\r\n\x1a\n",
        b"\x80\x04\x95",
        b"\x93NUMPY\x01\x00",
        b"{",
        b"[[[[",
        b"\xff" * 8,
        b"",
    )
    body = rng.choice(starts) + rng.randbytes(rng.choice((0, 8, 200, 5000)))
    if rng.random() < 0.2:
        body = json.dumps({"weight_ih": _nested(rng), "weight_hh": _nested(rng), "Uh": _nested(rng)}).encode()
    query = (
        f"x={quote(_value(rng))}&layer={quote(_value(rng))}" if rng.random() < 0.5 else f"reset={quote(_value(rng))}"
    )
    return HostileRequest("POST", f"/api/v1/weights?{query}", body, {"Content-Type": "application/octet-stream"})


def _headers(rng: random.Random) -> HostileRequest:
    headers = {
        "Host": rng.choice(("a b", "evil.example", "[::1]", "x" * 300, "é")).encode("ascii", "replace").decode(),
        "Accept-Encoding": rng.choice(("gzip;q=nan", "gzip", "*;q=0", "br,,,;q=1e9", "x" * 500)),
        "If-None-Match": rng.choice(('"', "*", 'W/"x', "x" * 500)),
        "Range": rng.choice(("bytes=0-0", "bytes=-1", "bytes=9999999999-", "lines=1")),
        "X-Forwarded-For": rng.choice(("127.0.0.1", "<script>", ",,,,")),
        "Cookie": rng.choice(("a", "=;=;=", "session=" + "x" * 800)),
    }
    chosen = dict(rng.sample(sorted(headers.items()), rng.randrange(1, 4)))
    return HostileRequest("GET", rng.choice((f"/api/v1/{rng.choice(ROUTES)}", *PATHS)), b"", chosen)
