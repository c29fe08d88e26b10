"""The HTML document around the page."""

from __future__ import annotations

from typing import Any

from dash import Dash
from flask import request

from .pages import page_at

# plotly.js is fetched beside everything else rather than after it; the script waits for it. The page's own scripts are
# there before Dash's renderer begins, because it calls them
DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="description" content="Live, proven phase portraits of the two-unit gated recurrent unit.">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/source-sans-3-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<script async src="{plotly}"></script>
{%css%}
<link rel="stylesheet" href="{styles}">
</head>
<body>
<noscript>Gatescape draws in the browser and needs JavaScript.</noscript>
{%app_entry%}
<footer>{%config%}{%scripts%}<script src="{page_scripts}"></script>{%renderer%}</footer>
</body>
</html>
"""


def document(plotly: str, scripts: str, styles: str) -> str:
    """The document with the addresses of plotly.js and of the page's own scripts and styles filled in."""
    return DOCUMENT.replace("{plotly}", plotly).replace("{page_scripts}", scripts).replace("{styles}", styles)


class Site(Dash):
    """The app; each page's document has a title of its own."""

    def interpolate_index(self, *pieces: Any, **named: Any) -> str:
        """The document of the page that is asked for."""
        named["title"] = page_at(request.path).title
        whole: str = super().interpolate_index(*pieces, **named)  # type: ignore[no-untyped-call]
        return whole
