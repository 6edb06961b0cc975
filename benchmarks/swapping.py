"""Turn answerable questions into unanswerable ones: put a name, noun or number of another question in place of one."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.evaluation.questions import EvalQuestion
    from retrieval.german.analyzer import Analyzer, Token

__all__ = ["swap_names"]


def swap_names(
    questions: Sequence[EvalQuestion],
    texts: Mapping[str, str],
    articles: Mapping[str, Sequence[str]],
    analyzer: Analyzer,
) -> dict[str, str]:
    """Return by id each question that holds a name which its article knows, with one that it does not know instead.

    `texts` gives the questions' wording by id, in any language that `analyzer` splits into words.
    """
    random = Random(0)  # noqa: S311 - the same swaps every time, no secret
    known = {title: set(analyzer(" ".join(paragraphs))) for title, paragraphs in articles.items()}
    names = {q.id: _names(analyzer, texts[q.id]) for q in questions}
    swapped = {}
    for question in questions:
        text, terms = texts[question.id], known[question.places[0].article_id]
        own = [token for token in names[question.id] if token.term in terms]
        other = random.choice(questions)
        elsewhere = other.places[0].article_id != question.places[0].article_id
        foreign = [token for token in names[other.id] if token.term not in terms and elsewhere]
        if own and foreign:
            token = random.choice(own)
            same_kind = [f for f in foreign if f.text[0].isdigit() == token.text[0].isdigit()]
            if same_kind:
                new = random.choice(same_kind).text
                swapped[question.id] = text[: token.span.start] + new + text[token.span.end :]
    return swapped


def _names(analyzer: Analyzer, text: str) -> list[Token]:
    return [
        token
        for token in analyzer.tokens(text)
        if token.term is not None and token.span.start > 0 and (token.text[0].isupper() or token.text[0].isdigit())
    ]
