"""GRU layers among the arrays of a file: whose names they bear, which are of two units.

Three families of names are known: PyTorch's (``torch.nn.GRUCell``, ``torch.nn.GRU``), Keras' (``keras.layers.GRU``,
with names or in the order of ``get_weights()``) and our own, the symbols of the address bar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dynamics import GRU

from .errors import WeightsError, listed, quote, shape_text
from .tensors import Contents, Tensor

Framework = Literal["PyTorch", "Keras", "Gatescape"]
UNITS = 2
UNNAMED = "unnamed"

_TORCH = re.compile(r"(?:(.*)[./])?(weight_ih|weight_hh|bias_ih|bias_hh)((?:_l[0-9]{1,3}(?:_reverse)?)?)", re.DOTALL)
_KERAS = re.compile(r"(?:(.*)[./])?(kernel|recurrent_kernel|bias)(?::0)?", re.DOTALL)
_ORDERED = re.compile(r"(?:(.*)[./])?(?:arr_)?([0-9]{1,5})", re.DOTALL)
_OURS = {name: p.symbol for p in GRU.parameters for name in (p.symbol, p.name)}
_GATES = {1: "a plain recurrent layer", 3: "a GRU", 4: "an LSTM"}


@dataclass(frozen=True)
class Layer:
    """The arrays of one recurrent layer, by their role.

    Attributes:
        framework: whose names they bear.
        label: the layer's name in the file, such as "encoder l0 reverse".
        tensors: by role: PyTorch's or Keras' own names without prefix, or our symbols.
        units: hidden size.
        gates: number of gate blocks: 3 for a GRU.
    """

    framework: Framework
    label: str
    tensors: dict[str, Tensor]
    units: int
    gates: int


def is_weight_name(name: str) -> bool:
    """Whether an array of this name would be taken for a weight."""
    own = name.removeprefix("parameters.") in _OURS
    return own or any(pattern.fullmatch(name) is not None for pattern in (_TORCH, _KERAS, _ORDERED))


def choose_layer(contents: Contents, label: str | None) -> Layer:
    """The GRU layer of two units: the only one, or the one that was asked for.

    Raises:
        WeightsError: if there is none, or several and none was asked for (``layers`` of the error names them).
    """
    found = find_layers(contents)
    if not found:
        raise WeightsError(_nothing(contents))
    if label is not None:
        found = tuple(layer for layer in found if layer.label == label)
        if not found:
            raise WeightsError(f"There is no recurrent layer {quote(label)} in the file.")
    fitting = [layer for layer in found if layer.gates == 3 and layer.units == UNITS]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        labels = tuple(layer.label for layer in fitting)
        raise WeightsError(f"The file holds {len(labels)} GRU layers of 2 units, {listed(labels)}; choose one.", labels)
    raise WeightsError(_wrong_size(found))


def find_layers(contents: Contents) -> tuple[Layer, ...]:
    """All recurrent layers, in the order of the file."""
    own = _own_layer(contents)
    if own is not None:
        return (own,)
    groups: dict[tuple[Framework, str], dict[str, Tensor]] = {}
    for name, tensor in contents.tensors.items():
        if match := _TORCH.fullmatch(name):
            prefix, role, suffix = match.groups()
            label = " ".join(part for part in (prefix, *suffix.strip("_").split("_")) if part)
            groups.setdefault(("PyTorch", label), {})[role] = tensor
        elif match := _KERAS.fullmatch(name):
            groups.setdefault(("Keras", match[1] or ""), {})[match[2]] = tensor
    layers = [_named_layer(framework, label, tensors) for (framework, label), tensors in groups.items()]
    return (*(layer for layer in layers if layer is not None), *_ordered_layers(contents))


def _own_layer(contents: Contents) -> Layer | None:
    tensors: dict[str, Tensor] = {}
    for name, tensor in contents.tensors.items():
        symbol = _OURS.get(name.removeprefix("parameters."))
        if symbol in tensors:
            raise WeightsError(f"{symbol} is given twice, as {quote(tensors[symbol].name)} and as {quote(name)}.")
        if symbol is not None:
            tensors[symbol] = tensor
    if "U_h" not in tensors and "U_r" not in tensors:
        return None
    return Layer("Gatescape", UNNAMED, tensors, UNITS, 3)


def _named_layer(framework: Framework, prefix: str, tensors: dict[str, Tensor]) -> Layer | None:
    recurrent = tensors.get("weight_hh" if framework == "PyTorch" else "recurrent_kernel")
    if recurrent is None:
        return None
    label = prefix or UNNAMED
    if len(recurrent.shape) != 2:
        raise WeightsError(f"{quote(recurrent.name)} has shape {shape_text(recurrent.shape)}; a matrix was expected.")
    rows, columns = recurrent.shape if framework == "PyTorch" else recurrent.shape[::-1]
    if columns == 0 or rows % columns:
        want = "(3 u) × u" if framework == "PyTorch" else "u × (3 u)"
        raise WeightsError(
            f"{quote(recurrent.name)} has shape {shape_text(recurrent.shape)}; "
            f"in {framework} a GRU of u units has {want}."
        )
    return Layer(framework, label, tensors, columns, rows // columns)


def _ordered_layers(contents: Contents) -> list[Layer]:
    """GRU layers in lists of arrays as Keras orders them: kernel, recurrent kernel, bias."""
    lists: dict[str, dict[int, Tensor]] = {}
    for name, tensor in contents.tensors.items():
        if match := _ORDERED.fullmatch(name):
            lists.setdefault(match[1] or "", {})[int(match[2])] = tensor
    layers = []
    for prefix, arrays in lists.items():
        label = prefix.removesuffix("/vars").replace("_layer_checkpoint_dependencies\\", "layers/") or UNNAMED
        runs: list[dict[str, Tensor]] = []
        indices = sorted(arrays)
        while indices:
            i = indices.pop(0)
            if i + 1 not in arrays or not _is_pair(arrays[i].shape, arrays[i + 1].shape):
                continue
            runs.append({"kernel": arrays[i], "recurrent_kernel": arrays[i + 1]})
            units = arrays[i + 1].shape[0]
            if i + 2 in arrays and arrays[i + 2].shape in ((3 * units,), (2, 3 * units)):
                runs[-1]["bias"] = arrays[i + 2]
            # a bias of 2 x 6 could be taken for a recurrent kernel, so what is used is used up
            indices = indices[len(runs[-1]) - 1 :]
        for number, roles in enumerate(runs, 1):
            units = roles["recurrent_kernel"].shape[0]
            layers.append(Layer("Keras", label if len(runs) == 1 else f"{label} {number}", roles, units, 3))
    return layers


def _is_pair(kernel: tuple[int, ...], recurrent: tuple[int, ...]) -> bool:
    return (
        len(kernel) == len(recurrent) == 2
        and recurrent[0] > 0
        and recurrent[1] == 3 * recurrent[0]
        and kernel[1] == recurrent[1]
    )


def _nothing(contents: Contents) -> str:
    if not contents.tensors:
        return f"No arrays of numbers were found in {contents.container}; bring the weights of a GRU of 2 units."
    return (
        f"No GRU was recognised among the arrays {listed(tuple(contents.tensors), 4)}; expected were the names of "
        "PyTorch (weight_ih, weight_hh, …), of Keras (kernel, recurrent_kernel, bias) or U_h, U_r, b_h, b_r."
    )


def _wrong_size(found: tuple[Layer, ...]) -> str:
    def described(layer: Layer) -> str:
        kind = _GATES.get(layer.gates, f"a layer of {layer.gates} gates")
        return f"{kind} of hidden size {layer.units}" + ("" if layer.label == UNNAMED else f" ({quote(layer.label)})")

    shown = "; ".join(described(layer) for layer in found[:6])
    more = f"; and {len(found) - 6} more" if len(found) > 6 else ""
    return f"Found was {shown}{more}, but Gatescape shows GRUs of hidden size 2."
