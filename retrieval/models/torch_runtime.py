"""What every door to torch needs: bounded threads, nothing on the terminal, one line of an error."""

from __future__ import annotations

import logging
import os
import warnings
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from retrieval.models.cores import available_cores

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAILURES", "first_line", "knows_words", "positions_of", "set_up_torch", "silence", "why_not_loaded"]

# What a model that was loaded may still raise over its input.
FAILURES = (RuntimeError, ValueError, IndexError, TypeError, KeyError, MemoryError)


def set_up_torch() -> None:
    """Bound torch's threads and quiet the libraries around it; call this before a model is loaded.

    As many threads as this process may use cores; each door lets in one call at a time, because its batch takes all.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # else it warns in every process that forks later
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    with silence():
        import torch
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(available_cores())


class _Silence:
    """Count who wants silence: several threads do at once, and only the last one to leave brings the noise back."""

    def __init__(self) -> None:
        self._lock, self._inside = Lock(), 0
        self._kept: ExitStack | None = None

    def enter(self) -> None:
        with self._lock:
            self._inside += 1
            if self._kept is None:
                self._kept = ExitStack()
                self._kept.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")
                for name in ("sentence_transformers", "transformers", "torch"):
                    logger = logging.getLogger(name)
                    self._kept.callback(logger.setLevel, logger.level)
                    logger.setLevel(logging.ERROR)

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._kept is not None:
                self._kept.close()
                self._kept = None


_SILENCE = _Silence()


@contextmanager
def silence() -> Iterator[None]:
    """Keep warnings and log lines of these libraries off the terminal; what matters comes as an exception."""
    _SILENCE.enter()
    try:
        yield
    finally:
        _SILENCE.leave()


def why_not_loaded(error: Exception) -> str:
    """Return what stands in the way of loading a model, in a few words."""
    if "ignore_mismatched_sizes" in str(error):  # else a report is written to the log, and the message points there
        return "its weights have other sizes than its config.json says"
    return first_line(error)


def knows_words(tokenizer: Any) -> bool:  # noqa: ANN401 - a foreign class
    """Tell whether a tokenizer knows more than its special tokens; transformers makes an empty one where files lack."""
    return len(tokenizer) > len(tokenizer.all_special_tokens)


def positions_of(model: Any) -> int | None:  # noqa: ANN401 - a foreign class
    """Return how many tokens a model of transformers has positions for, or None where it does not say."""
    table = getattr(getattr(model.base_model, "embeddings", None), "position_embeddings", None)
    if table is not None and getattr(table, "padding_idx", None) is not None:
        return int(table.num_embeddings - table.padding_idx - 1)  # RoBERTa counts them from behind the padding's
    positions = getattr(model.config, "max_position_embeddings", None)
    return int(positions) if positions else None


def first_line(error: Exception) -> str:
    """Return the beginning of what an exception says, without its full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
