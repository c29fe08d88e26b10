"""Every symbol and term of the page, explained in one paragraph with its equation: one table.

Formulas are written in the small part of TeX that ``assets/37_typeset.js`` sets; within a text they stand between
dollars. Any element made by :func:`term` opens its explanation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from .glossary_bifurcations import BIFURCATION_ENTRIES
from .glossary_entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "U_h",
        "$U_h$: recurrent weights of the candidate",
        "The candidate is where the state is drawn to. $U_h$ says how strongly each unit, as far as the reset "
        "gate lets it through, drives itself (the diagonal) and the other unit (off the diagonal).",
        r"tanh(U_h (r ∘ h) + b_h), \quad U_h = \mat{U_{11} & U_{12} \\ U_{21} & U_{22}}",
    ),
    Entry(
        "U_r",
        "$U_r$: recurrent weights of the reset gate",
        "The reset gate decides, from the present state, how much of each unit the candidate gets to see: 0 is "
        "nothing, 1 is all. Large entries of $U_r$ make the gate a switch between regions of the plane; that is "
        "where folds of the nullclines, and with them many fixed points, come from.",
        "r = σ(U_r h + b_r)",
    ),
    Entry(
        "U_z",
        "$U_z$: recurrent weights of the update gate",
        "They make the pace of each unit depend on the state. The update gate moves no fixed point, because $1 - "
        "z$ is never zero; but where its two components differ it can turn a sink into a source.",
        "z = σ(U_z h + b_z)",
    ),
    Entry(
        "b_h",
        "$b_h$: bias of the candidate",
        "A constant input to each unit. A signal from outside acts in the same place, so changing $b_h$ shows "
        "what a lasting input does.",
        "tanh(U_h (r ∘ h) + b_h)",
    ),
    Entry(
        "b_r",
        "$b_r$: bias of the reset gate",
        "How far each reset gate stands open where the state is zero: large and positive is open, large and "
        "negative is shut.",
        r"r(0) = σ(b_r) = \frac{1}{1 + e^{-b_r}}",
    ),
    Entry(
        "b_z",
        "$b_z$: bias of the update gate",
        "The pace of each unit where the state is zero. With $b_z = 0$ and $U_z = 0$ every velocity is halved; a "
        "larger bias slows the unit further.",
        r"1 - z(0) = \frac{1}{1 + e^{b_z}}",
    ),
    Entry(
        "c_h",
        "$c_h$: recurrent bias inside the reset product",
        "A second bias that only the variant with the reset after the product has: it is switched by the reset "
        "gate together with $U_h h$.",
        "tanh(r ∘ (U_h h + c_h) + b_h)",
    ),
    Entry(
        "z",
        "$z$: the update gate",
        "It decides how much of the old state is kept in a step. In the flow, $1 - z$ is a speed for each unit "
        "between 0 and 1: it slows the motion and bends its path, but moves no fixed point.",
        r"\frac{dh}{dt} = (1 - z) ∘ (tanh(U_h (r ∘ h) + b_h) - h), z = σ(U_z h + b_z)",
    ),
    Entry(
        "reset variant",
        "Where the reset gate acts",
        "The papers, and Cho et al. (2014), reset the state before it is multiplied by $U_h$. PyTorch and cuDNN "
        "multiply first and reset the product. The same weights give different networks, so the variant has to be "
        "known.",
        r"\text{before: } tanh(U_h (r ∘ h) + b_h) \quad \text{after: } tanh(r ∘ (U_h h + c_h) + b_h)",
    ),
    Entry(
        "flow",
        "The flow",
        "The gated recurrent unit in continuous time. The state $h = (x, y)$ moves at every moment with the "
        "velocity that the equation gives; $∘$ multiplies entry by entry. One forward-Euler step of length 1 is "
        "exactly one step of the trained network, so time is counted in GRU steps.",
        r"\frac{dh}{dt} = (1 - z) ∘ (tanh(U_h (r ∘ h) + b_h) - h)",
    ),
    Entry(
        "speed map",
        "Speed map",
        "How fast the state moves at each place, on a logarithmic scale; darker is slower. Dark patches are fixed "
        "points and the slow places around which memories fade slowly, or where fixed points are about to appear.",
        r"\text{speed} = |\frac{dh}{dt}|, \text{ per GRU step}",
    ),
    Entry(
        "nullcline",
        "Nullclines",
        "On the $x$-nullcline the first unit stands still and the flow is vertical; on the $y$-nullcline the "
        "second stands still and the flow is horizontal. Where the two cross, nothing moves: a fixed point.",
        r"\frac{dx}{dt} = 0 \quad \text{and} \quad \frac{dy}{dt} = 0",
    ),
    Entry(
        "trajectory",
        "Trajectories and orbits",
        "The path that the state takes from a start. Thin lines are 64 starts on a grid, followed for 60 GRU "
        "steps; an orbit of your own is followed both ways in time. Each step's error is kept near $10^{-10}$.",
        r"\frac{d}{dt} h(t) = f(h(t)), h(0) = h_0",
    ),
    Entry(
        "fixed point",
        "Fixed points",
        "Places where the velocity is zero: a state that stays as it is. Those of a GRU all lie in the square from "
        "−1 to 1, and the page finds all of them with proof. What happens near one is read off its eigenvalues.",
        "f(h^∗) = 0",
    ),
    Entry(
        "sink",
        "Sink",
        "A stable fixed point: everything that starts near it ends in it. A network can keep one memory in each "
        "sink. Both eigenvalues have a negative real part.",
        r"Re λ_1 < 0, Re λ_2 < 0 \quad ⇔ \quad τ < 0, Δ > 0",
    ),
    Entry(
        "source",
        "Source",
        "An unstable fixed point that everything near it leaves. Both eigenvalues have a positive real part. A "
        "spiral source often stands within a limit cycle.",
        r"Re λ_1 > 0, Re λ_2 > 0 \quad ⇔ \quad τ > 0, Δ > 0",
    ),
    Entry(
        "saddle",
        "Saddle",
        "A fixed point that attracts along one line and repels along another. The line along which it attracts is "
        "its stable manifold, and often the border between two basins: a saddle is where a decision is made.",
        r"λ_1 > 0 > λ_2 \quad ⇔ \quad Δ < 0",
    ),
    Entry(
        "saddle-node",
        "Saddle-node",
        "A fixed point with one eigenvalue zero: a sink (first kind) or a source (second kind) and a saddle have "
        "met. The smallest change of a weight parts them, or lets both vanish and leaves a slow place behind.",
        r"Δ = λ_1 λ_2 = 0, \quad \text{index } 0",
    ),
    Entry(
        "one unit",
        "The flow of one unit",
        "The state is one number $h$ between −1 and 1, so it can only go left or right, and it goes on until it "
        "rests. It "
        "cannot oscillate. Where the curve is above zero the state moves to the right, below zero to the left.",
        r"\frac{dh}{dt} = (1 - z) (tanh(U_h r h + b_h) - h), r = σ(U_r h + b_r)",
    ),
    Entry(
        "theorem 3",
        "One, two or three",
        "One unit has one, two or three fixed points, whatever its weights (JSP19, theorem 3). The slope of the "
        "equation "
        "below vanishes at most twice, so it has at most three solutions; the proof is in the documentation.",
        r"artanh h - U_h σ(U_r h + b_r) h = b_h",
    ),
    Entry(
        "bifurcation",
        "Bifurcation",
        "A value of a weight at which the portrait changes its kind: a sink or source and a saddle meet and vanish "
        "(saddle-node), a spiral changes its stability and a limit cycle is born (Hopf), branches of fixed points "
        "cross, two cycles meet (fold), or a cycle runs into one saddle (homoclinic) or several (heteroclinic).",
        r"F = 0, det J = 0 \quad \text{or} \quad F = 0, tr J = 0 < det J",
    ),
    Entry(
        "half-stable",
        "Half-stable point",
        "A sink and a source have met: the state arrives from one side and leaves to the other. It exists at "
        "exactly one "
        "value of a weight, and the smallest change makes two points of it, or none: a saddle-node bifurcation.",
        r"f(h^∗) = 0, \quad f′(h^∗) = 0, \quad f″(h^∗) ≠ 0",
    ),
    Entry(
        "slow passage",
        "Slow passage",
        "Where two fixed points are about to appear the state already slows down, as if one were there: the "
        "ghost of the "
        "saddle-node. The time to pass grows like one over the square root of the distance from the critical value.",
        r"\frac{dh}{dt} ≈ a δ + b (h - h^∗)^2, \quad T ≈ \frac{π}{√(a b δ)}",
    ),
    Entry(
        "smallest pulse",
        "Smallest pulse",
        "A pulse adds to $b_h$ for some time. It flips the switch exactly if it carries the state beyond the source. A "
        "longer pulse may be weaker, but none weaker than the distance of $b_h$ from the saddle-node flips it: in the "
        "language of neurons, the rheobase.",
        r"\text{length} > ∫ \frac{dh}{f(h)} \text{ from sink to source, under the pulse}",
    ),
    Entry(
        "turning point",
        "Where the argument turns",
        "The input of the hyperbolic tangent, without its bias, rises and falls once: it has one turning point, "
        "given by "
        "the Lambert W function (JSP19, eq. 33). There the candidate state is largest or smallest.",
        r"h = -\frac{1 + W(e^{b_r - 1})}{U_r}",
    ),
    Entry(
        "multiplier",
        "Multiplier",
        "What a small distance from the fixed point is multiplied by in one step. Between −1 and 1 the step is "
        "drawn in; "
        "below −1 it overshoots further each time, and the discrete unit oscillates around a sink of the flow.",
        r"h_{n+1} - h^∗ ≈ (1 + Δt λ) (h_n - h^∗)",
    ),
    Entry(
        "degenerate",
        "Degenerate, or stability uncertain",
        "A square marks what double precision cannot decide: a point whose trace may have either sign (a Hopf "
        "bifurcation), or a small region in which several points nearly coincide or one point is fully "
        "degenerate.",
        r"Re λ_{1,2} = 0 \quad \text{or} \quad Δ = 0",
    ),
    Entry(
        "continuum",
        "Lines and rings of fixed points",
        "A curve on which every point stands still. Along it one eigenvalue is zero, so a place on it is kept for "
        "ever: a continuous memory. It takes exact parameters: the smallest change leaves single points, a slow drift "
        "or a cycle. The page calls so only what stands still to $10^{-12}$ all along.",
        r"f(h(s)) = 0 \text{ for all } s, λ_1 = 0, λ_2 = tr J",
    ),
    Entry(
        "separatrix",
        "Stable and unstable manifolds",
        "The stable manifold of a saddle is made of all states that end in it; it often separates two basins, and "
        "is then called a separatrix. The unstable manifold is made of all states that came from it. They leave "
        "the saddle along its eigenvectors.",
        r"W^s = \{ h(0) : h(t) → h^∗ \text{ as } t → ∞ \}; \quad W^u: t → -∞",
    ),
    Entry(
        "limit cycle",
        "Limit cycle",
        "A closed orbit with no other closed orbit beside it: an oscillation of one period and shape. A stable "
        "one attracts its neighbours. Cycles are searched for, not proven complete; “none (proven)” is said only "
        "where a theorem shows it.",
        "h(t + T) = h(t)",
    ),
    Entry(
        "Floquet multiplier",
        "Floquet multiplier",
        "By what factor a small distance from the cycle has changed after one turn. Below 1 the cycle is stable. "
        "The page gives its logarithm: negative is stable, positive unstable.",
        "log μ = ∮ tr J dt",
    ),
    Entry(
        "index",
        "Poincaré index",
        "How many times the velocity turns as one walks once around the point: +1 for a sink or a source, −1 for "
        "a saddle, 0 for a saddle-node. Where every trajectory ends up in a box, as in the GRU’s square, they sum to "
        "+1, so fixed points appear and vanish in pairs.",
        r"\text{sinks} + \text{sources} - \text{saddles} = 1",
    ),
    Entry(
        "Jacobian",
        "Jacobian",
        "The derivative of the velocity at a point: close to a fixed point the flow is as good as linear, and $J$ "
        "is its matrix.",
        r"J = \mat{∂f_1/∂x & ∂f_1/∂y \\ ∂f_2/∂x & ∂f_2/∂y}, \quad \frac{d}{dt} (h - h^∗) ≈ J (h - h^∗)",
    ),
    Entry(
        "eigenvalue",
        "Eigenvalues and eigenvectors",
        "Along an eigenvector of $J$ the linear flow grows or decays without turning, as $e^{λt}$. A complex pair "
        "turns instead: its real part grows or decays, its imaginary part is the rate of the rotation.",
        r"J v = λ v, \quad λ_{1,2} = \frac{τ ± √(τ^2 - 4Δ)}{2}",
    ),
    Entry(
        "time constant",
        "Time constant",
        "How long it takes until a small displacement has shrunk, or grown, by the factor $e ≈ 2.718$. "
        "“Slowest” in the table is the larger of the two: how long the network remembers on the way into a sink.",
        r"\frac{1}{|Re λ|}",
    ),
    Entry(
        "period",
        "Period of a turn",
        "How long one turn around a spiral takes, close to the fixed point.",
        r"\frac{2π}{|Im λ|}",
    ),
    Entry(
        "trace-determinant",
        "Trace–determinant plane",
        "Two numbers of $J$ tell the kind of a fixed point. Below the axis are saddles; above it sinks lie to the "
        "left and sources to the right; above the parabola they are spirals. A point that crosses the upper axis "
        "goes through a Hopf bifurcation; one that crosses the horizontal axis through a saddle-node.",
        r"τ = tr J = λ_1 + λ_2, \quad Δ = det J = λ_1 λ_2, \quad Δ = \frac{τ^2}{4}",
    ),
    Entry(
        "basin",
        "Basins of attraction",
        "The basin of an attractor is made of all starts that end in it. Its share of the first view says how much of "
        "the state space leads to that memory.",
        r"B = \{ h(0) : h(t) → A \text{ as } t → ∞ \}",
    ),
    Entry(
        "step",
        "$Δt$: from the flow to the trained network",
        "A trained GRU moves in steps of $Δt = 1$; the flow is the limit $Δt → 0$. A sink of the flow is one of "
        "the discrete network only if its multipliers lie within the unit circle.",
        r"h_{n+1} = h_n + Δt f(h_n), \quad |1 + Δt λ| < 1",
    ),
    Entry(
        "memory",
        "Bits of memory",
        "How much can be kept for ever: with $n$ attractors the state can hold one of $n$ answers. It says "
        "nothing of slow transients, which also remember for a while.",
        r"\text{bits} = log_2 n",
    ),
    Entry(
        "slow point",
        "Slow points",
        "Where the speed has a minimum but is not zero: the state lingers and then moves on. There the nullclines "
        "come close without meeting, as if two fixed points were about to be born. The passage is the time that an "
        "orbit spends in a square around it, to where the slow motion is ten times as fast.",
        r"\frac{ds}{dt} ≈ a + b s^2, \quad \text{bottleneck law: } \frac{π}{√(a b)} \text{ in all}",
    ),
    Entry(
        "pseudo-line",
        "Pseudo-line attractor",
        "A stretch along which the two nullclines nearly coincide: within 0.5 % of the square’s side over at least "
        "20 % of it. The state comes near quickly and then creeps along, so it holds a value for a while, as a line "
        "of fixed points would for ever.",
        r"\frac{dx}{dt} ≈ 0 \text{ and } \frac{dy}{dt} ≈ 0 \text{ along a curve}",
    ),
    Entry(
        "frozen",
        "Frozen by the update gate",
        "Where $z$ is near 1 its unit hardly moves: hatched is where the time constant exceeds 100 GRU steps. The "
        "lines run the way the state can still move. Such states are no fixed points: given time, they move on.",
        r"\frac{1}{1 - z} > 100",
    ),
    Entry(
        "proven",
        "“Proven”",
        "The search divides the region into boxes. Interval arithmetic shows of each that it holds no fixed "
        "point, or exactly one; every operation is rounded outwards, so rounding errors are part of the proof. "
        "“All found, proven” means that no box was left over.",
        r"0 ∉ f(\text{box}): \text{ none}; \quad K(\text{box}) ⊂ \text{box}: \text{ exactly one}",
    ),
    *BIFURCATION_ENTRIES,
)

_KEYS = {entry.key for entry in ENTRIES}


def term(key: str, content: str | Component | Sequence[str | Component]) -> Component:
    """Content that opens the explanation of ``key``.

    Raises:
        KeyError: if there is no such explanation.
    """
    if key not in _KEYS:
        raise KeyError(key)
    return html.Button(content, type="button", className="term", **{"data-term": key})  # type: ignore[arg-type]


def prose(text: str) -> list[Component | str]:
    """A sentence in which what stands in brackets explains itself: ``"its [indices|index] sum to 1"``, ``"[proven]"``.

    Raises:
        KeyError: if there is no such explanation.
    """
    pieces: list[Component | str] = []
    for i, piece in enumerate(re.split(r"\[([^\]]+)\]", text)):
        words, _, key = piece.partition("|")
        pieces.append(term(key or words, words) if i % 2 else piece)
    return [piece for piece in pieces if piece]


def as_data() -> list[dict[str, Any]]:
    """The table for the page's script."""
    return [{"key": e.key, "title": e.title, "text": e.text, "equation": e.equation} for e in ENTRIES]
