"""Time what the bundled reader adds to a question, where the archive holds the answer and where it does not.

    python -m benchmarks.reader_time --data ../shared/data

One process opens one archive of both data sets with the reader and without, and asks each question of both in turns, so
that a drift of the machine meets both alike.  A question without an answer is one about an article that the archive
lacks: there the reader finds nothing in what it reads first, and reads on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from benchmarks.one_question import percentile
from retrieval.evaluation.evaluate import build_archive
from retrieval.evaluation.squad import read_squad
from retrieval.models import BUNDLED
from retrieval.wiring import open_answerer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.answering.answerer import Answerer

__all__ = ["Times", "time_reader"]

_LEFT_OUT = 6  # every so manieth article of XQuAD is not in the archive; questions about it have no answer there


@dataclass(frozen=True, slots=True)
class Times:
    """Hold the milliseconds of each question by the clock and of a core, without the reader and with it."""

    clock: dict[str, list[float]] = field(default_factory=lambda: {"without": [], "with": []})
    core: dict[str, list[float]] = field(default_factory=lambda: {"without": [], "with": []})

    def figures(self) -> dict[str, float]:
        """Return medians and 95th percentiles in milliseconds; what is added is the median of the differences."""
        found: dict[str, float] = {"questions": len(self.clock["with"])}
        for name, times in (("clock", self.clock), ("core", self.core)):
            for reader, values in times.items():
                found |= {f"{name} p50, {reader}": median(values), f"{name} p95, {reader}": percentile(values, 0.95)}
            added = [more - less for more, less in zip(times["with"], times["without"], strict=True)]
            found |= {f"{name} added p50": median(added), f"{name} added p95": percentile(added, 0.95)}
        return {name: round(value, 1) for name, value in found.items()}


def main() -> None:
    """Build the archive, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--number", type=int, default=60, help="questions of either kind [60]")
    parser.add_argument("--rounds", type=int, default=3, help="times that each of them is asked [3]")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    dataset = options.data / "xquad-de-dev.json"
    xquad = read_squad(dataset)
    gone = {article.id for article in xquad.articles[::_LEFT_OUT]}
    asked: dict[str, list[str]] = {"with an answer": [], "without one": []}
    for question in Random(0).sample(xquad.questions, len(xquad.questions)):  # noqa: S311 - only an order
        asked["without one" if question.places[0].article_id in gone else "with an answer"].append(question.text)
    kept = [article for article in xquad.articles if article.id not in gone]
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        archive = replace(xquad, articles=(*kept, *read_articles(options.data / "news-de-dev.jsonl")), questions=())
        build_archive(Path(folder), dataset, archive, [])
        with (
            closing(open_answerer(Path(folder))) as without,
            closing(open_answerer(Path(folder), reader=BUNDLED)) as reading,
        ):
            for kind, questions in asked.items():
                times = time_reader(without, reading, questions[: options.number], options.rounds)
                figures[kind] = times.figures()
                print(f"{kind}: {json.dumps(figures[kind])}", flush=True)
    if options.out is not None:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def time_reader(without: Answerer, reading: Answerer, questions: Sequence[str], rounds: int) -> Times:
    """Return the time of each question, the median of so many rounds; one round before them is not counted."""
    times = Times()
    for question in questions:
        tried: dict[str, list[tuple[float, float]]] = {"without": [], "with": []}
        for number in range(rounds + 1):
            for name, answerer in (("without", without), ("with", reading)):
                clock, core = time.perf_counter(), time.process_time()
                answerer.ask(question)
                spent = (1e3 * (time.perf_counter() - clock), 1e3 * (time.process_time() - core))
                if number:
                    tried[name].append(spent)
        for name, spents in tried.items():
            times.clock[name].append(median(clock for clock, _ in spents))
            times.core[name].append(median(core for _, core in spents))
    return times


if __name__ == "__main__":
    main()
