"""What the answers about planes of two parameters look like, as JSON Schema 2020-12."""

from __future__ import annotations

from .schemas import Schema, array, flag, number, record, reference, text, whole, word

_PLANE: dict[str, Schema] = {
    "of": array(text("A parameter, such as b_h2."), 2, "What varies along the two axes."),
    "low": array(number(), 2, "Lower end of each."),
    "high": array(number(), 2, "Upper end of each."),
}
_SENTENCES = array(text("A sentence."), None, "How fine, how sure and how complete that is.")
_COORDINATES: dict[str, Schema] = {
    "x": number("Of the state."),
    "y": number("Of the state."),
}

PLANE_SCHEMAS: dict[str, Schema] = {
    "Regime": record(
        "One topology.",
        sinks=whole("Proven."),
        sources=whole("Proven."),
        saddles=whole("Proven."),
        stable_cycles=whole("Found."),
        unstable_cycles=whole("Found."),
        decided=flag("Whether the fixed points are all proven and classified; if not, the numbers are 0."),
        words=text("The same for people."),
        share=number("Of the rectangle."),
    ),
    "Periods": {
        **record(
            "Periods of the slowest stable cycle on a coarser lattice.",
            first=array(number(), None, "Values of the first parameter."),
            second=array(number(), None, "Values of the second."),
            rows=array(
                array(number("In units of time.", absent="where there is no stable cycle"), None),
                None,
                "One row a value of the second.",
            ),
            means=array(
                number("Along the first parameter.", absent="where no cycle is in the row"), None, "One for each row."
            ),
        ),
        "type": ["object", "null"],
    },
    "Regimes": record(
        "The topologies over a rectangle, at one level of fineness.",
        **_PLANE,
        first=array(number(), None, "Values of the first parameter at the places."),
        second=array(number(), None, "Values of the second."),
        rows=array(
            array({"type": "integer", "minimum": 0}, None, "Runs: number of the regime, count, number, count …"),
            None,
            "One row a value of the second parameter, from the lowest.",
        ),
        regimes=array(reference("Regime")),
        stride=whole("Spacing of the places that were looked at throughout; 1 at the finest."),
        last=flag("Whether no finer level follows."),
        evaluated=whole("Places at which the fixed points were proven."),
        searched=whole("Places at which cycles were searched for."),
        sentences=_SENTENCES,
        periods=reference("Periods"),
    ),
    "Curve": record(
        "One curve; each point meets its conditions to rounding level.",
        kind=word(
            ("saddle-node", "hopf", "neutral-saddle", "homoclinic", "heteroclinic", "fold-of-cycles"),
            "A neutral saddle is no bifurcation: a Hopf curve goes on as one beyond a Bogdanov-Takens point.",
        ),
        first=array(number(), None, "The first parameter at its points."),
        second=array(number(), None, "The second."),
        x=array(number(), None, "The state: of a loop a saddle, of a cycle the point inside."),
        y=array(number()),
        closed=flag("Whether it returns to its start."),
        ends=array(text("Where it ends."), 2),
        together=whole("How many curves run over the same parameters."),
        words=text("The same for people."),
    ),
    "SpecialPoint": record(
        "A point of codimension two.",
        kind=word(
            ("cusp", "bogdanov-takens", "generalised-hopf", "double-zero", "branch-point"),
            "Double-zero: the whole Jacobian vanishes. Branch-point: two curves cross at one state.",
        ),
        first=number("The first parameter."),
        second=number("The second."),
        **_COORDINATES,
        words=text("What happens there."),
    ),
    "Curves": record(
        "The curves of bifurcations over a rectangle.",
        **_PLANE,
        curves=array(reference("Curve")),
        points=array(reference("SpecialPoint"), None, "By the first parameter."),
        cycles_followed=flag("Whether homoclinic orbits and folds of cycles were asked for."),
        sentences=_SENTENCES,
    ),
}
