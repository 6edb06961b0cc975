"""Teach a span model: steps, rates, averaged weights; a run that was killed goes on where it was."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from training.batches import epoch_batches, padded_ids, targets
from training.run_files import RunLog, load_checkpoint, save_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from training.batches import Targets
    from training.encoder import SpanModel
    from training.windows import TokenWindow

__all__ = ["Schedule", "learn", "span_loss"]

_MAY_CHANGE = {"steps", "until", "cooling", "cooling_seconds", "judged_every", "checkpoint_seconds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Hold how a model is taught; `sentence` is the weight of the loss of the answer's sentence.

    The rate rises over the first `warmup` steps, stays, and falls linearly to zero over the last `cooling` of `steps`.
    Where the run has to end at `until` (seconds since 1970), it also falls over the `cooling_seconds` before: until it
    cools, a run may be made longer or shorter while it goes on.  The weights that are judged and kept are means over
    about the last `1 / (1 - average)` steps.
    """

    steps: int
    rate: float
    until: float | None = None
    tokens: int = 2048
    warmup: int = 40
    cooling: int = 0
    cooling_seconds: float = 1200.0
    decay: float = 0.01
    average: float = 0.995
    sentence: float = 0.0
    seed: int = 1
    judged_every: int = 400
    checkpoint_seconds: float = 180.0


def learn(
    model: SpanModel,
    lessons: Callable[[int], Sequence[TokenWindow]],
    schedule: Schedule,
    folder: Path,
    judge: Callable[[int], dict[str, Any]],
    *,
    threads: int = 1,
) -> None:
    """Teach the model the windows of `lessons(epoch)`, logging to `folder`; it has the averaged weights in the end.

    `judge(step)` is called with the averaged weights, and what it returns logged; those with the least `"surprise"` are
    kept in `best.pt`.  Each of `threads` computes its part of a batch.
    """
    parameters = dict(model.learned())
    optimizer = torch.optim.AdamW(_groups(model, schedule), betas=(0.9, 0.98), fused=True)
    averaged = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    log, path = RunLog(folder / "log.jsonl"), folder / "checkpoint.pt"
    done = _resumed(parameters, averaged, optimizer, path, asdict(schedule))
    log.rewind(done)
    saved = time.monotonic()
    gradients = _Gradients(threads)
    for step, chosen in enumerate(_batches(lessons, schedule, done), start=done + 1):
        rate = _rate(step, time.time(), schedule)
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = gradients(model, parameters, chosen, schedule, step)
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), 1.0)
        optimizer.step()
        _average(averaged, parameters, min(schedule.average, (step + 1) / (step + 10)))
        log.add(step=step, loss=round(loss, 5), rate=round(rate, 9), time=round(time.time(), 1))
        last = _rate(step + 1, time.time(), schedule) <= 0
        if last or step % schedule.judged_every == 0:
            with _exchanged(parameters, averaged):
                found = judge(step)
            _keep_best(folder / "best.pt", step, found["surprise"], model, averaged)
            log.add(step=step, **found)
        if last or time.monotonic() - saved > schedule.checkpoint_seconds:
            _save(model, averaged, optimizer, path, step, asdict(schedule))
            saved = time.monotonic()
        if last:
            break
    _copy(averaged, parameters)


