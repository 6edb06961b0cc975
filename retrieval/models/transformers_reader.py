"""The door to extractive question-answering models of transformers, on the CPU."""

from __future__ import annotations

import inspect
import re
import threading
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.prepare import prepare_text
from retrieval.models.span_search import Window, read_windows
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
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import PassageReading

__all__ = ["TransformersReader"]

# What these models are trained with (`run_squad.py`), all in tokens.
_WINDOW, _OVERLAP, _QUESTION = 384, 128, 64
_SHORTEST_WINDOW = 16
_BATCH = 8
_KINDS = 2  # of tokens: the question's and the passage's
_ROLE: Literal["reader"] = "reader"
_SURROGATE = re.compile("[\ud800-\udfff]")


class TransformersReader:
    """Read with the extractive question-answering model in `folder`; safe to use from several threads.

    A passage that is too long is read in windows that overlap by more than the longest answer, where the model has room
    for that; a question that is too long is cut.  Code that comes with a model is never run, and pickled weights are
    never opened.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        """Load the model, which `name` is called in errors; raise ModelError where it cannot be."""
        self._name = name
        # The tokenizer keeps its truncation between calls, and a batch takes every core anyway.
        self._lock = threading.Lock()
        self._tokenizer, self._model = _load(folder, name)
        self._window = _window(self._tokenizer, self._model)
        if self._window < _SHORTEST_WINDOW:
            raise ModelError(name, f"it reads no more than {self._window} tokens at once", _ROLE)
        self._inputs = _inputs(self._tokenizer, self._model)

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[PassageReading]:
        """Return what the model finds in each passage, in their order; titles are nothing that it has learned to read.

        Raises:
            ModelError: if the model fails, or its scores are no numbers.
        """
        if not passages:
            return []
        texts = [_encodable(passage) for passage in passages]
        windows: list[list[Window]] = [[] for _ in texts]
        try:
            with self._lock, silence():
                encoded = self._encode(prepare_text(question), texts)
                logits = self._logits(encoded)
                for place, (starts, ends) in enumerate(logits):
                    windows[encoded["overflow_to_sample_mapping"][place]].append(
                        self._window_of(encoded, place, starts, ends)
                    )
        except FAILURES as error:
            raise ModelError(self._name, f"it fails to read ({first_line(error)})", _ROLE) from error
        if not all(np.isfinite(starts).all() and np.isfinite(ends).all() for starts, ends in logits):
            raise ModelError(self._name, "it returns scores that are no numbers", _ROLE)
        return [read_windows(text, found) for text, found in zip(texts, windows, strict=True)]

    def _encode(self, question: str, texts: Sequence[str]) -> Any:  # noqa: ANN401 - transformers' BatchEncoding
        """Return the tokens of question and passage for each window."""
        special = self._tokenizer.num_special_tokens_to_add(pair=True)
        asked = min(_QUESTION, (self._window - special) // 2)
        kept = self._tokenizer(
            question, add_special_tokens=False, truncation=True, max_length=asked, return_offsets_mapping=True
        )
        question = question[: max((end for _, end in kept["offset_mapping"]), default=0)]
        room = self._window - special - len(self._tokenizer(question, add_special_tokens=False)["input_ids"])
        return self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=self._window,
            stride=min(_OVERLAP, room // 2),
            padding=False,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_token_type_ids=True,
            return_attention_mask=True,
        )

    def _logits(self, encoded: Mapping[str, Any]) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Return start and end logits of each window's tokens; windows of like length together, to pad little."""
        import torch

        lengths = [len(ids) for ids in encoded["input_ids"]]
        order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
        found: dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            fed = {name: _padded([encoded[name][place] for place in batch], self._fill(name)) for name in self._inputs}
            with torch.inference_mode():
                out = self._model(**{name: torch.from_numpy(rows) for name, rows in fed.items()})
            starts, ends = out.start_logits.numpy(), out.end_logits.numpy()
            for row, place in enumerate(batch):
                found[place] = (starts[row, : lengths[place]], ends[row, : lengths[place]])
        return [found[place] for place in range(len(lengths))]

    def _fill(self, name: str) -> int:
        return int(self._tokenizer.pad_token_id or 0) if name == "input_ids" else 0

    def _window_of(
        self,
        encoded: Any,  # noqa: ANN401
        place: int,
        starts: NDArray[np.float32],
        ends: NDArray[np.float32],
    ) -> Window:
        ids = encoded["input_ids"][place]
        cls = self._tokenizer.cls_token_id
        return Window(
            starts=starts,
            ends=ends,
            offsets=np.array(encoded["offset_mapping"][place], dtype=np.int64).reshape(-1, 2),
            in_passage=np.array([part == 1 for part in encoded.sequence_ids(place)], dtype=np.bool_),
            null=ids.index(cls) if cls in ids else 0,
        )


def _load(folder: Path, name: str) -> tuple[Any, Any]:
    """Return tokenizer and model."""
    try:
        set_up_torch()
        with silence():
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer

            tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False, split_special_tokens=True
            )
            model, loaded = AutoModelForQuestionAnswering.from_pretrained(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
    except Exception as error:
        # A folder that is no good fails in the classes of half a dozen libraries.
        raise ModelError(name, f"it cannot be loaded from {str(folder)!r} ({why_not_loaded(error)})", _ROLE) from error
    if loaded["missing_keys"]:
        missing = min(loaded["missing_keys"])
        raise ModelError(name, f"its weights lack {missing!r}: it is not trained to find answers in a text", _ROLE)
    if not knows_words(tokenizer):
        raise ModelError(name, f"{str(folder)!r} holds no tokenizer", _ROLE)
    if not tokenizer.is_fast:
        raise ModelError(name, "its tokenizer does not say where in a text its tokens stand (it is no fast one)", _ROLE)
    return tokenizer, model.eval()


def _window(tokenizer: Any, model: Any) -> int:  # noqa: ANN401 - foreign classes
    """Return how many tokens are read at once; a tokenizer may say 10**30 for unknown."""
    return int(min(_WINDOW, tokenizer.model_max_length, positions_of(model) or _WINDOW))


def _inputs(tokenizer: Any, model: Any) -> list[str]:  # noqa: ANN401
    """Return what the model takes of what the tokenizer gives; models with one kind of tokens only know no others."""
    taken = set(inspect.signature(model.forward).parameters)
    if getattr(model.config, "type_vocab_size", 2) < _KINDS:
        taken.discard("token_type_ids")
    return [name for name in tokenizer.model_input_names if name in taken]


def _padded(rows: Sequence[Sequence[int]], fill: int) -> NDArray[np.int64]:
    filled = np.full((len(rows), max(map(len, rows))), fill, dtype=np.int64)
    for row, values in enumerate(rows):
        filled[row, : len(values)] = values
    return filled


def _encodable(text: str) -> str:
    """Return the text, as long as it is, with lone surrogates, which no tokenizer takes, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
