"""Learn which words of a quote are marked as the answer, and say how well that does.

    python -m benchmarks.learn_highlights --data ../shared/data --write

A softmax over each quote's candidates and "none of them": the likelier those that share words with the gold answer, the
better.  Learned from the sentences that hold the answer, and from first quotes that do not.  All figures printed are
cross-validated by article, of first quotes; the weights written are learned on all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.asking import Asked
from benchmarks.learning import folds
from benchmarks.training_archives import open_archives
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.quoting import quote_rows, span_of
from retrieval.answering.reader import Reader
from retrieval.evaluation.metrics.words import f1
from retrieval.german.question_cues import question_cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from benchmarks.asking import Asker
    from retrieval.answering.answerer import Answerer
    from retrieval.answering.reader import RankedSentence
    from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

_WEIGHTS = Path("retrieval/answering/highlight_weights.json")
_LIMITS = (-99.0, -2.0, -1.5, -1.0, -0.5, 0.0)
_PENALTY = 0.5
_SHARPNESS = 3  # a candidate that shares half of the answer's words counts an eighth
_WRONG_QUOTE = 0.6
_BY_KIND_SCALE = 0.5  # weights of one kind of answer rest on few questions, so they cost four times the penalty
_RAREST = 8  # a feature has to occur in as many quotes
_LEFT_TO_NONE = 0.02
_RANKED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Hold one quote: the features of its candidates, and how far each one's words are the gold answer's.

    `fits` counts only candidates at the answer's place, `f1` any; `holds` says whether the quote covers that place.
    """

    archive: str
    article_id: str
    first: bool
    holds: bool
    features: tuple[dict[str, float], ...]
    fits: tuple[float, ...]
    f1: tuple[float, ...]


def main() -> None:
    """Build the archive, learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--marked-from", type=float, default=-1.0, help="score from which a candidate is marked")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS}")
    options = parser.parse_args()
    if not (options.data / "xquad-de-dev.json").is_file():
        sys.exit(f"There is no data set in {options.data}; name its folder with --data.")
    with ExitStack() as opened:
        examples = gather([asker for asker in open_archives(options.data, opened) if asker.name != "small"])
    figures = cross_validated(examples, list(folds(sorted({example.article_id for example in examples}), 6)))
    for name, figure in figures.items():
        print(f"{name:<40} {figure}")
    if options.write:
        learned = {
            "learned": {"on": f"{datetime.now(UTC):%Y-%m-%d}", "with": "benchmarks/learn_highlights.py", **figures},
            "model": {"marked_from": options.marked_from, "weights": learn(examples)},
        }
        _WEIGHTS.write_text(json.dumps(learned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def gather(askers: Sequence[Asker]) -> list[Example]:
    """Ask every answerable German question of its whole archive, with dense search exact."""
    examples: list[Example] = []
    for asker in askers:
        with asker.reducer.without(np.array([], dtype=np.int64)) as index:
            exact = replace(asker.answerer, index=index)
            for question in asker.questions:
                if question.asked.answerable and "de" in question.wordings:
                    examples += _examples(exact, question.asked, asker.name)
    return examples


def _examples(answerer: Answerer, question: EvalQuestion, archive: str) -> Iterator[Example]:
    """Yield the first quote and, if that lacks the answer, the first one that holds it."""
    index, analyzer = answerer.index, answerer.analyzer
    asked = Asked.of(answerer, question.text)
    analysed = asked.question
    highlighter = Highlighter(analysed, analyzer, index.passages.idf)
    reader = Reader(index=index, analyzer=analyzer)
    sentences = reader.read(analysed, asked.vector, asked.hits, asked.coverage, highlighter)
    kind = question_cues(analysed.text, analysed.expected).group
    for place in question.places[:1]:
        for number, sentence in enumerate(sentences[:_RANKED]):
            example = _example(answerer, sentence, place, highlighter, kind)
            example = replace(example, archive=archive, first=number == 0)
            if number == 0 or example.holds:
                yield example
            if example.holds:
                break


def _example(
    answerer: Answerer,
    sentence: RankedSentence,
    place: AnswerPlace,
    highlighter: Highlighter,
    kind: str,
) -> Example:
    article = answerer.index.archive.article(sentence.article_row)
    quoted = span_of(answerer.index, quote_rows(answerer.index, sentence))
    text = quoted.cut(article.text)
    holds = article.id == place.article_id and quoted.start <= place.answer.start < place.answer.end <= quoted.end
    features, fits, words = [], [], []
    for span, shared, by_kind in highlighter.candidates(text, sentence.span.shift(-quoted.start)):
        features.append(shared | by_kind | {f"{kind}: {name}": _BY_KIND_SCALE * v for name, v in by_kind.items()})
        words.append(f1(span.cut(text), place.words))
        fits.append(words[-1] if holds and span.shift(quoted.start).overlaps(place.answer) else 0.0)
    return Example(
        archive="",
        article_id=place.article_id,
        first=False,
        holds=holds,
        features=tuple({name: value for name, value in given.items() if value} for given in features),
        fits=tuple(fits),
        f1=tuple(words),
    )


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each feature that is frequent enough."""
    usable = [example for example in examples if example.features]
    counts = Counter(name for e in usable for name in set().union(*e.features))
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    place = {name: number for number, name in enumerate(names)}
    rows = [[(place[n], v) for n, v in given.items() if n in place] for e in usable for given in e.features]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    flat = [pair for row in rows for pair in row]
    matrix = csr_matrix(([v for _, v in flat], [n for n, _ in flat], ends), shape=(len(rows), len(names)))
    sizes = np.array([len(e.features) for e in usable])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of_quote = np.repeat(np.arange(len(usable)), sizes)
    gain = np.concatenate([e.fits for e in usable]) ** _SHARPNESS
    none = np.array([_LEFT_TO_NONE if e.holds else 1.0 for e in usable])
    weight = np.array([1.0 if e.holds else _WRONG_QUOTE for e in usable])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        most = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
        odds, nothing = np.exp(scores - most[of_quote]), np.exp(-most)
        everything = np.add.reduceat(odds, starts) + nothing
        right = np.add.reduceat(odds * gain, starts) + nothing * none
        value = float((weight * (np.log(everything) - np.log(right))).sum() + _PENALTY * weights @ weights)
        error = weight[of_quote] * (odds / everything[of_quote] - odds * gain / right[of_quote])
        return value, matrix.T @ error + 2 * _PENALTY * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    scale = [_BY_KIND_SCALE if ": " in name else 1.0 for name in names]
    return {name: round(float(w * s), 4) for name, w, s in zip(names, found, scale, strict=True)}


