"""The nouns of Fundstelle: article, sentence and passage, hit, quote, citation, answer.

Offsets are half-open and count Unicode code points of `Article.text`.  Every type is immutable; an answer that is
none is a value (`Status.NO_ANSWER` with no quotes), never an exception and never an invented quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Answer",
    "Article",
    "Caution",
    "Citation",
    "Context",
    "Contradiction",
    "Hit",
    "Passage",
    "Quote",
    "SkippedFile",
    "Span",
    "StatedWords",
    "Status",
    "Timings",
    "Voice",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Mark the half-open range `start:end` of a text, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, text: str) -> str:
        """Return what `text` holds in this range."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the same range, counted from a point `by` code points earlier."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two ranges share a code point."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Hold one whole text and where it stands.

    `published` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as known; `language` an ISO 639-1 code.
    """

    id: str
    title: str
    text: str
    source: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None

    def cite(self, span: Span) -> Citation:
        """Return the citation of the words that stand there."""
        return Citation(
            article_id=self.id,
            title=self.title,
            source=self.source,
            url=self.url,
            published=self.published,
            start=span.start,
            end=span.end,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """Name a file, or a line of it, that could not be read, and why (a clause without a full stop)."""

    path: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Hold one indexed unit: the range `span` of an article; `row` is its number in both indexes, from 0."""

    row: int
    article_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Hold a passage with its place in a ranking.

    `dense` is the cosine similarity and `lexical` the BM25 score (None where that index did not return the passage);
    `dense_share` and `lexical_share` add up to `score`; pieces of words count in the latter, beside BM25.  `pieces` is
    the share of the question's that passage and title hold (`word_pieces`).  `rank` counts from 1; a higher score is
    better.
    """

    passage: Passage
    rank: int
    score: float
    dense: float | None
    lexical: float | None
    dense_rank: int | None
    lexical_rank: int | None
    dense_share: float
    lexical_share: float
    pieces: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Say where quoted words stand: one entry for each article that carries them."""

    article_id: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Say how far one wording has spread: in how many articles, of how many outlets that are known (0 if none is).

    `agencies` are the news agencies that it is credited to; `verbatim` says whether all carry the very same words.
    """

    articles: int
    outlets: int
    agencies: tuple[str, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedWords:
    """Hold a few words of an article, and where they stand."""

    words: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Hold what two articles say of the same that cannot both be so, the earlier one first."""

    one: StatedWords
    other: StatedWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Hold words of an article, verbatim: `text == article.text[start:end]`, each highlight inside the quote.

    `voice` says how far they have spread; None if nobody counted.
    """

    rank: int
    text: str
    article_id: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...]
    citations: tuple[Citation, ...]
    voice: Voice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Hold a quote's range in its article, and the range `around` it that is worth reading with it.

    `before`, `text` and `after` follow each other in the article, white space included, and together are `around`.
    """

    article: Article
    span: Span
    around: Span

    def __post_init__(self) -> None:
        if not self.around.start <= self.span.start <= self.span.end <= self.around.end <= len(self.article.text):
            raise ValueError(f"{self.span} does not lie in {self.around}, or that not in {self.article.id!r}")

    @property
    def before(self) -> str:
        """Return what stands before the quote."""
        return self.article.text[self.around.start : self.span.start]

    @property
    def text(self) -> str:
        """Return the quote."""
        return self.span.cut(self.article.text)

    @property
    def after(self) -> str:
        """Return what stands behind the quote."""
        return self.article.text[self.span.end : self.around.end]


class Status(StrEnum):
    """Name the three ways in which a question can end."""

    ANSWERED = "answered"
    UNCERTAIN = "uncertain"
    NO_ANSWER = "no_answer"


class Caution(StrEnum):
    """Name how much risk of a wrong answer is taken; what each word promises stands beside its learned limits."""

    STRICT = "streng"
    BALANCED = "ausgewogen"
    GENEROUS = "großzügig"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Hold what each stage took, in milliseconds."""

    embed: float = 0.0
    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold the ranked quotes that answer a question; `quotes` is empty if and only if there is no answer.

    `independent_sources` counts those that give the first quote's answer, each in words of its own; 0 where the quotes
    are no answer.  Of a contradiction, both sides are quoted, unless there was room for one quote only.
    """

    question: str
    understood_as: str
    status: Status
    confidence: float
    quotes: tuple[Quote, ...]
    generation: str
    independent_sources: int = 0
    contradictions: tuple[Contradiction, ...] = ()
    timings: Timings = field(default_factory=Timings)

    def __post_init__(self) -> None:
        if (self.status is Status.NO_ANSWER) != (not self.quotes):
            raise ValueError("an answer has no quotes if and only if its status is no_answer")
