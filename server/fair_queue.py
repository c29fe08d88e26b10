"""A queue that gives addresses turns, and within an address its visitors: who asks much waits for himself only."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Attributes:
        address: where from; one for a class behind one router.
        token: which page there; empty if it did not say.
    """

    address: str = ""
    token: str = ""


class FairQueue(Generic[Item]):
    """Items of visitors; not safe for threads by itself."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, OrderedDict[Visitor, deque[Item]]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def push(self, visitor: Visitor, item: Item) -> None:
        """Add an item at the visitor's end."""
        self._addresses.setdefault(visitor.address, OrderedDict()).setdefault(visitor, deque()).append(item)
        self._count += 1

    def pop(self) -> Item:
        """The item whose turn it is.

        Raises:
            IndexError: if there is none.
        """
        if not self._addresses:
            raise IndexError("nobody waits")
        address, visitors = next(iter(self._addresses.items()))
        visitor, items = next(iter(visitors.items()))
        item = items.popleft()
        # the next turn is another visitor's, and another address's
        visitors.move_to_end(visitor)
        self._addresses.move_to_end(address)
        self._tidy(visitor)
        return item

    def remove(self, visitor: Visitor, item: Item) -> bool:
        """Take an item out; whether it was there."""
        items = self._items(visitor)
        if item not in items:
            return False
        items.remove(item)
        self._tidy(visitor)
        return True

    def waiting(self, visitor: Visitor) -> int:
        """How many items a visitor has here."""
        return len(self._items(visitor))

    def busiest(self) -> Visitor:
        """The visitor with the most items; of equals the one whose turn is last.

        Raises:
            IndexError: if there is none.
        """
        counts = [(len(items), visitor) for visitors in self._addresses.values() for visitor, items in visitors.items()]
        if not counts:
            raise IndexError("nobody waits")
        most = max(count for count, _ in counts)
        return next(visitor for count, visitor in reversed(counts) if count == most)

    def pop_newest(self, visitor: Visitor) -> Item:
        """Take out what a visitor asked last.

        Raises:
            KeyError: if he has nothing here.
        """
        item = self._addresses[visitor.address][visitor].pop()
        self._tidy(visitor)
        return item

    def _items(self, visitor: Visitor) -> deque[Item]:
        visitors = self._addresses.get(visitor.address)
        return visitors.get(visitor, deque()) if visitors else deque()

    def _tidy(self, visitor: Visitor) -> None:
        self._count -= 1
        visitors = self._addresses[visitor.address]
        if not visitors[visitor]:
            del visitors[visitor]
        if not visitors:
            del self._addresses[visitor.address]
