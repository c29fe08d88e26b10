"""The workbench under the portrait: three tabs, closed until one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dash import html
from dash.development.base_component import Component


class Id(StrEnum):
    """Ids of this component."""

    FRAME = "workbench"
    ORBITS_TAB = "tab-orbits"
    STEPS_TAB = "tab-steps"
    INPUTS_TAB = "tab-inputs"
    ORBITS = "panel-orbits"
    STEPS = "panel-steps"
    INPUTS = "panel-inputs"


_TABS = {
    "orbits": (Id.ORBITS_TAB, Id.ORBITS, "Orbits", "x(t) and y(t) of your orbits, and where they end"),
    "steps": (Id.STEPS_TAB, Id.STEPS, "Steps", "The GRU as it is trained: in steps, not in a flow"),
    "inputs": (Id.INPUTS_TAB, Id.INPUTS, "Inputs", "Pulses, noise, and the machine that they make"),
}


def layout(panels: Mapping[str, Component], chosen: str) -> Component:
    """Tabs and their panels, by name; the chosen one is open from the start, and "none" opens none."""
    first = chosen if chosen in panels else next(iter(panels))
    tabs = [
        html.Button(
            name,
            id=tab,
            type="button",
            role="tab",
            title=title,
            tabIndex=0 if key == first else -1,
            **{"aria-selected": str(key == chosen).lower(), "aria-controls": panel, "data-bench": key},  # type: ignore[arg-type]
        )
        for key, (tab, panel, name, title) in _TABS.items()
        if key in panels
    ]
    return html.Section(
        [
            html.Div(tabs, className="tabs", role="tablist", **{"aria-label": "Workbench"}),  # type: ignore[arg-type]
            *(
                html.Div(
                    panels[key],
                    id=panel,
                    role="tabpanel",
                    className="panel",
                    hidden=key != chosen,
                    **{"aria-labelledby": tab},  # type: ignore[arg-type]
                )
                for key, (tab, panel, _, _) in _TABS.items()
                if key in panels
            ),
        ],
        id=Id.FRAME,
        className="workbench",
        **{"aria-label": "Workbench"},  # type: ignore[arg-type]
    )
