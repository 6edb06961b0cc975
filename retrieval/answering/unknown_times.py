"""Notice that a question is about a time of which the archive, or what would be quoted, says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.article_filter import ArticleFilter
from retrieval.german.intervals import year_of

if TYPE_CHECKING:
    from retrieval.answering.question import AnalysedQuestion
    from retrieval.answering.reader import RankedSentence
    from retrieval.german.asked_times import AskedTime
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["time_unknown"]

_FIRST_YEAR, _MANY_YEARS = 1000, 100


def time_unknown(question: AnalysedQuestion, best: RankedSentence, index: OpenIndex) -> bool:
    """Tell whether the quoted sentence is of another time than is asked about, or no article is of that time."""
    if not question.times or best.features["time"] > 0.0:
        return False
    return best.other_time or not any(_spoken_of(time, index) for time in question.times)


def _spoken_of(time: AskedTime, index: OpenIndex) -> bool:
    """Tell whether any article was published in a time, or any passage names a year that it touches."""
    interval = time.interval
    first, last = year_of(interval.first), year_of(interval.last)
    if time.yearly or not _FIRST_YEAR <= first <= last < first + _MANY_YEARS:
        return True  # as far as can be told cheaply
    if any(index.passages.document_frequency(str(year)) for year in range(first, last + 1)):
        return True
    of_years = ArticleFilter(published_from=str(first), published_to=str(last))
    return bool(len(index.archive.passages_admitted(of_years)))
