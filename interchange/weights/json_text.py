"""JSON: numbers by name, in nested objects or in one list."""

from __future__ import annotations

import json
from typing import NoReturn

import numpy as np

from .errors import WeightsError, quote
from .layers import is_weight_name
from .limits import DEEPEST, LARGEST_TEXT, MOST_DIMENSIONS, MOST_NODES, MOST_TENSORS
from .tensors import Contents, Tensor, check_shape, walk


def parse_json(data: bytes, subject: str) -> object:
    """A JSON text as Python's plain values; names given twice, NaN and infinities are refused.

    Args:
        subject: what the text is, to begin a sentence.

    Raises:
        WeightsError: with the line where it goes wrong.
    """

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        known: dict[str, object] = {}
        for name, value in pairs:
            if name in known:
                raise WeightsError(f"{subject} gives {quote(name)} twice.")
            known[name] = value
        return known

    def refuse(constant: str) -> NoReturn:
        raise WeightsError(f"{subject} holds {constant}; every weight must be a finite number.")

    try:
        parsed: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=unique, parse_constant=refuse)
    except UnicodeDecodeError:
        raise WeightsError(f"{subject} is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise WeightsError(f"{subject} is not JSON: {error.msg.lower()} in line {error.lineno}.") from None
    except RecursionError:
        raise WeightsError(f"{subject} is nested too deeply.") from None
    except WeightsError:
        raise
    except ValueError:
        raise WeightsError(f"{subject} holds a number of more digits than can be read.") from None
    return parsed


def read_json(data: bytes) -> Contents:
    """The arrays of a JSON text.

    An object's names are joined by points; a list of arrays, as of Keras' ``get_weights()``, is named 0, 1, 2.

    Raises:
        WeightsError: if the text is not JSON, or an array that bears the name of a weight is not rectangular.
    """
    if len(data) > LARGEST_TEXT:
        # as Python's values a text can take fifty times its size
        raise WeightsError(
            f"The text has {len(data) / 1e6:.1f} MB; at most {LARGEST_TEXT // 1_000_000} MB of JSON are read, "
            "so bring the GRU's weights alone."
        )
    parsed = parse_json(data, "The text")
    if isinstance(parsed, list):
        if len(parsed) > MOST_TENSORS:
            raise WeightsError(f"The list holds more than {MOST_TENSORS:,} arrays.")
        parsed = {str(i): value for i, value in enumerate(parsed)}
    tensors: dict[str, Tensor] = {}
    words: dict[str, str] = {}
    for name, value in walk(parsed, ".", MOST_NODES, DEEPEST):
        if isinstance(value, str):
            words[name] = value
        elif isinstance(value, list) or (isinstance(value, int | float) and not isinstance(value, bool)):
            tensor = _tensor(name, value)
            if tensor is not None:
                tensors[name] = tensor
    return Contents("JSON", tensors, words)


def _tensor(name: str, value: object) -> Tensor | None:
    """The array, or None for a list that holds no array and need not."""
    try:
        return _array(name, value)
    except WeightsError:
        if is_weight_name(name):
            raise
        return None


def _array(name: str, value: object) -> Tensor | None:
    """A rectangular array of numbers, or None for a list of something else altogether."""
    shape: list[int] = []
    level = [value]
    while isinstance(level[0], list):
        lengths = {len(part) if isinstance(part, list) else -1 for part in level}
        if len(lengths) > 1:
            sizes = " and ".join(str(n) if n >= 0 else "a single number" for n in sorted(lengths, reverse=True)[:3])
            raise WeightsError(f"{quote(name)} is not rectangular: its rows have lengths {sizes}.")
        shape.append(lengths.pop())
        if len(shape) > MOST_DIMENSIONS:
            raise WeightsError(f"{quote(name)} has more than {MOST_DIMENSIONS} dimensions.")
        level = [entry for part in level if isinstance(part, list) for entry in part]
        if not level:
            return None
    if not any(isinstance(entry, int | float) and not isinstance(entry, bool) for entry in level):
        return None
    for entry in level:
        if isinstance(entry, bool) or not isinstance(entry, int | float):
            raise WeightsError(f"{quote(name)} holds {_named(entry)} among its numbers.")
    check_shape(name, tuple(shape))
    try:
        entries = np.array([float(entry) for entry in level if isinstance(entry, int | float)])
    except OverflowError:
        raise WeightsError(f"{quote(name)} holds a number that is too large.") from None
    return Tensor(name, tuple(shape), "float64", entries.reshape(shape))


def _named(entry: object) -> str:
    if entry is None:
        return "null"
    if isinstance(entry, bool):
        return "true" if entry else "false"
    return quote(entry) if isinstance(entry, str) else "a list or an object"
