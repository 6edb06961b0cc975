"""Learn the reader's and the confidence's weights from SQuAD-format questions, and say how well they do.

    python -m benchmarks.learn_weights --data ../shared/data --write

The reader's weights: a softmax over the sentences of the retrieved passages (listwise logistic regression).  The
confidence's: a logistic regression on whether the first sentence is right, over questions whose answer is in the
archive, the same questions after their article or only their paragraph was taken out, and with a name swapped.  All
figures printed are cross-validated by article; the weights written are learned on all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.learning import (
    Example,
    collect,
    folds,
    learn_confidence,
    learn_reader,
    reader_hits,
    with_first,
)
from benchmarks.swapping import swap_names
from retrieval.answering.answerer import Answerer
from retrieval.answering.confidence import ANSWERED_FROM, UNCERTAIN_FROM
from retrieval.datamodel import Article
from retrieval.evaluation.cached_encoder import CachedEncoder
from retrieval.evaluation.metrics.auroc import auroc
from retrieval.evaluation.questions import EvalQuestion
from retrieval.evaluation.squad import read_squad, write_articles
from retrieval.evaluation.vector_cache import VectorCache, default_cache_folder
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.build import IndexBuilder
from retrieval.indexing.chunker import Chunker
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.open_index import OpenIndex
from retrieval.models import open_passage_encoder, open_question_encoder

_WEIGHTS = Path("retrieval/answering/weights.json")


def main() -> None:
    """Build the archives, learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS}")
    options = parser.parse_args()
    if not (options.data / "xquad-de-dev.json").is_file():
        sys.exit(f"There is no data set in {options.data}; name its folder with --data.")
    present, absent = gather(options.data)
    figures, reader, (bias, confidence) = learn(present, absent)
    for name, figure in figures.items():
        print(f"{name:<64} {figure}")
    if options.write:
        learned = {
            "learned": {"on": f"{datetime.now(UTC):%Y-%m-%d}", "with": "benchmarks/learn_weights.py", **figures},
            "reader": reader,
            "confidence": confidence,
            "confidence_bias": bias,
        }
        _WEIGHTS.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")


def gather(data: Path) -> tuple[list[Example], dict[str, list[Example]]]:
    """Ask every question, in German and in English, of the whole archive and of archives without the answer."""
    dataset = read_squad(data / "xquad-de-dev.json")
    articles, questions = {a.id: a.text.split("\n\n") for a in dataset.articles}, dataset.questions
    english = {q.id: q.text for q in read_squad(data / "xquad-dev-translations" / "xquad.en.json").questions}
    titles = sorted(articles)
    light = open_question_encoder("bundled")
    cache = VectorCache(default_cache_folder(), light.model_id)
    encoder = CachedEncoder(cache, light, lambda: open_passage_encoder("bundled"))
    absent: dict[str, list[Example]] = {"article": [], "paragraph": [], "name": []}
    with tempfile.TemporaryDirectory() as scratch:
        archives = Archives(Path(scratch), data / "news-de-dev.jsonl", encoder)
        german = {q.id: q.text for q in questions}
        wordings = {"de": german, "en": english}
        present = collect(archives.open(articles), questions, wordings)
        swapped = {name: swap_names(questions, texts, articles, Analyzer()) for name, texts in wordings.items()}
        absent["name"] = collect(archives.open(articles), questions, swapped)
        for fold in range(4):
            gone = set(titles[fold::4])
            rest = {title: paragraphs for title, paragraphs in articles.items() if title not in gone}
            absent["article"] += collect(
                archives.open(rest), [q for q in questions if q.places[0].article_id in gone], wordings
            )
        for parity in range(2):
            rest = {title: paragraphs[parity::2] for title, paragraphs in articles.items()}
            removed = [q for q in questions if _paragraph_number(articles, q) % 2 != parity]
            absent["paragraph"] += collect(archives.open(rest), removed, wordings)
    cache.close()
    return present, {kind: [e.without_answer(kind) for e in examples] for kind, examples in absent.items()}


