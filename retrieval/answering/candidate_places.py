"""Where the candidates of some quotes stand, and what is in and around each, side by side as arrays."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from retrieval.answering.quote_words import QuoteWords

__all__ = ["CandidatePlaces", "among"]

_PADDING = 6  # tokens between two quotes: as far as features look around a candidate
_OUTSIDE = "." * _PADDING
_WORDS = "NnAxDRVCSFQ#"  # all but signs
_COUNTED = ("#", "C", "N", "Nn", ",", "xV", _WORDS, "NAx#")


def among(tags: str) -> NDArray[np.bool_]:
    """Return a table that tells of each letter's code whether it is one of these."""
    table = np.zeros(1 << 8, dtype=np.bool_)
    table[[ord(tag) for tag in tags]] = True
    return table


_CLASSES = np.stack([among(tags) for tags in _COUNTED])


class CandidatePlaces:
    """Hold the candidates of quotes to one question, in the order of the quotes and of their runs.

    The quotes' tokens are laid end to end with room between them that says nothing.  Arrays of one entry for each
    candidate: `first` and `last` (its tokens, there), `of` (its quote's number), `begin`, `end`, `before`, `after`,
    `after_two` (letters of the classes of tokens in and around it), `tokens` and `length` (how many, and how many of
    them words), `head` (the last noun of its first row of nouns; nonsense without `has_head`), `name` (how surely it is
    one), `place` (of its first token in the quote), `size` (the quote's tokens).  `counts` holds how many of its tokens
    are of some classes.  Arrays of one entry for each token: `tags`, `known`, `weight`, `clause_weight`.
    """

    def __init__(self, quotes: Iterable[QuoteWords]) -> None:
        self.quotes = tuple(quotes)
        self._lay_out()
        self._look_around()
        self._add_up()
        self._find_heads()
        self._match()

    def _lay_out(self) -> None:
        quotes = self.quotes
        sizes = [len(quote.tags) for quote in quotes]
        self.offsets = [_PADDING + before for before in accumulate([_PADDING + size for size in sizes[:-1]], initial=0)]
        letters = "".join(_OUTSIDE + quote.tags for quote in quotes) + _OUTSIDE
        self.tags = np.frombuffer(letters.encode(), dtype=np.uint8)
        runs = [run for quote in quotes for run in quote.runs]
        counts = [len(quote.runs) for quote in quotes]
        self.of = np.repeat(np.arange(len(quotes)), counts)
        ends = accumulate(counts)
        self.slices = [slice(end - count, end) for count, end in zip(counts, ends, strict=True)]
        offset = np.array(self.offsets)[self.of]
        self.place, last = np.array(runs, dtype=np.int64).T
        self.first, self.last = self.place + offset, last + offset
        self.size = np.array(sizes)[self.of]
        self.name = np.array([quote.names.get(run, 0.0) for quote in quotes for run in quote.runs])
        kinds = [kind for quote in quotes for kind in quote.runs.values()]
        self._numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
        self._kind = np.array([self._numbers[kind] for kind in kinds], dtype=np.int64)

    def _look_around(self) -> None:
        tags, first, last = self.tags, self.first, self.last
        self.begin, self.end = tags[first], tags[last]
        self.before, self._before_two = tags[first - 1], tags[first - 2]
        self.after, self.after_two = tags[last + 1], tags[last + 2]
        self.oblique = (self.before == ord("R")) | (self.begin == ord("R")) | self.behind_two("RD")
        # Where it stands; another token for what has none.
        within, before = self.begin == ord("R"), self.before == ord("R")
        self.preposition = np.where(within, first, np.where(before, first - 1, first - 2))
        verbs = np.array([quote.first_verb for quote in self.quotes])[self.of]
        self.in_front = last - first + self.place < verbs
        starts = np.array([quote.tokens[first].start for quote in self.quotes for first, _ in quote.runs])
        cores = np.array([(quote.core.start, quote.core.end) for quote in self.quotes])[self.of]
        self.in_core = (cores[:, 0] <= starts) & (starts < cores[:, 1])

    def _add_up(self) -> None:
        first, end = self.first, self.last + 1
        self.tokens = end - first
        classes = _CLASSES[:, self.tags]
        self.known, self.weight, rarity, self.clause_weight = self._spread(
            lambda quote: [quote.known, quote.weight, quote.rarity, [quote.in_clause[at] for at in quote.clause]]
        )
        content = classes[-1]
        up = np.zeros((len(classes) + 1, len(self.tags) + 1), dtype=np.int64)
        np.cumsum(np.vstack([classes, content & (self.known == 1.0)]), axis=1, out=up[:, 1:])
        *counted, self.known_wholly = up[:, end] - up[:, first]
        self.counts = dict(zip(_COUNTED, counted, strict=True))
        self.length, self.content = self.counts[_WORDS], self.counts["NAx#"]
        between = np.stack([first, end], axis=1).ravel()
        summed = np.stack([self.known * content, rarity * content, self.weight])
        self.known_sum, self.rarity_sum, self.own_weight = np.add.reduceat(summed, between, axis=1)[:, ::2]
        self.rarest = np.maximum.reduceat(summed[1], between)[::2]
        self.total = np.array([quote.total for quote in self.quotes])[self.of]

    def _find_heads(self) -> None:
        is_noun = self.tags == ord("N")
        noun, other = _next(is_noun)[self.first], _next(~is_noun)
        self.has_head = noun <= self.last
        self.head = np.where(self.has_head, np.minimum(other[np.minimum(noun, self.last)] - 1, self.last), 0)

    def _match(self) -> None:
        matched = [(number, offset + at, match) for number, (quote, offset) in enumerate(
            zip(self.quotes, self.offsets, strict=True)) for at, match in quote.matched]  # fmt: skip
        self.matched_of = np.array([number for number, _, _ in matched], dtype=np.int64)
        self.matched = np.array([at for _, at, _ in matched], dtype=np.int64)
        self.matched_known = np.array([match.known for _, _, match in matched], dtype=np.float64)
        self.matched_weight = np.array([match.weight for _, _, match in matched], dtype=np.float64)
        self.matched_asked = np.array([match.asked for _, _, match in matched], dtype=np.float64)

    def behind_two(self, tags: str) -> NDArray[np.bool_]:
        """Tell of each candidate whether it stands behind tokens of just these two classes."""
        found: NDArray[np.bool_] = (self._before_two == ord(tags[0])) & (self.before == ord(tags[1]))
        return found

    def is_kind(self, kind: str) -> NDArray[np.bool_]:
        """Tell of each candidate whether it was found in this way."""
        found: NDArray[np.bool_] = self._kind == self._numbers.get(kind, -1)
        return found

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the ways in which the candidates were found, each once."""
        return tuple(self._numbers)

    def words(self, tag: str) -> list[tuple[int, str]]:
        """Return where the tokens of a class stand, and what each is in lower case."""
        return [
            (offset + at, quote.tokens[at].lower)
            for quote, offset in zip(self.quotes, self.offsets, strict=True)
            for at, found in enumerate(quote.tags)
            if found == tag
        ]

    def flags(self, found: Callable[[QuoteWords], list[int]]) -> NDArray[np.bool_]:
        """Return an array over all tokens that is true at those that are found in each quote."""
        flags = np.zeros(len(self.tags), dtype=np.bool_)
        flags[[offset + at for quote, offset in zip(self.quotes, self.offsets, strict=True) for at in found(quote)]] = (
            True
        )
        return flags

    def _spread(self, values: Callable[[QuoteWords], list[list[float]]]) -> list[NDArray[np.float64]]:
        """Return arrays over all tokens with each quote's rows of values, and 0 between them."""
        found = [values(quote) for quote in self.quotes]
        spread = np.zeros((len(found[0]), len(self.tags)))
        for rows, offset in zip(found, self.offsets, strict=True):
            spread[:, offset : offset + len(rows[0])] = rows
        return list(spread)


def _next(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each token the first one from there on that is flagged, their number where none is."""
    places = np.where(flags, np.arange(len(flags)), len(flags))
    return np.minimum.accumulate(places[::-1])[::-1]
