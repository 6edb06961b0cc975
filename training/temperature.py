"""Find by what a reader's logits have to be divided so that its shares of starts and ends can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.datamodel import Span
    from retrieval.models.span_search import Window
    from training.reading import Readings

__all__ = ["best_temperature", "mean_surprise", "surprise"]

_TRIED = np.geomspace(0.5, 4.0, 61)


def best_temperature(readings: Sequence[Readings]) -> float:
    """Return the temperature with which the right tokens, "no answer" among them, surprise least."""
    return float(min(_TRIED, key=lambda temperature: mean_surprise(readings, temperature)))


def mean_surprise(readings: Sequence[Readings], temperature: float) -> float:
    """Return the mean surprise of all examples; those without an answer have the first token for one."""
    found = [
        surprise(windows, example.answers[0] if example.answers else None, temperature, null=True)
        for part in readings
        for example, windows in zip(part.examples, part.windows, strict=True)
    ]
    return float(np.mean(found))


def surprise(windows: Sequence[Window], answer: Span | None, temperature: float = 1.0, *, null: bool = False) -> float:
    """Return minus the logarithm of the answer's share among all starts and ends, halved: finer than right or wrong.

    With `null`, "no answer" has a share, too: the one that the window gives it which is surest that there is one.
    """
    total = 0.0
    for side, name in enumerate(("starts", "ends")):
        logits = np.concatenate([getattr(window, name)[window.in_passage] for window in windows])
        offsets = np.concatenate([window.offsets[window.in_passage] for window in windows])
        nothing = min(float(getattr(window, name)[window.null]) for window in windows)
        odds, null_odds = _odds(logits, nothing, temperature)
        right = null_odds if answer is None else odds[_gold(offsets, answer, side)].sum()
        total -= np.log(max(1e-12, right / (odds.sum() + null * null_odds)))
    return total / 2


def _odds(logits: NDArray[np.float32], nothing: float, temperature: float) -> tuple[NDArray[np.float64], float]:
    most = max(float(logits.max()), nothing)
    return np.exp((logits.astype(np.float64) - most) / temperature), float(np.exp((nothing - most) / temperature))


def _gold(offsets: NDArray[np.int64], answer: Span, side: int) -> NDArray[np.bool_]:
    """Tell the tokens with which the answer starts, or ends: overlapping windows hold one several times."""
    touching = (offsets[:, 0] < answer.end) & (offsets[:, 1] > answer.start)
    place = offsets[touching][0 if side == 0 else -1]
    found: NDArray[np.bool_] = (offsets == place).all(axis=1)
    return found
