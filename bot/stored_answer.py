"""An answer as the store keeps it, and the form in which it stands in a row of a table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.server_settings import MOST_A_PAGE, QUOTES_A_PAGE, Sureness
from bot.texts import Language
from retrieval import ArticleFilter, Status, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COLUMNS", "StoredAnswer", "StoredQuote", "from_row", "storable", "to_row", "written"]

COLUMNS = (
    "id",
    "asked_at",
    "question",
    "is_claim",
    "published_from",
    "published_to",
    "source",
    "url",
    "language",
    "generation",
    "status",
    "confidence",
    "quotes",
    "understood_as",
    "is_private",
    "quotes_a_page",
    "sureness",
    "without_sources",
    "archive",
    "is_quick",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuote:
    """Hold a quote as it was given: `text` and `highlights` stand at these places of the article.

    One that an earlier version has stored has no highlights, no title and no date.
    """

    article_id: str
    start: int
    end: int
    text: str
    score: float
    highlights: tuple[tuple[int, int], ...] = ()
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """Hold an answer as it was given; `asked_at` is in UTC, `url` the message that a claim stands in.

    `understood_as` is the question as it was answered, completed and corrected.  A private answer was seen by nobody
    else and not shown to everyone since.
    `quotes_a_page` stood on a page; `sureness` is what the server asked for then, None for the usual.  `archive` is the
    name of the archive that it came from, None for the default one.  A quick answer was made without reader and
    reranker, because many waited; so are its further pages.
    """

    id: str
    asked_at: datetime
    question: str
    is_claim: bool
    only: ArticleFilter | None
    url: str | None
    language: Language
    generation: str
    status: Status
    confidence: float
    quotes: tuple[StoredQuote, ...]
    understood_as: str
    is_private: bool
    quotes_a_page: int = QUOTES_A_PAGE
    sureness: Sureness | None = None
    archive: str | None = None
    is_quick: bool = False

    @property
    def turn(self) -> Turn:
        """Return the turn of a conversation that ended with this answer."""
        if not self.quotes:
            return Turn(question=self.understood_as)
        quote = self.quotes[0]
        return Turn(
            question=self.understood_as,
            quote=quote.text,
            marked=tuple(quote.text[start - quote.start : end - quote.start] for start, end in quote.highlights),
            title=quote.title,
            published=quote.published,
        )


def to_row(answer: StoredAnswer) -> tuple[Any, ...]:
    """Return the answer as values that SQLite can hold, in the order of `COLUMNS`."""
    only = answer.only or ArticleFilter()
    values = (
        answer.id,
        written(answer.asked_at),
        answer.question,
        answer.is_claim,
        only.published_from,
        only.published_to,
        only.source,
        answer.url,
        answer.language,
        answer.generation,
        answer.status,
        answer.confidence,
        json.dumps([asdict(quote) for quote in answer.quotes]),
        answer.understood_as,
        answer.is_private,
        answer.quotes_a_page,
        answer.sureness,
        json.dumps(only.without_sources),
        answer.archive,
        answer.is_quick,
    )
    return tuple(storable(value) if isinstance(value, str) else value for value in values)


def from_row(row: Sequence[Any]) -> StoredAnswer:
    """Return the answer of a row; ValueError or TypeError if it holds something else than `to_row` has written."""
    fields = dict(zip(COLUMNS, row, strict=True))
    only = ArticleFilter(
        **{name: fields.pop(name) for name in ("published_from", "published_to", "source")},
        without_sources=_names(fields.pop("without_sources")),
    )
    return StoredAnswer(
        **fields
        | {
            "asked_at": datetime.fromisoformat(fields["asked_at"]),
            "is_claim": bool(fields["is_claim"]),
            "only": None if only == ArticleFilter() else only,
            "language": Language(fields["language"]),
            "status": Status(fields["status"]),
            "quotes": tuple(_quote(**quote) for quote in json.loads(fields["quotes"])),
            "is_private": bool(fields["is_private"]),
            "quotes_a_page": _page_size(fields["quotes_a_page"]),
            "sureness": None if fields["sureness"] is None else Sureness(fields["sureness"]),
            "is_quick": bool(fields["is_quick"]),
        }
    )


def _quote(*, highlights: Sequence[Sequence[int]] = (), **fields: Any) -> StoredQuote:  # noqa: ANN401 - JSON's values
    return StoredQuote(highlights=tuple((start, end) for start, end in highlights), **fields)


def _names(written: str) -> tuple[str, ...]:
    names = json.loads(written)
    if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise ValueError(f"{written!r} is no list of names")
    return tuple(names)


def _page_size(number: int) -> int:
    if not 1 <= number <= MOST_A_PAGE:
        raise ValueError(f"{number!r} quotes do not stand on a page")
    return number


def written(moment: datetime) -> str:
    """Return a moment so that the order of the texts is that of the moments."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def storable(text: str) -> str:
    """Return the text with halves of characters, which Discord lets through and SQLite refuses, replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
