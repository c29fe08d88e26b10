"""What people bring along and take away, as routes: weights in; tables, code and the link's QR code out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, Response, request

from components import bifurcation_state, one_unit_state
from components.pages import BIFURCATIONS, ONE_UNIT
from components.reading import numbers, quote
from components.state import ExplorerState, format_address
from dynamics import trajectories
from dynamics.portrait import Portrait
from dynamics.slow_points import slow_points
from dynamics.systems import GRU
from dynamics.systems.gru import Reset
from dynamics.trajectories import Trajectory
from interchange import results
from interchange.weights import RecognisedWeights, WeightsError, read_weights

from .asking import BadFieldError
from .limits import ComputeBound, Priority
from .portraits import Workshop

MOST_WAITING = 20
LONGEST_NAME = 500
LONGEST_INPUT = 20_000
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?", re.ASCII)

Write = Callable[[Portrait, Sequence[Trajectory]], str]


@dataclass(frozen=True)
class Export:
    """One file to take away.

    Attributes:
        name: of the file, without what all have in common.
        mimetype: its kind.
        write: makes its text of a portrait and the orbits placed by hand.
        of_gru: whether it is written for a GRU only.
    """

    name: str
    mimetype: str
    write: Write
    of_gru: bool = False


def _slow_points(portrait: Portrait) -> str:
    return results.slow_points_csv(portrait, slow_points(portrait.flow, portrait.fixed_points))


EXPORTS: tuple[Export, ...] = (
    Export("fixed-points.csv", "text/csv", lambda portrait, _: results.fixed_points_csv(portrait)),
    Export("limit-cycles.csv", "text/csv", lambda portrait, _: results.limit_cycles_csv(portrait)),
    Export("limit-cycle-points.csv", "text/csv", lambda portrait, _: results.limit_cycle_points_csv(portrait)),
    Export("orbits.csv", "text/csv", results.orbits_csv),
    Export("nullclines.csv", "text/csv", lambda portrait, _: results.nullclines_csv(portrait)),
    Export("separatrices.csv", "text/csv", lambda portrait, _: results.separatrices_csv(portrait)),
    Export("slow-points.csv", "text/csv", lambda portrait, _: _slow_points(portrait)),
    Export("portrait.json", "application/json", results.results_json),
    Export("portrait.py", "text/x-python", results.python_script),
    Export("latex.tex", "text/x-tex", lambda portrait, _: results.latex(portrait.flow)),
    Export("numpy.py", "text/x-python", lambda portrait, _: results.numpy_code(portrait.flow), of_gru=True),
    Export("pytorch.py", "text/x-python", lambda portrait, _: results.pytorch_code(portrait.flow), of_gru=True),
)


def create_exchange_routes(workshop: Workshop, read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint of these routes; errors are answered by the blueprint around it."""
    routes = Blueprint("exchange", __name__)
    exports = {export.name: export for export in EXPORTS}
    # files have turns of their own: reading a slow one must not keep a portrait waiting
    readers = ComputeBound(
        at_once=max(1, (os.cpu_count() or 1) - 1), waiting=MOST_WAITING, name="weights", priority=Priority.RESTING
    )

    @routes.post("/api/v1/weights")
    def weights() -> Response:
        x, layer, reset = _held_input(), _layer(), _reset()
        content = request.get_data(cache=False)
        with readers.turn():
            try:
                found = read_weights(content, x, reset, layer)
            except WeightsError as error:
                return _json({"error": str(error), "layers": error.layers}, 400)
        return _json(recognised_as_data(found))

    @routes.get("/api/v1/export/<name>")
    def export(name: str) -> Response:
        asked = exports.get(name)
        if asked is None:
            raise BadFieldError(f"There is no export {quote(name)}; there are {', '.join(exports)}.")
        state = read_state()
        if asked.of_gru and not isinstance(state.flow, GRU):
            raise BadFieldError(f"{name} is written for a GRU only; take the parameters as LaTeX or as a script.")
        portrait = workshop.portrait(state.flow, state.window)
        with workshop.bound.turn(Priority.RESTING):
            text = asked.write(portrait, orbits_of(state, portrait))
        answer = Response(text, mimetype=asked.mimetype)
        answer.headers["Content-Disposition"] = f'attachment; filename="gatescape-{asked.name}"'
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    @routes.get("/api/v1/qr.svg")
    def qr_code() -> Response:
        of_page = {ONE_UNIT.key: one_unit_link, BIFURCATIONS.key: bifurcations_link}
        link = of_page.get(request.args.get("page", ""), lambda: own_link(read_state()))()
        try:
            picture = results.qr_code_svg(link)
        except ValueError as error:
            text = str(error)
            raise BadFieldError(f"{text[0].upper()}{text[1:]}.") from None
        answer = Response(picture, mimetype="image/svg+xml")
        # a proxy may have replaced the host; the page compares, and shows no code that leads elsewhere
        answer.headers["X-Link"] = link.partition("?")[0]
        # the link begins with the host that was asked, so no proxy may hand it to someone who asked another
        answer.headers["Cache-Control"] = "private, max-age=3600"
        return answer

    return routes


