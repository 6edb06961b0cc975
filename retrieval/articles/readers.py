"""Which reader reads which ending."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from retrieval.articles.archive import read_archive
from retrieval.articles.feed_file import read_feed_file
from retrieval.articles.html_file import read_html_file
from retrieval.articles.json_file import read_json_file, read_json_lines_file, read_packed_json_lines_file
from retrieval.articles.markdown_file import read_markdown_file
from retrieval.articles.tar_file import list_tar
from retrieval.articles.text_file import read_text_file
from retrieval.articles.zip_file import list_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.entries import Entry, Refusal
    from retrieval.articles.sources import Reader, Source

__all__ = ["READERS", "READERS_VERSION"]

_RULES = "2"  # to be raised whenever a reader makes another article of the same bytes
_LIBRARIES = ("feedparser", "htmldate", "lxml", "PyYAML", "trafilatura")

READERS_VERSION = " ".join([_RULES, *(f"{name}-{version(name)}" for name in _LIBRARIES)])
"""What decides which article the same bytes make, so that an index knows when to read them again."""

_PLAIN: dict[str, Reader] = {
    ".atom": read_feed_file,
    ".htm": read_html_file,
    ".html": read_html_file,
    ".json": read_json_file,
    ".jsonl": read_json_lines_file,
    ".jsonl.gz": read_packed_json_lines_file,
    ".md": read_markdown_file,
    ".rss": read_feed_file,
    ".txt": read_text_file,
    ".xml": read_feed_file,
}


def _read_zip(source: Source) -> Iterator[Entry | Refusal]:
    return read_archive(source, list_zip, _PLAIN)


def _read_tar(source: Source) -> Iterator[Entry | Refusal]:
    return read_archive(source, list_tar, _PLAIN)


READERS: dict[str, Reader] = {**_PLAIN, ".tar.gz": _read_tar, ".tgz": _read_tar, ".zip": _read_zip}
