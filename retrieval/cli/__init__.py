"""The command line: each command is a thin call of the front door; heavy imports happen inside the commands."""

from __future__ import annotations

import io
import sys

__all__ = ["main"]


def main() -> None:
    """Run `fundstelle`; what it prints is UTF-8."""
    # Whatever the locale says: JSON is read by programs, and an article holds letters of any script.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from retrieval.cli.app import cli

        cli(prog_name="fundstelle")
    except KeyboardInterrupt:  # outside a command: while modules are imported
        sys.exit(130)
