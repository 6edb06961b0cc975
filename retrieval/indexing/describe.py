"""What a generation holds and was built with, for people."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from retrieval.indexing.archive import Archive
from retrieval.indexing.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["describe_generation"]


def describe_generation(folder: Path) -> dict[str, Any]:
    """Return what the generation in `folder` holds and was built with, as names and plain values.

    Raises:
        IndexDamagedError: if it cannot be read.
    """
    manifest = read_manifest(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with closing(Archive(folder / "archive")) as archive:
        period, sources = archive.publication_period(), archive.sources()
    return {
        "generation": manifest.generation,
        "built_at": manifest.built_at,
        "articles": manifest.articles,
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        "skipped": manifest.skipped,
        "published_from": period[0] if period else None,
        "published_to": period[1] if period else None,
        "sources": sources,
        "model": manifest.model,
        "dimension": manifest.dimension,
        "analyzer": manifest.analyzer,
        "chunker": manifest.chunker,
        "format": manifest.format,
        "bytes": size,
    }
