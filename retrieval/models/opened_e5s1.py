"""One opened E5S1 file with its tokenizer for all who use it: the encoder and the reader have the same one."""

from __future__ import annotations

import threading
from pathlib import Path
from weakref import WeakValueDictionary

from retrieval.models.e5s1 import read_e5s1
from retrieval.models.unigram import UnigramTokenizer

__all__ = ["OpenedE5S1", "opened_e5s1"]

_opening = threading.Lock()
_opened: WeakValueDictionary[tuple[Path, int, int], OpenedE5S1] = WeakValueDictionary()


class OpenedE5S1:
    """Hold what a file has: `file` and its `tokenizer`; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file; raise E5FormatError, OSError."""
        self.file = read_e5s1(path)
        self.tokenizer = UnigramTokenizer(self.file)


def opened_e5s1(path: Path) -> OpenedE5S1:
    """Return the file as somebody in this process still holds it, or open it; raise E5FormatError, OSError."""
    found = path.stat()
    with _opening:
        key = (path, found.st_mtime_ns, found.st_size)
        opened = _opened.get(key)
        if opened is None:
            opened = _opened[key] = OpenedE5S1(path)
        return opened
