"""What was recognised in a file of weights, ready to be said."""

from __future__ import annotations

from dataclasses import dataclass

from dynamics import GRU

from .errors import quote
from .layers import UNNAMED, Framework

_FULL = {"r": "reset", "z": "update", "n": "new", "h": "candidate"}


@dataclass(frozen=True)
class RecognisedWeights:
    """A trained two-unit GRU.

    Attributes:
        flow: the network as a flow; its forward-Euler step of 1 is the trained network, at the held input.
        framework: whose convention the weights follow.
        container: the kind of file, such as "a safetensors file".
        layer: the layer's name in the file; "unnamed" if it has none.
        gate_order: the gates' order within the arrays; empty for our own form, which has one array a gate.
        input_size: number of inputs, or None for our own form, which has none.
        x: the input that is held, or None for none.
        notes: sentences about what was assumed or left out.
    """

    flow: GRU
    framework: Framework
    container: str
    layer: str
    gate_order: tuple[str, ...]
    input_size: int | None
    x: tuple[float, ...] | None
    notes: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """All of it for people, in order."""
        return (self._source(), self._convention(), *self._input(), *self.notes)

    def _source(self) -> str:
        if self.framework == "Gatescape":
            return f"Gatescape's own parameters, read from {self.container}."
        name = "" if self.layer == UNNAMED else f" {quote(self.layer)}"
        inputs = "1 input" if self.input_size == 1 else f"{self.input_size} inputs"
        return f"A {self.framework} GRU{name} with 2 units and {inputs}, read from {self.container}."

    def _convention(self) -> str:
        where = (
            "before the recurrent product: tanh(U_h (r h) + b_h)"
            if self.flow.reset == "before"
            else "after the recurrent product: tanh(r (U_h h + c_h) + b_h)"
        )
        reset = f"the reset gate acts {where}"
        if not self.gate_order:
            return f"{reset[0].upper()}{reset[1:]}."
        order = ", ".join(f"{gate} ({_FULL[gate]})" for gate in self.gate_order)
        return f"The gates come in the order {order}; {reset}."

    def _input(self) -> tuple[str, ...]:
        if self.input_size is None:
            return ()
        if self.x is None:
            return ("The input is held at zero.",)
        shown = ", ".join(f"{value:g}".replace("-", "\N{MINUS SIGN}") for value in self.x[:6])
        return (f"The input is held at ({shown}{', …' if len(self.x) > 6 else ''}), as part of the biases.",)
