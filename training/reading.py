"""Read with a span model, and measure on questions that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from retrieval.evaluation.metrics.words import best_exact_match, best_f1
from retrieval.models.span_search import Window, read_windows
from training.batches import padded_ids
from training.temperature import surprise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.datamodel import Span
    from training.encoder import SpanModel
    from training.examples import Example
    from training.windows import TokenWindow, Windower

__all__ = ["Readings", "read", "span_figures"]

_BATCH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Hold the windows of each example, with their logits."""

    examples: Sequence[Example]
    windows: Sequence[Sequence[Window]]

    def sentence_scores(self, row: int, sentences: Sequence[Span]) -> NDArray[np.float64]:
        """Return the logarithm of each sentence's share of starts, plus that of its share of ends."""
        shares = np.full((2, len(sentences)), 1e-9)
        for side, name in enumerate(("starts", "ends")):
            logits = np.concatenate([getattr(window, name)[window.in_passage] for window in self.windows[row]])
            places = np.concatenate([window.offsets[window.in_passage] for window in self.windows[row]])
            odds = np.exp(logits.astype(np.float64) - logits.max())
            middle = places.mean(axis=1)
            for number, sentence in enumerate(sentences):
                shares[side, number] += odds[(middle >= sentence.start) & (middle < sentence.end)].sum() / odds.sum()
        return np.log(shares).sum(axis=0)  # type: ignore[no-any-return]


def read(model: SpanModel, windower: Windower, examples: Sequence[Example]) -> Readings:
    """Return what the model says of each token of the examples' passages."""
    cut = [windower.reading_windows(example.question, example.passage, example.title) for example in examples]
    flat = [(row, window) for row, windows in enumerate(cut) for window in windows]
    flat.sort(key=lambda pair: len(pair[1].ids))
    found: list[list[Window]] = [[] for _ in examples]
    device = next(model.parameters()).device
    model.eval()
    for begin in range(0, len(flat), _BATCH):
        part = flat[begin : begin + _BATCH]
        ids, lengths = (tensor.to(device) for tensor in padded_ids([window for _, window in part]))
        with torch.inference_mode():
            logits = [side.float().cpu().numpy() for side in model(ids, lengths)]
        for place, (row, window) in enumerate(part):
            found[row].append(_window(window, *(side[place] for side in logits)))
    return Readings(examples=examples, windows=found)


def span_figures(readings: Readings) -> dict[str, float]:
    """Return exact match and F1 of the best span, answers or not, over all examples that have an answer."""
    exact, overlap, surprises = [], [], []
    for example, windows in zip(readings.examples, readings.windows, strict=True):
        spans = read_windows(example.passage, windows, count=1).spans
        given = spans[0].span.cut(example.passage) if spans else ""
        golds = [answer.cut(example.passage) for answer in example.answers]
        exact.append(best_exact_match(given, golds))
        overlap.append(best_f1(given, golds))
        surprises.append(surprise(windows, example.answers[0]))
    figures = {"exact_match": np.mean(exact), "f1": np.mean(overlap), "surprise": np.mean(surprises)}
    return {name: round(float(figure), 4) for name, figure in figures.items()}


def _window(window: TokenWindow, starts: NDArray[np.float32], ends: NDArray[np.float32]) -> Window:
    count = len(window.ids)
    return Window(
        starts=starts[:count],
        ends=ends[:count],
        offsets=window.offsets.astype(np.int64),
        in_passage=window.in_passage,
        null=0,
    )
