"""The homoclinic meter over HTTP: the gap along a family and its zeros (``/api/v1/homoclinic``), and the gap at one
value (``/api/v1/gap``); both kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from components.reading import numbers, parse_number, quote
from components.state import ExplorerState
from dynamics.continuation import Family
from dynamics.continuation.homoclinic import Homoclinic, gap_near, homoclinic
from dynamics.continuation.manifold_gaps import Gap
from dynamics.continuation.meter import (
    GapSample,
    PeriodLaw,
    Point,
    closest_pair,
    gap_curve,
    narrowed,
    period_law,
    sign_changes,
)

from .asking import BadFieldError
from .cache import SingleFlightCache
from .compressed import compress_json, json_answer
from .diagram_words import number
from .families import asked_family
from .limits import ComputeBound

CURVES_KEPT = 200
GAPS_KEPT = 2000
MOST_WAITING = 40
BUDGET = 20_000
FARTHEST = 1e6

NO_PAIR = (
    "No saddle has two manifolds that come around one spiral to one section between these values, so there is no "
    "gap to measure."
)


def create_meter_routes(read_state: Callable[[], ExplorerState]) -> Blueprint:
    """The blueprint; errors are answered by the blueprint around it."""
    routes = Blueprint("meter", __name__)
    curves: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(CURVES_KEPT, "gap curves")
    gaps: SingleFlightCache[tuple[Any, ...], bytes] = SingleFlightCache(GAPS_KEPT, "gaps")
    bound = ComputeBound(at_once=1, waiting=MOST_WAITING, name="meter")

    @routes.get("/api/v1/homoclinic")
    def curve() -> Response:
        asked = asked_family(read_state().flow, request.args)
        start = _start(asked.family)
        solve = _flag("solve")

        def make() -> bytes:
            with bound.turn():
                return compress_json(meter_as_data(asked.family, start, solve))

        return json_answer(curves.get((*asked.key, start, solve), make))

    @routes.get("/api/v1/gap")
    def gap() -> Response:
        asked = asked_family(read_state().flow, request.args)
        value, saddle, inside = _value("value", asked.family), _point("saddle"), _point("inside")

        def make() -> bytes:
            with bound.turn():
                found = gap_near(asked.family.flow_at(value), saddle, inside, budget=BUDGET)[0]
            return compress_json({"value": value, **_gap(found)})

        return json_answer(gaps.get((*asked.key, value, saddle, inside), make))

    return routes


def meter_as_data(family: Family, start: tuple[float, Point, Point] | None, solve: bool) -> dict[str, Any]:
    """The gap along a family as plain data, and on request its zeros.

    Args:
        family: the flows.
        start: a value with its saddle and the point inside the loop; searched for where it is None.
        solve: whether each zero is solved for, with the cycles beside it.
    """
    found = start or closest_pair(family, BUDGET)
    if found is None:
        return {**_curve(family, ()), "homoclinic": [], "solved": solve, "sentence": NO_PAIR}
    seen = narrowed(family, *found, budget=BUDGET)
    samples = gap_curve(seen, *found, budget=BUDGET)
    changes = sign_changes(samples)
    orbits: list[dict[str, Any]] = []
    faults: list[str] = []
    for one, other in changes if solve else ():
        try:
            orbit = homoclinic(family, one.value, other.value, one.saddle, one.inside)
        except ValueError as error:
            faults.append(str(error))
        else:
            orbits.append(_orbit(orbit, period_law(family, orbit)))
    return {**_curve(seen, samples), "homoclinic": orbits, "solved": solve, "sentence": _told(seen, changes, faults)}


def _told(family: Family, changes: list[tuple[GapSample, GapSample]], faults: list[str]) -> str:
    if faults:
        return f"{faults[0][0].upper()}{faults[0][1:]}."
    span = f"between {number(family.low)} and {number(family.high)}"
    if not changes:
        return f"The gap keeps its sign {span}: no homoclinic orbit of this saddle there."
    times = "once" if len(changes) == 1 else f"{len(changes)} times"
    return f"The gap changes its sign {times} {span}: there the two manifolds meet in a homoclinic orbit."


def _curve(family: Family, samples: Any) -> dict[str, Any]:
    return {
        "of": family.symbol,
        "range": [family.low, family.high],
        "value": [sample.value for sample in samples],
        "gap": [sample.gap.value if sample.gap else None for sample in samples],
        "saddle": [list(sample.saddle) for sample in samples],
        "inside": [list(sample.inside) for sample in samples],
    }


def _orbit(orbit: Homoclinic, law: PeriodLaw | None) -> dict[str, Any]:
    return {
        "value": orbit.value,
        "saddle": list(orbit.saddle),
        "inside": list(orbit.inside),
        "gap": orbit.gap,
        "saddle_quantity": orbit.saddle_quantity,
        "rate": orbit.rate,
        "leading": orbit.leading,
        "law": None
        if law is None
        else {
            "distance": law.distances.tolist(),
            "period": law.periods.tolist(),
            "slope": law.slope,
            "expected": law.expected,
        },
    }


def _gap(found: Gap | None) -> dict[str, Any]:
    if found is None:
        return {"gap": None, "section": None, "unstable": None, "stable": None, "time": None}
    return {
        "gap": found.value,
        "section": list(found.section),
        "unstable": found.unstable,
        "stable": found.stable,
        "time": found.time,
    }


def _start(family: Family) -> tuple[float, Point, Point] | None:
    given = [name for name in ("near", "saddle", "inside") if name in request.args]
    if not given:
        return None
    if len(given) < 3:
        raise BadFieldError(f"{given[0]}: near, saddle and inside go together.")
    return _value("near", family), _point("saddle"), _point("inside")


def _value(name: str, family: Family) -> float:
    text = request.args.get(name)
    if text is None:
        raise BadFieldError(f"{name}: is missing.")
    try:
        value = parse_number(text)
    except ValueError as error:
        raise BadFieldError(f"{name}: {error}.") from None
    if not family.low <= value <= family.high:
        raise BadFieldError(f"{name}: {value:.6g} is outside {family.low:.6g} to {family.high:.6g}.")
    return value


def _point(name: str) -> Point:
    text = request.args.get(name)
    if text is None:
        raise BadFieldError(f"{name}: is missing.")
    try:
        values = numbers(text)
    except ValueError as error:
        raise BadFieldError(f"{name}: {error}.") from None
    if len(values) != 2 or max(map(abs, values)) > FARTHEST:
        raise BadFieldError(f"{name}: {quote(text)} is not a point x,y within {FARTHEST:g} of the origin.")
    return values[0], values[1]


def _flag(name: str) -> bool:
    text = request.args.get(name, "0")
    if text not in {"0", "1"}:
        raise BadFieldError(f"{name}: {quote(text)} is not 0 or 1.")
    return text == "1"
