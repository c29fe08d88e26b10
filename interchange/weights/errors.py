"""What is said when weights cannot be read."""

from __future__ import annotations

MOST_SHOWN = 60


class WeightsError(ValueError):
    """Weights that could not be read; the message is one sentence for people, with its full stop.

    Attributes:
        layers: names of the layers to choose from, where several would do; else empty.
    """

    def __init__(self, sentence: str, layers: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.layers = layers


def quote(text: str) -> str:
    """The text in quotation marks, shortened, with nothing that could break a line."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: MOST_SHOWN + 1])
    return f"'{shown[:MOST_SHOWN]}…'" if len(text) > MOST_SHOWN else f"'{shown}'"


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape for people: "6 × 2", "6", "a single number"."""
    return " × ".join(map(str, shape)) if shape else "a single number"


def listed(names: tuple[str, ...], most: int = 6) -> str:
    """Quoted names for a sentence, the first few of many."""
    shown = ", ".join(quote(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
