"""The parameters as LaTeX, NumPy and PyTorch."""

from __future__ import annotations

from decimal import Decimal

from dynamics import GRU, Flow

from .wording import exact

_GREEK = frozenset({"alpha", "beta", "gamma", "tau"})
# beyond these a number is written with a power of ten, which is still exact
_FEWEST, _MOST = -6, 15

_NUMPY = '''\
import numpy as np

{arrays}


def sigmoid(s):
    return 1.0 / (1.0 + np.exp(-s))


def velocity(h):
    """dh/dt of the flow (JSP21 eq. 5-7); the reset gate acts {reset} the recurrent product."""
    r = sigmoid(U_r @ h + b_r)
    z = sigmoid(U_z @ h + b_z)
    return (1.0 - z) * (np.tanh({candidate}) - h)


def step(h):
    """One step of the discrete GRU: forward Euler with a step of 1."""
    return h + velocity(h)
'''

_TORCH_AFTER = """\
import torch

# The reset gate acts after the recurrent product, as in torch.nn.GRUCell. The input weights are zero: add your own.
# Rows come in the gates' order r, z, n.
cell = torch.nn.GRUCell(input_size=1, hidden_size=2, dtype=torch.float64)
with torch.no_grad():
    cell.weight_ih.zero_()
    weights = [
{weight_hh}
    ]
    cell.weight_hh.copy_(torch.tensor(weights, dtype=torch.float64))
    cell.bias_ih.copy_(torch.tensor({bias_ih}, dtype=torch.float64))
    cell.bias_hh.copy_(torch.tensor({bias_hh}, dtype=torch.float64))

h = torch.tensor([[0.1, 0.1]], dtype=torch.float64)
h = cell(torch.zeros(1, 1, dtype=torch.float64), h)  # one step
"""

_TORCH_BEFORE = '''\
import torch

# The reset gate acts before the recurrent product (Cho 2014, JSP21). torch.nn.GRUCell applies it afterwards, so no
# weights make it the same network; this is the cell written out.
{arrays}


def cell(h):
    """One step from the state h, shape (..., 2)."""
    r = torch.sigmoid(h @ U_r.T + b_r)
    z = torch.sigmoid(h @ U_z.T + b_z)
    candidate = torch.tanh((r * h) @ U_h.T + b_h)
    return (1 - z) * candidate + z * h


h = torch.tensor([[0.1, 0.1]], dtype=torch.float64)
h = cell(h)  # one step
'''


def latex(flow: Flow) -> str:
    """The parameters as an ``align*`` environment with ``pmatrix``; needs amsmath. Decimals are exact.

    The parameter ``c_h`` of a GRU is left out where it has no effect.
    """
    lines = []
    for parameter in flow.parameters:
        if isinstance(flow, GRU) and parameter.name == "ch" and flow.reset == "before":
            continue
        values = flow.parameter_values()[parameter.symbol]
        columns = parameter.shape[1] if len(parameter.shape) == 2 else 1
        rows = [" & ".join(_latex_number(v) for v in values[i : i + columns]) for i in range(0, len(values), columns)]
        body = r" \\ ".join(rows)
        value = rf"\begin{{pmatrix}} {body} \end{{pmatrix}}" if parameter.shape else body
        lines.append(f"  {_latex_symbol(parameter.symbol)} &= {value}")
    return "\\begin{align*}\n" + ",\\\\\n".join(lines) + "\n\\end{align*}\n"


def numpy_code(flow: Flow) -> str:
    """The parameters as arrays, with the flow's velocity and the discrete step.

    Raises:
        ValueError: if the flow is not a GRU.
    """
    gru = _gru(flow)
    candidate = "U_h @ (r * h) + b_h" if gru.reset == "before" else "r * (U_h @ h + c_h) + b_h"
    return _NUMPY.format(arrays=_arrays(gru, "np.array({})"), reset=gru.reset, candidate=candidate)


def pytorch_code(flow: Flow) -> str:
    """A ``torch.nn.GRUCell`` with exactly these weights, or the cell written out where PyTorch has none such.

    Raises:
        ValueError: if the flow is not a GRU.
    """
    gru = _gru(flow)
    if gru.reset == "before":
        return _TORCH_BEFORE.format(arrays=_arrays(gru, "torch.tensor({}, dtype=torch.float64)"))
    return _TORCH_AFTER.format(
        weight_hh="\n".join(f"        {_nested(row)}," for row in (*gru.Ur, *gru.Uz, *gru.Uh)),
        bias_ih=_nested((*gru.br, *gru.bz, *gru.bh)),
        bias_hh=_nested((0.0, 0.0, 0.0, 0.0, *gru.ch)),
    )


def _gru(flow: Flow) -> GRU:
    if not isinstance(flow, GRU):
        raise ValueError(f"{flow.title} is not a GRU; take its parameters as LaTeX or as a script")
    return flow


def _arrays(gru: GRU, form: str) -> str:
    used = [p for p in gru.parameters if p.name != "ch" or gru.reset == "after"]
    return "\n".join(f"{p.symbol} = {form.format(_nested(getattr(gru, p.name)))}" for p in used)


def _nested(value: object) -> str:
    """Nested lists of exact numbers, with a decimal point so that they are floats."""
    if isinstance(value, tuple):
        return f"[{', '.join(_nested(entry) for entry in value)}]"
    return repr(float(str(value)))


def _latex_symbol(symbol: str) -> str:
    base, _, index = symbol.partition("_")
    base = f"\\{base}" if base in _GREEK else base
    if not index:
        return base
    return f"{base}_{index}" if len(index) == 1 else f"{base}_{{\\mathrm{{{index}}}}}"


def _latex_number(value: float) -> str:
    """Exact decimals: the shortest that read back as the same double."""
    if value == 0.0:
        return "0"
    number = Decimal(exact(value))
    if _FEWEST <= number.adjusted() <= _MOST:
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = f"{number.scaleb(-number.adjusted()).normalize():f}"
    return rf"{mantissa} \times 10^{{{number.adjusted()}}}"
