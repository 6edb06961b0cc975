"""Widen a sentence to words that stand on their own, and tell quotes of the same words apart from new ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.german.wording import words_of

if TYPE_CHECKING:
    from retrieval.answering.reader import RankedSentence
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["asks", "fits", "leans_back", "quote_rows", "says_the_same", "span_of", "text_of"]

_LONGEST = 500

# What a sentence cannot begin with unless the one before it says who, where, when or what is meant.
_POINTS_BACK = re.compile(
    r"[„“\"»]?(?:Er|Sie|Es|Ihn|Ihm|Ihr|Ihre[rnms]?|Sein|Seine[rnms]?|Dies|Diese[rnms]?|Das|Dieselbe[nrs]?|Jene[rnms]?|"
    r"Dort|Dorthin|Hier|Hierbei|Hierzu|Damals|Dabei|Danach|Daran|Darauf|Darin|Darüber|Daraufhin|Davon|Davor|Dazu|"
    r"Dadurch|Dafür|Dagegen|Demnach|Denen|Deren|Dessen|Seither|Seitdem|Zuvor|Anschließend|Beide|Letztere[rnms]?|"
    r"Erstere[rnms]?)\b"
)
# "Deshalb gilt er …": a connective, a verb, and a pronoun where the subject should be.
_PRONOUN_FOLLOWS = re.compile(
    r"[„“\"»]?(?:Also|Auch|Außerdem|Daher|Damit|Dann|Darum|Dennoch|Deshalb|Deswegen|Doch|Jedoch|Später|Stattdessen|"
    r"Trotzdem|Zudem|Zuletzt|Zunächst)\s+[a-zäöüß]+\s+(?:er|sie|ihn|ihm)\b"
)
# "Das Treffen …" names what it means; "Es gibt …" means nothing.
_STANDS_ALONE = re.compile(
    r"Das\s+(?:\w+\s+)?[A-ZÄÖÜ]\w+|Es\s+(?:ist|war|sei|wäre|sind|waren|gibt|gab|gebe|geht|ging|gehe|handelt|hieß|heißt|"
    r"kam|kommt|bleibt|blieb|dürfte|soll|sollte|wird|wurde)\b"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n")


def quote_rows(index: OpenIndex, sentence: RankedSentence) -> range:
    """Return the rows of the sentences to quote: the sentence, and a neighbour where it does not stand alone.

    That is the one before where it points back, and the next one where it ends with a colon or asks something.
    """
    rows = index.archive.sentence_rows(sentence.hit.passage.row)
    first, last = sentence.row, sentence.row
    text = index.archive.article(sentence.article_row).text
    if first > rows.start and leans_back(sentence.text) and fits(index, text, first - 1, last):
        first -= 1
    if (
        (sentence.text.endswith(":") or asks(sentence.text))
        and last + 1 < rows.stop
        and fits(index, text, first, last + 1)
    ):
        last += 1
    return range(first, last + 1)


def asks(text: str) -> bool:
    """Tell whether a sentence is a question; what it asks is said, if at all, by the next one."""
    return "?" in text and text.rstrip('“”"«»‘’)').endswith("?")


def leans_back(text: str) -> bool:
    """Tell whether a sentence begins with a word that points to the one before it."""
    if _PRONOUN_FOLLOWS.match(text):
        return True
    return bool(_POINTS_BACK.match(text)) and not _STANDS_ALONE.match(text)


def fits(index: OpenIndex, text: str, first: int, last: int) -> bool:
    """Tell whether the sentences `first` to `last` stand in one paragraph and are short enough to quote together."""
    spans = [index.archive.sentence(row)[1] for row in range(first, last + 1)]
    if spans[-1].end - spans[0].start > _LONGEST:
        return False
    return not _BLANK_LINE.search(text, spans[0].end, spans[-1].start)


def span_of(index: OpenIndex, rows: range) -> Span:
    """Return the range that the sentences of these rows take in their article."""
    return Span(index.archive.sentence(rows.start)[1].start, index.archive.sentence(rows.stop - 1)[1].end)


def text_of(index: OpenIndex, rows: range) -> str:
    """Return the words of the sentences of these rows, which stand in one article."""
    article_row, _ = index.archive.sentence(rows.start)
    return span_of(index, rows).cut(index.archive.article(article_row).text)


def says_the_same(text: str, other: str) -> bool:
    """Tell whether one text's words are all of the other's, in their order."""
    words, others = f" {words_of(text)} ", f" {words_of(other)} "
    return words in others or others in words
