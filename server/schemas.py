"""What the answers of the HTTP interface look like, as JSON Schema 2020-12; tests hold every answer against it."""

from __future__ import annotations

from typing import Any

from dynamics.systems import SYSTEMS

Schema = dict[str, Any]


def record(description: str, **properties: Schema) -> Schema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def optional(schema: Schema, name: str) -> Schema:
    """The same object, but one of its properties may be missing."""
    return {**schema, "required": [required for required in schema["required"] if required != name]}


def array(items: Schema, length: int | None = None, description: str = "") -> Schema:
    """An array, of a fixed length if one is given."""
    bounds = {} if length is None else {"minItems": length, "maxItems": length}
    told = {"description": description} if description else {}
    return {"type": "array", "items": items, **bounds, **told}


def number(description: str = "", *, absent: str = "") -> Schema:
    """A number; ``absent`` says when it is null instead."""
    words = " ".join(filter(None, (description, f"Null {absent}." if absent else "")))
    return {"type": ["number", "null"] if absent else "number", **({"description": words} if words else {})}


def whole(description: str, *, absent: str = "") -> Schema:
    """An integer; ``absent`` says when it is null instead."""
    return {**number(description, absent=absent), "type": ["integer", "null"] if absent else "integer"}


def flag(description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": description}


def text(description: str) -> Schema:
    """A text for people."""
    return {"type": "string", "description": description}


def word(choices: tuple[str, ...], description: str) -> Schema:
    """One of a few words."""
    return {"type": "string", "enum": list(choices), "description": description}


def reference(name: str) -> Schema:
    """A schema by its name below."""
    return {"$ref": f"#/components/schemas/{name}"}


_LARGE = "where it is too large for a double"
_COMPLEX = array(number(absent=_LARGE), 2, "A complex number: real and imaginary part.")
_BOX = array(number(), 4, "A rectangle: x from, x to, y from, y to.")
_SPECTRUM: dict[str, Schema] = {
    "trace": number("Of the Jacobian.", absent=_LARGE),
    "determinant": number("Of the Jacobian.", absent=_LARGE),
    "time_constants": array(
        number(absent="where the real part is zero"), 2, "1/|Re λ| of each eigenvalue, in GRU steps."
    ),
    "period": number("Of the rotation, in GRU steps.", absent="where the eigenvalues are real"),
}

SCHEMAS: dict[str, Schema] = {
    "Error": record("Why there is no answer.", error=text("One sentence.")),
    "FixedPoint": record(
        "A fixed point, proven to exist and to be the only one in its box.",
        x=number(),
        y=number(),
        kind=word(
            ("sink", "source", "saddle", "degenerate"),
            "From the signs of determinant and trace; degenerate where that of the trace is not certain.",
        ),
        shape={
            "type": ["string", "null"],
            "enum": ["node", "spiral", "star", "centre", None],
            "description": "From the eigenvalues; null for a saddle.",
        },
        eigenvalues=array(_COMPLEX, 2, "Of the Jacobian, per GRU step."),
        eigenvectors=array(
            array(number(), 2), None, "Unit vectors in the order of the eigenvalues; none where these are complex."
        ),
        jacobian=array(number(), 4, "Of the flow, row by row."),
        **_SPECTRUM,
        index={"type": "integer", "enum": [-1, 1], "description": "Poincaré index."},
        box=_BOX,
        width=number("The longer side of the box."),
    ),
    "Cluster": record(
        "A region that double precision cannot resolve: one degenerate point, or several that nearly coincide.",
        x=number(),
        y=number(),
        kind=word(
            ("saddle-node-1", "saddle-node-2", "degenerate"),
            "A judgement from the eigenvalues at the centre: sink meets saddle, source meets saddle, or other.",
        ),
        eigenvalues=array(_COMPLEX, 2, "Of the Jacobian at the centre, per GRU step."),
        **_SPECTRUM,
        index=whole("Winding number around the region.", absent="where it could not be certified"),
        box=_BOX,
        width=number("The longer side of the box."),
    ),
    "Continuum": record(
        "A line or ring of fixed points, followed by Newton's method; computed, not proven.",
        closed=flag("Whether it is a ring."),
        stability=word(("attracting", "repelling", "mixed"), "Across it."),
        rates=array(number(), 2, "Lowest and highest eigenvalue across it; the one along it is zero."),
        length=number("Within the searched region."),
        residual=number("Largest speed at the tested places along it."),
        tested=whole("Number of these places."),
        tube=number("Half width of the tube outside of which nothing is left open."),
        index=whole("Poincaré index of a ring.", absent="for a line, and where it could not be certified"),
        middle=array(number(), 2, "A point halfway along it."),
    ),
    "FixedPoints": record(
        "All fixed points of a network.",
        points=array(reference("FixedPoint")),
        clusters=array(reference("Cluster")),
        continua=array(reference("Continuum")),
        complete=flag("Whether it is proven that there is no fixed point outside the points and clusters."),
        index_sum=whole("Sum of the certified indices: 1 for every GRU whose points are all resolved."),
        reason=text("What is open, in one sentence; empty if nothing is."),
    ),
    "LimitCycle": record(
        "A limit cycle that was found.",
        period=number("In GRU steps."),
        log_multiplier=number("Logarithm of the Floquet multiplier: the integral of trace J over one period."),
        stable=flag("Whether it attracts."),
        box=_BOX,
        encloses=array({"type": "integer", "minimum": 0}, None, "The fixed points inside it, numbers into their list."),
        start=array(number(), 2, "A point on it."),
    ),
    "LimitCycles": record(
        "The limit cycles of a network. They are found by a search; only their absence can be proven.",
        cycles=array(reference("LimitCycle")),
        none_proven=flag("Whether it is proven that there is none (Bendixson)."),
        searched=flag("Whether the search was made."),
        argument=text("The proof or the method, in one sentence."),
    ),
}
SCHEMAS |= {
    "Branch": record(
        "One connected branch of fixed points, by arclength.",
        value=array(number(), None, "The parameter."),
        x=array(number()),
        y=array(number()),
        trace=array(number(), None, "Of the Jacobian."),
        determinant=array(number(), None, "Of the Jacobian."),
        closed=flag("Whether it returns to its start within the range."),
        ends=array(text("In words."), 2),
    ),
    "Event": record(
        "A special point of a branch, located to rounding level.",
        kind=word(
            ("saddle-node", "hopf", "branch-point", "cusp", "double-zero", "neutral-saddle"),
            "The last is no bifurcation.",
        ),
        value=number("The parameter."),
        x=number(),
        y=number(),
        branch=whole("Number into the branches."),
        words=text("What happens as the parameter grows; empty where nothing does."),
        saddle_node={
            "anyOf": [
                record(
                    "du/dt = along_parameter (value - critical) + quadratic u² on the centre manifold.",
                    quadratic=number(),
                    along_parameter=number(),
                    other_eigenvalue=number("Negative where a sink meets a saddle."),
                ),
                {"type": "null"},
            ]
        },
        hopf={
            "anyOf": [
                record(
                    "What decides the bifurcation.",
                    frequency=number("Radians per GRU step."),
                    lyapunov=number("First Lyapunov coefficient."),
                    error=number("Estimate of its error."),
                    criticality=word(("supercritical", "subcritical", "undecided"), "Its sign, if it is certain."),
                ),
                {"type": "null"},
            ]
        },
    ),
    "CycleBranch": record(
        "One branch of limit cycles.",
        value=array(number(), None, "The parameter."),
        period=array(number(), None, "GRU steps."),
        log_multiplier=array(number(), None, "Negative where stable."),
        extent=array(array(number(), 4), None, "x from, x to, y from, y to."),
        folds=array(record("Where a stable and an unstable cycle meet.", value=number(), period=number())),
        ends=array(
            record(
                "How it ends.",
                kind=word(
                    (
                        *("hopf", "homoclinic", "heteroclinic", "saddle-node", "range", "long period", "explosion"),
                        *("lost", "closed"),
                    ),
                    "The first four are solved for.",
                ),
                value=number("The parameter."),
                words=text("The same in words."),
                saddles={
                    "anyOf": [
                        array(
                            array(number(), 2), None, "One of a homoclinic orbit, those of a heteroclinic loop in turn."
                        ),
                        {"type": "null"},
                    ]
                },
                attracts={
                    "anyOf": [flag("Whether the loop attracts: whether its cycles are stable."), {"type": "null"}]
                },
                inside={"anyOf": [array(number(), 2, "The fixed point inside the loop."), {"type": "null"}]},
                saddle_quantity=number("Sum of the saddle's eigenvalues.", absent="unless the end is homoclinic"),
                rate=number("The saddle's positive eigenvalue.", absent="unless the end is homoclinic"),
                attraction=number(
                    "Sum of log(-stable / unstable eigenvalue) over the saddles.",
                    absent="unless the end is heteroclinic",
                ),
            ),
            2,
        ),
        words=text("What it does and how it ends, in words."),
    ),
    "Homoclinic": record(
        "The gap between the two manifolds of a saddle along one parameter, and its zeros.",
        of=text("What varies, such as b_h2."),
        range=array(number(), 2, "In which the gap can be measured nearly everywhere."),
        value=array(number(), None, "The parameter."),
        gap=array(
            {"type": ["number", "null"]},
            None,
            "Where the stable manifold crosses a section less where the unstable one does; null where one does not.",
        ),
        saddle=array(array(number(), 2), None, "The saddle at each value."),
        inside=array(array(number(), 2), None, "The fixed point around which its manifolds come."),
        homoclinic=array(
            record(
                "A homoclinic orbit.",
                value=number("The parameter."),
                saddle=array(number(), 2),
                inside=array(number(), 2, "The fixed point inside the loop."),
                gap=number("What is left of the gap."),
                saddle_quantity=number("Sum of the saddle's eigenvalues: negative where it ends a stable cycle."),
                rate=number("The saddle's positive eigenvalue."),
                leading=number("Magnitude of the weaker of its eigenvalues."),
                law={
                    "anyOf": [
                        record(
                            "How the period grows towards the homoclinic orbit.",
                            distance=array(number(), None, "From the homoclinic value, falling."),
                            period=array(number(), None, "GRU steps."),
                            slope=number("Of the period by the logarithm of the distance, at the closest cycles."),
                            expected=number("Its limit, -1 / leading."),
                        ),
                        {"type": "null"},
                    ]
                },
            ),
            None,
            "Empty unless solve is 1.",
        ),
        solved=flag("Whether zeros were asked for."),
        sentence=text("What there is, in one sentence."),
    ),
    "Gap": record(
        "The gap at one value.",
        value=number("Of the parameter."),
        gap=number(
            "Where the stable manifold crosses the section less where the unstable one does.",
            absent="where one does not",
        ),
        section={
            "type": ["array", "null"],
            "items": number(),
            "minItems": 4,
            "maxItems": 4,
            "description": "x, y, and a unit vector: the ray on which the gap is measured. Null where there is no gap.",
        },
        unstable=number("Distance of the unstable manifold's crossing along the ray.", absent="where there is no gap"),
        stable=number("Distance of the stable manifold's crossing.", absent="where there is no gap"),
        time=number(
            "Along both manifolds, from one circle of 1e-4 around the saddle to the other.",
            absent="where there is no gap",
        ),
    ),
    "Bifurcations": record(
        "Everything along one parameter.",
        of=text("What varies, such as b_h2."),
        range=array(number(), 2),
        branches=array(reference("Branch")),
        events=array(reference("Event"), None, "By ascending value."),
        cycles=array(reference("CycleBranch")),
        cycles_followed=flag("Whether limit cycles were asked for."),
        complete=flag("Whether every proof on the mesh ended and every branch could be followed."),
        unproven=array(number(), None, "Values at which the proof left something open."),
        continua=array(number(), None, "Values at which a whole curve of fixed points was found; no branch shows it."),
        missed=array(array(number(), 3), None, "Proven fixed points on no branch: the parameter, x, y."),
        headline=text("What happens along the range, counted."),
        sentences=array(text("A sentence."), None, "How sure that is, and what is worth knowing."),
    ),
}
_NETWORK: dict[str, Schema] = {
    "system": word(tuple(SYSTEMS), "Name of the system."),
    "parameters": {
        "anyOf": [
            record(
                f"Of {name}; matrices row by row.",
                **{p.symbol: array(number(), p.size, p.meaning) for p in system.parameters},
            )
            for name, system in SYSTEMS.items()
        ],
    },
    "reset": word(("before", "after"), "Whether the reset gate is applied before or after the product; of a GRU only."),
}
SCHEMAS["Portrait"] = optional(
    record(
        "What is known of a network.",
        **_NETWORK,
        fixed_points=reference("FixedPoints"),
        limit_cycles=reference("LimitCycles"),
        verdict=array(text("A sentence."), None, "What there is, in words."),
    ),
    "reset",
)
SCHEMAS["FixedPointsAnswer"] = optional(
    record("A network and its fixed points.", **_NETWORK, fixed_points=reference("FixedPoints")), "reset"
)
SCHEMAS["LimitCyclesAnswer"] = optional(
    record("A network and its limit cycles.", **_NETWORK, limit_cycles=reference("LimitCycles")), "reset"
)
