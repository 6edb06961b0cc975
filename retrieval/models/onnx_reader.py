"""Our own reader: adapters merged with the bundled encoder, in 8 bits on ONNX Runtime."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Literal

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.adapters import AdapterFormatError, Adapters, merged, read_adapters
from retrieval.models.bert_graph import SENSITIVE, Head, bert_model
from retrieval.models.bert_weights import layer_weights
from retrieval.models.cores import available_cores
from retrieval.models.onnx_bert import OnnxRunError, on_all_cores
from retrieval.models.opened_bert import opened_bert
from retrieval.models.prepare import prepare_text
from retrieval.models.span_search import Window, read_windows
from retrieval.models.token_places import PlacedToken, placed_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.models.e5s1 import E5File
    from retrieval.models.kept_bytes import KeptPlace
    from retrieval.protocols import PassageReading

__all__ = ["OVERLAP", "QUESTION", "SPECIAL", "WINDOW", "OnnxReader", "heading", "title_room"]

# Tokens of a window, of the overlap of two, of a question; `training` cuts its windows alike.
WINDOW, OVERLAP, QUESTION = 320, 100, 64
SPECIAL = 4  # <s> question </s> </s> title passage </s>
_TITLE, _TITLE_CHARACTERS = 32, 300  # tokens; a title has them long before it is as long
_ROLE: Literal["reader"] = "reader"


class OnnxReader:
    """Read with adapters in `path` over the E5S1 file `weights`; safe to use from several threads."""

    def __init__(
        self,
        weights: Path,
        path: Path,
        *,
        base: str,
        name: str,
        in_float: Collection[str] = SENSITIVE,
        kept: KeptPlace | None = None,
    ) -> None:
        """Load the reader, which `name` is called in errors; `base` is the id of the weights.

        The products in `in_float` are computed in float32, which takes longer.  For `kept`, see `opened_bert`.

        Raises:
            ModelError: if it cannot be loaded, or was learned on other weights.
        """
        self._name = name
        self._cores = BoundedSemaphore(available_cores())

        def graph(model: E5File) -> bytes:
            adapters = _adapters(path, name)
            if adapters.base != base:
                raise ModelError(name, f"it was learned on {adapters.base!r}, not on {base!r}", _ROLE)
            weights_of = merged(layer_weights(model), adapters)
            head = Head(weight=adapters.head_weight, bias=adapters.head_bias)
            try:
                return bert_model(model.sizes, weights_of, head=head, in_float=in_float).packed()
            except AdapterFormatError as error:
                raise ModelError(name, f"{str(path)!r} does not fit the weights ({error})", _ROLE) from error

        self._opened, self._bert = opened_bert(weights, graph, name=name, role=_ROLE, kept=kept)
        self._model, self._tokenizer = self._opened.file, self._opened.tokenizer

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[PassageReading]:
        """Return what the reader finds in each passage, in their order; `titles` are those of their articles, if known.

        Raises:
            ModelError: if ONNX Runtime fails, or the scores are no numbers.
            ValueError: if there are titles, but not one for each passage.
        """
        model = self._model
        window = min(WINDOW, model.sizes.positions)
        asked = self._tokenizer.encode(prepare_text(question), most=min(QUESTION, (window - SPECIAL) // 2))
        asking = [model.bos, *asked, model.eos, model.eos]
        headed = {title: self._headed(title, title_room(window - len(asking) - 1)) for title in set(titles)}
        parts: list[tuple[int, list[int], list[PlacedToken]]] = []
        for row, (passage, title) in enumerate(zip(passages, titles or [""] * len(passages), strict=True)):
            before = asking + headed.get(title, [])
            cut = _cut(placed_tokens(self._tokenizer, passage), window - len(before) - 1)
            parts += ((row, before, part) for part in cut)
        # The longest first, so that no core has one left for itself at the end.
        parts.sort(key=lambda part: -len(part[1]) - len(part[2]))
        found: list[list[Window]] = [[] for _ in passages]
        logits = on_all_cores(
            self._logits, [[*before, *(token for token, _, _ in part), model.eos] for _, before, part in parts]
        )
        for (row, before, part), scores in zip(parts, logits, strict=True):
            found[row].append(_window(len(before), part, scores))
        return [read_windows(passage, windows) for passage, windows in zip(passages, found, strict=True)]

    def _headed(self, title: str, most: int) -> list[int]:
        """Return a title's first tokens; none for one that nobody sees, of which a tokenizer makes a space."""
        headed = heading(title)
        return self._tokenizer.encode(headed, most=most) if headed else []

    def _logits(self, tokens: list[int]) -> NDArray[np.float32]:
        try:
            with self._cores:  # also of all questions together, so that a bot's other threads get their turn
                return self._bert.outputs(tokens)
        except OnnxRunError as error:
            raise ModelError(self._name, str(error), _ROLE) from error


def heading(title: str) -> str:
    """Return a title as it stands before its article's passages, as a sentence; "" for none.

    Of a longer one the first 300 characters are looked at.
    """
    prepared = prepare_text(title[:_TITLE_CHARACTERS])
    return prepared if not prepared or prepared[-1] in ".?!" else f"{prepared}."


def title_room(room: int) -> int:
    """Return how many tokens a title may have where it and the passage have so many together."""
    return min(_TITLE, room // 4)


def _cut(tokens: list[PlacedToken], room: int) -> list[list[PlacedToken]]:
    """Return the passage's tokens in overlapping parts of at most `room`; one, if it is empty."""
    starts = [0]
    while starts[-1] + room < len(tokens):
        starts.append(starts[-1] + room - min(OVERLAP, room // 2))
    return [tokens[start : start + room] for start in starts]


def _window(before: int, part: Sequence[PlacedToken], logits: NDArray[np.float32]) -> Window:
    count = before + len(part) + 1
    offsets = np.zeros((count, 2), dtype=np.int64)
    offsets[before:-1] = np.array([place for _, *place in part], dtype=np.int64).reshape(-1, 2)
    in_passage = np.zeros(count, dtype=np.bool_)
    in_passage[before:-1] = True
    return Window(starts=logits[:, 0], ends=logits[:, 1], offsets=offsets, in_passage=in_passage, null=0)


def _adapters(path: Path, name: str) -> Adapters:
    try:
        return read_adapters(path)
    except AdapterFormatError as error:
        raise ModelError(name, f"{str(path)!r} is not its file ({error})", _ROLE) from error
    except OSError as error:
        raise ModelError(name, f"{str(path)!r} cannot be read ({error.strerror or error})", _ROLE) from error
