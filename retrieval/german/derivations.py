"""Lead regular verb forms and nouns in *-ung* back to a verb that the archive has.

The stemmer leaves *begrüßt*, *begrüßte* and *begrüßen* apart, and *Lieferung* from *liefern*.  By endings alone too
much would fall together (*Zeit*, *zeiten*), so a form goes back only to an infinitive that occurs.  Irregular verbs
have a table of their own (`strong_verbs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.german.vocabulary import Vocabulary

__all__ = ["verbs_of"]

_ENDINGS = (
    *("test", "tet", "ten", "te", "st", "t", "end", "ende", "enden", "ender", "endes", "endem", "ter", "tes", "tem"),
    *("ung", "ungen"),
)
_INFINITIVE = ("en", "n")
_SHORTEST_STEM = 3


def verbs_of(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the infinitives that a word in its vocabulary form may belong to, each once."""
    candidates = (stem + ending for stem in _stems(word) for ending in _INFINITIVE)
    return tuple(dict.fromkeys(verb for verb in candidates if verb != word and vocabulary.count(verb).other))


def _stems(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_STEM:
            continue
        stem = word[: len(word) - len(ending)].removesuffix("e")
        yield stem
        if stem.startswith("ge") and len(stem) >= _SHORTEST_STEM + 2:
            yield stem[2:]
