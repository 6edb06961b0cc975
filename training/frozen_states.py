"""Keep on disk what the layers that never change make of each window, so that no epoch computes it again."""

from __future__ import annotations

import hashlib
import itertools
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.batches import padded_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from training.encoder import SpanModel
    from training.windows import TokenWindow

__all__ = ["FrozenStates"]

_BATCH = 16


class FrozenStates:
    """Hold the states of windows as bfloat16, in files that are mapped, not read.

    `places` says of each window in which of the files it stands, and its first and its last row there.
    """

    def __init__(self, files: list[NDArray[np.int16]], places: list[tuple[int, int, int]]) -> None:
        self._files, self._places = files, places

    @classmethod
    def computed(
        cls,
        model: SpanModel,
        windows: Sequence[TokenWindow],
        folder: Path,
        on_progress: Callable[[int, int], None],
    ) -> FrozenStates:
        """Return the states of these windows, from the folder if an earlier run computed them there.

        They take two bytes for each token and hidden unit.
        """
        bounds = np.concatenate([[0], np.cumsum([len(window.ids) for window in windows])])
        shape = (int(bounds[-1]), model.sizes.hidden)
        name = hashlib.sha256(f"{model.sizes.frozen} {model.sizes.dtype} {model.fingerprint()}".encode())
        for window in windows:
            name.update(window.ids.tobytes() + b"|")
        path = folder / f"states-{name.hexdigest()[:16]}.bin"
        if not path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            _write(np.memmap(partial, dtype=np.int16, mode="w+", shape=shape), bounds, model, windows, on_progress)
            partial.rename(path)
        places = [(0, begin, end) for begin, end in itertools.pairwise(bounds.tolist())]
        return cls([np.memmap(path, dtype=np.int16, mode="r", shape=shape)], places)

    @classmethod
    def joined(cls, parts: Sequence[FrozenStates]) -> FrozenStates:
        """Return the states of several lists of windows, one behind the other."""
        files: list[NDArray[np.int16]] = []
        places: list[tuple[int, int, int]] = []
        for part in parts:
            places += [(len(files) + file, begin, end) for file, begin, end in part._places]
            files += part._files
        return cls(files, places)

    def selected(self, rows: Sequence[int]) -> FrozenStates:
        """Return the states of these windows alone."""
        return FrozenStates(self._files, [self._places[row] for row in rows])

    def batch(self, rows: Sequence[int], kept: Sequence[NDArray[np.int64]]) -> Tensor:
        """Return the states of these windows' `kept` tokens, float32, padded with zeros to the longest."""
        states = torch.zeros(len(rows), max(map(len, kept)), self._files[0].shape[1])
        for place, (row, tokens) in enumerate(zip(rows, kept, strict=True)):
            file, begin, end = self._places[row]
            stored = torch.from_numpy(self._files[file][begin:end][tokens])
            states[place, : len(tokens)] = stored.view(torch.bfloat16).float()
        return states


def _write(
    states: NDArray[np.int16],
    bounds: NDArray[np.int64],
    model: SpanModel,
    windows: Sequence[TokenWindow],
    on_progress: Callable[[int, int], None],
) -> None:
    order = sorted(range(len(windows)), key=lambda row: len(windows[row].ids))
    device = next(model.parameters()).device
    model.eval()
    for begin in range(0, len(order), _BATCH):
        rows = order[begin : begin + _BATCH]
        ids, lengths = padded_ids([windows[row] for row in rows])
        with torch.inference_mode():
            found = model.lower(ids.to(device), lengths.to(device)).bfloat16().cpu().view(torch.int16).numpy()
        for place, row in enumerate(rows):
            states[bounds[row] : bounds[row + 1]] = found[place, : lengths[place]]
        on_progress(begin + len(rows), len(order))
    states.flush()  # type: ignore[attr-defined]
