"""The door to sentence-transformers' encoders: any model folder, on the CPU, without a word on the terminal."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.prepare import prepare_text
from retrieval.models.torch_runtime import FAILURES, first_line, knows_words, set_up_torch, silence, why_not_loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["SentenceTransformersEncoder"]

_BATCH = 32
_FALLBACK_MAX_TOKENS = 512
_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
_PASSAGE_PROMPT_NAMES = ("passage", "document")


class SentenceTransformersEncoder:
    """Encode with the sentence-transformers model in `folder`; safe to use from several threads.

    Prompts are the model's own; a model without any whose name says e5 gets "query: " and "passage: ".
    Code that comes with a model is never run, and pickled weights are never opened.
    """

    def __init__(self, folder: Path, *, name: str, model_id: str) -> None:
        """Load the model, which `name` is called in errors; raise ModelError where it cannot be."""
        self._name, self._model_id = name, model_id
        # The tokenizer keeps its truncation between calls, and a batch takes every core anyway.
        self._lock = threading.Lock()
        self._model = _load(folder, name)
        if callable(self._model.tokenizer) and not knows_words(self._model.tokenizer):
            raise ModelError(name, f"{str(folder)!r} holds no tokenizer")
        self._question_prompt, self._passage_prompt = _prompts(self._model.prompts, name)
        self._max_tokens = _max_tokens(self._model)
        if callable(self._model.tokenizer):
            # A tokenizer that knows no limit would send more than the model has positions for.
            self._model.max_seq_length = self._max_tokens
        self._dimension = int(self._model.get_embedding_dimension() or len(self.encode_question("x")))

    @property
    def model_id(self) -> str:
        """Name the model and its weights."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Return how many components a vector has."""
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Return how many tokens one text may have, prompt and special tokens included."""
        return self._max_tokens

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        vector: FloatVector = self._encode([prepare_text(question)], self._question_prompt)[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as a passage, prompt and special tokens included, nothing cut off."""
        if not texts:
            return []
        prompted = [self._passage_prompt + prepare_text(text) for text in texts]
        tokenizer = self._model.tokenizer
        with self._lock:
            if not callable(tokenizer):  # static embeddings bring the bare tokenizer
                return [len(encoding.ids) for encoding in tokenizer.encode_batch(prompted)]
            encoded = tokenizer(prompted, truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors in their order, shape `(len(texts), dimension)`, each L2-normalised.

        Longest first: batches of one length waste nothing on padding, and memory that does not suffice shows at once.
        """
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        prepared = [prepare_text(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda row: -len(prepared[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._encode([prepared[row] for row in rows], self._passage_prompt)
            if on_progress is not None:
                on_progress(start + len(rows), len(texts))
        return vectors

    def _encode(self, prepared: list[str], prompt: str) -> FloatMatrix:
        try:
            with self._lock, silence():
                vectors: FloatMatrix = self._model.encode(
                    prepared,
                    prompt=prompt,
                    batch_size=_BATCH,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                    normalize_embeddings=True,
                )
        except FAILURES as error:
            raise ModelError(self._name, f"it fails to encode ({first_line(error)})") from error
        if not np.isfinite(vectors).all():
            raise ModelError(self._name, "it returns vectors that are no numbers")
        return vectors.astype(np.float32, copy=False)


def _load(folder: Path, name: str) -> SentenceTransformer:
    try:
        set_up_torch()
        with silence():
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
    except Exception as error:
        # A folder that is no good fails in the classes of half a dozen libraries.
        raise ModelError(name, f"it cannot be loaded from {str(folder)!r} ({why_not_loaded(error)})") from error


def _prompts(own: dict[str, str], name: str) -> tuple[str, str]:
    """Return the prompts for a question and for a passage."""
    if not any(own.values()) and "e5" in name.lower():
        own = _E5_PROMPTS
    passage = next((own[key] for key in _PASSAGE_PROMPT_NAMES if own.get(key)), "")
    return own.get("query") or "", passage


def _max_tokens(model: SentenceTransformer) -> int:
    """Return the least of what tokenizer and position embeddings take; a tokenizer may say 10**30 for unknown."""
    limits = [model.max_seq_length, getattr(model.tokenizer, "model_max_length", None)]
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    limits.append(getattr(config, "max_position_embeddings", None))
    known = [int(limit) for limit in limits if limit and limit < 10**9]
    return min(known, default=_FALLBACK_MAX_TOKENS)
