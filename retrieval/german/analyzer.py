"""Turn German text into the terms that BM25 matches, and keep where each stands.

One object serves index and question.  A term is a Snowball stem of the NFKC, case-folded word: the `german` algorithm
of Snowball 3 reads ä/ae, ö/oe, ü/ue and ß/ss alike and joins *Haus* and *Häuser*.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from typing import Protocol

import Stemmer

from retrieval.datamodel import Span
from retrieval.german.spelling import fold_ascii, fold_number, fold_word
from retrieval.german.stopwords import ADDRESS_STOP_WORDS, ENGLISH_STOP_WORDS, GERMAN_STOP_WORDS
from retrieval.german.strong_verbs import infinitive_of, table_digest
from retrieval.german.words import WORDS

__all__ = ["Analyzer", "Token"]

# To be raised with any change of the rules that gives a text other terms or other related terms (`related_terms`), so
# that old indexes are rebuilt.
VERSION = 2
_CACHE_SIZE = 1 << 16  # words, in 20 MB; four times as many make a build hardly faster


class _StemsWords(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Hold one word of a text: `text` is what the text has at `span`; `term` is None for a stop word."""

    span: Span
    text: str
    term: str | None


class Analyzer:
    """Give texts and questions the same terms; safe to share, without state but a cache of terms."""

    def __init__(self) -> None:
        german_stops = frozenset(map(fold_ascii, GERMAN_STOP_WORDS)) | ADDRESS_STOP_WORDS
        self._rules = _TermRules(
            stemmer=Stemmer.Stemmer("german", 0),
            german_stops=german_stops,
            english_stops=frozenset(ENGLISH_STOP_WORDS) - german_stops,
        )
        self._term = functools.lru_cache(maxsize=_CACHE_SIZE)(self._rules.term_of)

    def __call__(self, text: str) -> list[str]:
        """Return the terms of a text in order, stop words left out, repeated as often as they stand there."""
        term_of = self._term
        if text.isascii() and text.isalpha():  # one word, as most texts that are asked for one by one
            only = term_of(text)
            return [] if only is None else [only]
        return [term for found in WORDS.finditer(text) if (term := term_of(found[0])) is not None]

    def tokens(self, text: str) -> list[Token]:
        """Return every word of a text with its place, in code points of `text`, and its term."""
        return [
            Token(span=Span(*found.span()), text=found[0], term=self._term(found[0])) for found in WORDS.finditer(text)
        ]

    @functools.cached_property
    def fingerprint(self) -> str:
        """Name what decides about terms: the version of the rules, the stop words, the verbs and the stemmer."""
        parts = (
            str(VERSION),
            " ".join(sorted(self._rules.german_stops)),
            " ".join(sorted(self._rules.english_stops)),
            table_digest(),
            str(Stemmer.version()),
            WORDS.pattern,
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class _TermRules:
    """Turn words into terms; apart from the analyzer, because a cache over its own method would keep it from going."""

    stemmer: _StemsWords
    german_stops: frozenset[str]
    english_stops: frozenset[str]

    def term_of(self, surface: str) -> str | None:
        if surface[0].isdecimal():
            return fold_number(surface)
        word = fold_word(surface)
        if not word:
            return None
        ascii_word = fold_ascii(word)
        if ascii_word in self.german_stops:
            return None
        # "WHO" and "IS" are names, "who" and "is" are not.
        if ascii_word in self.english_stops and not (len(surface) > 1 and surface.isupper()):
            return None
        infinitive = infinitive_of(ascii_word)
        return self.stemmer.stemWord(infinitive if infinitive is not None else word)
