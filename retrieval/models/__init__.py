"""The doors to the models; nothing heavy is imported before a door is opened."""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import WeakValueDictionary

from retrieval.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.models.locate import LocatedModel
    from retrieval.models.onnx_encoder import OnnxEncoder
    from retrieval.protocols import ExtractiveReader, PassageEncoder, QuestionEncoder, Reranker

__all__ = [
    "BUNDLED",
    "describe_bundled_reader",
    "identify_encoding",
    "identify_model",
    "open_passage_encoder",
    "open_question_encoder",
    "open_reader",
    "open_reranker",
]

_Model = TypeVar("_Model")

BUNDLED = "bundled"
"""What the model and the reader are called that come with the product."""

_ADAPTERS = ".safetensors"
_loading: defaultdict[tuple[str, str, str], threading.Lock] = defaultdict(threading.Lock)
_loaded: WeakValueDictionary[tuple[str, str, str], Any] = WeakValueDictionary()


def identify_model(model: str) -> str:
    """Return the id that every door to `model` gives it, without loading it: its name and a hash of its weights.

    Raises ModelError.
    """
    if model == BUNDLED:
        from retrieval.models.bundled import bundled_model_id

        return bundled_model_id()
    located, fingerprint = _located(model)
    return _model_id(located, fingerprint)


def identify_encoding(model: str) -> str:
    """Return an id of what `open_passage_encoder(model)` computes, which changes where the same weights give others.

    Raises ModelError.
    """
    if model != BUNDLED:
        return identify_model(model)
    from retrieval.models.onnx_encoder import ENCODING

    return f"{identify_model(model)}:{ENCODING}"


def open_question_encoder(model: str) -> QuestionEncoder:
    """Open the door to `model` for questions, the one that encodes passages: questions and passages compare the best.

    Who opens a model that is open in this process gets the same encoder, so that two indexes do not hold its weights
    twice.  Raises ModelError.
    """
    return open_passage_encoder(model)


def open_passage_encoder(model: str) -> PassageEncoder:
    """Open the door to `model` for building an index: "bundled", a model folder, or a name on the Hugging Face hub.

    The bundled model runs in 8 bits on ONNX Runtime, from a graph of the weights in the wheel, which is kept in the
    user's cache, 25 MB, where that can be written; any other through sentence-transformers, and a hub name that is not
    on this machine is downloaded.  It is shared like that for questions.  Raises ModelError.
    """
    if model == BUNDLED:
        from retrieval.models.bundled import bundled_model_id

        return _shared("onnx", model, bundled_model_id(), _open_bundled_encoder)
    from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

    located, fingerprint = _located(model)
    model_id = _model_id(located, fingerprint)
    return _shared(
        "torch", model, model_id, lambda: SentenceTransformersEncoder(located.folder, name=model, model_id=model_id)
    )


def open_reader(model: str) -> ExtractiveReader:
    """Open a reader: "bundled", or an extractive question-answering model of transformers (a folder, or a hub name).

    One of transformers is found and shared as an encoder is, and has to have a fast tokenizer.  A file in
    `.safetensors` holds adapters that `training` wrote for the bundled model; they read without torch, as the bundled
    reader does.  Raises ModelError.
    """
    if model == BUNDLED:
        from retrieval.models.bundled_reader import bundled_reader_checksum, open_bundled_reader

        return _shared("bundled reader", model, bundled_reader_checksum(), open_bundled_reader)
    if model.endswith(_ADAPTERS):
        return _shared("adapters", model, model, lambda: _open_adapters(model))
    from retrieval.models.transformers_reader import TransformersReader

    located, fingerprint = _located(model, "reader")
    return _shared("reader", model, fingerprint, lambda: TransformersReader(located.folder, name=model))


def describe_bundled_reader() -> str:
    """Return the bundled reader's name with the beginning of its checksum, or with what is wrong with it."""
    from retrieval.models.bundled_reader import bundled_reader_checksum, check_bundled_reader

    try:
        check_bundled_reader()
    except ModelError as error:
        return f"{BUNDLED}, not used: {error.reason}"
    return f"{BUNDLED} (SHA-256 {bundled_reader_checksum()[:12]}…)"


def open_reranker(model: str) -> Reranker:
    """Open a cross-encoder of sentence-transformers: a model folder, or a name on the Hugging Face hub.

    It is found and shared as an encoder is, and has to give one score.  Raises ModelError.
    """
    from retrieval.models.cross_encoder import CrossEncoderReranker

    located, fingerprint = _located(model, "reranker")
    return _shared("reranker", model, fingerprint, lambda: CrossEncoderReranker(located.folder, name=model))


def _open_bundled_encoder() -> OnnxEncoder:
    from retrieval.models.bundled import bundled_model_id, bundled_weights, kept_graph
    from retrieval.models.onnx_encoder import OnnxEncoder

    kept = kept_graph("encoder", makers=("onnx_encoder.py",))
    return OnnxEncoder(bundled_weights(), name=BUNDLED, model_id=bundled_model_id(), kept=kept)


def _open_adapters(model: str) -> ExtractiveReader:
    from retrieval.models.bundled import bundled_model_id, bundled_weights
    from retrieval.models.onnx_reader import OnnxReader

    return OnnxReader(bundled_weights(), Path(model), base=bundled_model_id(), name=model)


def _located(
    model: str, role: Literal["embedding model", "reader", "reranker"] = "embedding model"
) -> tuple[LocatedModel, str]:
    """Return where the model lies, and the fingerprint of its files; raise ModelError, PackageMissingError."""
    from retrieval.installed import check_installed
    from retrieval.models.fingerprint import fingerprint_folder
    from retrieval.models.locate import locate_model

    check_installed("models", f"The {role} {model!r}")

    try:
        located = locate_model(model)
    except ModelError as error:
        raise ModelError(error.model, error.reason, role) from error.__cause__
    try:
        return located, fingerprint_folder(located.folder)
    except OSError as error:
        raise ModelError(
            model, f"its folder {str(located.folder)!r} cannot be read ({error.strerror})", role
        ) from error


def _model_id(located: LocatedModel, fingerprint: str) -> str:
    from retrieval.models.prepare import PREPARATION

    return f"{located.name}:{fingerprint}:{PREPARATION}"


def _shared(door: str, model: str, model_id: str, load: Callable[[], _Model]) -> _Model:
    """Return the model that somebody in this process still holds, or load it; it goes with its last holder."""
    with _loading[key := (door, model, model_id)]:  # of its own, so that encoder and reader open at the same time
        opened: _Model | None = _loaded.get(key)
        if opened is None:
            opened = _loaded[key] = load()
        return opened
