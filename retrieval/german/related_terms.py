"""Give a text, beside its terms, those of the words inside and behind its words, for BM25 to match as well."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from retrieval.german.compounds import compound_parts
from retrieval.german.derivations import verbs_of
from retrieval.german.vocabulary import vocabulary_key
from retrieval.german.words import WORDS

if TYPE_CHECKING:
    from retrieval.german.analyzer import Analyzer
    from retrieval.german.vocabulary import Vocabulary

__all__ = ["RelatedTerms"]

_CACHE_SIZE = 1 << 16


class RelatedTerms:
    """Name the terms of compounds' parts and of derived words' verbs; safe to share."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        rules = functools.partial(_related, analyzer=analyzer, vocabulary=vocabulary)
        self._related = functools.lru_cache(maxsize=_CACHE_SIZE)(rules)

    def __call__(self, text: str) -> list[str]:
        """Return the related terms of all words of a text, repeated as often as the words stand there."""
        return [term for found in WORDS.finditer(text) for term in self._related(found[0])]


def _related(surface: str, *, analyzer: Analyzer, vocabulary: Vocabulary) -> tuple[str, ...]:
    key = vocabulary_key(surface)
    own = analyzer(surface)
    if key is None or not own:
        return ()
    seen = vocabulary.count(key)
    noun = surface[0].isupper() or seen.capitalised > seen.other
    words = (*(compound_parts(key, vocabulary) if noun else ()), *verbs_of(key, vocabulary))
    return tuple(dict.fromkeys(term for word in words for term in analyzer(word) if term not in own))
