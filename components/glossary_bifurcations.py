"""The glossary's explanations of bifurcations; written as :mod:`components.glossary` says."""

from __future__ import annotations

from .glossary_entry import Entry

BIFURCATION_ENTRIES: tuple[Entry, ...] = (
    Entry(
        "Hopf",
        "Hopf bifurcation",
        "A spiral changes its stability: the real part of its two complex eigenvalues goes through zero. A small "
        "limit cycle is born there, or dies. Its size grows like the square root of the distance.",
        "λ = ± i ω, \\quad ω ≠ 0",
    ),
    Entry(
        "criticality",
        "Supercritical or subcritical",
        "The first Lyapunov coefficient $l_1$ decides what a Hopf bifurcation does. Where it is negative the "
        "bifurcation is supercritical: a stable cycle is born around a spiral that has lost its stability, and the "
        "onset is soft. Where it is positive it is subcritical: an unstable cycle shrinks onto a stable spiral, which"
        " then lets go of the state at once.",
        "dρ/dt = μ ρ + l_1 ρ^3, \\quad dφ/dt = ω",
    ),
    Entry(
        "normal form",
        "Normal form of a saddle-node",
        "Along the one direction in which it is slow, every flow near a saddle-node looks the same. With $p$ the "
        "distance of the parameter from its critical value, two fixed points exist where $a$ and $b p$ differ in "
        "sign. If $a$ is zero the two curve so little that a third joins them: a cusp.",
        "du/dt = b p + a u^2",
    ),
    Entry(
        "branch point",
        "Branch point",
        "Two branches of fixed points cross, and exchange their stability: a transcritical bifurcation, or with "
        "symmetry a pitchfork. The smallest change of any other number takes the crossing apart into saddle-nodes.",
        "du/dt = p u - u^2 \\quad or \\quad du/dt = p u - u^3",
    ),
    Entry(
        "homoclinic",
        "Homoclinic orbit",
        "An orbit that leaves a saddle along its unstable manifold and returns along the stable one. A limit cycle "
        "that runs into it comes ever closer to the saddle, where it slows down: its period grows without bound, with"
        " the logarithm of the distance from the critical value. The weaker eigenvalue decides: $λ_u$ if the cycle is"
        " stable, $λ_s$ if it is not.",
        "T ≈ - \\frac{1}{|λ|} \\text{log}| p - p_c |",
    ),
    Entry(
        "heteroclinic",
        "Heteroclinic loop",
        "Orbits from saddle to saddle that close up. On an invariant line, as on the axis of a unit that the other one "
        "does not reach, such an orbit persists; the last one of the loop exists at one value only. A limit cycle that "
        "runs into the loop slows down beside each saddle, and its period grows without bound. It is stable where the "
        "sum over the saddles below is positive.",
        "∑ \\text{log} \\frac{-λ_s}{λ_u} > 0",
    ),
    Entry(
        "fold of cycles",
        "Fold of cycles",
        "A stable and an unstable limit cycle meet and vanish. There the Floquet multiplier is one: a small push off "
        "the cycle neither dies out nor grows.",
        "μ = e^{I}, \\quad I = ∫_0^T tr J dt = 0",
    ),
    Entry(
        "codimension two",
        "Codimension two",
        "A point of the map, which both parameters must hit. At a cusp, $a$ of the normal form vanishes and two curves "
        "of saddle-nodes meet. At a Bogdanov-Takens point both eigenvalues are zero and a curve of Hopf points ends. "
        "At a Bautin point $l_1$ vanishes and folds of cycles begin.",
        "a = 0; \\quad det J = tr J = 0; \\quad l_1 = 0",
    ),
    Entry(
        "equation 8",
        "JSP21, equation 8",
        "Both units drive each other so that the state turns: $U_h$ is a rotation by the angle $α$, stretched by $β$."
        " The reset gates do not look at the state; they rest at $σ(s)$. The origin loses its stability where $σ(s) β"
        " \\text{cos} α = 1$.",
        "U_h = β \\mat{\\text{cos} α & - \\text{sin} α \\\\ \\text{sin} α & \\text{cos} α}, \\quad U_r = 0, \\quad "
        "b_r = (s, s)",
    ),
    Entry(
        "equation 9",
        "JSP21, equation 9",
        "A rotation by $- π / 20$, stretched by 3, with a bias that breaks its symmetry. Along $γ$ a stable cycle is "
        "born at a Hopf bifurcation and soon after ends at a homoclinic orbit (figure 8).",
        "b_h = (0.32, γ)",
    ),
)
