"""What a run leaves in its folder: the checkpoint, replaced as a whole, and the log, one JSON object a line."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RunLog", "load_checkpoint", "save_checkpoint"]


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write the state beside the file and put it in its place, so that a kill leaves the old one or the new one."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load_checkpoint(path: Path) -> dict[str, Any] | None:
    """Return the state, or None where there is none."""
    if not path.is_file():
        return None
    return dict(torch.load(path, map_location="cpu", weights_only=True))


class RunLog:
    """Append to the log of a run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rewind(self, step: int) -> None:
        """Drop what was written behind this step: a run that goes on from a checkpoint does it again."""
        if not self._path.is_file():
            return
        kept = [entry for entry in self.entries() if entry.get("step", 0) <= step]
        self._path.write_text("".join(json.dumps(entry) + "\n" for entry in kept), encoding="utf-8")

    def add(self, **entry: object) -> None:
        """Append one entry."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def entries(self) -> list[dict[str, Any]]:
        """Return all whole entries; a kill may have cut the last one."""
        found = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                break
        return found
