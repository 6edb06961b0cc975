"""What was measured so far, in a file that grows by a line with each measurement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Rounds"]


class Rounds:
    """Keep measurements of some systems, and let these take turns."""

    def __init__(self, path: Path, systems: Sequence[str]) -> None:
        self._path, self._systems = path, tuple(systems)

    def records(self) -> list[dict[str, Any]]:
        """Return all measurements of these systems that were ever kept in the file, in the order of the systems."""
        if not self._path.is_file():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        kept = [json.loads(line) for line in lines]
        return [record for system in self._systems for record in kept if record["system"] == system]

    def keep(self, task: str, system: str, measured: Mapping[str, Any], *, number: int = 0) -> None:
        """Add a measurement; `number` counts the round from 1, 0 for what is done once."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"task": task, "system": system, "round": number, **measured}) + "\n")

    def in_turn(self, count: int, task: str, say: Callable[[str], None]) -> Iterator[tuple[int, str]]:
        """Yield a round's number and a system, each system `count` times; rounds are numbered on from those kept."""
        begun = max((record["round"] for record in self.records() if record["task"] == task), default=0)
        for number in range(begun + 1, begun + count + 1):
            for system in self._systems if number % 2 else reversed(self._systems):
                say(f"{task}, round {number}: {system}")
                yield number, system
