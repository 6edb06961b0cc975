"""Open what answers, as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.answering.answerer import Answerer
    from retrieval.config import Settings

__all__ = ["open_as_set"]


def open_as_set(settings: Settings) -> Answerer:
    """Open the live generation of the index with the models that are set; raises what `open_answerer` raises."""
    from retrieval.wiring import open_answerer

    return open_answerer(
        settings.index,
        model=settings.model,
        reader=settings.reader,
        reader_tokens=settings.reader_tokens,
        reranker=settings.reranker,
        caution=settings.caution,
    )
