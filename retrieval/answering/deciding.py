"""From what was retrieved to what is quoted: sentences ranked, quotes chosen, their confidence, what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.answering.choosing import choose_quotes, with_quote
from retrieval.answering.confidence import Signs, confidence_features, log_odds
from retrieval.answering.contradictions import find_conflict
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.findings import Findings
from retrieval.answering.quoting import span_of
from retrieval.answering.reader import Reader
from retrieval.answering.statements import told_by_marks
from retrieval.answering.unknown_names import names_unknown
from retrieval.answering.unknown_times import time_unknown
from retrieval.german.answers import names_asked_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.choosing import ChosenQuote
    from retrieval.answering.contradictions import Conflict
    from retrieval.answering.highlighting import Highlighter
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.second_look import SecondLook
    from retrieval.datamodel import Hit
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["Decision", "Retrieved", "decide"]

_SEEN_AT_ONCE = 3  # the quotes of the bot's first page: both sides of a contradiction are among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Hold a question, its vector, the passages retrieved for it, and who takes a second look at them.

    `highlighter` is the question's: it remembers what it found in a sentence, from the ranking to the quote.
    """

    question: AnalysedQuestion
    highlighter: Highlighter
    vector: FloatVector
    hits: Sequence[Hit]
    look: SecondLook


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Hold what to quote, the best first, the probability that the first quote answers, and what contradicts it.

    `findings` are those of the second look.
    """

    quotes: tuple[ChosenQuote, ...] = ()
    probability: float = 0.0
    conflict: Conflict | None = None
    findings: Findings = field(default_factory=Findings)


def decide(index: OpenIndex, analyzer: Analyzer, retrieved: Retrieved, top_k: int) -> Decision:
    """Return up to `top_k` quotes from what was retrieved; none where that is nothing."""
    question, highlighter, hits, look = retrieved.question, retrieved.highlighter, retrieved.hits, retrieved.look
    if not hits:
        return Decision()
    coverage = Coverage(question)
    ranked = Reader(index=index, analyzer=analyzer).read(question, retrieved.vector, hits, coverage, highlighter)
    findings = look.read(question, hits, ranked, index.archive.title_of)
    sentences = look.pooling.ranked(findings, ranked)
    chosen = choose_quotes(index, sentences, top_k)
    first = chosen[0]
    marked = _marked(question, first, index, highlighter)
    conflict = find_conflict(question, first, marked, sentences, index, analyzer)
    evidence = gather_evidence(first, sentences, retrieved.vector, coverage, index, analyzer)
    odds = log_odds(
        confidence_features(question, first.sentence, hits, evidence),
        Signs(
            unknown_name=names_unknown(question, index.passages),
            unknown_time=time_unknown(question, first.sentence, index),
            named_colour=names_asked_colour(question.expected, first.sentence.text, question.text),
            confirmed=evidence.lead.confirmed and conflict is None,
        ),
    )
    probability = look.pooling.confidence(odds, findings, first.sentence.hit.passage.row, span_of(index, first.rows))
    if conflict is not None:
        chosen = with_quote(index, chosen, conflict.other, place=min(top_k, _SEEN_AT_ONCE), top_k=top_k)
    return Decision(quotes=tuple(chosen), probability=probability, conflict=conflict, findings=findings)


def _marked(question: AnalysedQuestion, quote: ChosenQuote, index: OpenIndex, highlighter: Highlighter) -> str:
    """Return the words of a quote that are marked, where only they can tell that it answers with a number."""
    if not told_by_marks(question.expected, quote.text):
        return ""
    start = span_of(index, quote.rows).start
    marked = highlighter.highlights(quote.text, quote.sentence.span.shift(-start))
    return " ".join(span.cut(quote.text) for span in marked)