def scores_of(example: Example, weights: dict[str, float]) -> list[float]:
    """Return each candidate's score under weights as they are written."""
    return [
        sum(weights.get(n, 0.0) * v / (_BY_KIND_SCALE if ": " in n else 1.0) for n, v in given.items())
        for given in example.features
    ]


def cross_validated(examples: Sequence[Example], parts: Sequence[AbstractSet[str]]) -> dict[str, float]:
    """Return F1 and exact match of each archive's first quotes at several limits, and how good what is marked is."""
    best: dict[str, list[tuple[Example, float, float]]] = {}
    for part in parts:
        weights = learn([example for example in examples if example.article_id not in part])
        for example in examples:
            if example.article_id in part and example.first:
                scores = scores_of(example, weights)
                at = int(np.argmax(scores)) if scores else None
                found = (example, scores[at], example.f1[at]) if at is not None else (example, -np.inf, 0.0)
                best.setdefault(example.archive, []).append(found)
    return {f"{archive}, {name}": figure for archive, found in best.items() for name, figure in _figures(found).items()}


def _figures(best: Sequence[tuple[Example, float, float]]) -> dict[str, float]:
    figures = {}
    for limit in _LIMITS:
        marked = [(e, fit) for e, score, fit in best if score > limit]
        label = "everything marked" if limit == _LIMITS[0] else f"marked from {limit}"
        figures[f"{label}: F1"] = round(sum(fit for _, fit in marked) / len(best), 3)
        figures[f"{label}: exact match"] = round(sum(fit == 1 for _, fit in marked) / len(best), 3)
        figures[f"{label}: share marked"] = round(len(marked) / len(best), 3)
        figures[f"{label}: of these sharing words"] = round(float(np.mean([fit > 0 for _, fit in marked])), 3)
        held = [fit > 0 for e, fit in marked if e.holds]
        figures[f"{label}: of these in right quotes"] = round(float(np.mean(held)), 3)
    return figures


if __name__ == "__main__":
    main()
