"""Say how one word became another by typing errors."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Slip", "edit_distance", "slip_between"]


class Slip(IntEnum):
    """Name single typing errors, the most innocent first."""

    DOUBLED = 1  # a letter twice that stands once, or the other way round: "Puttin"
    SWAPPED = 2  # two neighbours in each other's place
    LEFT_OUT_OR_ADDED = 3
    OTHER_LETTER = 4


def slip_between(typed: str, meant: str) -> Slip | None:
    """Return the one typing error that makes `typed` of `meant`, None if there is none or more than one."""
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if typed == meant or len(longer) - len(shorter) > 1:
        return None
    at = next((place for place, letter in enumerate(shorter) if longer[place] != letter), len(shorter))
    if len(longer) > len(shorter):
        if longer[at + 1 :] != shorter[at:]:
            return None
        return Slip.DOUBLED if at and longer[at] == longer[at - 1] else Slip.LEFT_OUT_OR_ADDED
    if longer[at + 1 :] == shorter[at + 1 :]:
        return Slip.OTHER_LETTER
    swapped = longer[at : at + 2] == shorter[at : at + 2][::-1] and longer[at + 2 :] == shorter[at + 2 :]
    return Slip.SWAPPED if swapped else None


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return how many letters have to be added, left out, changed or swapped with a neighbour, or `limit` + 1.

    Optimal string alignment, Damerau's distance in which no stretch is edited twice.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, counterpart in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != counterpart))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == counterpart:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, last = last, current
    return min(last[-1], limit + 1)
