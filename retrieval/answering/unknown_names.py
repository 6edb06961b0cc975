"""Notice that a question names somebody or something of whom the archive never speaks."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.indexing.lexical_index import LexicalIndex

__all__ = ["names_unknown"]

_SAME_BEGINNING = 2
_ALIKE = 0.75


def names_unknown(question: AnalysedQuestion, index: LexicalIndex) -> bool:
    """Tell whether a German question holds a proper name that no passage has, nor a spelling near to it.

    English questions are left out: they may spell a name (*Vladivostok*) as no German article does.
    """
    if question.expected.language != "de":
        return False
    names = (t.term for t in question.weighted if t.kind == "name" and not t.term[0].isdigit())
    return any(index.document_frequency(name) == 0 and not _has_near_spelling(name, index) for name in names)


def _has_near_spelling(name: str, index: LexicalIndex) -> bool:
    return any(
        SequenceMatcher(None, name, term).ratio() >= _ALIKE
        for term in index.terms_beginning_with(name[:_SAME_BEGINNING])
        if abs(len(term) - len(name)) <= max(2, len(name) // 3)
    )
