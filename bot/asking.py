"""What the bot does when it is asked: answer, remember the answer for its buttons, and come back to it later."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.cooldown import Cooldown
from bot.errors import AnswerForgottenError, LeftOutSourceError, RepeatCooldownError, StoreError, UnknownSourceError
from bot.publication_dates import article_filter
from bot.question import Question, QuoteContext, Reply, as_set
from bot.render import AnswerView
from bot.server_settings import usual_settings
from retrieval import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answer_store import StoredAnswer, VoteResult
    from bot.answering import Answering
    from bot.archives import Archives
    from bot.asker import Asker, Place
    from bot.live_index import OpenGeneration
    from bot.server_settings import PlaceSettings
    from bot.store_thread import StoreThread
    from retrieval import ArticleFilter

__all__ = ["MOST_QUOTES", "Asking", "Question", "QuoteContext", "Reply"]

_log = logging.getLogger(__name__)

MOST_QUOTES = 12
_OPENING_SECONDS = 1.0  # of the three that an interaction may take
_REPEATS = 3  # presses of buttons for each question that somebody may ask


class Asking:
    """Answer people's questions; every method raises what `Answering.run` raises."""

    def __init__(
        self,
        *,
        archives: Archives,
        answering: Answering,
        store: StoreThread,
        questions_per_minute: int,
        log_questions: bool,
        settings: Callable[[Place], PlaceSettings] = usual_settings,
    ) -> None:
        """Put the parts together; `settings` says what admins have set for a place."""
        self.settings = settings
        self._place_cooldown = Cooldown()
        self._archives, self._answering, self._store = archives, answering, store
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
        found = self._source(source, place)
        if found is not None and found in self.settings(place).without_sources:
            raise LeftOutSourceError(found)
        return article_filter(since, until, found, today=date.today())  # noqa: DTZ011 - their calendar day, not UTC's

    def proposed_sources(self, typed: str, most: int, place: Place) -> list[str]:
        """Return up to `most` outlets that hold what was typed: those that begin with it, then the most frequent."""
        wanted = " ".join(typed.split()).casefold()
        left_out, sources = self.settings(place).without_sources, self._archives.sources(place)
        found = [source for source in sources if wanted in source.casefold() and source not in left_out]
        return sorted(found, key=lambda source: not source.casefold().startswith(wanted))[:most]

    async def ask(self, question: Question, asker: Asker, *, way: str) -> Reply:
        """Answer somebody's question, and remember the answer; `way` says in the log how it was asked."""
        question, archive = as_set(question, self.settings(asker.place)), self._archives.name_for(asker.place)
        with self._archives.using(archive, asker.place.server) as index:
            view = await self._answering.run(lambda generation: _view(question, generation), index=index)
        answer = view.answer
        _log.info(
            "Question by %s: %s, confidence %.2f, %.0f ms, generation %s%s",
            way,
            answer.status,
            answer.confidence,
            answer.timings.total,
            answer.generation,
            f": {question.text}" if self._log_questions else "",
        )
        return Reply(view=view, answer_id=await self._remember(view, question, archive))

    async def again(self, answer_id: str, page: int, *, server: int | None) -> Reply:
        """Return a page of an earlier answer, the same as it was; `server` is where it is asked for.

        Raises:
            AnswerForgottenError: if it is no longer stored.
            ArchiveGoneError: if the archive that it came from is gone, or no longer for this server.
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
            quotes_a_page=stored.quotes_a_page,
            sureness=stored.sureness,
        )
        with self._archives.using(stored.archive, server) as index:
            view = await self._answering.run(
                lambda generation: _view(question, generation), index=index, generation=stored.generation
            )
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
        quote = stored.quotes[place]
        with self._archives.using(stored.archive, server) as index:
            context = await self._answering.run(
                lambda generation: generation.answerer.context(quote.article_id, Span(quote.start, quote.end)),
                index=index,
                generation=stored.generation,
            )
        return QuoteContext(
            context=context,
            citation=context.article.cite(context.span),
            language=stored.language,
            quotes=len(stored.quotes),
            quotes_a_page=stored.quotes_a_page,
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

    def _source(self, typed: str | None, place: Place) -> str | None:
        """Return the outlet as the archive writes it; a long name is proposed cut, and known by its beginning."""
        sources = self._archives.sources(place)
        if typed is None or typed in sources:
            return typed
        wanted = " ".join(typed.split()).casefold()
        same = [source for source in sources if source.casefold() == wanted]
        found = same or [source for source in sources if wanted and source.casefold().startswith(wanted)]
        # Without an index nobody knows the outlets; that there is none is told when the question is asked.
        if len(found) != 1 and sources:
            raise UnknownSourceError(typed)
        return found[0] if found else typed

    async def _remember(self, view: AnswerView, question: Question, archive: str | None) -> str | None:
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
                    archive=archive,
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


def _view(question: Question, generation: OpenGeneration) -> AnswerView:
    least = None if question.sureness is None else question.sureness.limit
    return AnswerView(
        answer=generation.answerer.ask(question.text, top_k=MOST_QUOTES, only=question.only, min_confidence=least),
        language=question.language,
        is_claim=question.is_claim,
        only=question.only,
        period=generation.period,
        url=question.url,
        quotes_a_page=question.quotes_a_page,
    )
