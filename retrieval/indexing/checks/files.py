"""Whether the files of a generation are those of its manifest, and hold as much as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.indexing.article_table import article_digest
from retrieval.indexing.changes import content_digest_of
from retrieval.indexing.manifest import checksums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.indexing.checks.generation import CheckedGeneration

__all__ = ["check_articles", "check_counts", "check_files"]


def check_files(generation: CheckedGeneration) -> Iterator[str]:
    """Compare every file with its checksum."""
    promised, found = generation.manifest.files, checksums(generation.folder)
    for name, checksum in promised.items():
        if name not in found:
            yield f"The file {name!r} is missing."
        elif found[name] != checksum:
            yield f"The file {name!r} was changed after the build: its checksum is not the manifest's."
    for name in sorted(found.keys() - promised.keys()):
        yield f"The file {name!r} is not in the manifest."
    if generation.manifest.generation != generation.folder.name:
        yield (
            f"The manifest is that of the generation {generation.manifest.generation!r}, in the folder of "
            f"{generation.folder.name!r}."
        )


def check_counts(generation: CheckedGeneration) -> Iterator[str]:
    """Compare how much each part holds with what the manifest says, but for Chroma."""
    manifest, archive = generation.manifest, generation.archive
    counts = {
        "articles": (manifest.articles, archive.count),
        "passages": (manifest.passages, len(archive.passages)),
        "passage vectors": (manifest.passages, len(archive.passage_vectors)),
        "passages in BM25": (manifest.passages, generation.passages.count),
        "sentences": (manifest.sentences, len(archive.sentences)),
        "sentence keys": (manifest.sentences, len(archive.sentence_keys)),
        "sentence vectors": (manifest.sentences, len(archive.sentence_vectors)),
        "sentences in BM25": (manifest.sentences, generation.sentences.count),
        "components in a passage vector": (manifest.dimension, archive.passage_vectors.shape[1]),
        "components in a sentence vector": (manifest.dimension, archive.sentence_vectors.shape[1]),
    }
    for part, (promised, found) in counts.items():
        if promised != found:
            yield f"There are {found} {part} where {promised} were written."


def check_articles(generation: CheckedGeneration) -> Iterator[str]:
    """Compare all articles with the hash of the build, by which the next one tells what changed."""
    digests = ((article.id, article_digest(article)) for article in generation.archive.articles())
    if content_digest_of(digests) != generation.manifest.content:
        yield "The articles are not those that the manifest has the hash of."
