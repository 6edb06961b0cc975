"""The command line: each command is a thin call of the front door; heavy imports happen inside the commands."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `fundstelle`."""
    from retrieval.cli.app import cli

    cli(prog_name="fundstelle")
