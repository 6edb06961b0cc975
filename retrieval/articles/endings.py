"""The endings of names that say in which format articles are written."""

from __future__ import annotations

__all__ = ["ARCHIVES", "SUFFIXES", "ending_of", "unknown_ending"]

ARCHIVES = (".zip", ".tar.gz", ".tgz")
SUFFIXES = (".txt", ".md", ".json", ".jsonl", ".jsonl.gz", ".html", ".htm", ".rss", ".atom", ".xml", *ARCHIVES)


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case: a whole one of `SUFFIXES`, else what follows the last dot."""
    lower = name.lower()
    known = [suffix for suffix in SUFFIXES if lower.endswith(suffix) and len(name) > len(suffix)]
    if known:
        return max(known, key=len)
    stem, dot, last = lower.rpartition(".")
    return dot + last if stem and last else ""


def unknown_ending(name: str) -> str:
    """Return the reason why a file of this name is not read."""
    ending = ending_of(name)
    # As it is written, because it is looked for.
    shown = f"the unknown ending {name[-len(ending) :]!r}" if ending else "no ending"
    return f"it has {shown}; articles are read from {', '.join(SUFFIXES)}"
