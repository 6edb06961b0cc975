"""The answers that were given and what people think of them, so that buttons work after a restart, too."""

from __future__ import annotations

import hmac
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.errors import StoreDamagedError
from bot.server_settings import QUOTES_A_PAGE
from bot.sqlite_file import store_errors, transaction
from bot.store_file import open_file
from bot.stored_answer import COLUMNS, StoredAnswer, StoredQuote, from_row, storable, to_row, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.server_settings import Sureness
    from bot.texts import Language
    from retrieval import Answer, ArticleFilter, Quote

__all__ = ["KEPT_UNVOTED", "STORE_NAME", "AnswerStore", "StoredAnswer", "StoredQuote", "Vote", "VoteResult"]

STORE_NAME = "answers.sqlite"
KEPT_UNVOTED = timedelta(days=90)

_ID_BYTES = 9  # 12 characters
_PAGE = 200
_ANSWER = ", ".join(COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Hold what somebody thinks of an answer; who it was is not known."""

    answer: StoredAnswer
    voted_at: datetime
    is_helpful: bool


class VoteResult(Enum):
    """Tell what became of a vote."""

    NEW = auto()
    CHANGED = auto()
    SAME = auto()


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AnswerStore:
    """Keep answers and votes in one SQLite file; may be shared between threads.

    Ids are random, so that a button never meets another answer, not even in a file that was begun anew.

    Of a person only HMAC-SHA256 over the answer's id and theirs is stored, under a random key that stands in the same
    file.  So no row shows a person, and no two rows that they are of the same one; but whoever has the whole file can
    try every id of Discord, or ask whether a certain person has voted.

    Every method raises StoreError if the file cannot be used; what was stored before stays stored.
    """

    def __init__(self, file: Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        """Open the file; it and its folder are made where there is none.

        Raises:
            StoreDamagedError: if it is no file of ours, or no longer a whole one.
            StoreError: if it cannot be opened or made, or a newer version of the bot has made it.
        """
        self._file, self._now = file, now
        self._lock = threading.Lock()
        self._connection = open_file(file)
        try:
            with self._reading() as connection:
                row = connection.execute("SELECT key FROM secret").fetchone()
            if row is None:
                raise StoreDamagedError(file, "the key is gone")
        except BaseException:
            self.close()
            raise
        self._key: bytes = row[0]

    def add(  # noqa: PLR0913 - an answer is given again from what is stored, so all that made it is
        self,
        answer: Answer,
        *,
        is_claim: bool,
        only: ArticleFilter | None,
        url: str | None,
        language: Language,
        is_private: bool,
        quotes_a_page: int = QUOTES_A_PAGE,
        sureness: Sureness | None = None,
        archive: str | None = None,
        is_quick: bool = False,
    ) -> str:
        """Store an answer and return its id: 12 characters that a `custom_id` can hold."""
        stored = StoredAnswer(
            id=secrets.token_urlsafe(_ID_BYTES),
            asked_at=self._now(),
            question=answer.question,
            is_claim=is_claim,
            only=only,
            url=url,
            language=language,
            generation=answer.generation,
            status=answer.status,
            confidence=answer.confidence,
            quotes=tuple(_stored_quote(quote) for quote in answer.quotes),
            understood_as=answer.understood_as,
            is_private=is_private,
            quotes_a_page=quotes_a_page,
            sureness=sureness,
            archive=archive,
            is_quick=is_quick,
        )
        row = to_row(stored)
        with self._writing() as connection:
            connection.execute(f"INSERT INTO answer ({_ANSWER}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        return stored.id

    def get(self, answer_id: str) -> StoredAnswer | None:
        """Return the answer of this id, or None if there is none, or no longer."""
        with self._reading() as connection:
            row = connection.execute(f"SELECT {_ANSWER} FROM answer WHERE id = ?", (storable(answer_id),)).fetchone()  # noqa: S608
        if row is None:
            return None
        with self._understanding():
            return from_row(row)

    def publish(self, answer_id: str) -> None:
        """Note that a private answer was shown to everyone."""
        with self._writing() as connection:
            connection.execute("UPDATE answer SET is_private = 0 WHERE id = ?", (storable(answer_id),))

    def vote(self, answer_id: str, person: int, *, helpful: bool) -> VoteResult | None:
        """Store what a person thinks of an answer, instead of what they thought before; None if it is unknown."""
        answer_id = storable(answer_id)
        voter = hmac.digest(self._key, f"{answer_id}:{person}".encode(), "sha256")
        moment = written(self._now())
        with self._writing() as connection:
            if connection.execute("SELECT 1 FROM answer WHERE id = ?", (answer_id,)).fetchone() is None:
                return None
            before = connection.execute(
                "SELECT number, is_helpful FROM vote WHERE answer_id = ? AND voter = ?", (answer_id, voter)
            ).fetchone()
            if before is None:
                connection.execute(
                    "INSERT INTO vote (answer_id, voter, is_helpful, voted_at) VALUES (?, ?, ?, ?)",
                    (answer_id, voter, helpful, moment),
                )
                return VoteResult.NEW
            number, was_helpful = before
            if bool(was_helpful) == helpful:
                return VoteResult.SAME
            connection.execute(
                "UPDATE vote SET is_helpful = ?, voted_at = ? WHERE number = ?", (helpful, moment, number)
            )
            return VoteResult.CHANGED

    def votes(self) -> Iterator[Vote]:
        """Yield the votes in the order in which they were first given; others may vote meanwhile."""
        last = 0
        while True:
            with self._reading() as connection:
                rows = connection.execute(
                    f"SELECT number, voted_at, is_helpful, {_ANSWER} FROM vote JOIN answer ON answer.id = answer_id "  # noqa: S608
                    "WHERE number > ? ORDER BY number LIMIT ?",
                    (last, _PAGE),
                ).fetchall()
            if not rows:
                return
            for number, voted_at, is_helpful, *answer in rows:
                last = number
                with self._understanding():
                    moment, stored = datetime.fromisoformat(voted_at), from_row(answer)
                yield Vote(answer=stored, voted_at=moment, is_helpful=bool(is_helpful))

    def prune(self, older_than: timedelta) -> int:
        """Delete the answers that are older and that nobody has voted on; return how many there were."""
        with self._writing() as connection:
            return connection.execute(
                "DELETE FROM answer WHERE asked_at < ? AND id NOT IN (SELECT answer_id FROM vote)",
                (written(self._now() - older_than),),
            ).rowcount

    def close(self) -> None:
        """Release the file; what comes later raises StoreError."""
        with self._lock, store_errors(self._file):
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, store_errors(self._file):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _understanding(self) -> Iterator[None]:
        """Let a row that holds something else than was written be a damage of the file."""
        try:
            yield
        except (ValueError, TypeError) as error:
            raise StoreDamagedError(self._file, f"a row of it cannot be read ({error})") from error


def _stored_quote(quote: Quote) -> StoredQuote:
    return StoredQuote(
        article_id=quote.article_id,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        score=quote.score,
        highlights=tuple((span.start, span.end) for span in quote.highlights),
        title=quote.citations[0].title,
        published=quote.citations[0].published,
    )
