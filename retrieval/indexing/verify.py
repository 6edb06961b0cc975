"""Check every promise that an index on disk makes, and name each one that is broken."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import IndexDamagedError, IndexOutdatedError
from retrieval.german.related_terms import RelatedTerms
from retrieval.german.vocabulary import count_words
from retrieval.german.wording import words_key
from retrieval.indexing.manifest import checksums, read_manifest
from retrieval.indexing.open_index import OpenIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from retrieval.german.analyzer import Analyzer

__all__ = ["verify_generation"]

_TOLERANCE = 1e-3


def verify_generation(folder: Path, analyzer: Analyzer) -> list[str]:
    """Return one sentence for each broken promise of the generation; an empty list if all hold."""
    problems: list[str] = []
    try:
        problems += _check_files(folder)
        with closing(OpenIndex(folder)) as index:
            for check in (_check_passages, _check_sentences, _check_vectors, _check_words):
                problems += check(index)
            if index.manifest.analyzer == analyzer.fingerprint:
                problems += _check_terms(index, analyzer)
    except (IndexDamagedError, IndexOutdatedError) as error:
        problems.append(str(error))
    except Exception as error:  # noqa: BLE001 - damaged data can break anything, and to name it is what this is for
        problems.append(f"The check stopped at something that cannot be read: {type(error).__name__}: {error}.")
    return problems


def _check_files(folder: Path) -> Iterator[str]:
    promised, found = read_manifest(folder).files, checksums(folder)
    for name, checksum in promised.items():
        if name not in found:
            yield f"The file {name!r} is missing."
        elif found[name] != checksum:
            yield f"The file {name!r} was changed after the build: its checksum is not the manifest's."
    for name in sorted(found.keys() - promised.keys()):
        yield f"The file {name!r} is not in the manifest."


def _check_passages(index: OpenIndex) -> Iterator[str]:
    """Passages tile their article: no gap, no overlap, from 0 to its length."""
    ends: dict[int, int] = {}
    for row, (article_row, start, end) in enumerate(index.archive.passages.tolist()):
        if start != ends.get(article_row, 0) or end <= start:
            yield f"Passage {row} spans {start}:{end} where {ends.get(article_row, 0)} should be its start."
        ends[article_row] = end
    for article_row, article in enumerate(index.archive.articles()):
        if ends.get(article_row, len(article.text)) != len(article.text):
            yield f"The passages of {article.id!r} end at {ends[article_row]}, its text at {len(article.text)}."


def _check_sentences(index: OpenIndex) -> Iterator[str]:
    for row, (passage_row, start, end) in enumerate(index.archive.sentences.tolist()):
        if not 0 <= passage_row < index.manifest.passages:
            yield f"Sentence {row} is said to stand in passage {passage_row}, which does not exist."
            continue
        article_row, first, last = index.archive.passages[passage_row].tolist()
        if not first <= start < end <= last:
            yield f"Sentence {row} spans {start}:{end}, outside its passage {passage_row}."
        elif words_key(index.archive.article(article_row).text[start:end]) != int(index.archive.sentence_keys[row]):
            yield f"Sentence {row} does not hold the words that it was indexed with."


def _check_vectors(index: OpenIndex) -> Iterator[str]:
    stored = index.vectors.vectors()
    if sorted(stored) != list(range(index.manifest.passages)):
        yield "The vectors' rows are not the passages' rows."
    for kind, vectors in (("passage", index.archive.passage_vectors), ("sentence", index.archive.sentence_vectors)):
        for row, vector in enumerate(vectors):
            if not _is_unit(np.asarray(vector, dtype=np.float32)):
                yield f"The vector of {kind} {row} is not finite or not of length 1."
    for row, vector in enumerate(index.archive.passage_vectors):
        if row in stored and not float(np.linalg.norm(vector - stored[row])) < _TOLERANCE:
            yield f"The vector of passage {row} is not the one that Chroma holds."


def _is_unit(vector: np.ndarray) -> bool:
    return bool(np.isfinite(vector).all()) and abs(float(np.linalg.norm(vector)) - 1.0) < _TOLERANCE


def _check_words(index: OpenIndex) -> Iterator[str]:
    counted = count_words(index.archive.passage(row).text for row in range(index.manifest.passages)).counts
    wrong = sorted(word for word, count in counted.items() if index.words.count(word) != count)
    for word in wrong:
        yield f"The word {word!r} occurs {sum(counted[word])} times, but the list of words says otherwise."
    if not wrong and len(index.words) != len(counted):
        yield f"The list of words holds {len(index.words)} words where the passages have {len(counted)}."


def _check_terms(index: OpenIndex, analyzer: Analyzer) -> Iterator[str]:
    related = RelatedTerms(analyzer, index.words)
    for row in range(index.manifest.passages):
        text = index.archive.passage(row).text
        for term in {*analyzer(text), *related(text)}:
            if row not in index.passages.rows_with(term):
                yield f"Passage {row} holds the term {term!r}, but BM25 does not find it there."
