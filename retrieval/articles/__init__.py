"""The readers of article files: one module per format, every one of them from a file's bytes to `Article`s."""

from retrieval.articles.discovery import FoundFile, FoundFiles, content_digest, find_files
from retrieval.articles.entries import Entry, Refusal, UnreadableError
from retrieval.articles.readers import READERS_VERSION
from retrieval.articles.reading import Reading, read_articles, read_file

__all__ = [
    "READERS_VERSION",
    "Entry",
    "FoundFile",
    "FoundFiles",
    "Reading",
    "Refusal",
    "UnreadableError",
    "content_digest",
    "find_files",
    "read_articles",
    "read_file",
]
