"""Bring along: the weights of a trained network, from a file or a pasted text."""

from __future__ import annotations

from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from interchange.weights import LARGEST_FILE
from interchange.weights.hdf5 import can_read_hdf5

from .dialog import dialog, opener

# Keras' own files are HDF5, for which h5py is needed; what it gives as arrays can always be read
KERAS = ".h5, .keras" if can_read_hdf5() else "from get_weights()"


class Id(StrEnum):
    """Ids of this component."""

    OPEN = "import-open"
    DIALOG = "import"
    TITLE = "import-title"
    FORM = "import-form"
    RESULT = "import-result"


def button() -> Component:
    """What opens the dialog."""
    return opener(Id.OPEN, "Import", Id.DIALOG, "Bring the weights of a trained GRU")


def layout() -> Component:
    """The dialog; the page's script puts the form into it, and below that what was recognised or cannot be read."""
    return dialog(
        Id.DIALOG,
        Id.TITLE,
        "Import weights",
        html.P(
            "The weights of a trained GRU with two units: a PyTorch state dict (.pt), .safetensors, .npz, Keras "
            f"weights ({KERAS}), JSON, or what Gatescape exports. A file is only read: nothing in it is run, and "
            "nothing is kept.",
            className="note",
        ),
        html.Div(id=Id.FORM, className="form", **{"data-largest": str(LARGEST_FILE)}),  # type: ignore[arg-type]
        html.Div(id=Id.RESULT, className="result", role="status", **{"aria-live": "polite"}),  # type: ignore[arg-type]
    )
