"""Cut texts into the pieces of a unigram model, as an E5S1 file holds them.

The library `tokenizers` gives the same ids, and takes a second and 270 MB to read a quarter of a million pieces; here
they are read when a text may need them, at half the speed, which is a hundredth of what encoding takes.
"""

from __future__ import annotations

import math

from retrieval.models.e5s1 import E5File

__all__ = ["UnigramTokenizer"]

_SPACE = "\u2581"
_UNKNOWN_PENALTY = 10.0  # below the least probable piece; SentencePiece's and tokenizers' constant
_KEPT_WORDS, _KEPT_CHARACTERS = 1 << 16, 40


class UnigramTokenizer:
    """Cut each word of a text into the pieces with the highest product of probabilities; a run of unknown is one token.

    Source: Kudo 2018, "Subword Regularization", section 3.2; `Unigram` behind `Metaspace` in the library tokenizers.
    """

    def __init__(self, model: E5File) -> None:
        self._pieces = model.pieces
        self._scores = model.scores.data
        self._unknown = model.unk
        self._unknown_score = float(model.scores.min()) - _UNKNOWN_PENALTY
        self._words: dict[str, tuple[int, ...]] = {}
        self._cuts: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def encode(self, text: str, *, most: int | None = None) -> list[int]:
        """Return the ids of the first `most` tokens of a text that `prepare_text` made, without special tokens.

        What stands behind them is not looked at.
        """
        ids: list[int] = []
        for word in text.split(" "):
            ids += self._word(word)
            if most is not None and len(ids) >= most:
                return ids[:most]
        return ids

    def cut_word(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return the tokens of a word without white space, each with its range in the word's characters.

        The marker of the space before it belongs to none of them: a token that is nothing else has the range (0, 0).
        Words are kept.
        """
        known = self._cuts.get(word)
        if known is None:
            known = tuple(self._cut_in_places(word))
            if len(self._cuts) >= _KEPT_WORDS:
                self._cuts.clear()
            if len(word) <= _KEPT_CHARACTERS:
                self._cuts[word] = known
        return known

    def _cut_in_places(self, word: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = []
        for token, begin, end in self._best_pieces(_SPACE + word):
            if token == self._unknown and found and found[-1][0] == token:
                found[-1] = (token, found[-1][1], end - 1)
            else:
                found.append((token, max(0, begin - 1), max(0, end - 1)))
        return found

    def _word(self, word: str) -> tuple[int, ...]:
        """Return a word's tokens; words come again, so they are kept."""
        known = self._words.get(word)
        if known is None:
            known = self._cut(_SPACE + word)
            if len(self._words) >= _KEPT_WORDS:
                self._words.clear()
            if len(word) <= _KEPT_CHARACTERS:
                self._words[word] = known
        return known

    def _cut(self, word: str) -> tuple[int, ...]:
        tokens: list[int] = []
        for token, _, _ in self._best_pieces(word):
            if token != self._unknown or tokens[-1:] != [token]:
                tokens.append(token)
        return tuple(tokens)

    def _best_pieces(self, word: str) -> list[tuple[int, int, int]]:
        """Return the most probable pieces in their order: token, begin and end."""
        best = [0.0] + [-math.inf] * len(word)
        last_piece = [(0, self._unknown)] * (len(word) + 1)  # where it begins, and its token
        for begin in range(len(word)):
            before = best[begin]
            standing: list[tuple[float, int, int]] = [
                (self._scores[token], token, end) for token, end in self._pieces.standing_at(word, begin)
            ]
            if not standing or standing[0][2] > begin + 1:
                standing.append((self._unknown_score, self._unknown, begin + 1))
            for score, token, end in standing:
                if before + score > best[end]:
                    best[end], last_piece[end] = before + score, (begin, token)
        pieces: list[tuple[int, int, int]] = []
        end = len(word)
        while end:
            begin, token = last_piece[end]
            pieces.append((token, begin, end))
            end = begin
        return pieces[::-1]
