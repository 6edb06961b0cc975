"""A queue in which nobody waits for somebody else's flood: whoever waits in fewer company is served in turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

__all__ = ["FairQueue"]

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Give what waits turn by turn: among the first names of each path, below each among the second ones, and so on.

    With paths of server, channel and person, servers take turns, in each its channels, and in each of these people; of
    one person what came first is served first.  Not safe to share between threads.
    """

    def __init__(self) -> None:
        self._here: deque[T] = deque()
        # In the order of their turns: whoever was served goes to the end.
        self._below: dict[Hashable, FairQueue[T]] = {}
        self._length = 0

    def __len__(self) -> int:
        """Return how many wait."""
        return self._length

    def add(self, path: tuple[Hashable, ...], item: T) -> None:
        """Let an item wait behind those of the same path."""
        self._length += 1
        if not path:
            self._here.append(item)
            return
        self._below.setdefault(path[0], FairQueue()).add(path[1:], item)

    def take(self) -> T:
        """Return the item whose turn it is, which no longer waits.

        Raises:
            IndexError: if none waits.
        """
        if not self._length:
            raise IndexError("nobody waits")
        self._length -= 1
        if self._here:
            return self._here.popleft()
        name, below = next(iter(self._below.items()))
        del self._below[name]
        item = below.take()
        if below:
            self._below[name] = below
        return item

    def ahead_of(self, path: tuple[Hashable, ...], item: T) -> int:
        """Return how many are served before an item that waits, if nobody else comes.

        Raises:
            ValueError: if it does not wait there.
        """
        if not path:
            return self._here.index(item)
        own = self._below.get(path[0])
        if own is None:
            raise ValueError(f"nobody waits below {path[0]!r}")
        turns = own.ahead_of(path[1:], item)
        ahead, is_earlier = len(self._here) + turns, True
        for below in self._below.values():
            if below is own:
                is_earlier = False
            else:
                ahead += min(len(below), turns + is_earlier)
        return ahead

    def __iter__(self) -> Iterator[T]:
        """Yield what waits, in no order that means anything."""
        yield from self._here
        for below in self._below.values():
            yield from below
