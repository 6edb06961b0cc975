"""Put windows of like length together, in an order that depends on seed and epoch alone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from training.windows import TokenWindow

__all__ = ["Targets", "epoch_batches", "padded_ids", "targets"]

_SORTED_TOGETHER = 40  # batches: enough to pad little, few enough that they stay mixed


def epoch_batches(lengths: Sequence[int], *, tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Return the rows of all windows in batches of at most `tokens` tokens, padding included."""
    chance = random.Random(f"{seed} {epoch}")  # noqa: S311 - no secret
    rows = list(range(len(lengths)))
    chance.shuffle(rows)
    mean = sum(lengths) / max(1, len(lengths))
    together = max(1, round(_SORTED_TOGETHER * tokens / max(1.0, mean)))
    batches = []
    for begin in range(0, len(rows), together):
        part = sorted(rows[begin : begin + together], key=lambda row: lengths[row])
        batches += list(_cut(part, lengths, tokens))
    chance.shuffle(batches)
    return batches


def _cut(rows: Sequence[int], lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Yield batches of rows that come the shortest first."""
    batch: list[int] = []
    for row in rows:
        if batch and (len(batch) + 1) * lengths[row] > tokens:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def padded_ids(windows: Sequence[TokenWindow]) -> tuple[Tensor, Tensor]:
    """Return the tokens of windows, padded with whatever, and how many count of each."""
    lengths = [len(window.ids) for window in windows]
    ids = np.zeros((len(windows), max(lengths)), dtype=np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
    return torch.from_numpy(ids), torch.tensor(lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Hold what the logits of a batch are compared with.

    `allowed` and `near`, shape `(texts, tokens)`: which tokens may be an answer (the passage's, and the first, "no
    answer"), and which stand in the answer's sentence; `firsts`, `lasts`: its first and last token.
    """

    allowed: Tensor
    near: Tensor
    firsts: Tensor
    lasts: Tensor


def targets(windows: Sequence[TokenWindow], device: torch.device) -> Targets:
    """Return what the logits of these windows are compared with."""
    longest = max(len(window.ids) for window in windows)
    allowed, near = np.zeros((2, len(windows), longest), dtype=np.bool_)
    for row, window in enumerate(windows):
        allowed[row, : len(window.ids)] = window.in_passage
        near[row, : len(window.ids)] = window.near
    allowed[:, 0] = True
    return Targets(
        allowed=torch.from_numpy(allowed).to(device),
        near=torch.from_numpy(near).to(device),
        firsts=torch.tensor([window.first for window in windows], device=device),
        lasts=torch.tensor([window.last for window in windows], device=device),
    )
