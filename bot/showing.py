"""Which private answers were shown to everyone already, so that pressing twice does not show one twice."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Showing"]

_MOST = 1000


class Showing:
    """Remember the last private answers that were shown, by the id of their message."""

    def __init__(self) -> None:
        self._shown: OrderedDict[int, None] = OrderedDict()

    @contextmanager
    def once(self, message_id: int) -> Iterator[bool]:
        """Give True to the first who shows it, False to all later ones; if the block fails it was not shown."""
        if message_id in self._shown:
            yield False
            return
        self._shown[message_id] = None
        if len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        try:
            yield True
        except BaseException:
            self._shown.pop(message_id, None)
            raise
