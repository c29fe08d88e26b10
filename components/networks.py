"""A whole network as one field of the address: the pinned portrait, and the other side of the split view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from dynamics.flow import Flow
from dynamics.systems import GRU
from dynamics.systems.gru import Reset

from .reading import format_numbers, numbers, quote

RESETS: tuple[str, ...] = get_args(Reset)


def build_flow(system: type[Flow], values: Mapping[str, Sequence[float]], reset: str | None = None) -> Flow:
    """The flow of a system with these entries, by symbol in row-major order; ``reset`` is of the GRU alone."""
    arguments: dict[str, Any] = {"reset": reset} if reset is not None else {}
    for parameter in system.parameters:
        entries = tuple(values[parameter.symbol])
        arguments[parameter.name] = parameter.shaped(entries)
    return system(**arguments)


def variant(flow: Flow) -> str | None:
    """The reset variant of a GRU; None for any other flow."""
    return flow.reset if isinstance(flow, GRU) else None


def parse_network(system: type[Flow], text: str) -> Flow:
    """Read the numbers of every parameter in order, with semicolons between them, and of a GRU the reset variant.

    Raises:
        ValueError: with a sentence.
    """
    parts = text.split(";")
    names = [parameter.symbol for parameter in system.parameters] + (["reset"] if system is GRU else [])
    if len(parts) != len(names):
        raise ValueError(f"needs {len(names)} parts ({', '.join(names)}), got {len(parts)}")
    reset = parts.pop() if system is GRU else None
    if reset is not None and reset not in RESETS:
        raise ValueError(f"{quote(reset)} is not one of {', '.join(RESETS)}")
    values = {
        parameter.symbol: parameter.check(numbers(part))
        for parameter, part in zip(system.parameters, parts, strict=True)
    }
    return build_flow(system, values, reset)


def format_network(network: Flow) -> str:
    """The text that :func:`parse_network` reads back as the same network."""
    values = network.parameter_values()
    parts = [format_numbers(values[parameter.symbol]) for parameter in network.parameters]
    reset = variant(network)
    return ";".join(parts if reset is None else [*parts, reset])


def network_as_data(network: Flow | None) -> dict[str, Any] | None:
    """A network as plain data for the page's script."""
    if network is None:
        return None
    return {
        "parameters": {symbol: list(values) for symbol, values in network.parameter_values().items()},
        "reset": variant(network),
    }
