"""Outlets as people type them: which one is meant, and which ones to propose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UnknownSourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["outlet_meant", "proposed_outlets"]


def outlet_meant(typed: str | None, sources: Sequence[str]) -> str | None:
    """Return the outlet as the archive writes it; a long name is proposed cut, and known by its beginning.

    Raises:
        UnknownSourceError: if the archive has no such outlet, or several.
    """
    if typed is None or typed in sources:
        return typed
    wanted = _plain(typed)
    same = [source for source in sources if source.casefold() == wanted]
    found = same or [source for source in sources if wanted and source.casefold().startswith(wanted)]
    # Without an index nobody knows the outlets; that there is none is told when the question is asked.
    if len(found) != 1 and sources:
        raise UnknownSourceError(typed)
    return found[0] if found else typed


def proposed_outlets(typed: str, sources: Sequence[str], *, left_out: Collection[str], most: int) -> list[str]:
    """Return up to `most` outlets that hold what was typed: those that begin with it, then in the given order."""
    wanted = _plain(typed)
    found = [source for source in sources if wanted in source.casefold() and source not in left_out]
    return sorted(found, key=lambda source: not source.casefold().startswith(wanted))[:most]


def _plain(typed: str) -> str:
    return " ".join(typed.split()).casefold()
