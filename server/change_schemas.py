"""What the answers about changes along sliders look like, as JSON Schema 2020-12."""

from __future__ import annotations

from .schemas import Schema, array, flag, number, record, reference, text, whole, word

KINDS = (
    *("saddle-node", "hopf", "branch-point", "cusp", "double-zero"),
    *("homoclinic", "heteroclinic", "fold-of-cycles"),
)

CHANGE_SCHEMAS: dict[str, Schema] = {
    "Span": record(
        "Values between two neighbouring bifurcations of the fixed points.",
        low=number("Its lower end."),
        high=number("Its upper end."),
        sinks=whole("Proven in its middle."),
        sources=whole("Proven in its middle."),
        saddles=whole("Proven in its middle."),
        complete=flag("Whether that proof ended and left nothing open; if not, there are at least as many."),
    ),
    "Change": record(
        "A bifurcation; simultaneous ones of a kind are one.",
        kind=word(KINDS, "The last three are found where cycles are followed."),
        value=number("The parameter."),
        count=whole("How many happen at once, as in symmetric flows."),
        words=text("What happens as the parameter grows."),
    ),
    "ChangesAlong": record(
        "What changes along one entry of a parameter.",
        entry=whole("Row by row from 0."),
        range=array(number(), 2, "That of the slider, or as far as the present value."),
        spans=array(reference("Span"), None, "They cover the range, in ascending order."),
        changes=array(reference("Change"), None, "In ascending order."),
        complete=flag("Whether every proof ended and every branch could be followed."),
    ),
    "Changes": record(
        "What changes along the sliders of one parameter, every other number held.",
        of=text("The parameter."),
        cycles=flag("Whether limit cycles were followed."),
        entries=array(reference("ChangesAlong")),
    ),
}
