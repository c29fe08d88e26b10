"""Mathematics truly typeset: italic letters with real subscripts, upright numbers and functions."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

Piece = Component | str

# the letters that have names in addresses
GREEK = {"tau": "τ", "omega": "ω", "epsilon": "ε"}


def symbol(name: str) -> Component:
    """A symbol as the papers write it: ``U_h`` becomes an italic U with an italic subscript h."""
    letter, _, below = name.partition("_")
    letter, below = GREEK.get(letter, letter), GREEK.get(below, below)
    # one letter is a symbol itself, several are a word
    lowered = html.Var(below) if len(below) == 1 else below
    return html.Span([html.Var(letter), html.Sub(lowered)] if below else html.Var(letter), className="mathematics")


def formula(*pieces: Piece) -> Component:
    """Pieces in a row; plain text is set upright."""
    return html.Span(list(pieces), className="mathematics")


def variable(letter: str) -> Component:
    """One italic letter."""
    return html.Var(letter)


def with_subscript(letter: str, below: str) -> Component:
    """An italic letter with an italic subscript."""
    return html.Span([html.Var(letter), html.Sub(html.Var(below))])
