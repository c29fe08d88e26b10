"""The routes of the workbench: orbits in time, the discrete GRU, pulses, noise and the machine they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from components.bench_state import FARTHEST_START
from components.reading import numbers
from components.state import ExplorerState
from dynamics.portrait import Portrait
from dynamics.systems import GRU

from . import inputs, workbench
from .asking import BadFieldError
from .cache import SingleFlightCache
from .compressed import compress_json, json_answer
from .limits import Priority
from .portraits import Workshop

ANSWERS_KEPT = 400

Compute = Callable[[Portrait], dict[str, Any]]
Point = tuple[float, float]


class Desk:
    """Computes and keeps the workbench's answers; holds nothing that belongs to a person."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._kept: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(ANSWERS_KEPT, "workbench")

    def answer(self, state: ExplorerState, key: tuple[Any, ...], compute: Compute) -> bytes:
        """The compressed JSON of what ``compute`` makes of the state's portrait.

        Raises:
            BadFieldError: with the sentence of a ``ValueError``.
            BusyError: if too many computations are waiting.
        """

        def make() -> bytes:
            portrait = self._workshop.portrait(state.flow, state.window)
            with self._workshop.bound.turn(Priority.RESTING):
                try:
                    data = compute(portrait)
                except ValueError as error:
                    raise BadFieldError(sentence(str(error))) from None
            return compress_json(data)

        return self._kept.get((state.flow, state.window, *key), make)


def sentence(text: str) -> str:
    """The text with a capital, unless it begins with a symbol, and a full stop."""
    first = text[:1] if text[1:2] == "_" else text[:1].upper()
    return f"{first}{text[1:].rstrip('.')}."


def create_bench_routes(workshop: Workshop, read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint of the workbench's routes; errors are answered by the blueprint around it."""
    routes = Blueprint("workbench", __name__)
    desk = Desk(workshop)

    @routes.get("/api/v1/orbits")
    def orbits() -> Response:
        state = read_state()
        key = ("orbits", state.orbits, state.time)
        return json_answer(desk.answer(state, key, lambda p: workbench.orbits_as_data(p, state.orbits, state.time)))

    @routes.get("/api/v1/steps")
    def steps() -> Response:
        state = _of_gru(read_state())
        if not state.step:
            raise BadFieldError("step: must be above 0; 0 is the flow itself.")
        key = ("steps", state.orbits, state.step, state.time)
        return json_answer(
            desk.answer(state, key, lambda p: workbench.steps_as_data(p, state.orbits, state.step, state.time))
        )

    @routes.get("/api/v1/pulse")
    def pulse() -> Response:
        state, start = _of_gru(read_state()), _start()
        key = ("pulse", start, state.pulse)
        return json_answer(desk.answer(state, key, lambda p: inputs.pulse_as_data(p, start, state.pulse)))

    @routes.get("/api/v1/noise")
    def noise() -> Response:
        state, start = _of_gru(read_state()), _start()
        key = ("noise", start, state.noise)
        return json_answer(desk.answer(state, key, lambda p: inputs.noise_as_data(p, start, state.noise)))

    @routes.get("/api/v1/machine")
    def machine() -> Response:
        state = _of_gru(read_state())
        key = ("machine", state.pulse[:3])
        return json_answer(desk.answer(state, key, lambda p: inputs.machine_as_data(p, state.pulse)))

    return routes


def _of_gru(state: ExplorerState) -> ExplorerState:
    if not isinstance(state.flow, GRU):
        raise BadFieldError(f"system: {state.flow.title} is not a GRU; only its orbits are followed here.")
    return state


def _start() -> Point:
    text = request.args.get("start")
    if text is None:
        raise BadFieldError("start: is missing; write start=x,y.")
    try:
        values = numbers(text[:200])
    except ValueError as error:
        raise BadFieldError(f"start: {error}.") from None
    if len(values) != 2:
        raise BadFieldError(f"start: needs 2 numbers, got {len(values)}.")
    if max(map(abs, values)) > FARTHEST_START:
        raise BadFieldError(f"start: lies beyond ±{FARTHEST_START:g}.")
    return values[0], values[1]
