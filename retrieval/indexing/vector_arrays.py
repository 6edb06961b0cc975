"""Write the vectors of a new archive: those of the base where its words are the same, new ones for the others."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.indexing.passage_table import new_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.indexing.base import Base
    from retrieval.indexing.passage_table import NewText, PassageTable
    from retrieval.indexing.source_table import SourceWriter
    from retrieval.protocols import FloatMatrix, PassageEncoder

__all__ = ["write_vectors"]

_ROWS_AT_ONCE = 1 << 14
_TEXTS_AT_ONCE = 2048  # enough of one length for full batches; what is encoded at once is held in memory


def write_vectors(
    folder: Path,
    rows: PassageTable,
    table: SourceWriter,
    encoder: PassageEncoder,
    base: Base | None,
    on_text: Callable[[int, int], None],
) -> FloatMatrix:
    """Write `passage_vectors.npy` and `sentence_vectors.npy` as `archive` wants them; return the former.

    `on_text(done, total)` counts the texts that the base does not have.
    """
    dimension = encoder.dimension if base is None else base.manifest.dimension
    before = (None, None) if base is None else (base.archive.passage_vectors, base.archive.sentence_vectors)
    passages = _array(folder / "passage_vectors.npy", rows.passage_origins, before[0], (dimension, np.float32))
    sentences = _array(folder / "sentence_vectors.npy", rows.sentence_origins, before[1], (dimension, np.float16))
    done, total = 0, int((rows.passage_origins < 0).sum() + (rows.sentence_origins < 0).sum())
    pending: list[NewText] = []

    def encode() -> None:
        texts = list(dict.fromkeys(new.text for new in pending))
        vectors = encoder.encode_passages(
            texts, on_progress=lambda ready, of: on_text(done + len(pending) * ready // max(1, of), total)
        )
        row_of = {text: row for row, text in enumerate(texts)}
        for array, of_passages in ((passages, True), (sentences, False)):
            some = [new for new in pending if new.is_passage is of_passages]
            array[[new.row for new in some]] = vectors[[row_of[new.text] for new in some]]

    for new in new_texts(table, rows):
        pending.append(new)
        if len(pending) >= _TEXTS_AT_ONCE:
            encode()
            done += len(pending)
            pending.clear()
    if pending:
        encode()
        on_text(total, total)
    _flush(passages, sentences)
    return passages


def _array(
    path: Path, origins: NDArray[np.int64], before: NDArray[Any] | None, form: tuple[int, type[np.generic]]
) -> NDArray[Any]:
    """Make an array on disk, filled where a row has an origin."""
    dimension, dtype = form
    shape = (len(origins), dimension)
    if not len(origins):  # nothing cannot be mapped
        empty: NDArray[Any] = np.zeros(shape, dtype=dtype)
        np.save(path, empty)
        return empty
    array: NDArray[Any] = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    _reserve(path)
    if before is not None:
        kept = np.flatnonzero(origins >= 0)
        for start in range(0, len(kept), _ROWS_AT_ONCE):
            some = kept[start : start + _ROWS_AT_ONCE]
            array[some] = before[origins[some]]
    return array


def _reserve(path: Path) -> None:
    """Take the whole file's room on the disk now: a disk that is full would end the process by SIGBUS later.

    Raises:
        OSError: if there is too little room.
    """
    if not hasattr(os, "posix_fallocate"):
        return
    with path.open("r+b") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.EOPNOTSUPP}:  # some file systems reserve nothing
                raise


def _flush(*arrays: NDArray[Any]) -> None:
    for array in arrays:
        if isinstance(array, np.memmap):
            array.flush()
