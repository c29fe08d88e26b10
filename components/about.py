"""About: the mathematics, what is guaranteed and what is not, where the papers differ, and the papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "about-open"
    DIALOG = "about"
    TITLE = "about-title"
    CLOSE = "about-close"


@dataclass(frozen=True)
class Part:
    """A part of the text.

    Attributes:
        heading: its heading.
        paragraphs: with formulas between dollars; one that begins with ``$$`` is an equation of its own.
        listed: set the paragraphs as a list.
    """

    heading: str
    paragraphs: tuple[str, ...]
    listed: bool = False


PARTS: tuple[Part, ...] = (
    Part(
        "The mathematics",
        (
            ("Gatescape shows two gated recurrent units without input, in continuous time. The state is $h = (x, y)$:"),
            r"$$\frac{dh}{dt} = (1 - z) ∘ (tanh(U_h (r ∘ h) + b_h) - h)",
            "$$r = σ(U_r h + b_r), z = σ(U_z h + b_z)",
            (
                "One forward-Euler step of length 1 is exactly one step of the network as it is trained, so time is "
                "counted in GRU steps. No state leaves the square from −1 to 1; every fixed point and every cycle "
                "lies in it, and the indices of its fixed points sum to +1. Frameworks that reset after the product "
                "have the candidate $tanh(r ∘ (U_h h + c_h) + b_h)$ instead; both variants are here."
            ),
            (
                "Beside it stand flows to compare with: the FitzHugh–Nagumo neuron, a line and a ring attractor, a toy "
                "system and a network of rank two, each with its equation above its sliders and in its own time. The "
                "same methods treat them all. Where no box is known that traps every orbit, a region is searched, the "
                "verdict names it, and the law of the indices is not claimed."
            ),
        ),
    ),
    Part(
        "What is proven",
        (
            (
                "Fixed points. The square is divided into boxes until interval arithmetic has shown of each that it "
                "holds none, or exactly one. “All found, proven” means that the search has ended: each listed point "
                "exists, is the only one in its box, and there is no other."
            ),
            (
                "Their kind. Saddle or not is certain with every listed point; sink or source is decided by the "
                "trace, enclosed over the box. Where its sign is not certain the point is marked with a square."
            ),
            (
                "“No limit cycle (proven)” is said only where the divergence has one sign over the whole square "
                "(Bendixson's theorem), again in interval arithmetic."
            ),
            (
                "The proofs rest on double precision as IEEE 754 defines it, every operation rounded outwards, and "
                "on an exponential of our own, which the tests measure to err by less than one unit in the last "
                "place where nine are allowed for. A fault in the hardware or in this program is not excluded."
            ),
        ),
        listed=True,
    ),
    Part(
        "What is not proven",
        (
            (
                "Unresolved regions. Where points nearly coincide, double precision cannot tell them apart. Such a "
                "region is shown, with its index where that could be certified, and never dropped; what kind it is "
                "called is a judgement."
            ),
            "If a search runs out of its budget, the page says so and claims nothing of completeness.",
            (
                "Limit cycles are found by return maps and solved for; they are not proven complete. A pair of "
                "cycles very close together, or one next to a homoclinic orbit, can be missed."
            ),
            (
                "Positions of lines: trajectories keep the error over 60 steps below $10^{-6}$, unless they start "
                "next to a separatrix, where a rounding decides which way they go. Eigenvalues and time constants "
                "are ordinary double precision."
            ),
            (
                "Bifurcations are followed by continuation and solved for, to about $10^{-10}$. They start from the "
                "proven fixed points on a mesh of the parameter, so a closed branch between two places of the mesh "
                "can be missed, and so can cycles, as above."
            ),
            (
                "Basins follow each pixel along their edges to its end and fill what lies between; pixels whose end "
                "is not settled are shown as such."
            ),
            "The flow is not the discrete network: a sink of the one can be unstable in the other.",
        ),
        listed=True,
    ),
    Part(
        "Where we differ from the papers",
        (
            (
                "The homoclinic orbit of JSP21 eq. 9 lies at $γ = 0.0541746769$. The printed 0.054085 still has a "
                "limit cycle of period 99.88; forward Euler with a step between 0.1 and 0.2 reproduces the printed "
                "number."
            ),
            (
                "The Hopf bifurcation of eq. 8 with $β = 3$, $s = 0$ is where $cos α = 2/3$, at $α = 0.84107$, not "
                "at π/3.8."
            ),
            (
                "That $z$ does not change the topology holds for the places of the fixed points, not for stability: "
                "where the components of $z$ differ, a sink can become a source and a cycle can appear."
            ),
            ("Eleven fixed points are not the most: sets of weights with thirteen and with fifteen are known, proven."),
            (
                "Of JSP19 table 2, two rows (xi and xxiv) break the law of the indices; the printed weights of row "
                "xxxiv have one fixed point, not ten; rows i and xv are likely misprints. Rows with bifurcation "
                "points only come near them with the printed digits."
            ),
        ),
        listed=True,
    ),
    Part(
        "The papers",
        (
            (
                "JSP21: I. D. Jordan, P. A. Sokół and I. M. Park (2021). Gated recurrent units viewed through the "
                "lens of continuous time dynamical systems. Frontiers in Computational Neuroscience 15:678158. doi "
                "10.3389/fncom.2021.678158"
            ),
            (
                "JSP19: The expressive power of gated recurrent units as a continuous dynamical system. Under "
                "review as a conference paper at ICLR 2019, anonymous. Its appendix holds the table of topologies."
            ),
            (
                "LowRank24: A new look at low-rank recurrent neural networks. Under double-blind review, anonymous, "
                "2024."
            ),
            (
                "Sears22: A. Sears, H. Mo, E. Kovalets and A. Joshi (2022). Peaking into the black box of neural "
                "networks: recurrent neural networks as dynamical systems. AMATH 422/522, 14 December 2022."
            ),
            (
                "Jang15: E. V. Jang (2015). Recurrent neural networks: a dynamical systems perspective. APMA 136 "
                "term paper, Brown University."
            ),
        ),
        listed=True,
    ),
)


def opener() -> Component:
    """The button that opens the dialog."""
    return html.Button("About", id=Id.OPEN, className="quiet-button", type="button")


def layout() -> Component:
    """The dialog; the page's script sets its mathematics when it is first opened."""
    return html.Dialog(
        [
            html.Div(
                [
                    html.H2("About Gatescape", id=Id.TITLE, className="title"),
                    html.Button(
                        "×",
                        id=Id.CLOSE,
                        type="button",
                        className="close",
                        **{"aria-label": "Close"},  # type: ignore[arg-type]
                    ),
                ],
                className="row",
            ),
            html.Div([piece for part in PARTS for piece in _part(part)], className="about-text"),
        ],
        id=Id.DIALOG,
        className="about-dialog",
        **{"aria-labelledby": Id.TITLE},  # type: ignore[arg-type]
    )


def _part(part: Part) -> list[Component]:
    heading = html.H3(part.heading, className="heading")
    if part.listed:
        return [heading, html.Ul([html.Li(text, className="typeset") for text in part.paragraphs])]
    return [heading, *(_paragraph(text) for text in part.paragraphs)]


def _paragraph(text: str) -> Component:
    if text.startswith("$$"):
        return html.P(f"${text[2:]}$", className="typeset display")
    return html.P(text, className="typeset")
