"""When and where each article of an archive was published, as arrays: which of them a filter admits, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.article_filter import ArticleFilter

__all__ = ["ArticleOrigins"]

_DIGITS = 8  # of a date as a number, 20250314; a month is all numbers from 20250300 to 20250399, a year likewise
_NOWHERE = -1


class ArticleOrigins:
    """Hold date and outlet of the articles by row; `origins` are triples of row, date and outlet of every article."""

    def __init__(self, origins: Sequence[tuple[int, str | None, str | None]]) -> None:
        count = len(origins)
        self._dated = np.zeros(count, dtype=np.bool_)
        self._first, self._last = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32)
        self._outlets = np.full(count, _NOWHERE, dtype=np.int32)
        self._number_of: dict[str, int] = {}
        dates: dict[str, tuple[int, int]] = {}
        for row, published, source in origins:
            if published is not None:
                self._dated[row] = True
                days = dates.get(published) or dates.setdefault(published, (_first(published), _last(published)))
                self._first[row], self._last[row] = days
            if source is not None:
                self._outlets[row] = self._number_of.setdefault(source, len(self._number_of))

    def admitted(self, only: ArticleFilter) -> NDArray[np.bool_]:
        """Tell of every article whether the filter admits it, as `ArticleFilter.admits` does."""
        admitted = np.ones(len(self._dated), dtype=np.bool_)
        if only.source is not None:
            admitted &= self._outlets == self._number_of.get(only.source, len(self._number_of))
        for source in only.without_sources:
            admitted &= self._outlets != self._number_of.get(source, len(self._number_of))
        if only.published_from is not None:
            admitted &= self._dated & (self._last >= _first(only.published_from))
        if only.published_to is not None:
            admitted &= self._dated & (self._first <= _last(only.published_to))
        return admitted


def _first(date: str) -> int:
    return int(date.replace("-", "").ljust(_DIGITS, "0"))


def _last(date: str) -> int:
    return int(date.replace("-", "").ljust(_DIGITS, "9"))
