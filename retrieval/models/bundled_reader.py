"""Find the reader that comes with the product, check it, and open it over the bundled weights."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from retrieval.errors import ModelError
from retrieval.models.bundled import BUNDLED, bundled_model_id, bundled_weights, kept_graph

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from retrieval.models.onnx_reader import OnnxReader

__all__ = ["bundled_reader_checksum", "check_bundled_reader", "open_bundled_reader"]

_DATA = "data"
_FILE, _CHECKSUM = "reader.safetensors", "reader.sha256"
_MAKERS = ("adapters.py", "onnx_reader.py", "safetensors_file.py")


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
    kept = kept_graph("reader", bundled_reader_checksum(), _MAKERS)
    with as_file(_data(_FILE)) as path:
        return OnnxReader(bundled_weights(), path, base=bundled_model_id(), name=BUNDLED, kept=kept)


def _data(name: str) -> Traversable:
    return files("retrieval.models").joinpath(_DATA, name)


def _missing() -> ModelError:
    return ModelError(BUNDLED, "its file is not installed; reinstall fundstelle", "reader")
