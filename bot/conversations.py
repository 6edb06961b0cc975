"""What each person asked last in each place, so that they can ask on: in memory only, and gone after half an hour."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retrieval import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.asker import Asker
    from retrieval import Turn

__all__ = ["Conversations", "Line"]

_SECONDS = 1800.0
_MOST = 2000
_LONGEST_LINE = 8


class _Talk:
    """Hold what one person asked in one place, and their questions that are not answered yet, in order."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.public = Conversation(seconds=_SECONDS, now=now)
        # Private and public turns; what a public question means is never taken from here.
        self.everything = Conversation(seconds=_SECONDS, now=now)
        self.line: list[Line] = []
        self.begins_anew = False  # whether its person wanted what was before to be forgotten, and asked nothing since

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is remembered and nothing is being answered."""
        return not self.line and not self.everything.turns

    @property
    def is_over(self) -> bool:
        """Tell whether nothing would be lost without it."""
        return self.is_empty and not self.begins_anew

    def add(self, turn: Turn, *, private: bool) -> None:
        """Remember a turn; a private one for private questions only."""
        self.begins_anew = False
        self.everything.add(turn)
        if not private:
            self.public.add(turn)


class Line:
    """Be the place of a question behind the earlier ones of the same conversation."""

    def __init__(self, talk: _Talk, *, private: bool) -> None:
        self._talk, self._private = talk, private
        self._left = asyncio.Event()
        # Who asks so much at once does not ask on; their questions are answered in any order, as the queue allows.
        if len(talk.line) < _LONGEST_LINE:
            talk.line.append(self)

    @property
    def is_first(self) -> bool:
        """Tell whether this person has asked nothing here before, as far as is remembered, and forgotten nothing."""
        return self._talk.line[:1] in ([], [self]) and not self._known.turns and not self._talk.begins_anew

    async def turns(self) -> tuple[Turn, ...]:
        """Wait until the earlier questions are answered, or have failed; return the turns to build on, latest last."""
        line = self._talk.line
        while self in line and line[0] is not self:
            await line[0]._left.wait()
        return self._known.turns

    @property
    def _known(self) -> Conversation:
        return self._talk.everything if self._private else self._talk.public

    def remember(self, turn: Turn) -> None:
        """Remember the question's own turn."""
        self._talk.add(turn, private=self._private)

    def leave(self) -> None:
        """Let the next question go on; may be called twice."""
        if self in self._talk.line:
            self._talk.line.remove(self)
        self._left.set()


class Conversations:
    """Remember the last turns of each person in each place; belongs to the event loop's thread.

    Of `most` conversations the one that was quiet for the longest goes first.  What a person asked privately only
    their private questions build on, so that it never comes out where others read.
    """

    def __init__(self, *, most: int = _MOST, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._talks: OrderedDict[tuple[int, int], _Talk] = OrderedDict()
        self._sweeping: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Return how many conversations are held."""
        return len(self._talks)

    @contextmanager
    def in_line(self, asker: Asker) -> Iterator[Line]:
        """Hold a question's place from when it came until the block ends, or until it leaves; needs a running loop."""
        key, talk = _key(asker), self._talk(asker)
        line = Line(talk, private=asker.private)
        try:
            yield line
        finally:
            line.leave()
            if talk.is_over and self._talks.get(key) is talk:
                del self._talks[key]

    def remember(self, asker: Asker, turn: Turn) -> None:
        """Remember a turn that did not stand in line; needs a running loop."""
        self._talk(asker).add(turn, private=asker.private)

    def forget(self, asker: Asker) -> bool:
        """Forget what this person asked in this place, also what is just being answered; tell whether there was any.

        Their next question does not go on from the answer either that a thread was opened on.
        """
        talk = self._talks.pop(_key(asker), None)
        if asker.place.parent is not None:
            self._talk(asker).begins_anew = True
        return talk is not None and not talk.is_empty

    def _talk(self, asker: Asker) -> _Talk:
        talk = self._talks.setdefault(_key(asker), _Talk(self._now))
        self._talks.move_to_end(_key(asker))
        if len(self._talks) > self._most:
            self._talks.popitem(last=False)
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(_SECONDS, self._sweep)
        return talk

    def _sweep(self) -> None:
        """Let go of what has expired, also where nobody asks any more."""
        for key in [key for key, talk in self._talks.items() if talk.is_over]:
            del self._talks[key]
        again = asyncio.get_running_loop().call_later(_SECONDS / 10, self._sweep) if self._talks else None
        self._sweeping = again


def _key(asker: Asker) -> tuple[int, int]:
    return asker.place.channel, asker.person
