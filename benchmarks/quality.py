"""Measure how often the first quotes are right, on SQuAD-format questions among news articles.

    python -m benchmarks.quality --data ../shared/data

Each article's paragraphs are joined by blank lines and indexed together with the news; every question is asked
with `min_confidence=0`.  "Right paragraph": the first quote lies in the paragraph that the question was asked of.
"Holds the answer": the quote covers the answer's place or, in that paragraph, contains its words.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING

from benchmarks.squad import SquadQuestion, read_squad, write_articles
from retrieval import build_index, open_answerer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval import Answer, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Hold what one question got."""

    right_paragraph: bool
    answer_in_first: bool
    answer_in_three: bool
    first_length: int
    highlight_exact: bool
    highlight_overlap: bool
    confidence: float
    milliseconds: float


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--index", type=Path, help="keep and reuse the index in this folder")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    squad, news = options.data / "xquad-de-dev.json", options.data / "news-de-dev.jsonl"
    if not squad.is_file():
        sys.exit(f"There is no {squad}; name the folder of the data sets with --data.")
    articles, questions = read_squad(squad)
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "squad.jsonl"
        write_articles(articles, written)
        index = options.index or Path(scratch) / "index"
        result = build_index(index, [written, news] if news.is_file() else [written], on_progress=_show)
        print(
            f"\n{result.articles} articles, {result.passages} passages, built in {result.seconds:.0f} s",
            file=sys.stderr,
        )
        answerer = open_answerer(index)
        outcomes = [judge(q, answerer.ask(q.question, min_confidence=0)) for q in questions]
        answerer.close()
    figures = summarise(outcomes)
    if options.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<48} {figure:.3f}" if isinstance(figure, float) else f"{name:<48} {figure}")


def judge(question: SquadQuestion, answer: Answer) -> Outcome:
    """Compare an answer with what the data set says."""
    first = answer.quotes[0]
    spans = [(span.start, span.end) for span in first.highlights]
    return Outcome(
        right_paragraph=in_paragraph(question, first),
        answer_in_first=holds_answer(question, first),
        answer_in_three=any(holds_answer(question, quote) for quote in answer.quotes[:3]),
        first_length=len(first.text),
        highlight_exact=first.article_id == question.article_id and question.answer in spans,
        highlight_overlap=first.article_id == question.article_id
        and any(start < question.answer[1] and question.answer[0] < end for start, end in spans),
        confidence=answer.confidence,
        milliseconds=answer.timings.total,
    )


def in_paragraph(question: SquadQuestion, quote: Quote) -> bool:
    """Tell whether the quote lies in the question's paragraph."""
    start, end = question.paragraph
    return quote.article_id == question.article_id and start <= quote.start and quote.end <= end


def holds_answer(question: SquadQuestion, quote: Quote) -> bool:
    """Tell whether the quote covers the answer, or holds its words in the right paragraph."""
    if quote.article_id != question.article_id:
        return False
    covers = quote.start <= question.answer[0] and question.answer[1] <= quote.end
    return covers or (in_paragraph(question, quote) and question.answer_text in quote.text)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    """Return the figures."""
    times = sorted(outcome.milliseconds for outcome in outcomes)
    return {
        "questions": len(outcomes),
        "first quote in the right paragraph": fmean(o.right_paragraph for o in outcomes),
        "first quote holds the answer": fmean(o.answer_in_first for o in outcomes),
        "one of three holds the answer": fmean(o.answer_in_three for o in outcomes),
        "mean length of the first quote (characters)": fmean(o.first_length for o in outcomes),
        "a highlight is just the answer": fmean(o.highlight_exact for o in outcomes),
        "a highlight overlaps the answer": fmean(o.highlight_overlap for o in outcomes),
        "milliseconds a question, median": median(times),
        "milliseconds a question, 95th percentile": times[int(len(times) * 0.95)],
    }


def _show(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {done}/{total}      ", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
