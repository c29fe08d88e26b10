"""The few steps of a pickle that a PyTorch state dict needs, carried out without Python's unpickler.

A pickle is a program for a small stack machine. Here its steps are only decoded by the standard library
(:func:`pickletools.genops`, which executes nothing) and then carried out on plain values: dictionaries, lists, tuples,
texts, numbers, and the two descriptions :class:`Storage` and :class:`StoredTensor`. A global name stays a name. No
module is imported, no object is called, no attribute is set, whatever the pickle asks for.
"""

from __future__ import annotations

import pickletools
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import WeightsError, quote
from .limits import MOST_PICKLE_STEPS

SAVE_STATE_DICT = "save model.state_dict() alone and bring that"
_DAMAGED = "The state dict is damaged or cut short: its description cannot be read."


@dataclass(frozen=True)
class Global:
    """A name that the pickle mentions; it is never looked up."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True)
class Storage:
    """A file of the archive that holds numbers.

    Attributes:
        kind: the storage's class, such as "FloatStorage".
        key: its file's name below ``data/``.
        count: number of entries.
    """

    kind: str
    key: str
    count: int


@dataclass(frozen=True)
class StoredTensor:
    """A view of a storage: offset and strides count entries."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


_ORDERED_DICT = Global("collections", "OrderedDict")
_TENSOR = Global("torch._utils", "_rebuild_tensor_v2")
_PARAMETER = Global("torch._utils", "_rebuild_parameter")
_SIZE = Global("torch", "Size")


class _Mark:
    """What MARK leaves on the stack."""


def read_pickle(data: bytes) -> object:
    """The value that a pickled state dict describes.

    Raises:
        WeightsError: if the pickle is damaged, or asks for anything beyond a state dict's subset.
    """
    machine = _Machine()
    try:
        for steps, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if steps > MOST_PICKLE_STEPS:
                raise WeightsError(f"The state dict takes more than {MOST_PICKLE_STEPS:,} steps; {SAVE_STATE_DICT}.")
            if opcode.name == "STOP":
                return machine.result()
            machine.step(opcode.name, argument)
    except WeightsError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, EOFError, struct.error):
        # a hostile pickle can make the decoder stumble; what it was after does not matter
        raise WeightsError(_DAMAGED) from None
    raise WeightsError(_DAMAGED)


