"""The lines that were typed in earlier sessions, in a file of the user's own that nobody else can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from retrieval.cli.terminal import printable

__all__ = ["LONGEST", "MOST", "History", "history_path"]

MOST, LONGEST = 1000, 2000  # lines, and characters of one


def history_path() -> Path | None:
    """Return where the history is kept, or None where the system knows no home."""
    state = os.environ.get("XDG_STATE_HOME", "")
    try:
        folder = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    except RuntimeError:
        return None
    return folder / "fundstelle" / "chat_history"


class History:
    """Hold the last `MOST` lines, the latest last; where the file cannot be used, nothing outlives the session."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.lines: list[str] = []
        try:
            self._read()
        except (OSError, ValueError):  # ValueError: a path with a NUL character
            self._path = None

    def add(self, line: str) -> bool:
        """Remember one more line; tell whether it was worth it: not blank, not too long, not the one before."""
        line = printable(" ".join(line.split()))
        if not line or len(line) > LONGEST or self.lines[-1:] == [line]:
            return False
        self.lines.append(line)
        try:
            self._append(line)
        except (OSError, ValueError):
            self._path = None
        return True

    def _read(self) -> None:
        if self._path is None or not self._path.exists():
            return
        if not self._path.is_file():  # a pipe of this name would wait for ever
            raise FileNotFoundError(self._path)
        lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        self.lines = [printable(line) for line in lines if line.strip() and len(line) <= LONGEST][-MOST:]
        if len(lines) > 2 * MOST:
            self._shorten()

    def _shorten(self) -> None:
        """Write the last lines beside the file, and let them take its place at once."""
        if self._path is None:
            return
        shorter = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        self._write(shorter, self.lines)
        shorter.replace(self._path)

    def _append(self, line: str) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self._path, [line])

    @staticmethod
    def _write(path: Path, lines: list[str]) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        with open(os.open(path, flags, 0o600), "ab", buffering=0) as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) != 0o600:
                os.fchmod(file.fileno(), 0o600)
            file.write("".join(f"{line}\n" for line in lines).encode())  # in one piece: two sessions may write
