"""Find the reader that comes with the product, check it, and open it over the bundled weights."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from retrieval.errors import ModelError
from retrieval.models.bundled import BUNDLED, bundled_model_id, bundled_weights, cache_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from retrieval.models.onnx_reader import OnnxReader

__all__ = ["bundled_reader_checksum", "check_bundled_reader", "open_bundled_reader"]

_DATA = "data"
_FILE, _CHECKSUM = "reader.safetensors", "reader.sha256"
# What a graph is made of beside the two files of weights: another version makes another graph.
_MAKERS = ("adapters.py", "bert_graph.py", "onnx_format.py", "onnx_reader.py")
_KEPT = "reader-*.onnx"


@cache
def bundled_reader_checksum() -> str:
    """Return the SHA-256 that the reader's file has to have, in hexadecimal digits; raise ModelError without one."""
    try:
        return _data(_CHECKSUM).read_text(encoding="ascii").split()[0]
    except (OSError, ValueError, IndexError) as error:
        raise _missing() from error


def check_bundled_reader() -> None:
    """Raise ModelError unless the reader's file is there and whole."""
    expected = bundled_reader_checksum()
    try:
        found = hashlib.sha256(_data(_FILE).read_bytes()).hexdigest()
    except OSError as error:
        raise _missing() from error
    if found != expected:
        reason = f"its file {str(_data(_FILE))!r} is damaged: its SHA-256 is {found[:12]}… instead of {expected[:12]}…"
        raise ModelError(BUNDLED, f"{reason}; reinstall fundstelle", "reader")


def open_bundled_reader() -> OnnxReader:
    """Open the reader; the merged graph is kept in the user's cache, 25 MB, where that can be written.

    Raises ModelError.
    """
    from retrieval.models.onnx_reader import OnnxReader

    check_bundled_reader()
    with as_file(_data(_FILE)) as path:
        return OnnxReader(bundled_weights(), path, base=bundled_model_id(), name=BUNDLED, kept=_kept(), replaces=_KEPT)


def _kept() -> Path | None:
    """Return where the graph of these very weights is kept; None where the user has no cache folder."""
    made_of = hashlib.sha256(f"{bundled_reader_checksum()} {bundled_model_id()}".encode())
    try:
        for name in _MAKERS:
            made_of.update(files("retrieval.models").joinpath(name).read_bytes())
        return cache_folder() / f"reader-{made_of.hexdigest()[:16]}.onnx"
    except (OSError, ModelError):
        return None


def _data(name: str) -> Traversable:
    return files("retrieval.models").joinpath(_DATA, name)


def _missing() -> ModelError:
    return ModelError(BUNDLED, "its file is not installed; reinstall fundstelle", "reader")
