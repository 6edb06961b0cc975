"""The readers of article files: one module per format, every one of them from a path to `Article`s."""

from retrieval.articles.discovery import FoundFile, FoundFiles, find_files
from retrieval.articles.reading import Reading, read_articles

__all__ = ["FoundFile", "FoundFiles", "Reading", "find_files", "read_articles"]
