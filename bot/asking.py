"""What the bot does when it is asked: answer, remember the answer for its buttons, and come back to it later."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.answer_views import MOST_QUOTES, context_of, first_view, same_view
from bot.conversations import Conversations
from bot.cooldown import Cooldown
from bot.errors import (
    AnswerForgottenError,
    DeadlineError,
    LeftOutSourceError,
    RepeatCooldownError,
    StoreError,
    UnknownSourceError,
)
from bot.following import turns_before
from bot.publication_dates import article_filter
from bot.question import Question, QuoteContext, Reply, as_set
from bot.server_settings import usual_settings
from retrieval import Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.answer_store import StoredAnswer, VoteResult
    from bot.answering import Answering
    from bot.asker import Asker, Place
    from bot.conversations import Line
    from bot.live_index import LiveIndex
    from bot.render import AnswerView
    from bot.server_settings import PlaceSettings
    from bot.store_thread import StoreThread
    from retrieval import ArticleFilter

__all__ = ["MOST_QUOTES", "Asking", "Question", "QuoteContext", "Reply"]

_log = logging.getLogger(__name__)

_REPEATS = 3  # presses of buttons for each question that somebody may ask


class Asking:
    """Answer people's questions; every method raises what `Answering.run` raises."""

    def __init__(
        self,
        *,
        index: LiveIndex,
        answering: Answering,
        store: StoreThread,
        questions_per_minute: int,
        log_questions: bool,
        settings: Callable[[Place], PlaceSettings] = usual_settings,
    ) -> None:
        """Put the parts together; `settings` says what admins have set for a place."""
        self.settings = settings
        self._place_cooldown = Cooldown()
        self._index, self._answering, self._store = index, answering, store
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
        self._answering.check_room()
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

    def article_filter(
        self, since: str | None, until: str | None, source: str | None, place: Place
    ) -> ArticleFilter | None:
        """Return which articles may be quoted, from what somebody typed; None for all of them.

        Raises:
            DateError: if a date cannot be read.
            LeftOutSourceError: if the server's admins have left the outlet out.
            PeriodError: if the period ends before it begins.
            UnknownSourceError: if the archive has no such outlet.
        """
        found = self._source(source)
        if found is not None and found in self.settings(place).without_sources:
            raise LeftOutSourceError(found)
        return article_filter(since, until, found, today=date.today())  # noqa: DTZ011 - their calendar day, not UTC's

    def proposed_sources(self, typed: str, most: int, place: Place) -> list[str]:
        """Return up to `most` outlets that hold what was typed: those that begin with it, then the most frequent."""
        wanted = " ".join(typed.split()).casefold()
        left_out = self.settings(place).without_sources
        found = [source for source in self.sources() if wanted in source.casefold() and source not in left_out]
        return sorted(found, key=lambda source: not source.casefold().startswith(wanted))[:most]

    def in_line(self, asker: Asker) -> AbstractContextManager[Line]:
        """Hold the place of a question that has just come and cannot be asked at once; hand it to `ask`."""
        return self._conversations.in_line(asker)

    async def ask(self, question: Question, asker: Asker, *, way: str, line: Line | None = None) -> Reply:
        """Answer somebody's question, and remember the answer; `way` says in the log how it was asked.

        It is completed from what this person asked here before, and waits until that is answered; a claim stands alone.
        """
        question = as_set(question, self.settings(asker.place))
        with self.in_line(asker) if line is None else nullcontext(line) as place:
            view = await self._answered(question, place)
            answer = view.answer
            if not question.is_claim:
                place.remember(Turn.of(answer))
            place.leave()
        _log.info(
            "Question by %s: %s, confidence %.2f, %.0f ms, generation %s%s",
            way,
            answer.status,
            answer.confidence,
            answer.timings.total,
            answer.generation,
            f": {question.text}" if self._log_questions else "",
        )
        return Reply(view=view, answer_id=await self._remember(view, question, asker))

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

    async def again(self, answer_id: str, page: int) -> Reply:
        """Return a page of an earlier answer, the same as it was.

        Raises:
            AnswerForgottenError: if it is no longer stored.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        view = await self._answering.run(lambda generation: same_view(stored, generation), generation=stored.generation)
        return Reply(view=replace(view, page=page), answer_id=answer_id)

    async def context(self, answer_id: str, place: int) -> QuoteContext:
        """Return what stands around the quote at a place (from 0).

        Raises:
            AnswerForgottenError: if the answer is no longer stored, or has no such quote.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        if place >= len(stored.quotes):
            raise AnswerForgottenError
        return await self._answering.run(
            lambda generation: context_of(stored, place, generation), generation=stored.generation
        )

    async def vote(self, answer_id: str, person: int, *, helpful: bool) -> VoteResult:
        """Store what a person thinks of an answer; a later vote of the same person replaces it.

        Raises:
            AnswerForgottenError: if the answer is no longer stored.
            StoreError: if the vote cannot be written.
        """
        result = await self._store.run(lambda store: store.vote(answer_id, person, helpful=helpful))
        if result is None:
            raise AnswerForgottenError
        return result

    def sources(self) -> tuple[str, ...]:
        """Return the outlets of the archive, the most frequent first; none where no index is open."""
        return self._index.current.sources if self._index.current else ()

    def _source(self, typed: str | None) -> str | None:
        """Return the outlet as the archive writes it; a long name is proposed cut, and known by its beginning."""
        if typed is None or typed in self.sources():
            return typed
        wanted = " ".join(typed.split()).casefold()
        sources = self.sources()
        same = [source for source in sources if source.casefold() == wanted]
        found = same or [source for source in sources if wanted and source.casefold().startswith(wanted)]
        # Without an index nobody knows the outlets; that there is none is told when the question is asked.
        if len(found) != 1 and sources:
            raise UnknownSourceError(typed)
        return found[0] if found else typed

    async def _answered(self, question: Question, line: Line) -> AnswerView:
        try:
            async with asyncio.timeout(self._answering.deadline):
                previous = await turns_before(question, line, self._store)
                return await self._answering.run(lambda generation: first_view(question, previous, generation))
        except TimeoutError:
            raise DeadlineError(self._answering.deadline) from None

    async def _remember(self, view: AnswerView, question: Question, asker: Asker) -> str | None:
        """Store an answer and return its id; one that cannot be stored is given all the same, without buttons."""
        try:
            return await self._store.run(
                lambda store: store.add(
                    view.answer,
                    is_claim=view.is_claim,
                    only=view.only,
                    url=view.url,
                    language=view.language,
                    quotes_a_page=view.quotes_a_page,
                    sureness=question.sureness,
                    is_private=asker.private,
                )
            )
        except StoreError as error:
            self._store.log_failure(error)
            return None

    async def _stored(self, answer_id: str) -> StoredAnswer:
        stored = await self._store.run(lambda store: store.get(answer_id))
        if stored is None:
            raise AnswerForgottenError
        return stored
