"""The table of topologies, and the cards of the record holders."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dynamics.survey.shipped import Example, Survey
from dynamics.systems.random_grus import RandomGRUs

from .mathematics import symbol
from .reading import format_number
from .state import ExplorerState, format_address
from .survey_state import key_of
from .survey_words import arrangement, in_words, share_with_interval

_HEADS = (
    ("Points", "of-points"),
    ("Arrangement", ""),
    ("Share of all draws", ""),
    ("Drawn", "drawn"),
    ("First one", ""),
)
_SYMBOLS = (("U_h", 0, 4), ("U_r", 4, 8), ("b_h", 8, 10), ("b_r", 10, 12))


def explore_address(example: Example) -> str:
    """The address of Explore with the flow of an example."""
    return "/?" + format_address(ExplorerState(flow=RandomGRUs().flow(example.numbers)))


def table(survey: Survey) -> Component:
    """Every topology that was met, by number of fixed points; the page's script orders the rows and marks the one on
    the map."""
    head = html.Thead(html.Tr([html.Th(text, scope="col", className=name) for text, name in _HEADS]))
    body = html.Tbody([_row(survey, example) for example in survey.examples])
    return html.Table([head, body], className="survey-table")


def _row(survey: Survey, example: Example) -> Component:
    words = arrangement(example.topology)
    marks = {"data-points": str(sum(example.topology)), "data-count": str(example.count)}
    if example.count:
        share, interval = share_with_interval(survey.share(lambda topology: topology == example.topology))
        name: Component | str = html.Button(
            words,
            type="button",
            className="arrangement",
            **{"data-show": key_of(example.topology), "aria-pressed": "false"},  # type: ignore[arg-type]
        )
        cells = [
            html.Td([html.Span(share, className="share"), " ", html.Span(interval, className="interval")]),
            html.Td(f"{example.count:,}", className="drawn"),
        ]
    else:
        name = words
        cells = [html.Td("in climbs only", className="interval"), html.Td("0", className="drawn")]
    link = html.A(
        "Open",
        href=explore_address(example),
        **{"data-page": "explore", "aria-label": f"Open the first with {words} in Explore"},  # type: ignore[arg-type]
    )
    return html.Tr(
        [
            html.Td(str(sum(example.topology)), className="of-points"),
            html.Th(name, scope="row"),
            *cells,
            html.Td(link),
        ],
        **marks,  # type: ignore[arg-type]
    )


def holder(example: Example) -> Component:
    """A record holder: how many points, which, its weights, and the way to its portrait."""
    points = in_words(sum(example.topology)).capitalize()
    heading = html.A(
        f"{points} fixed points",
        href=explore_address(example),
        **{"data-page": "explore"},  # type: ignore[arg-type]
    )
    rows: list[Component] = []
    for name, start, end in _SYMBOLS:
        values = ", ".join(format_number(v).replace("-", "\N{MINUS SIGN}") for v in example.numbers[start:end])
        rows.append(html.Div([html.Dt(symbol(name)), html.Dd(values, className="numbers")]))
    return html.Li(
        [
            html.H4(heading, className="card-title"),
            html.P([arrangement(example.topology), f", climb {example.climb}"], className="note"),
            html.Dl(rows, className="holder-weights"),
        ],
        className="holder",
    )
