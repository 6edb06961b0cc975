"""The readers of article files: one module per format, every one of them from a file's bytes to `Article`s."""

from retrieval.articles.discovery import FoundFile, FoundFiles, content_digest, display_path, find_files
from retrieval.articles.entries import Entry, Refusal, UnreadableError, shown
from retrieval.articles.readers import READERS_VERSION
from retrieval.articles.reading import read_file

__all__ = [
    "READERS_VERSION",
    "Entry",
    "FoundFile",
    "FoundFiles",
    "Refusal",
    "UnreadableError",
    "content_digest",
    "display_path",
    "find_files",
    "read_file",
    "shown",
]
