"""How every page looks to this person: theme, palette and projector mode, as fields of its address."""

from __future__ import annotations

from typing import Literal, get_args

from .address import Field, word
from .reading import one_of

Theme = Literal["auto", "light", "dark"]
Palette = Literal["safe", "paper"]
Projector = Literal["off", "on"]

LOOK_FIELDS: tuple[Field, ...] = (
    word("theme", one_of(get_args(Theme)), "auto"),
    word("palette", one_of(get_args(Palette)), "safe"),
    word("projector", one_of(get_args(Projector)), "off"),
)
