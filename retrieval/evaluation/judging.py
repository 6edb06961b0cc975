"""Whether a quote and its highlights are right, by the places that the data set gives.

A quote stands wherever its citations say: agency copy in the right article counts, whichever article it is quoted from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.datamodel import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.datamodel import Quote
    from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

__all__ = ["holds_answer", "holds_words", "holds_words_in_paragraph", "in_article", "in_paragraph", "marked"]


def in_article(question: EvalQuestion, quote: Quote) -> bool:
    """Tell whether an article that answers carries the quote."""
    return any(True for _ in _in_its_article(question, quote))


def in_paragraph(question: EvalQuestion, quote: Quote) -> bool:
    """Tell whether the quote lies in a paragraph that answers."""
    return any(_inside(span, place.paragraph) for place, span in _in_its_article(question, quote))


def holds_answer(question: EvalQuestion, quote: Quote) -> bool:
    """Tell whether the quote covers an answer's very place, from its first to its last character."""
    return any(_inside(place.answer, span) for place, span in _in_its_article(question, quote))


def holds_words_in_paragraph(question: EvalQuestion, quote: Quote) -> bool:
    """Tell whether the quote covers an answer, or holds its words in its paragraph."""
    return any(
        _inside(place.answer, span) or (_inside(span, place.paragraph) and place.words in quote.text)
        for place, span in _in_its_article(question, quote)
    )


def holds_words(question: EvalQuestion, quote: Quote) -> bool:
    """Tell whether the quote holds an answer's words, wherever it stands."""
    return any(place.words in quote.text for place in question.places)


def marked(quote: Quote) -> list[str]:
    """Return the words of each highlight, in their order."""
    return [span.shift(-quote.start).cut(quote.text) for span in quote.highlights]


def _in_its_article(question: EvalQuestion, quote: Quote) -> Iterator[tuple[AnswerPlace, Span]]:
    """Yield each place with the quote's range in the place's article."""
    for place in question.places:
        if place.article_id == quote.article_id:
            yield place, Span(quote.start, quote.end)
        else:
            for citation in quote.citations:
                if citation.article_id == place.article_id:
                    yield place, Span(citation.start, citation.end)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