class _Machine:
    """A stack and a memo of plain values."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def result(self) -> object:
        if len(self._stack) != 1:
            raise ValueError
        return self._stack[0]

    def step(self, name: str, argument: Any) -> None:
        if name in _IGNORED:
            return
        if name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name]())
        elif name in _LITERALS:
            self._stack.append(argument)
        elif name in ("BINPUT", "LONG_BINPUT"):
            self._memo[argument] = self._stack[-1]
        elif name == "MEMOIZE":
            self._memo[len(self._memo)] = self._stack[-1]
        elif name in ("BINGET", "LONG_BINGET"):
            self._stack.append(self._memo[argument])
        elif name in _METHODS:
            _METHODS[name](self)
        elif name == "GLOBAL":
            module, _, attribute = argument.partition(" ")
            self._stack.append(_allowed(Global(module, attribute)))
        else:
            raise WeightsError(f"The file takes a step, {name}, that no state dict needs; {SAVE_STATE_DICT}.")

    def _since_mark(self) -> list[Any]:
        # from the end, and each mark is removed once: linear in all
        at = len(self._stack) - 1
        while not isinstance(self._stack[at], _Mark):
            at -= 1
            if at < 0:
                raise ValueError
        items = self._stack[at + 1 :]
        del self._stack[at:]
        return items

    def _last(self, count: int) -> tuple[Any, ...]:
        if len(self._stack) < count:
            raise ValueError
        items = tuple(self._stack[-count:])
        del self._stack[-count:]
        if any(isinstance(item, _Mark) for item in items):
            raise ValueError
        return items

    def tuple_since_mark(self) -> None:
        self._stack.append(tuple(self._since_mark()))

    def tuple_of_one(self) -> None:
        self._stack.append(self._last(1))

    def tuple_of_two(self) -> None:
        self._stack.append(self._last(2))

    def tuple_of_three(self) -> None:
        self._stack.append(self._last(3))

    def set_item(self) -> None:
        self._fill(self._last(2))

    def set_items(self) -> None:
        self._fill(tuple(self._since_mark()))

    def _fill(self, items: tuple[Any, ...]) -> None:
        target = self._stack[-1]
        if not isinstance(target, dict) or len(items) % 2:
            raise ValueError
        for key, value in zip(items[::2], items[1::2], strict=True):
            # only plain keys: a hash of nested tuples could take for ever
            if type(key) not in (str, int):
                raise WeightsError(f"The file holds a dictionary whose keys are not names; {SAVE_STATE_DICT}.")
            target[key] = value

    def append(self) -> None:
        self._extend(self._last(1))

    def extend(self) -> None:
        self._extend(tuple(self._since_mark()))

    def _extend(self, items: tuple[Any, ...]) -> None:
        target = self._stack[-1]
        if not isinstance(target, list):
            raise ValueError
        target.extend(items)

    def global_from_stack(self) -> None:
        module, name = self._last(2)
        if not isinstance(module, str) or not isinstance(name, str):
            raise ValueError
        self._stack.append(_allowed(Global(module, name)))

    def storage(self) -> None:
        (identity,) = self._last(1)
        if not isinstance(identity, tuple) or len(identity) != 5 or identity[0] != "storage":
            raise ValueError
        _, kind, key, _, count = identity
        if not isinstance(kind, Global) or not isinstance(key, str) or type(count) is not int or count < 0:
            raise ValueError
        self._stack.append(Storage(kind.name, key, count))

    def reduce(self) -> None:
        function, arguments = self._last(2)
        if not isinstance(arguments, tuple):
            raise ValueError
        if function == _ORDERED_DICT:
            self._stack.append(_ordered(arguments))
        elif function == _TENSOR:
            self._stack.append(_stored_tensor(arguments))
        elif function in (_PARAMETER, _SIZE) and arguments and isinstance(arguments[0], StoredTensor | tuple):
            # a parameter is shown by its tensor, a size by its tuple
            self._stack.append(arguments[0])
        else:
            raise ValueError

    def build(self) -> None:
        # the attributes of an ordered dictionary (PyTorch keeps version numbers there) carry no weights
        self._last(1)
        if not isinstance(self._stack[-1], dict):
            raise ValueError


_IGNORED = frozenset({"PROTO", "FRAME"})
_CONSTANTS: dict[str, Callable[[], Any]] = {
    "MARK": _Mark,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
}
_LITERALS = frozenset({"BINUNICODE", "SHORT_BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"})
_METHODS: dict[str, Callable[[_Machine], None]] = {
    "TUPLE": _Machine.tuple_since_mark,
    "TUPLE1": _Machine.tuple_of_one,
    "TUPLE2": _Machine.tuple_of_two,
    "TUPLE3": _Machine.tuple_of_three,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.extend,
    "STACK_GLOBAL": _Machine.global_from_stack,
    "BINPERSID": _Machine.storage,
    "REDUCE": _Machine.reduce,
    "BUILD": _Machine.build,
}


def _allowed(found: Global) -> Global:
    """The name, if a state dict may mention it."""
    if found in (_ORDERED_DICT, _TENSOR, _PARAMETER, _SIZE):
        return found
    if found.module in ("torch", "torch.storage") and found.name.endswith("Storage") and found.name.isalnum():
        return found
    if found.module == "torch" and found.name.isidentifier():
        raise WeightsError(f"The file needs {quote(str(found))}, which is not read; {SAVE_STATE_DICT}.")
    if found.module.startswith("torch.nn."):
        raise WeightsError(f"The file holds a whole model ({quote(str(found))}), not its weights; {SAVE_STATE_DICT}.")
    raise WeightsError(
        f"The file asks for {quote(str(found))}, which could run code when opened, so it was not read; "
        f"{SAVE_STATE_DICT}."
    )


def _ordered(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    if not arguments:
        return {}
    (pairs,) = arguments
    made: dict[Any, Any] = {}
    for pair in pairs if isinstance(pairs, list) else [None]:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or type(pair[0]) not in (str, int):
            raise ValueError
        made[pair[0]] = pair[1]
    return made


def _stored_tensor(arguments: tuple[Any, ...]) -> StoredTensor:
    if len(arguments) < 4:
        raise ValueError
    storage, offset, shape, strides = arguments[:4]
    if not isinstance(storage, Storage) or not isinstance(shape, tuple) or not isinstance(strides, tuple):
        raise ValueError
    if len(shape) != len(strides) or not all(type(n) is int and n >= 0 for n in (offset, *shape, *strides)):
        raise ValueError
    return StoredTensor(storage, offset, shape, strides)
