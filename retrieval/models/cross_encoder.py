"""The door to sentence-transformers' cross-encoders: score question and passage together, on the CPU."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.prepare import prepare_text
from retrieval.models.safetensors_file import weight_names
from retrieval.models.torch_runtime import (
    FAILURES,
    first_line,
    knows_words,
    positions_of,
    set_up_torch,
    silence,
    why_not_loaded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["CrossEncoderReranker"]

_BATCH = 8
_FALLBACK_MAX_TOKENS = 512
_ROLE: Literal["reranker"] = "reranker"


class CrossEncoderReranker:
    """Score with the cross-encoder in `folder`; safe to use from several threads.

    What does not fit into the model is cut off.  Scores are the model's logits.  Code that comes with a model is never
    run, and pickled weights are never opened.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        """Load the model, which `name` is called in errors; raise ModelError where it cannot be."""
        self._name = name
        # The tokenizer keeps its truncation between calls, and a batch takes every core anyway.
        self._lock = threading.Lock()
        self._model = _load(folder, name)

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return one score for each passage, in their order.

        Raises:
            ModelError: if the model fails, or its scores are no numbers.
        """
        if not passages:
            return []
        asked = prepare_text(question)
        try:
            with self._lock, silence():
                scores = self._model.predict(
                    [(asked, prepare_text(passage)) for passage in passages], batch_size=_BATCH, show_progress_bar=False
                )
        except FAILURES as error:
            raise ModelError(self._name, f"it fails to score ({first_line(error)})", _ROLE) from error
        if not np.isfinite(scores).all():
            raise ModelError(self._name, "it returns scores that are no numbers", _ROLE)
        return [float(score) for score in scores]


def _load(folder: Path, name: str) -> Any:  # noqa: ANN401 - a foreign class
    try:
        set_up_torch()
        with silence():
            import torch
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True, "dtype": torch.float32},
                # Given here, because else the configuration of the model names what is called.
                activation_fn=torch.nn.Identity(),
            )
            missing = _head(model) - weight_names(folder)
            labels = model.num_labels
            _limit_tokens(model)
    except Exception as error:
        # A folder that is no good fails in the classes of half a dozen libraries.
        raise ModelError(name, f"it cannot be loaded from {str(folder)!r} ({why_not_loaded(error)})", _ROLE) from error
    if missing:
        raise ModelError(name, f"its weights lack {min(missing)!r}: it is not trained to score passages", _ROLE)
    if not knows_words(model.tokenizer):
        raise ModelError(name, f"{str(folder)!r} holds no tokenizer", _ROLE)
    if labels != 1:
        raise ModelError(name, f"it gives {labels} scores to a passage, and one is wanted", _ROLE)
    return model


def _head(model: Any) -> set[str]:  # noqa: ANN401
    """Return the names of the weights that a classifier has beyond its encoder; lacking them, it gets random ones."""
    classifier = model.model
    if classifier is None or not type(classifier).__name__.endswith("ForSequenceClassification"):
        return set()
    prefix = f"{classifier.base_model_prefix}."
    return {name for name, _ in classifier.named_parameters() if not name.startswith(prefix)}


def _limit_tokens(model: Any) -> None:  # noqa: ANN401
    """Let no more be sent than the model has positions for, where its tokenizer knows no limit."""
    positions = (positions_of(model.model) if model.model is not None else None) or _FALLBACK_MAX_TOKENS
    if not model.max_seq_length or model.max_seq_length > positions:
        model.max_seq_length = positions
