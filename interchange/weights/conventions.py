"""From the arrays of a framework to the symbols of the papers.

PyTorch (``torch.nn.GRUCell``), gates r, z, n as blocks of rows; with ``W = weight_ih`` and ``U = weight_hh``::

    n = tanh(W_n x + b_in + r (U_n h + b_hn)),   h' = (1 - z) n + z h

Keras (``keras.layers.GRU``), gates z, r, h as blocks of columns, applied from the right (``h @ U``)::

    reset_after=True    hh = tanh(x W_h + b_h + r (h U_h + c_h))     bias of shape (2, 3 u): rows b and c
    reset_after=False   hh = tanh(x W_h + b_h + (r h) U_h)           bias of shape (3 u,)
    h' = z h + (1 - z) hh

Both are the forward-Euler step of 1 of JSP21 eq. 5-7 in the variant named by ``GRU.reset``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dynamics import GRU
from dynamics.systems.gru import Reset

from .errors import WeightsError, quote, shape_text
from .layers import UNITS, Layer
from .limits import MOST_INPUTS
from .tensors import FloatArray, Tensor

TORCH_ORDER = ("r", "z", "n")
KERAS_ORDER = ("z", "r", "h")
_ACTIVATIONS = (("activation", "tanh"), ("recurrent_activation", "sigmoid"))


@dataclass(frozen=True)
class Gates:
    """A GRU's arrays in one convention: a matrix or vector for each gate, to be applied from the left.

    Attributes:
        recurrent, inputs: matrices by gate ("r", "z", "h"), of shapes ``(2, 2)`` and ``(2, n)``.
        bias, recurrent_bias: vectors by gate; the second acts inside the reset product.
        reset: where the reset gate acts.
        order: of the gates in the file.
        notes: sentences about what was assumed.
    """

    recurrent: dict[str, FloatArray]
    inputs: dict[str, FloatArray]
    bias: dict[str, FloatArray]
    recurrent_bias: dict[str, FloatArray]
    reset: Reset
    order: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def input_size(self) -> int:
        """Number of inputs."""
        return int(self.inputs["h"].shape[1])

    def flow(self, x: tuple[float, ...] | None) -> GRU:
        """The flow at a held input.

        Raises:
            WeightsError: if the input does not fit, or a weight is out of the range that can be computed.
        """
        held = self._check_input(x)
        bias = {gate: self.bias[gate] + self.inputs[gate] @ held for gate in "rzh"}
        after = self.reset == "after"
        for gate in "rz":
            bias[gate] = bias[gate] + self.recurrent_bias[gate]
        try:
            return GRU(
                Uh=self.recurrent["h"].tolist(),
                Ur=self.recurrent["r"].tolist(),
                Uz=self.recurrent["z"].tolist(),
                bh=bias["h"].tolist(),
                br=bias["r"].tolist(),
                bz=bias["z"].tolist(),
                ch=self.recurrent_bias["h"].tolist() if after else (0.0, 0.0),
                reset=self.reset,
            )
        except ValueError as error:
            raise WeightsError(f"These weights cannot be shown: {error}.") from None

    def _check_input(self, x: tuple[float, ...] | None) -> FloatArray:
        if x is None:
            return np.zeros(self.input_size)
        if len(x) != self.input_size:
            wanted = "1 number" if self.input_size == 1 else f"{self.input_size} numbers"
            raise WeightsError(f"The input needs {wanted}, got {len(x)}.")
        return np.array(x)


def from_torch(layer: Layer, reset: Reset | None) -> Gates:
    """Gates of a PyTorch layer.

    Raises:
        WeightsError: if an array is missing or has a wrong shape, or PyTorch has no such reset variant.
    """
    if reset == "before":
        raise WeightsError("PyTorch's GRU applies its reset gate after the recurrent product, never before it.")
    n = _input_size(layer, "weight_ih", axis=1)
    weights = {
        "hidden": _array(layer, "weight_hh", (3 * UNITS, UNITS)),
        "input": _array(layer, "weight_ih", (3 * UNITS, n)),
    }
    notes = []
    biases: dict[str, FloatArray] = {}
    if not layer.tensors.keys() & {"bias_ih", "bias_hh"}:
        notes.append("The layer has no biases.")
        biases = {"bias_ih": np.zeros(3 * UNITS), "bias_hh": np.zeros(3 * UNITS)}
    else:
        biases = {role: _array(layer, role, (3 * UNITS,)) for role in ("bias_ih", "bias_hh")}
    return Gates(
        recurrent=_rows(weights["hidden"]),
        inputs=_rows(weights["input"]),
        bias=_rows(biases["bias_ih"]),
        recurrent_bias=_rows(biases["bias_hh"]),
        reset="after",
        order=TORCH_ORDER,
        notes=tuple(notes),
    )


def from_keras(layer: Layer, reset: Reset | None, settings: Mapping[str, Any] | None) -> Gates:
    """Gates of a Keras layer; ``settings`` is its configuration, if the file has it.

    Raises:
        WeightsError: if an array is missing or has a wrong shape, its activations are not those of a GRU, or the
            asked-for reset variant contradicts the file.
    """
    if settings is not None:
        _check_activations(settings)
    n = _input_size(layer, "kernel", axis=0)
    kernel = _array(layer, "kernel", (n, 3 * UNITS))
    recurrent = _array(layer, "recurrent_kernel", (UNITS, 3 * UNITS))
    bias = np.zeros((2, 3 * UNITS))
    stated: Reset | None = None
    notes: list[str] = []
    tensor = layer.tensors.get("bias")
    if tensor is None:
        notes.append("The layer has no biases.")
    elif tensor.shape == (2, 3 * UNITS):
        bias, stated = tensor.values(), "after"
    elif tensor.shape == (3 * UNITS,):
        bias[0], stated = tensor.values(), "before"
    else:
        raise WeightsError(
            f"{quote(tensor.name)} has shape {shape_text(tensor.shape)}; a Keras GRU of 2 units has "
            f"2 × 6 (reset_after=True) or 6 (reset_after=False)."
        )
    if stated is None and settings is not None and isinstance(settings.get("reset_after"), bool):
        stated = "after" if settings["reset_after"] else "before"
    if stated is not None and reset is not None and reset != stated:
        raise WeightsError(f"The file says that the reset gate acts {stated} the product, not {reset} it.")
    if stated is None and reset is None:
        notes.append(
            "Nothing in the file tells where the reset gate acts; Keras' default, after the product, is taken."
        )
    return Gates(
        recurrent=_columns(recurrent),
        inputs=_columns(kernel),
        bias=_columns(bias[0]),
        recurrent_bias=_columns(bias[1]),
        reset=stated or reset or "after",
        order=KERAS_ORDER,
        notes=tuple(notes),
    )


def settings_of(label: str, configurations: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The configuration of a layer: the one whose name is part of its path, or else of one of two units.

    Keras' newer files do not keep the names of layers; among several of two units, one with unusual activations is
    returned, because then the portrait could be wrong.
    """
    parts = label.replace("/", " ").split()
    named = [one for one in configurations if one.get("name") in parts]
    sized = named or [one for one in configurations if one.get("units") == UNITS]
    unusual = [one for one in sized if any(one.get(key, wanted) != wanted for key, wanted in _ACTIVATIONS)]
    return next(iter(unusual or sized), None)


