r"""Measure a reader's file on questions from which nothing was learned.

    python -m training.judge --reader reader.safetensors --seeds seeds --out judged.json \
        --xquad ../shared/data/xquad-de-dev.json --news ../shared/data/news-de-dev.jsonl

`xquad` and `news` are the questions that its training was watched on, `seeds` was never looked at before.  Figures are
those of the encoder on torch with the file's changes; `product` is what the product's own reader finds.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.evaluation.metrics.words import best_exact_match, best_f1
from retrieval.models import open_passage_encoder, open_reader
from retrieval.models.adapters import read_adapters
from retrieval.models.bundled import bundled_model_folder
from retrieval.models.span_search import read_windows
from training.encoder import change
from training.reading import read, span_figures
from training.sentence_choice import SentenceChoice
from training.sources import add_sources, judged_seeds, read_sources
from training.train import open_model
from training.windows import Windower

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.examples import Example
    from training.reading import Readings

__all__ = ["told_apart"]


def main() -> None:
    """Read with the file, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, required=True, help="folder of the articles that the gold set asks about")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sources, seeds = read_sources(options), judged_seeds(options.seeds)
    model = open_model(bundled_model_folder(), frozen=0, dropout=0.0)
    change(model, read_adapters(options.reader))
    windower = Windower(bundled_model_folder())
    sets = {
        "xquad": (sources.xquad, []),
        "news": (sources.news, sources.news_without),
        "reports": (sources.reports, []),
        "seeds": ([e for e in seeds if e.answers], [e for e in seeds if not e.answers]),
    }
    figures: dict[str, dict[str, float]] = {}
    for name, (answered, without) in sets.items():
        readings = read(model, windower, answered)
        figures[name] = {"questions": len(answered)} | span_figures(readings)
        if name == "xquad":
            figures[name] |= SentenceChoice(answered, open_passage_encoder("bundled")).figures(readings)
        if without:
            figures[name] |= told_apart(readings, read(model, windower, without))
    figures["product"] = _product(options.reader, sources.xquad)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def told_apart(answered: Readings, without: Readings) -> dict[str, float]:
    """Return how well the best span's score above "no answer" tells questions with an answer from those without.

    AUROC, and the shares of either kind that it calls unanswered.
    """
    yes, no = (np.array(_margins(readings)) for readings in (answered, without))
    wins = (yes[:, None] > no[None, :]).mean() + 0.5 * (yes[:, None] == no[None, :]).mean()
    return {
        "without": len(no),
        "null_auroc": round(float(wins), 4),
        "null_with_answer": round(float((yes < 0).mean()), 4),
        "null_without": round(float((no < 0).mean()), 4),
    }


def _margins(readings: Readings) -> list[float]:
    found = []
    for example, windows in zip(readings.examples, readings.windows, strict=True):
        reading = read_windows(example.passage, windows, count=1)
        found.append(reading.spans[0].score - reading.null_score if reading.spans else -np.inf)
    return found


def _product(path: Path, examples: Sequence[Example]) -> dict[str, float]:
    reader = open_reader(str(path))
    exact, overlap = [], []
    for example in examples:
        (reading,) = reader.read(example.question, [example.passage], [example.title])
        given = reading.spans[0].span.cut(example.passage) if reading.spans else ""
        golds = [answer.cut(example.passage) for answer in example.answers]
        exact.append(best_exact_match(given, golds))
        overlap.append(best_f1(given, golds))
    return {"exact_match": round(float(np.mean(exact)), 4), "f1": round(float(np.mean(overlap)), 4)}


if __name__ == "__main__":
    main()
