"""Our own form: the symbols of the address bar, as JSON or in a ``.npz``."""

from __future__ import annotations

import re

import numpy as np

from dynamics import GRU
from dynamics.systems.gru import Reset

from .errors import WeightsError, quote, shape_text
from .layers import Layer
from .tensors import Contents

_PARAMETER_LIKE = re.compile(r"(?:parameters\.)?([UWbc]_?[A-Za-z])", re.ASCII)
_KNOWN = {name for p in GRU.parameters for name in (p.symbol, p.name)}


def from_own_form(contents: Contents, layer: Layer, reset: Reset | None) -> tuple[GRU, tuple[str, ...]]:
    """The flow, and sentences about what was left out.

    Matrices are nested row by row or flat; parameters that are left out are zero.

    Raises:
        WeightsError: if a parameter has a wrong shape, is out of range or is not known.
    """
    for name in contents.tensors:
        match = _PARAMETER_LIKE.fullmatch(name)
        if match and match[1] not in _KNOWN:
            known = ", ".join(p.symbol for p in GRU.parameters)
            raise WeightsError(f"{quote(match[1])} is not a parameter; there are {known}.")
    arguments: dict[str, object] = {}
    left_out = []
    for parameter in GRU.parameters:
        tensor = layer.tensors.get(parameter.symbol)
        if tensor is None:
            arguments[parameter.name] = np.zeros(parameter.shape)
            left_out.append(parameter.symbol)
        elif tensor.shape in (parameter.shape, (parameter.size,)):
            arguments[parameter.name] = tensor.values().reshape(parameter.shape)
        else:
            raise WeightsError(
                f"{parameter.symbol} has shape {shape_text(tensor.shape)}; for 2 units it needs "
                f"{shape_text(parameter.shape)}."
            )
    stated = _stated_reset(contents)
    if stated is not None and reset is not None and stated != reset:
        raise WeightsError(f"The file says that the reset gate acts {stated} the product, not {reset} it.")
    inner = "c_h" in layer.tensors and bool(np.any(layer.tensors["c_h"].values()))
    notes = []
    if left_out:
        notes.append(f"Left out and taken as zero: {', '.join(left_out)}.")
    chosen = stated or reset
    if chosen is None:
        chosen = "after" if inner else "before"
        if inner:
            notes.append("The reset gate is taken to act after the product, because c_h is given.")
    elif chosen == "before" and inner:
        notes.append("c_h has no effect, because the reset gate acts before the product.")
    try:
        return GRU(**arguments, reset=chosen), tuple(notes)  # type: ignore[arg-type]
    except ValueError as error:
        raise WeightsError(f"These weights cannot be shown: {error}.") from None


def _stated_reset(contents: Contents) -> Reset | None:
    word = contents.words.get("reset")
    if word is None:
        return None
    if word == "before":
        return "before"
    if word == "after":
        return "after"
    raise WeightsError(f"reset is {quote(word)}; it must be 'before' or 'after'.")
