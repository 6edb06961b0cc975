"""Keep a sentence-transformers folder of an E5S1 file on disk: whole, or not at all.

A folder is written beside its place under another name, brought to the disk and renamed, so that neither a crash nor
a second process leaves a half one; a manifest, written last, lets a damaged one be noticed and written again.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path

from retrieval.models.abandoned import PARTIAL_PREFIX, remove_abandoned
from retrieval.models.e5_configs import e5_json_files
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.fingerprint import fingerprint_file
from retrieval.models.safetensors_file import write_bert_safetensors

__all__ = ["MANIFEST", "ensure_model_folder", "is_intact"]

MANIFEST = "fundstelle.json"
_WEIGHTS = "model.safetensors"
_logger = logging.getLogger(__name__)


def ensure_model_folder(weights: Path, folder: Path) -> Path:
    """Return `folder`, holding the model of the E5S1 file `weights`; write it where it is missing or damaged.

    Writing the bundled model takes a few seconds and 470 MB.  Raises OSError, and E5FormatError for damaged weights.
    """
    if is_intact(folder):
        return folder
    _logger.info("Unpacking the bundled model to %s; this happens once.", folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(folder.parent)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL_PREFIX, dir=folder.parent))
    try:
        _write_files(weights, partial)
        _move_into_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def is_intact(folder: Path) -> bool:
    """Tell whether every file of the folder is what its manifest says (large files by samples)."""
    try:
        files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return bool(files) and all(fingerprint_file(folder / name) == print_ for name, print_ in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _write_files(weights: Path, partial: Path) -> None:
    model = read_e5s1(weights)
    write_bert_safetensors(model, partial / _WEIGHTS)
    for name, content in e5_json_files(model).items():
        path = partial / name
        path.parent.mkdir(exist_ok=True)
        _write_durably(path, json.dumps(content, ensure_ascii=False))
    names = sorted(path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file())
    files = {name: fingerprint_file(partial / name) for name in names}
    _write_durably(partial / MANIFEST, json.dumps({"files": files}, indent=1))
    # mkdtemp made the folder private and safetensors its file; other users of a shared cache may read them.
    (partial / _WEIGHTS).chmod(0o644)
    partial.chmod(0o755)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _move_into_place(partial: Path, folder: Path) -> None:
    for _ in range(3):
        try:
            partial.rename(folder)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                raise
        else:
            return
        if is_intact(folder):
            return  # another process was faster
        _set_aside(folder)
    raise OSError(errno.EBUSY, "other processes keep writing there", str(folder))


def _set_aside(folder: Path) -> None:
    """Move a damaged folder out of the way; a process that has its files open keeps them."""
    aside = Path(tempfile.mkdtemp(prefix=PARTIAL_PREFIX, dir=folder.parent))
    try:
        folder.rename(aside / "damaged")
    except FileNotFoundError:
        pass
    finally:
        shutil.rmtree(aside, ignore_errors=True)
