"""Files of 120 MB are read in the memory of a few articles."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from retrieval.articles import find_files, read_file
from retrieval.articles.entries import Entry

pytestmark = pytest.mark.integration

ARTICLES, LENGTH = 30, 2**22
TOTAL = ARTICLES * LENGTH
PEAK = 80 * 2**20
"""A line or member of 4 MiB exists a few times at once, and a text of 20 MiB would be read in one piece."""


def _line() -> bytes:
    words = (f"wort{number * 7919 % 50_000}" for number in range(LENGTH // 9))
    return json.dumps({"text": " ".join(words)[: LENGTH - 20]}).encode() + b"\n"


def _write(path: Path) -> None:
    line = _line()
    if path.name.endswith(".jsonl.gz"):
        path.write_bytes(gzip.compress(line, 1) * ARTICLES)
    elif path.suffix == ".zip":
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open("a.jsonl", "w") as stream,
        ):
            for _ in range(ARTICLES):
                stream.write(line)
    else:
        with tarfile.open(path, "w:gz", compresslevel=1) as archive:
            for number in range(ARTICLES):
                info = tarfile.TarInfo(f"{number}.json")
                info.size = len(line)
                archive.addfile(info, io.BytesIO(line))


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.zip", "a.tar.gz"])
def test_a_long_file_is_read_in_constant_memory(tmp_path: Path, name: str):
    _write(tmp_path / name)
    (file,) = find_files([tmp_path]).files
    read = 0
    tracemalloc.start()
    try:
        for item in read_file(file):
            assert isinstance(item, Entry)
            read += len(item.article.text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read > TOTAL * 0.9
    assert peak < PEAK


def test_gigabytes_of_nothing_end_soon(tmp_path: Path):
    """Ten gigabytes of zeros are ten megabytes of file; one is looked through."""
    piece = gzip.compress(bytes(2**28))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Ein Text"}\n') + piece * 40)
    (file,) = find_files([tmp_path]).files
    items = list(read_file(file))
    assert len(items) == 2
    assert getattr(items[1], "reason", "") == "a line is longer than 1024 MiB; the rest is not read"
