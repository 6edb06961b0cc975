"""What an index says of itself: how it was built, what it holds, and the checksum of every file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from retrieval.errors import IndexDamagedError, IndexOutdatedError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMAT", "Manifest", "check_files", "checksums", "number_of", "read_manifest", "write_manifest"]

FORMAT = 5
_WITHOUT_ORDER = 4  # before the order of the sentences' terms was kept: answers the same, only slower
_NAME = "manifest.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Describe one generation of the index.

    `number` is higher than that of every generation that was there when this one was built; no clock has a say in it.
    `encoding` names how the vectors were computed with `model`; it is empty where an earlier version did not say.
    `readers` is the version of the article readers, `content` a hash over all articles, `files` maps a path inside the
    generation to its SHA-256; files that their own engine changes by being opened (Chroma's SQLite database) are mapped
    to None and only have to exist.
    """

    format: int
    generation: str
    number: int
    built_at: str
    model: str
    encoding: str = ""
    dimension: int
    analyzer: str
    chunker: str
    readers: str
    content: str
    articles: int
    passages: int
    sentences: int
    skipped: int
    files: dict[str, str | None]

    @property
    def keeps_order(self) -> bool:
        """Tell whether the order of the sentences' terms is kept."""
        return self.format > _WITHOUT_ORDER


_TYPES = {
    "format": int,
    "number": int,
    "dimension": int,
    "articles": int,
    "passages": int,
    "sentences": int,
    "skipped": int,
    "files": dict,
}


def checksums(folder: Path) -> dict[str, str | None]:
    """Return the SHA-256 of every file below `folder`, by its path inside it."""
    return {
        path.relative_to(folder).as_posix(): None if path.name == "chroma.sqlite3" else _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _NAME and not path.name.startswith("chroma.sqlite3-")
    }


def check_files(folder: Path, manifest: Manifest, part: str) -> None:
    """Compare the files below `folder/part` with the manifest's checksums.

    Raises:
        IndexDamagedError: if one is missing, was changed, or cannot be read.
    """
    for name, checksum in manifest.files.items():
        if not name.startswith(f"{part}/") or checksum is None:
            continue
        try:
            found = _sha256(folder / name)
        except OSError as error:
            raise IndexDamagedError(folder, name, f"cannot be read ({error.strerror})") from error
        if found != checksum:
            raise IndexDamagedError(folder, name, "was changed after the build")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a generation's folder."""
    (folder / _NAME).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexOutdatedError: if another version wrote it in another format.
        IndexDamagedError: if it is missing, no JSON, or lacks a field.
    """
    try:
        fields = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        if not isinstance(fields, dict):
            raise TypeError("it is no JSON object")
        built = fields.get("format")
        if isinstance(built, int) and built not in (_WITHOUT_ORDER, FORMAT):
            raise IndexOutdatedError(folder.parent.parent, "the format", built, FORMAT)
        manifest = Manifest(**fields)
        if [type(value) for value in fields.values()] != [_TYPES.get(name, str) for name in fields]:
            raise TypeError("a field has the wrong type")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexDamagedError(folder, "the manifest", f"cannot be read ({error})") from error
    return manifest


def number_of(folder: Path) -> int:
    """Return the number in a generation's manifest, of whatever format; 0 if it says none."""
    try:
        number = json.loads((folder / _NAME).read_text(encoding="utf-8"))["number"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return 0
    return number if type(number) is int else 0
