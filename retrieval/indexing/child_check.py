"""Check a generation in a child process: a crash there fails a build, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from retrieval.indexing.disk_space import is_full

__all__ = ["GenerationUnfitError", "check_in_child"]

_PATIENCE = 600.0  # seconds, and one for each `_PER_SECOND` bytes
_PER_SECOND = 10_000_000
_LONGEST = 300  # characters of what the child said
# The child imports from where this process does, whatever its folder and however the packages came to be found.
_CHILD = (
    "import sys; sys.path[:] = sys.argv[2:]; from retrieval.indexing.generation_check import main; "
    "sys.exit(main(sys.argv[1]))"
)


class GenerationUnfitError(Exception):
    """Say in a few words why a generation must not be answered from; inside `indexing` only.

    `named` tells whether the check itself said so; else it did not live to see its end.
    """

    def __init__(self, reason: str, *, named: bool = False) -> None:
        self.named = named
        super().__init__(reason)


def check_in_child(folder: Path) -> None:
    """Check the generation in `folder` as `generation_check.check_generation` does, in a process that may crash.

    Takes about a second and a millisecond a megabyte.  The child ends when this process does, even by SIGKILL.

    Raises:
        GenerationUnfitError: if the child finds something wrong, crashes, or is not done within ten minutes (longer for
            large generations).
    """
    read_end, write_end = os.pipe()  # the child reads its end of this as long as we live
    try:
        with subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, "-P", "-c", _CHILD, str(folder.absolute()), *_search_path()],
            stdin=read_end,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            try:
                said, complained = child.communicate(timeout=_patience(folder))
            except subprocess.TimeoutExpired as error:
                raise GenerationUnfitError(f"was not done after {error.timeout / 60:.0f} minutes") from None
            finally:
                child.kill()
                child.wait()  # after Ctrl-C nobody else does
    finally:
        os.close(read_end)
        os.close(write_end)
    if child.returncode:
        raise GenerationUnfitError(_reason(folder, child.returncode, said or complained), named=bool(said))


def _search_path() -> list[str]:
    """Return where this process imports from, the folder of this very package first; '' is the current folder."""
    here = Path(__file__).absolute().parents[2]
    return [str(here), *(os.path.abspath(path) for path in sys.path)]


def _patience(folder: Path) -> float:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return _PATIENCE + size / _PER_SECOND


def _reason(folder: Path, code: int, said: bytes) -> str:
    if is_full(folder):
        return "found the disk full"
    if code < 0:
        return f"was ended by {_signal_name(-code)}"
    lines = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in said.decode("utf-8", "replace")).split(
        "\n"
    )
    last = next((line.strip() for line in reversed(lines) if line.strip()), f"it ended with {code}")
    return f"says: {last[:_LONGEST].rstrip('.')}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