def recognised_as_data(found: RecognisedWeights) -> dict[str, object]:
    """What was recognised, as plain data for the page."""
    return {
        "framework": found.framework,
        "container": found.container,
        "layer": found.layer,
        "gate_order": found.gate_order,
        "input_size": found.input_size,
        "x": found.x,
        "reset": found.flow.reset,
        "parameters": found.flow.parameter_values(),
        "sentences": found.sentences(),
    }


def orbits_of(state: ExplorerState, portrait: Portrait) -> list[Trajectory]:
    """The orbits placed by hand, each as its past and its future."""
    return [
        half
        for x, y in state.orbits
        for half in trajectories.orbit(state.flow, x, y, state.time, found=portrait.fixed_points)
    ]


def own_link(state: ExplorerState) -> str:
    """This site's own address of a state; whatever else a request says, it leads nowhere else.

    Raises:
        BadFieldError: if the request's host is not a plain name or number.
    """
    return site_link("/", format_address(state))


def one_unit_link() -> str:
    """This site's own address of the page of one unit, in the state that the request asks for.

    Raises:
        BadFieldError: as :func:`own_link`, or for a state that cannot be read.
    """
    state, problems = one_unit_state.parse_address(request.query_string.decode("utf-8", "replace"))
    if problems:
        raise BadFieldError(f"{problems[0].field}: {problems[0].sentence}.")
    return site_link(ONE_UNIT.path, one_unit_state.format_address(state))


def bifurcations_link() -> str:
    """This site's own address of the page of bifurcations, in the state that the request asks for.

    Raises:
        BadFieldError: as :func:`one_unit_link`.
    """
    values, problems = bifurcation_state.parse_address(request.query_string.decode("utf-8", "replace"))
    if problems:
        raise BadFieldError(f"{problems[0].field}: {problems[0].sentence}.")
    return site_link(BIFURCATIONS.path, bifurcation_state.format_address(values))


def site_link(path: str, query: str) -> str:
    """This site's own address of a path and query.

    Raises:
        BadFieldError: as :func:`own_link`.
    """
    host = request.host
    if not _HOST.fullmatch(host):
        raise BadFieldError(f"The host {quote(host)} of the request cannot stand in a link.")
    # a proxy in front may have ended the encryption; the page knows how it was opened
    scheme = "https" if request.args.get("secure") == "1" else request.scheme
    return f"{scheme}://{host}{request.script_root}{path}{'?' + query if query else ''}"


def _held_input() -> tuple[float, ...] | None:
    text = request.args.get("x", "").strip()
    if not text:
        return None
    if len(text) > LONGEST_INPUT:
        raise BadFieldError(f"The input is longer than {LONGEST_INPUT:,} characters.")
    try:
        return numbers(text)
    except ValueError as error:
        raise BadFieldError(f"The input: {error}; write numbers with commas between them.") from None


def _layer() -> str | None:
    name = request.args.get("layer")
    if name is not None and len(name) > LONGEST_NAME:
        raise BadFieldError(f"The layer's name is longer than {LONGEST_NAME} characters.")
    return name


def _reset() -> Reset | None:
    word = request.args.get("reset")
    if word is None:
        return None
    for variant in get_args(Reset):
        if word == variant:
            return variant  # type: ignore[no-any-return]
    raise BadFieldError(f"reset: {quote(word)} is not one of {', '.join(get_args(Reset))}.")


def _json(data: object, status: int = 200) -> Response:
    answer = Response(json.dumps(data, allow_nan=False, ensure_ascii=False), status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
