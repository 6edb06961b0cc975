"""What was searched, in words: the filter that somebody set, and the time that the archive covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markdown import cut_line
from bot.texts import TEXTS, date_in_words

if TYPE_CHECKING:
    from bot.texts import Language
    from retrieval import ArticleFilter

__all__ = ["filter_words", "period_words"]

_OUTLET_LIMIT = 80
_DAY = len("2019-04-25")
_MONTH = len("2019-04")


def filter_words(only: ArticleFilter | None, language: Language) -> list[str]:
    """Return what a filter asks of an article, escaped: its outlet, its time, each only where it is set."""
    if only is None:
        return []
    texts = TEXTS[language]
    outlet = texts.from_outlet.format(outlet=cut_line(only.source, _OUTLET_LIMIT)) if only.source else ""
    return [part for part in (outlet, _time(only.published_from, only.published_to, language)) if part]


def period_words(period: tuple[str, str] | None, language: Language) -> str:
    """Return the time that the archive covers, in months, as a remark to add to a sentence; empty if not known."""
    if period is None:
        return ""
    first, last = (date_in_words(date[:_MONTH], language) for date in period)
    texts = TEXTS[language]
    return f" {(texts.covers_one if first == last else texts.covers).format(first=first, last=last)}"


def _time(first: str | None, last: str | None, language: Language) -> str:
    texts = TEXTS[language]
    start, end = (date_in_words(date, language) for date in (first, last))
    if first and last:
        if first == last:
            return (texts.dated_day if len(first) == _DAY else texts.dated).format(date=start)
        return texts.between.format(first=start, last=end)
    if first:
        return texts.since.format(date=start)
    return texts.until.format(date=end) if last else ""
