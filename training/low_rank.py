"""Store what was learned of a matrix as two thin ones, chosen so that its products with what it meets change least.

Of a change D, met by inputs with second moment C, the product A B of rank r that is nearest in mean square of the
outputs is the truncated singular value decomposition of D C^½, times C^-½ (Eckart and Young 1936, in C's metric).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from training.batches import padded_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor, nn

    from training.encoder import SpanModel
    from training.windows import TokenWindow

__all__ = ["input_moments", "thin_factors"]

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


def thin_factors(change: Tensor, moment: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """Return `up`, (rows, rank), and `down`, (rank, columns), of like size, whose product stands for `change`."""
    values, vectors = torch.linalg.eigh(moment.double())
    values = values.clamp_min(_FLOOR * float(values.mean()))
    left, weights, right = torch.linalg.svd(change.double() @ (vectors * values.sqrt()), full_matrices=False)
    rank = min(rank, len(weights))
    roots = weights[:rank].sqrt()
    up, down = left[:, :rank] * roots, roots[:, None] * right[:rank] @ (vectors * values.rsqrt()).T
    # float16 holds both best where neither is large.
    balance = (down.abs().amax() / up.abs().amax().clamp_min(1e-30)).sqrt()
    return (up * balance).float(), (down / balance).float()
