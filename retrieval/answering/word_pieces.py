"""How much of a question's words stands in a passage, piece by piece: five letters in a row, gaps between words too.

Pieces match within compounds, before any ending, and in a word with another letter elsewhere, where terms do not.
Source: McNamee and Mayfield 2004, "Character N-Gram Tokenization for European Language Text Retrieval".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.german.spelling import without_unseen
from retrieval.german.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["piece_shares"]

_LETTERS = 5


def piece_shares(question: str, texts: Sequence[str]) -> list[float]:
    """Return for each text the share, 0 to 1, of the question's pieces in it, weighed by their idf among these texts.

    All 0 where the question has no word.
    """
    folded = [_folded(text) for text in texts]
    pieces = list(dict.fromkeys(_pieces(question)))
    held = np.array([[piece in text for piece in pieces] for text in folded], dtype=np.float64)
    held = held.reshape(len(texts), len(pieces))
    holding = held.sum(axis=0)
    idf = np.log(1.0 + (len(texts) - holding + 0.5) / (holding + 0.5))
    # Text after text, not as a product: equal ones have to have equal shares, to the last bit.
    shares: list[float] = ((held * idf).sum(axis=1) / (idf.sum() or 1.0)).tolist()
    return shares


def _folded(text: str) -> str:
    return f" {words_of(without_unseen(text))} "


def _pieces(question: str) -> list[str]:
    words = [f" {word} " for word in _folded(question).split()]
    return [word[at : at + _LETTERS] for word in words for at in range(max(1, len(word) - _LETTERS + 1))]
