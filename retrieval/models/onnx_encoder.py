"""The door for building with an E5S1 file, such as the bundled model: ONNX Runtime over the weights as they lie there.

The only module that imports onnxruntime.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.bert_graph import EMBEDDED, LENGTHS, bert_model
from retrieval.models.cores import available_cores
from retrieval.models.e5s1 import E5File, E5FormatError, read_e5s1
from retrieval.models.prepare import prepare_text
from retrieval.models.unigram import UnigramTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["OnnxEncoder", "open_session", "place_embeddings"]

_QUESTION_PROMPT, _PASSAGE_PROMPT = "query: ", "passage: "
_SPECIAL_TOKENS = 2
# A batch takes half a second on two cores, so that an interrupt is soon noticed; larger ones are no faster.
_BATCH_TOKENS = 1024
_ERRORS_ONLY = 3


class OnnxEncoder:
    """Encode with the model in an E5S1 file, in float32 and on all cores; safe to use from several threads.

    Open in about a second and with 190 MB, because nothing is unpacked: the layers compute with the 4-bit weights, and
    of the embedding table only the rows of a batch are.  Long texts are cut to as many tokens as the model takes, as
    sentence-transformers cuts them.
    """

    def __init__(self, weights: Path, *, name: str, model_id: str) -> None:
        """Load the model, which `name` is called in errors; raise ModelError where it cannot be."""
        self._name, self._model_id = name, model_id
        try:
            self._model = read_e5s1(weights)
            self._session = open_session(bert_model(self._model))
            self._places = place_embeddings(self._model)
        except ImportError as error:
            raise ModelError(name, f"ONNX Runtime does not run here ({error}); reinstall onnxruntime") from error
        except (E5FormatError, OSError) as error:
            raise ModelError(name, f"its weights {str(weights)!r} cannot be read ({error}); reinstall them") from error
        self._tokenizer = UnigramTokenizer(self._model)
        # A batch takes every core anyway: two at once only slow each other.
        self._lock = threading.Lock()

    @property
    def model_id(self) -> str:
        """Name the model and its weights."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Return how many components a vector has."""
        return self._model.sizes.hidden

    @property
    def max_tokens(self) -> int:
        """Return how many tokens one text may have, prompt and special tokens included."""
        return self._model.sizes.positions

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        vector: FloatVector = self._encode([self._tokens(_QUESTION_PROMPT, question)])[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as a passage, prompt and special tokens included, nothing cut off."""
        prompted = (_PASSAGE_PROMPT + prepare_text(text) for text in texts)
        return [_SPECIAL_TOKENS + len(self._tokenizer.encode(text)) for text in prompted]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors in their order, shape `(len(texts), dimension)`, each L2-normalised.

        Longest first: batches of one length waste nothing on padding.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [self._tokens(_PASSAGE_PROMPT, text) for text in texts]
        order = sorted(range(len(texts)), key=lambda row: -len(tokens[row]))
        done = 0
        while done < len(order):
            rows = order[done : done + max(1, _BATCH_TOKENS // len(tokens[order[done]]))]
            vectors[rows] = self._encode([tokens[row] for row in rows])
            done += len(rows)
            if on_progress is not None:
                on_progress(done, len(texts))
        return vectors

    def _tokens(self, prompt: str, text: str) -> NDArray[np.int32]:
        most = self.max_tokens - _SPECIAL_TOKENS
        pieces = self._tokenizer.encode(prompt + prepare_text(text), most=most)
        return np.array([self._model.bos, *pieces, self._model.eos], dtype=np.int32)

    def _encode(self, texts: Sequence[NDArray[np.int32]]) -> FloatMatrix:
        """Return the vectors of texts that fit into one batch."""
        lengths = np.array([len(tokens) for tokens in texts], dtype=np.int32)
        padded = np.full((len(texts), lengths.max()), self._model.pad, dtype=np.int32)
        for row, tokens in enumerate(texts):
            padded[row, : len(tokens)] = tokens
        embedded = self._model.tensors["emb.word"].rows(padded, self.dimension)
        embedded += self._places[: padded.shape[1]]
        try:
            with self._lock:
                (states,) = self._session.run(None, {EMBEDDED: embedded, LENGTHS: lengths})
        except Exception as error:
            # A class of its own for each of a dozen codes, with nothing in common.
            raise ModelError(self._name, f"ONNX Runtime fails to encode ({str(error)[:200]})") from error
        vectors = np.stack([state[:length].mean(axis=0) for state, length in zip(states, lengths, strict=True)])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(vectors).all():
            raise ModelError(self._name, "it returns vectors that are no numbers")
        return vectors


def open_session(model: bytes) -> Any:  # noqa: ANN401 - a foreign class
    """Load an ONNX model on all cores, without what would take them or the memory from a bot that answers meanwhile."""
    # Else importing it gives this machine an id, keeps a record of its use, and sends both to its maker.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_cores()
    # Spinning threads would take the cores from a bot that answers meanwhile.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The arena keeps what the largest batch took; without it, batches take as long.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def place_embeddings(model: E5File) -> NDArray[np.float32]:
    """Return what a token's place adds to its embedding; all tokens are of the first type."""
    sizes = model.sizes
    places = model.tensor("emb.pos", sizes.positions * sizes.hidden).weights().reshape(-1, sizes.hidden)
    model.tensor("emb.word", sizes.vocabulary * sizes.hidden)
    return places + model.tensor("emb.type", sizes.token_types * sizes.hidden).weights()[: sizes.hidden]
