"""The door to our own reader: adapters over the bundled encoder, on ONNX Runtime; nothing is unpacked or merged."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.adapters import AdapterFormatError, Adapters, read_adapters
from retrieval.models.bert_graph import EMBEDDED, LENGTHS, bert_model
from retrieval.models.e5s1 import E5FormatError, read_e5s1
from retrieval.models.onnx_encoder import open_session, place_embeddings
from retrieval.models.prepare import prepare_text
from retrieval.models.span_search import Window, read_windows
from retrieval.models.token_places import PlacedToken, placed_tokens
from retrieval.models.unigram import UnigramTokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import PassageReading

__all__ = ["OnnxReader"]

# As in training: tokens of a window, of the overlap of two, of a question.
_WINDOW, _OVERLAP, _QUESTION = 320, 100, 64
_SPECIAL = 4  # <s> question </s> </s> passage </s>
_BATCH_TOKENS = 1024
_ROLE: Literal["reader"] = "reader"


class OnnxReader:
    """Read with adapters in `path` over the E5S1 file `weights`; safe to use from several threads."""

    def __init__(self, weights: Path, path: Path, *, base: str, name: str) -> None:
        """Load the reader, which `name` is called in errors; `base` is the id of the weights.

        Raises:
            ModelError: if it cannot be loaded, or was learned on other weights.
        """
        self._name = name
        adapters = _adapters(path, name)
        if adapters.base != base:
            raise ModelError(name, f"it was learned on {adapters.base!r}, not on {base!r}", _ROLE)
        try:
            self._model = read_e5s1(weights)
            self._session = open_session(bert_model(self._model, adapters))
            self._places = place_embeddings(self._model)
        except ImportError as error:
            raise ModelError(name, f"ONNX Runtime does not run here ({error}); reinstall onnxruntime", _ROLE) from error
        except (E5FormatError, OSError) as error:
            raise ModelError(name, f"the weights {str(weights)!r} cannot be read ({error})", _ROLE) from error
        self._tokenizer = UnigramTokenizer(self._model)
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[str]) -> list[PassageReading]:
        """Return what the reader finds in each passage, in their order.

        Raises:
            ModelError: if ONNX Runtime fails, or the scores are no numbers.
        """
        model = self._model
        window = min(_WINDOW, model.sizes.positions)
        asked = self._tokenizer.encode(prepare_text(question), most=min(_QUESTION, (window - _SPECIAL) // 2))
        room = window - _SPECIAL - len(asked)
        before = [model.bos, *asked, model.eos, model.eos]
        parts = [
            (row, part)
            for row, passage in enumerate(passages)
            for part in _cut(placed_tokens(self._tokenizer, passage), room)
        ]
        parts.sort(key=lambda pair: -len(pair[1]))
        found: list[list[Window]] = [[] for _ in passages]
        done = 0
        while done < len(parts):
            batch = parts[done : done + max(1, _BATCH_TOKENS // (len(parts[done][1]) + len(before) + 1))]
            for (row, part), logits in zip(batch, self._logits(before, [part for _, part in batch]), strict=True):
                found[row].append(_window(len(before), part, logits))
            done += len(batch)
        return [read_windows(passage, windows) for passage, windows in zip(passages, found, strict=True)]

    def _logits(self, before: list[int], parts: Sequence[Sequence[PlacedToken]]) -> NDArray[np.float32]:
        lengths = np.array([len(before) + len(part) + 1 for part in parts], dtype=np.int32)
        padded = np.full((len(parts), lengths.max()), self._model.pad, dtype=np.int32)
        for row, part in enumerate(parts):
            padded[row, : lengths[row]] = [*before, *(token for token, _, _ in part), self._model.eos]
        embedded = self._model.tensors["emb.word"].rows(padded, self._model.sizes.hidden)
        embedded += self._places[: padded.shape[1]]
        try:
            with self._lock:
                (logits,) = self._session.run(None, {EMBEDDED: embedded, LENGTHS: lengths})
        except Exception as error:
            # A class of its own for each of a dozen codes, with nothing in common.
            raise ModelError(self._name, f"ONNX Runtime fails to read ({str(error)[:200]})", _ROLE) from error
        if not np.isfinite(logits).all():
            raise ModelError(self._name, "it returns scores that are no numbers", _ROLE)
        return np.asarray(logits, dtype=np.float32)


def _cut(tokens: list[PlacedToken], room: int) -> list[list[PlacedToken]]:
    """Return the passage's tokens in overlapping parts of at most `room`; one, if it is empty."""
    starts = [0]
    while starts[-1] + room < len(tokens):
        starts.append(starts[-1] + room - min(_OVERLAP, room // 2))
    return [tokens[start : start + room] for start in starts]


def _window(before: int, part: Sequence[PlacedToken], logits: NDArray[np.float32]) -> Window:
    count = before + len(part) + 1
    offsets = np.zeros((count, 2), dtype=np.int64)
    offsets[before:-1] = np.array([place for _, *place in part], dtype=np.int64).reshape(-1, 2)
    in_passage = np.zeros(count, dtype=np.bool_)
    in_passage[before:-1] = True
    return Window(starts=logits[:count, 0], ends=logits[:count, 1], offsets=offsets, in_passage=in_passage, null=0)


def _adapters(path: Path, name: str) -> Adapters:
    try:
        return read_adapters(path)
    except AdapterFormatError as error:
        raise ModelError(name, f"{str(path)!r} is not its file ({error})", _ROLE) from error
    except OSError as error:
        raise ModelError(name, f"{str(path)!r} cannot be read ({error.strerror or error})", _ROLE) from error
