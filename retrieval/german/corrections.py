"""Words that a text names as wrong, and puts others in their place: "nicht 64, sondern 46 Millionen"."""

from __future__ import annotations

import re

from retrieval.datamodel import Span

__all__ = ["corrected_ranges"]

# "nicht nur 64, sondern auch 46" names nothing as wrong.
_NOT_BUT = re.compile(
    r"\bnicht(?!\s(?:nur|bloß|allein|alleine|lediglich|einmal)\b)\s([^;!?]{1,200}?),\s(?:sondern|vielmehr)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:anstatt|statt|anstelle\svon)\s((?:(?:am|im|in|an|um|von|wie|den|die|das|der|dem|des)\s)?\S)", re.IGNORECASE
)


def corrected_ranges(text: str) -> list[Span]:
    """Return the ranges in which words begin that the text itself corrects."""
    lower = text.lower()  # cheaper than the patterns, and hardly a sentence has any of these
    patterns = ((_NOT_BUT, "nicht" in lower), (_INSTEAD, "statt" in lower or "anstelle" in lower))
    return [Span(*found.span(1)) for pattern, is_there in patterns if is_there for found in pattern.finditer(text)]
