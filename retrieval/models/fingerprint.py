"""Recognise model files by their content without reading all of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["fingerprint_file", "fingerprint_folder"]

_BLOCK = 16 * 1024
_BLOCKS = 64
_DECIDING_SUFFIXES = frozenset({".json", ".safetensors", ".txt", ".model"})


def fingerprint_file(path: Path) -> str:
    """Return a SHA-256 over the size and the content, of a file above 1 MiB over 64 blocks spread evenly over it.

    Another training changes every block of the weights, and a hole left by a crash is larger than the gaps, so that
    a gigabyte is recognised in a millisecond.  Raises OSError.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = hashlib.sha256(str(size).encode())
        if size <= _BLOCK * _BLOCKS:
            digest.update(file.read())
        else:
            for block in range(_BLOCKS):
                file.seek((size - _BLOCK) * block // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    return digest.hexdigest()


def fingerprint_folder(folder: Path) -> str:
    """Return twelve hexadecimal digits for the files of a model folder that decide its vectors.

    Names below the folder and contents count; hidden files and folders do not.  Raises OSError.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix not in _DECIDING_SUFFIXES or any(part.startswith(".") for part in name.parts):
            continue
        if path.is_file():
            digest.update(f"{name.as_posix()}\0{fingerprint_file(path)}\0".encode())
    return digest.hexdigest()[:12]
