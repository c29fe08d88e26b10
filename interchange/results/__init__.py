"""Results of a portrait to take away: tables, JSON, a script, snippets and a QR code. Pure functions, text out."""

from .data import results_json
from .qr_code import qr_code_svg
from .script import python_script
from .snippets import latex, numpy_code, pytorch_code
from .tables import (
    fixed_points_csv,
    limit_cycle_points_csv,
    limit_cycles_csv,
    nullclines_csv,
    orbits_csv,
    separatrices_csv,
    slow_points_csv,
)

__all__ = [
    "fixed_points_csv",
    "latex",
    "limit_cycle_points_csv",
    "limit_cycles_csv",
    "nullclines_csv",
    "numpy_code",
    "orbits_csv",
    "python_script",
    "pytorch_code",
    "qr_code_svg",
    "results_json",
    "separatrices_csv",
    "slow_points_csv",
]
