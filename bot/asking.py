"""What the bot does when it is asked: answer, remember the answer for its buttons, and come back to it later."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.cooldown import Cooldown
from bot.errors import AnswerForgottenError, RepeatCooldownError, StoreError, UnknownSourceError
from bot.metrics import Metrics
from bot.publication_dates import article_filter
from bot.render import AnswerView
from retrieval import Span

if TYPE_CHECKING:
    from bot.answer_store import StoredAnswer, VoteResult
    from bot.answering import Answering
    from bot.asker import Asker
    from bot.live_index import LiveIndex, OpenGeneration
    from bot.store_thread import StoreThread
    from bot.texts import Language
    from retrieval import ArticleFilter, Citation, Context

__all__ = ["MOST_QUOTES", "Asking", "Question", "Reply"]

_log = logging.getLogger(__name__)

MOST_QUOTES = 12
_REPEATS = 3  # presses of buttons for each question that somebody may ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hold what somebody asks, or a claim for which they want evidence, and the message `url` that it stands in."""

    text: str
    language: Language
    is_claim: bool = False
    only: ArticleFilter | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Hold an answer as it is to be shown; `answer_id` is None if its buttons could not work."""

    view: AnswerView
    answer_id: str | None


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
        metrics: Metrics | None = None,
    ) -> None:
        """Put the parts together."""
        self.metrics = metrics or Metrics()
        self._index, self._answering, self._store = index, answering, store
        self._cooldown = Cooldown(questions_per_minute)
        self._repeat_cooldown = Cooldown(_REPEATS * questions_per_minute, error=RepeatCooldownError)
        self._log_questions = log_questions

    def admit(self, person: int) -> None:
        """Count one more question of this person.

        Raises:
            BusyError: if too many questions wait already.
            CooldownError: if there were too many of this person in the last minute.
        """
        self._answering.check_room()
        self._cooldown.check(person)

    def admit_again(self, person: int) -> None:
        """Count one more press of a button by this person.

        Raises:
            RepeatCooldownError: if there were too many in the last minute.
        """
        self._repeat_cooldown.check(person)

    def article_filter(self, since: str | None, until: str | None, source: str | None) -> ArticleFilter | None:
        """Return which articles may be quoted, from what somebody typed; None for all of them.

        Raises:
            DateError: if a date cannot be read.
            PeriodError: if the period ends before it begins.
            UnknownSourceError: if the archive has no such outlet.
        """
        return article_filter(since, until, self._source(source), today=date.today())  # noqa: DTZ011 - their calendar day, not UTC's

    def proposed_sources(self, typed: str, most: int) -> list[str]:
        """Return up to `most` outlets that hold what was typed: those that begin with it, then the most frequent."""
        wanted = " ".join(typed.split()).casefold()
        found = [source for source in self._sources() if wanted in source.casefold()]
        return sorted(found, key=lambda source: not source.casefold().startswith(wanted))[:most]

    async def ask(self, question: Question, asker: Asker, *, way: str) -> Reply:
        """Answer somebody's question, and remember the answer; `way` says in the log how it was asked."""
        view = await self._answering.run(lambda generation: _view(question, generation))
        answer = view.answer
        self.metrics.answered(way, answer)
        _log.info(
            "Question by %s: %s, confidence %.2f, %.0f ms, generation %s%s",
            way,
            answer.status,
            answer.confidence,
            answer.timings.total,
            answer.generation,
            f": {question.text}" if self._log_questions else "",
        )
        return Reply(view=view, answer_id=await self._remember(view))

    async def again(self, answer_id: str, page: int) -> Reply:
        """Return a page of an earlier answer, the same as it was.

        Raises:
            AnswerForgottenError: if it is no longer stored.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        question = Question(
            text=stored.question,
            language=stored.language,
            is_claim=stored.is_claim,
            only=stored.only,
            url=stored.url,
        )
        view = await self._answering.run(lambda generation: _view(question, generation), generation=stored.generation)
        return Reply(view=replace(view, page=page), answer_id=answer_id)

    async def context(self, answer_id: str, place: int) -> tuple[Context, Citation, Language, int]:
        """Return what stands around the quote at a place (from 0), its source, the language, and the number of quotes.

        Raises:
            AnswerForgottenError: if the answer is no longer stored, or has no such quote.
            GenerationGoneError: if the archive was rebuilt since.
            StoreError: if the store cannot be used.
        """
        stored = await self._stored(answer_id)
        if place >= len(stored.quotes):
            raise AnswerForgottenError
        quote = stored.quotes[place]
        context = await self._answering.run(
            lambda generation: generation.answerer.context(quote.article_id, Span(quote.start, quote.end)),
            generation=stored.generation,
        )
        return context, context.article.cite(context.span), stored.language, len(stored.quotes)

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

    def _sources(self) -> tuple[str, ...]:
        return self._index.current.sources if self._index.current else ()

    def _source(self, typed: str | None) -> str | None:
        """Return the outlet as the archive writes it; a long name is proposed cut, and known by its beginning."""
        if typed is None or typed in self._sources():
            return typed
        wanted = " ".join(typed.split()).casefold()
        sources = self._sources()
        same = [source for source in sources if source.casefold() == wanted]
        found = same or [source for source in sources if wanted and source.casefold().startswith(wanted)]
        # Without an index nobody knows the outlets; that there is none is told when the question is asked.
        if len(found) != 1 and sources:
            raise UnknownSourceError(typed)
        return found[0] if found else typed

    async def _remember(self, view: AnswerView) -> str | None:
        """Store an answer and return its id; one that cannot be stored is given all the same, without buttons."""
        try:
            return await self._store.run(
                lambda store: store.add(
                    view.answer, is_claim=view.is_claim, only=view.only, url=view.url, language=view.language
                )
            )
        except StoreError as error:
            self.metrics.failed(error)
            self._store.log_failure(error)
            return None

    async def _stored(self, answer_id: str) -> StoredAnswer:
        stored = await self._store.run(lambda store: store.get(answer_id))
        if stored is None:
            raise AnswerForgottenError
        return stored


def _view(question: Question, generation: OpenGeneration) -> AnswerView:
    return AnswerView(
        answer=generation.answerer.ask(question.text, top_k=MOST_QUOTES, only=question.only),
        language=question.language,
        is_claim=question.is_claim,
        only=question.only,
        period=generation.period,
        url=question.url,
    )
