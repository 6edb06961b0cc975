"""The readers of article files: one module per format, every one of them from a path to `Article`s."""

from retrieval.articles.discovery import FoundFile, FoundFiles, display_path, find_files
from retrieval.articles.reading import READERS_VERSION, Reading, content_digest, read_articles, read_file

__all__ = [
    "READERS_VERSION",
    "FoundFile",
    "FoundFiles",
    "Reading",
    "content_digest",
    "display_path",
    "find_files",
    "read_articles",
    "read_file",
]
