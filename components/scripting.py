"""Callbacks that the page's script answers in the browser; the functions are in ``assets/90_open.js``."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

NAMESPACE = "gatescape"


def in_browser(app: Dash, function: str, source: Input, target: Output | None = None) -> None:
    """Call ``function`` of the page's script whenever ``source`` changes."""
    arguments = (source,) if target is None else (target, source)
    app.clientside_callback(ClientsideFunction(NAMESPACE, function), *arguments)  # type: ignore[no-untyped-call]
