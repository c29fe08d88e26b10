"""Phase portraits of planar flows, computed live and proven where possible. Knows nothing of any web page."""

from . import _compilation  # noqa: F401  (must precede every compiled function: it chooses their cache)
