"""A whole network as one field of the address: the pinned portrait, and the other side of the split view."""

from __future__ import annotations

from typing import Any, get_args

from dynamics.systems import GRU
from dynamics.systems.gru import Reset

from .reading import format_numbers, numbers, quote

_RESETS: tuple[str, ...] = get_args(Reset)


def parse_network(text: str) -> GRU:
    """Read the numbers of every parameter in order, with semicolons between the parameters, and the reset variant.

    Raises:
        ValueError: with a sentence.
    """
    parts = text.split(";")
    if len(parts) != len(GRU.parameters) + 1:
        needed = ", ".join(parameter.symbol for parameter in GRU.parameters)
        raise ValueError(f"needs {len(GRU.parameters) + 1} parts ({needed}, reset), got {len(parts)}")
    if parts[-1] not in _RESETS:
        raise ValueError(f"{quote(parts[-1])} is not one of {', '.join(_RESETS)}")
    arguments: dict[str, Any] = {"reset": parts[-1]}
    for parameter, part in zip(GRU.parameters, parts, strict=False):
        entries = parameter.check(numbers(part))
        arguments[parameter.name] = (entries[:2], entries[2:]) if len(parameter.shape) == 2 else entries
    return GRU(**arguments)


def format_network(network: GRU) -> str:
    """The text that :func:`parse_network` reads back as the same network."""
    values = network.parameter_values()
    return ";".join([*(format_numbers(values[parameter.symbol]) for parameter in GRU.parameters), network.reset])


def network_as_data(network: GRU | None) -> dict[str, Any] | None:
    """A network as plain data for the page's script."""
    if network is None:
        return None
    return {
        "parameters": {symbol: list(values) for symbol, values in network.parameter_values().items()},
        "reset": network.reset,
    }
