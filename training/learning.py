"""Teach a span model: steps, schedule, checkpoints; a run that was killed goes on where it was, with the same curve."""

from __future__ import annotations

import random
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from training.batches import epoch_batches, targets
from training.run_files import RunLog, load_checkpoint, save_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from training.batches import Targets
    from training.encoder import SpanModel
    from training.frozen_states import FrozenStates
    from training.windows import TokenWindow

__all__ = ["Schedule", "learn", "span_loss"]


_MAY_CHANGE = {"epochs", "steps", "checkpoint_seconds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Hold how a model is taught; `rate` is that of adapters and head, a tenth of it that of biases and norms.

    `sentence` is the weight of the loss of the answer's sentence; `steps` ends a run before its last epoch does.
    Of a passage no more than `cut` tokens around its answer are shown, but in the last epoch: twice as many examples in
    the same time.
    The rate rises over the first `warmup` steps, stays, and falls linearly to zero over the last `cooling` of all: so a
    run can be made longer or shorter while it goes on, until it cools.
    """

    epochs: int
    rate: float
    steps: int | None = None
    tokens: int = 2048
    cut: int | None = None
    warmup: int = 40
    cooling: float = 0.4
    decay: float = 0.01
    sentence: float = 0.0
    seed: int = 1
    checkpoint_seconds: float = 120.0


def learn(
    model: SpanModel,
    windows: Sequence[TokenWindow],
    states: FrozenStates,
    schedule: Schedule,
    folder: Path,
    judge: Callable[[int], dict[str, Any]],
) -> None:
    """Teach the model, logging to `folder`; `judge(epoch)` is called, and what it returns logged, after each epoch."""
    epochs = [list(_batches(windows, schedule, epoch)) for epoch in range(schedule.epochs)]
    batches = [batch for part in epochs for batch in part][: schedule.steps]
    ends = {min(len(batches), sum(map(len, epochs[: epoch + 1]))): epoch + 1 for epoch in reversed(range(len(epochs)))}
    optimizer = torch.optim.AdamW(_groups(model, schedule), weight_decay=schedule.decay)
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, len(batches), schedule))
    log, path = RunLog(folder / "log.jsonl"), folder / "checkpoint.pt"
    done = _resumed(model, optimizer, rates, path, asdict(schedule))
    log.rewind(done)
    saved = time.monotonic()
    device = next(model.parameters()).device
    for step, (rows, kept) in enumerate(batches[done:], start=done + 1):
        # Dropout depends on the step alone, so that a run that goes on sees what one in a row would have seen.
        torch.manual_seed(schedule.seed * 1_000_003 + step)
        model.train()
        chosen = [windows[row].cut_to(tokens) for row, tokens in zip(rows, kept, strict=True)]
        counts = torch.tensor([len(window.ids) for window in chosen], device=device)
        starts, ends_ = model.upper(states.batch(rows, kept).to(device), counts)
        loss = span_loss(starts, ends_, targets(chosen, device), schedule.sentence)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([parameter for _, parameter in model.learned()], 1.0)
        optimizer.step()
        rates.step()
        log.add(step=step, of=len(batches), loss=round(loss.item(), 5), time=round(time.time(), 1))
        if step in ends:
            log.add(step=step, epoch=ends[step], **judge(ends[step]))
        if step in ends or time.monotonic() - saved > schedule.checkpoint_seconds:
            _save(model, optimizer, rates, path, step, asdict(schedule))
            saved = time.monotonic()


def _batches(
    windows: Sequence[TokenWindow], schedule: Schedule, epoch: int
) -> Iterator[tuple[list[int], list[NDArray[np.int64]]]]:
    """Yield the rows of each batch of an epoch, and which tokens of each are kept."""
    chance = random.Random(f"{schedule.seed} {epoch} cut")  # noqa: S311 - no secret
    most = schedule.cut if epoch + 1 < schedule.epochs else None
    kept = [window.kept(most, chance) for window in windows]
    lengths = [len(tokens) for tokens in kept]
    for rows in epoch_batches(lengths, tokens=schedule.tokens, seed=schedule.seed, epoch=epoch):
        yield rows, [kept[row] for row in rows]


def span_loss(starts: Tensor, ends: Tensor, targets: Targets, sentence: float) -> Tensor:
    """Return the mean of both cross-entropies over the tokens that may be an answer.

    `sentence` times the cross-entropy of the answer's sentence is added: of all shares of its tokens.
    """
    total = starts.new_zeros(())
    for logits, gold in ((starts, targets.firsts), (ends, targets.lasts)):
        shares = logits.masked_fill(~targets.allowed, -1e4).log_softmax(-1)
        total = total + functional.nll_loss(shares, gold)
        if sentence:
            total = total - sentence * shares.masked_fill(~targets.near, -1e4).logsumexp(-1).mean()
    return total / 2


def _groups(model: SpanModel, schedule: Schedule) -> list[dict[str, Any]]:
    matrices = [parameter for _, parameter in model.learned() if parameter.ndim > 1]
    vectors = [parameter for _, parameter in model.learned() if parameter.ndim == 1]
    return [
        {"params": matrices, "lr": schedule.rate},
        {"params": vectors, "lr": schedule.rate / 10, "weight_decay": 0.0},
    ]


def _share(step: int, steps: int, schedule: Schedule) -> float:
    rising = (step + 1) / schedule.warmup
    falling = (steps - step) / max(1.0, schedule.cooling * steps)
    return max(0.0, min(1.0, rising, falling))


def _save(model: SpanModel, optimizer: Any, rates: Any, path: Path, step: int, schedule: dict[str, Any]) -> None:  # noqa: ANN401
    learned = {name: parameter.detach().cpu() for name, parameter in model.learned()}
    state = {"step": step, "schedule": schedule, "learned": learned}
    save_checkpoint(path, state | {"optimizer": optimizer.state_dict(), "rates": rates.state_dict()})


def _resumed(model: SpanModel, optimizer: Any, rates: Any, path: Path, schedule: dict[str, Any]) -> int:  # noqa: ANN401
    """Bring everything to where the checkpoint was written; return its step, 0 without one."""
    state = load_checkpoint(path)
    if state is None:
        return 0
    other = {name for name, value in state["schedule"].items() if schedule[name] != value} - _MAY_CHANGE
    if other:
        raise ValueError(f"{str(path)!r} is of a run with another {', '.join(sorted(other))}; name another folder")
    parameters = dict(model.learned())
    with torch.no_grad():
        for name, value in state["learned"].items():
            parameters[name].copy_(value)
    optimizer.load_state_dict(state["optimizer"])
    rates.load_state_dict(state["rates"])
    return int(state["step"])
