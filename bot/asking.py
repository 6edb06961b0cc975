"""What the bot does when it is asked: answer, remember the answer for its buttons, and come back to it later."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from bot.acknowledging import Acknowledging
from bot.answer_views import MOST_QUOTES, context_of, first_view, same_view
from bot.conversations import Conversations
from bot.cooldown import Cooldown
from bot.errors import (
    AnswerForgottenError,
    DeadlineError,
    LeftOutSourceError,
    RepeatCooldownError,
    StoreError,
)
from bot.following import turns_before
from bot.metrics import Metrics
from bot.outlets import outlet_meant, proposed_outlets
from bot.publication_dates import article_filter
from bot.question import Question, QuoteContext, Reply, as_set
from bot.remembering import remember_answer
from bot.server_settings import usual_settings
from retrieval import Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.answer_store import StoredAnswer, VoteResult
    from bot.answering import Answering
    from bot.archives import Archives
    from bot.asker import Asker, Place
    from bot.conversations import Line
    from bot.live_index import LiveIndex, OpenGeneration
    from bot.render import AnswerView
    from bot.server_settings import PlaceSettings
    from bot.store_thread import StoreThread
    from retrieval import ArticleFilter

__all__ = ["MOST_QUOTES", "Asking", "Question", "QuoteContext", "Reply"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_OPENING_SECONDS = 1.0  # of the three that an interaction may take
_REPEATS = 3  # presses of buttons for each question that somebody may ask


class Asking:
    """Answer people's questions; every method raises what `Answering.run` raises."""

    def __init__(  # noqa: PLR0913 - a question goes through all of these
        self,
        *,
        archives: Archives,
        answering: Answering,
        store: StoreThread,
        questions_per_minute: int,
        log_questions: bool,
        settings: Callable[[Place], PlaceSettings] = usual_settings,
        metrics: Metrics | None = None,
    ) -> None:
        """Put the parts together; `settings` says what admins have set for a place."""
        self.settings, self.metrics = settings, metrics or Metrics()
        self.acknowledging = Acknowledging(answering.calm)
        self._place_cooldown = Cooldown()
        self._archives, self._answering, self._store = archives, answering, store
        self._conversations = Conversations()
        self._cooldown = Cooldown(questions_per_minute)
        self._repeat_cooldown = Cooldown(_REPEATS * questions_per_minute, error=RepeatCooldownError)
        self._log_questions = log_questions

    def admit(self, asker: Asker) -> None:
        """Count one more question of this person.

        Raises:
            BusyError: if too many questions wait already.
            CooldownError: if there were too many of this person in the last minute, here or anywhere.
        """
        self._answering.check_room(asker.turn)
        settings = self.settings(asker.place)
        here = (settings.counted_in, asker.person)
        self._place_cooldown.look(here, rate=settings.questions_per_minute)
        self._cooldown.check(asker.person)
        self._place_cooldown.check(here, rate=settings.questions_per_minute)

    def admit_again(self, person: int) -> None:
        """Count one more press of a button by this person.

        Raises:
            RepeatCooldownError: if there were too many in the last minute.
        """
        self._repeat_cooldown.check(person)

    async def prepare(self, place: Place) -> None:
        """Open the archive of this place, so that its outlets are known; where that takes longer, go on without."""
        await self._archives.prepare(place, _OPENING_SECONDS)

    def article_filter(
        self, since: str | None, until: str | None, source: str | None, place: Place
    ) -> ArticleFilter | None:
        """Return which articles of this place's archive may be quoted, from what somebody typed; None for all of them.

        Raises:
            DateError: if a date cannot be read.
            LeftOutSourceError: if the server's admins have left the outlet out.
            PeriodError: if the period ends before it begins.
            UnknownSourceError: if the archive has no such outlet.
        """
        found = outlet_meant(source, self._archives.sources(place))
        if found is not None and found in self.settings(place).without_sources:
            raise LeftOutSourceError(found)
        return article_filter(since, until, found, today=date.today())  # noqa: DTZ011 - their calendar day, not UTC's

    def proposed_sources(self, typed: str, most: int, place: Place) -> list[str]:
        """Return up to `most` outlets that hold what was typed: those that begin with it, then the most frequent."""
        left_out = self.settings(place).without_sources
        return proposed_outlets(typed, self._archives.sources(place), left_out=left_out, most=most)

    def in_line(self, asker: Asker) -> AbstractContextManager[Line]:
        """Hold the place of a question that has just come and cannot be asked at once; hand it to `ask`."""
        return self._conversations.in_line(asker)

    async def ask(
        self,
        question: Question,
        asker: Asker,
        *,
        way: str,
        line: Line | None = None,
        waits: Callable[[int], None] | None = None,
    ) -> Reply:
        """Answer somebody's question, and remember the answer; `way` says in the log how it was asked.

        It is completed from what this person asked here before, and waits until that is answered; a claim stands alone.
        `waits` is called as in `Answering.run`.
        """
        question, archive = as_set(question, self.settings(asker.place)), self._archives.name_for(asker.place)
        with self.in_line(asker) if line is None else nullcontext(line) as own_line:
            with self._archives.using(archive, asker.place.server) as index:
                view = await self._answered(question, asker, own_line, index, waits)
            answer = view.answer
            if not question.is_claim:
                own_line.remember(Turn.of(answer))
            own_line.leave()
        self.metrics.answered(way, answer)
        shown = f": {question.text}" if self._log_questions else ""
        parts = (way, answer.status, answer.confidence, answer.timings.total, answer.generation, shown)
        _log.info("Question by %s: %s, confidence %.2f, %.0f ms, generation %s%s", *parts)
        answer_id = await remember_answer(view, question, asker, archive, self._store, metrics=self.metrics)
        return Reply(view=view, answer_id=answer_id)

    def forget(self, asker: Asker) -> bool:
        """Forget the conversation with this person in this place; tell whether there was one."""
        return self._conversations.forget(asker)

    async def note_shown(self, reply: Reply, asker: Asker) -> None:
        """Let others ask on from a private answer that its person has shown to everyone."""
        if reply.answer_id is None or reply.view.is_claim:
            return
        self._conversations.remember(asker, Turn.of(reply.view.answer))
        try:
            answer_id = reply.answer_id
            await self._store.run(lambda store: store.publish(answer_id))
        except StoreError as error:
            self._store.log_failure(error)

    async def again(self, answer_id: str, page: int, *, server: int | None) -> Reply:
        """Return a page of an earlier answer, the same as it was; `server` is where it is asked for.

        Raises:
            AnswerForgottenError: if it is no longer stored, or has no such page.
            ArchiveGoneError: if the archive that it came from is gone, or no longer for this server.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        with self._archives.using(stored.archive, server) as index:
            view = await self._answer_from(stored, lambda generation: same_view(stored, generation), index, server)
        if not 1 <= page <= view.pages:
            raise AnswerForgottenError
        return Reply(view=replace(view, page=page), answer_id=answer_id)

    async def context(self, answer_id: str, place: int, *, server: int | None) -> QuoteContext:
        """Return what stands around the quote at a place (from 0).

        Raises:
            AnswerForgottenError: if the answer is no longer stored, or has no such quote.
            ArchiveGoneError: if the archive that it came from is gone, or no longer for this server.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        if place >= len(stored.quotes):
            raise AnswerForgottenError
        with self._archives.using(stored.archive, server) as index:
            return await self._answer_from(stored, lambda now: context_of(stored, place, now), index, server)

    async def vote(self, answer_id: str, person: int, *, helpful: bool) -> VoteResult:
        """Store what a person thinks of an answer; a later vote of the same person replaces it.

        Raises:
            AnswerForgottenError: if the answer is no longer stored.
            StoreError: if the vote cannot be written.
        """
        result = await self._store.run(lambda store: store.vote(answer_id, person, helpful=helpful))
        if result is None:
            raise AnswerForgottenError
        self.metrics.voted(helpful=helpful)
        return result

    async def _answered(
        self, question: Question, asker: Asker, line: Line, index: LiveIndex, waits: Callable[[int], None] | None
    ) -> AnswerView:
        answering = self._answering
        try:
            async with asyncio.timeout(answering.deadline):
                previous = await turns_before(question, line, self._store)
                return await answering.run(
                    lambda generation: first_view(question, previous, generation, quick=answering.hurries()),
                    index=index,
                    turn=asker.turn,
                    waits=waits,
                )
        except TimeoutError:
            raise DeadlineError(self._answering.deadline) from None

    async def _answer_from(
        self, stored: StoredAnswer, work: Callable[[OpenGeneration], T], index: LiveIndex, server: int | None
    ) -> T:
        return await self._answering.run(work, index=index, generation=stored.generation, turn=(server,))

    async def _stored(self, answer_id: str) -> StoredAnswer:
        stored = await self._store.run(lambda store: store.get(answer_id))
        if stored is None:
            raise AnswerForgottenError
        return stored