class _Gradients:
    """Compute a step's gradients in parts, one a thread.

    Threads that meet once a step lose less on a machine with other work than those that meet in every product.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._parts = threads

    def __call__(
        self,
        model: SpanModel,
        parameters: Mapping[str, Any],
        chosen: Sequence[TokenWindow],
        schedule: Schedule,
        step: int,
    ) -> float:
        """Give the parameters their gradients; return the loss."""
        parts = [part for part in (chosen[number :: self._parts] for number in range(self._parts)) if part]

        def one(number: int) -> tuple[Tensor, tuple[Tensor, ...]]:
            part = parts[number]
            device = next(model.parameters()).device
            # Dropout depends on the step alone, so that a run that goes on sees what one in a row would have seen.
            chance = torch.Generator(device).manual_seed((schedule.seed * 1_000_003 + step) * 97 + number)
            starts, ends = model(*(tensor.to(device) for tensor in padded_ids(part)), chance)
            loss = span_loss(starts, ends, targets(part, device), schedule.sentence) * (len(part) / len(chosen))
            return loss.detach(), torch.autograd.grad(loss, list(parameters.values()))

        found = list(self._threads.map(one, range(len(parts))))
        for parameter, *grads in zip(parameters.values(), *(grads for _, grads in found), strict=True):
            parameter.grad = sum(grads[1:], grads[0])
        return float(sum(loss for loss, _ in found))


def _batches(
    lessons: Callable[[int], Sequence[TokenWindow]], schedule: Schedule, done: int
) -> Iterator[list[TokenWindow]]:
    """Yield the batches behind the first `done`, epoch by epoch, until the rate is zero."""
    epoch, before = 0, 0
    while _rate(done + 1, time.time(), schedule) > 0:
        windows = lessons(epoch)
        lengths = [len(window.ids) for window in windows]
        batches = epoch_batches(lengths, tokens=schedule.tokens, seed=schedule.seed, epoch=epoch)
        for rows in batches[max(0, done - before) :]:
            yield [windows[row] for row in rows]
        epoch, before = epoch + 1, before + len(batches)


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
    return [{"params": matrices, "weight_decay": schedule.decay}, {"params": vectors, "weight_decay": 0.0}]


def _rate(step: int, now: float, schedule: Schedule) -> float:
    """Return the rate of a step, counted from 1; zero behind the last."""
    share = min(1.0, step / schedule.warmup, (schedule.steps + 1 - step) / max(1, schedule.cooling))
    if schedule.until is not None:
        share = min(share, (schedule.until - now) / max(1.0, schedule.cooling_seconds))
    return schedule.rate * max(0.0, share)


@torch.no_grad()
def _average(averaged: dict[str, Tensor], parameters: dict[str, Any], kept: float) -> None:
    torch._foreach_lerp_(list(averaged.values()), list(parameters.values()), 1 - kept)


@torch.no_grad()
def _copy(source: dict[str, Tensor], target: dict[str, Any]) -> None:
    for name, value in source.items():
        target[name].copy_(value)


@contextlib.contextmanager
def _exchanged(parameters: dict[str, Any], averaged: dict[str, Tensor]) -> Iterator[None]:
    """Give the model the averaged weights, for as long as it is judged."""
    own = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    _copy(averaged, parameters)
    try:
        yield
    finally:
        _copy(own, parameters)


def _save(
    model: SpanModel,
    averaged: dict[str, Tensor],
    optimizer: Any,  # noqa: ANN401
    path: Path,
    step: int,
    schedule: dict[str, Any],
) -> None:
    now = {name: parameter.detach().cpu() for name, parameter in model.learned()}
    state = {"step": step, "schedule": schedule, "frozen": model.sizes.frozen, "now": now, "learned": averaged}
    save_checkpoint(path, state | {"optimizer": optimizer.state_dict()})


def _keep_best(path: Path, step: int, surprise: float, model: SpanModel, averaged: dict[str, Tensor]) -> None:
    """Keep the averaged weights where no step before surprised less; one behind `step` was of a run that was killed."""
    best = load_checkpoint(path)
    if best is None or best["step"] >= step or surprise < best["surprise"]:
        state = {"step": step, "surprise": surprise, "frozen": model.sizes.frozen, "learned": averaged}
        save_checkpoint(path, state)


def _resumed(
    parameters: dict[str, Any],
    averaged: dict[str, Tensor],
    optimizer: Any,  # noqa: ANN401
    path: Path,
    schedule: dict[str, Any],
) -> int:
    """Bring everything to where the checkpoint was written; return its step, 0 without one."""
    state = load_checkpoint(path)
    if state is None:
        return 0
    other = {name for name, value in state["schedule"].items() if schedule[name] != value} - _MAY_CHANGE
    if other:
        raise ValueError(f"{str(path)!r} is of a run with another {', '.join(sorted(other))}; name another folder")
    _copy(state["now"], parameters)
    _copy(state["learned"], averaged)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
