"""Store what was learned of a matrix as two thin ones, chosen so that its products with what it meets change least.

Of a change D, met by inputs with second moment C, the product A B of rank r that is nearest in mean square of the
outputs is the truncated singular value decomposition of D C^½, times C^-½ (Eckart and Young 1936, in C's metric).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from training.batches import padded_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor, nn

    from training.encoder import SpanModel
    from training.windows import TokenWindow

__all__ = ["in_bytes", "input_moments", "ranks_within", "thin_factors"]

_BATCH = 16
_FLOOR = 1e-4  # of the mean eigenvalue: directions that hardly occur still count a little


def input_moments(model: SpanModel, windows: Sequence[TokenWindow]) -> dict[str, Tensor]:
    """Return the second moment of the inputs of each learned matrix over these windows, by the matrix's name."""
    matrices = {name.removesuffix(".weight") for name, value in model.learned() if value.ndim > 1}
    modules = {name: module for name, module in model.named_modules() if name in matrices}
    sums = {name: torch.zeros(module.weight.shape[1], module.weight.shape[1]) for name, module in modules.items()}
    inside: list[Tensor] = []

    def add(name: str, given: Tensor) -> None:
        met = given[inside[0]].float().cpu()
        sums[name] += met.T @ met

    def watch(name: str, module: nn.Module) -> torch.utils.hooks.RemovableHandle:
        return module.register_forward_pre_hook(lambda _, given: add(name, given[0]))

    handles = [watch(name, module) for name, module in modules.items()]
    model.eval()
    device = next(model.parameters()).device
    for begin in range(0, len(windows), _BATCH):
        ids, lengths = (tensor.to(device) for tensor in padded_ids(windows[begin : begin + _BATCH]))
        inside[:] = [torch.arange(ids.shape[1], device=device)[None, :] < lengths[:, None]]
        with torch.inference_mode():
            model(ids, lengths)
    for handle in handles:
        handle.remove()
    tokens = sum(len(window.ids) for window in windows)
    return {f"{name}.weight": total / tokens for name, total in sums.items()}


def thin_factors(change: Tensor, moment: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return `up`, (rows, rank), and `down`, (rank, columns), whose product is `change`, of full rank.

    The first few columns and rows stand for it as well as so few can; how much of the outputs' energy, in the mean,
    each pair adds is returned as well, (rank,), falling.
    """
    values, vectors = torch.linalg.eigh(moment.double())
    values = values.clamp_min(_FLOOR * float(values.mean()))
    left, weights, right = torch.linalg.svd(change.double() @ (vectors * values.sqrt()), full_matrices=False)
    down = weights[:, None] * right @ (vectors * values.rsqrt()).T
    return left.float(), down.float(), weights.square().float()


def ranks_within(energies: Mapping[str, Tensor], costs: Mapping[str, int], budget: int) -> dict[str, int]:
    """Return how many pairs of each change to keep, those first that hold most of their change's energy a byte.

    `costs` are the bytes of a pair, `budget` those of all that are kept.
    """
    worth = ((float(e), name) for name, found in energies.items() for e in found / found.sum() / costs[name])
    kept = dict.fromkeys(energies, 0)
    for _, name in sorted(worth, reverse=True):
        budget -= costs[name]
        if budget < 0:
            break
        kept[name] += 1
    return kept


def in_bytes(up: Tensor, down: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return `up` and `down` as int8, and (rank,) scales: their product with each scale between stands for `up @ down`.

    Each column of `up` and row of `down` has a scale of its own, so that small ones lose no more than large ones.
    """
    scales = [values.abs().amax(side).clamp_min(1e-30) / 127 for values, side in ((up, 0), (down, 1))]
    return (up / scales[0]).round().char(), (down / scales[1][:, None]).round().char(), scales[0] * scales[1]
