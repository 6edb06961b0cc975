"""What a question means in this archive: typing errors put right, and the terms that its words bring along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from retrieval.answering.question import analyse
from retrieval.german.asked_times import asked_times
from retrieval.german.typing_errors import likely_meant
from retrieval.german.vocabulary import vocabulary_key
from retrieval.german.words import WORDS

if TYPE_CHECKING:
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.german.analyzer import Analyzer, Token
    from retrieval.german.related_terms import RelatedTerms
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["today_here", "understand"]

_CORRECTED = 3  # words of a question at most, and
_LOOKED_UP = 16  # so many that the archive lacks: whatever is asked, it costs no more
_SEARCHED = 3  # passages in which a word is looked up as it is written


def today_here() -> date:
    """Return today's date where this machine stands."""
    return datetime.now().astimezone().date()


def understand(question: str, analyzer: Analyzer, index: OpenIndex, *, today: date) -> AnalysedQuestion:
    """Analyse a question that is asked on a day, with the words that it mistypes as the archive writes them.

    English ones are left as they are written.

    Raises:
        QuestionError: if it is empty, too long, or holds nothing that could be searched for.
    """
    analysed = analyse(question, analyzer, index.passages.idf)
    related = index.related_terms(analyzer)
    if analysed.expected.language == "de":
        text = _corrected(analysed.text, analyzer, index, related)
        if text != analysed.text:
            analysed = analyse(text, analyzer, index.passages.idf)
    times = asked_times(analysed.text, today)
    return replace(
        analysed,
        related=tuple(related(analysed.text)),
        times=times,
        time_terms=frozenset(
            token.term
            for token in analyzer.tokens(analysed.text)
            if token.term is not None and any(token.span.overlaps(span) for time in times for span in time.spans)
        ),
    )


def _corrected(text: str, analyzer: Analyzer, index: OpenIndex, related: RelatedTerms) -> str:
    """Return the text with the first words that the archive lacks in every form as the words that are likely meant."""
    pieces: list[str] = []
    end = corrected = 0
    lacking = (
        token
        for token in analyzer.tokens(text)
        if token.term is not None and not index.passages.document_frequency(token.term) and not related(token.text)
    )
    for token in islice(lacking, _LOOKED_UP):
        meant = _meant(token, text, analyzer, index)
        if meant is not None:
            pieces += [text[end : token.span.start], meant]
            end = token.span.end
            corrected += 1
            if corrected == _CORRECTED:
                break
    return "".join([*pieces, text[end:]])


def _meant(token: Token, text: str, analyzer: Analyzer, index: OpenIndex) -> str | None:
    key = vocabulary_key(token.text)
    if key is None or not token.text[1:].islower():
        return None
    capitalised = token.text[0].isupper() and token.span.start > 0
    for word in likely_meant(key, index.words, name=capitalised):
        for term in analyzer(word):
            for row in index.passages.rows_with(term)[:_SEARCHED].tolist():
                written = _as_written(word, index.archive.passage(row).text)
                if written is not None and written[0].isupper() == capitalised:
                    return written
    return None


def _as_written(word: str, text: str) -> str | None:
    """Return a word of the text that has this vocabulary form."""
    return next((found[0] for found in WORDS.finditer(text) if vocabulary_key(found[0]) == word), None)
