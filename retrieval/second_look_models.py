"""What the settings of reader and reranker mean: the models that take a second look, and which reader reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.errors import ModelError

if TYPE_CHECKING:
    from retrieval.answering.second_look import SecondLook

__all__ = ["describe_reader", "open_second_look"]


def open_second_look(reader: str, *, tokens: int, reranker: str) -> SecondLook:
    """Open the models of these names, none for an empty one; only the bundled reader is held to so many `tokens`.

    Where the bundled reader cannot be used, a warning is logged, and nobody reads.

    Raises:
        ModelError: if another model cannot be used.
        PackageMissingError: if nothing is installed that opens another model.
    """
    from retrieval.models import open_reranker

    look = _with_reader(reader, tokens)
    return replace(look, reranker=open_reranker(reranker)) if reranker else look


def _with_reader(reader: str, tokens: int) -> SecondLook:
    from retrieval.answering.second_look import SecondLook
    from retrieval.models import BUNDLED, open_reader

    if reader != BUNDLED:
        return SecondLook(reader=open_reader(reader) if reader else None)
    try:
        bundled = open_reader(reader)
    except ModelError as error:
        import logging

        logging.getLogger(__name__).warning("%s Answers are given without it.", error)
        return SecondLook()
    from retrieval.answering.learned_pooling import learned_pooling

    return SecondLook(reader=bundled, pooling=learned_pooling(), tokens=tokens)


def describe_reader(reader: str) -> str | None:
    """Return what the setting of the reader means: its name, for the bundled one with its checksum or what is wrong.

    None where there is no reader.
    """
    from retrieval.models import BUNDLED, describe_bundled_reader

    if reader == BUNDLED:
        return describe_bundled_reader()
    return reader or None
