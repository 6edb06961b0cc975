"""What a text's words are by themselves, whatever is asked: tokens, classes, names, and the runs that may answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.german.chunks import runs_of
from retrieval.german.names import find_names
from retrieval.german.tokens import light_stem, tokenise
from retrieval.german.word_classes import word_classes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.german.chunks import Run
    from retrieval.german.tokens import Token

__all__ = ["TextWords", "text_words"]

_KEPT = 1 << 9  # texts: the same sentences are looked at for many questions


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWords:
    """Hold a text's tokens, with a letter for the class of each (`word_classes`), its light stem, its clause's number.

    `runs` says how each run of tokens (first, last) that may answer was found, `names` which runs may be names, and how
    surely; `first_verb` is a token, their number if none is.
    """

    tokens: Sequence[Token]
    tags: str
    stems: Sequence[str]
    clause: Sequence[int]
    runs: Mapping[Run, str]
    names: Mapping[Run, float]
    first_verb: int


@lru_cache(maxsize=_KEPT)
def text_words(text: str) -> TextWords:
    """Read a text; stems are empty where a token says nothing."""
    tokens = tokenise(text)
    tags = word_classes(tokens)
    return TextWords(
        tokens=tokens,
        tags=tags,
        stems=tuple(light_stem(token.text) if tag in "NAx#Fn" else "" for token, tag in zip(tokens, tags, strict=True)),
        clause=_clause_numbers(tags),
        runs=runs_of(tags),
        names={(name.first, name.last): name.score for name in find_names(tokens)},
        first_verb=next((at for at, tag in enumerate(tags) if tag in "Vx"), len(tags)),
    )


def _clause_numbers(tags: str) -> tuple[int, ...]:
    """Return the number of each token's clause; a comma within a list parts no clauses."""
    numbers = []
    number = 0
    for at, tag in enumerate(tags):
        if tag in ".;()" or (tag == "," and tags[at + 1 : at + 2] not in {"A", "N"}):
            number += 1
        numbers.append(number)
    return tuple(numbers)