def _check_activations(settings: Mapping[str, Any]) -> None:
    for key, wanted in _ACTIVATIONS:
        found = settings.get(key, wanted)
        if found != wanted:
            raise WeightsError(
                f"The layer's {key} is {quote(str(found)[:200])}; Gatescape's GRU has {quote(wanted)}, so its portrait "
                "would be that of another network."
            )


def _input_size(layer: Layer, role: str, axis: int) -> int:
    tensor = layer.tensors.get(role)
    if tensor is None:
        raise WeightsError(f"{quote(role)} is missing beside {quote(next(iter(layer.tensors.values())).name)}.")
    if len(tensor.shape) != 2 or tensor.shape[axis] > MOST_INPUTS:
        raise WeightsError(f"{quote(tensor.name)} has shape {shape_text(tensor.shape)}; a matrix was expected.")
    return tensor.shape[axis]


def _array(layer: Layer, role: str, shape: tuple[int, ...]) -> FloatArray:
    tensor: Tensor | None = layer.tensors.get(role)
    if tensor is None:
        raise WeightsError(f"{quote(role)} is missing beside {quote(next(iter(layer.tensors.values())).name)}.")
    if tensor.shape != shape:
        raise WeightsError(
            f"{quote(tensor.name)} has shape {shape_text(tensor.shape)}; a {layer.framework} GRU of 2 units has "
            f"{shape_text(shape)}."
        )
    return tensor.values()


def _rows(stacked: FloatArray) -> dict[str, FloatArray]:
    """Blocks of rows r, z, n; the new gate n is the candidate h."""
    return {gate: stacked[i * UNITS : (i + 1) * UNITS] for i, gate in enumerate("rzh")}


def _columns(stacked: FloatArray) -> dict[str, FloatArray]:
    """Blocks of columns z, r, h, transposed: ``v @ K`` is ``K.T v``."""
    return {gate: stacked[..., i * UNITS : (i + 1) * UNITS].T for i, gate in enumerate("zrh")}