def _paragraph_number(articles: dict[str, list[str]], question: EvalQuestion) -> int:
    place, offset = question.places[0], 0
    for number, paragraph in enumerate(articles[place.article_id]):
        if offset == place.paragraph.start:
            return number
        offset += len(paragraph) + 2
    raise ValueError(f"no paragraph of {place.article_id!r} begins at {place.paragraph.start}")


class Archives:
    """Build archives of given articles among the same news."""

    def __init__(self, scratch: Path, news: Path, encoder: CachedEncoder) -> None:
        self._scratch, self._news, self._encoder = scratch, news, encoder
        self._count = 0

    def open(self, articles: dict[str, list[str]]) -> Answerer:
        """Build one and open it for questions."""
        self._count += 1
        squad, folder = self._scratch / f"{self._count}.jsonl", self._scratch / f"index-{self._count}"
        joined = (Article(id=i, title=i.replace("_", " "), text="\n\n".join(p)) for i, p in articles.items())
        write_articles(tuple(joined), squad)
        analyzer = Analyzer()
        builder = IndexBuilder(
            folder=folder,
            analyzer=analyzer,
            chunker=Chunker(),
            model=self._encoder.model_id,
            open_encoder=lambda: self._encoder,
            on_progress=lambda stage, done, total: None,
        )
        result = builder.build([squad, self._news])
        print(f"archive {self._count}: {result.articles} articles in {result.seconds:.0f} s", file=sys.stderr)
        index = OpenIndex(GenerationStore(folder).live())
        return Answerer(index=index, encoder=open_question_encoder("bundled"), analyzer=analyzer)


def learn(
    present: list[Example], absent: dict[str, list[Example]]
) -> tuple[dict[str, float], dict[str, float], tuple[float, dict[str, float]]]:
    """Return cross-validated figures, and weights learned on everything."""
    held_out: list[tuple[Example, float]] = []
    hits: list[tuple[bool, bool]] = []
    everything = [*present, *(example for examples in absent.values() for example in examples)]
    for part in folds(sorted({example.article_id for example in present}), 6):
        train = [example for example in everything if example.article_id not in part]
        reader = learn_reader([example for example in train if example.language == "de" and example.answerable])
        bias, weights = learn_confidence([with_first(example, reader) for example in train])
        test = [with_first(example, reader) for example in everything if example.article_id in part]
        hits += [reader_hits(e) for e in test if e.language == "de" and e.kind == "present"]
        for example in test:
            total = bias + sum(weights[name] * value for name, value in example.first_features().items())
            held_out.append((example, float(1 / (1 + np.exp(-total)))))
    reader = learn_reader([example for example in present if example.language == "de"])
    bias, weights = learn_confidence([with_first(example, reader) for example in everything])
    figures = {
        "first sentence right": round(float(np.mean([first for first, _ in hits])), 3),
        "one of three right": round(float(np.mean([three for _, three in hits])), 3),
    }
    for language in ("de", "en"):
        shown = [(e, p) for e, p in held_out if e.language == language]
        answerable = [p for e, p in shown if e.kind == "present"]
        for kind in ("article", "paragraph", "name"):
            others = [p for e, p in shown if e.kind == kind]
            figures[f"{language}: AUROC, answerable against {kind} gone"] = round(auroc(answerable, others), 3)
            for threshold in (UNCERTAIN_FROM, ANSWERED_FROM):
                figures[f"{language}: {kind} gone, confidence still above {threshold}"] = _share(others, threshold)
        right = [p for e, p in shown if e.kind == "present" and reader_hits(e)[0]]
        wrong = [p for e, p in shown if e.kind == "present" and not reader_hits(e)[0]]
        figures[f"{language}: AUROC, right against wrong first sentence"] = round(auroc(right, wrong), 3)
        for threshold in (UNCERTAIN_FROM, ANSWERED_FROM):
            figures[f"{language}: answerable, confidence above {threshold}"] = _share(answerable, threshold)
            figures[f"{language}: right, confidence above {threshold}"] = _share(right, threshold)
    return figures, reader, (bias, weights)


def _share(values: list[float], threshold: float) -> float:
    return round(float(np.mean([value >= threshold for value in values])), 3)


if __name__ == "__main__":
    main()
