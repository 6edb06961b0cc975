"""Compare ways to fuse dense and BM25 rankings, on SQuAD-format questions among news articles.

    python -m benchmarks.fusion --data ../shared/data --index /tmp/quality-index

The index is the one that `benchmarks.quality --index` builds.  A passage is right if it holds the answer's first
character.  `sentences` is the share of a passage's best sentence in its similarity, `related` says whether the
question's related terms are searched, `pieces` what pieces of its words weigh among so many first passages.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from retrieval import open_answerer
from retrieval.answering.fusion import rescored, standard_scores, weighted_fusion
from retrieval.answering.passage_similarity import similarities
from retrieval.answering.retriever import titled_texts
from retrieval.answering.understanding import understand
from retrieval.answering.word_pieces import piece_shares
from retrieval.evaluation.asking import day_of_asking
from retrieval.evaluation.metrics.ranking import hit_at, ndcg_at
from retrieval.evaluation.places import relevant_passages
from retrieval.evaluation.squad import read_squad
from retrieval.indexing.exact_search import best_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.answerer import Answerer
    from retrieval.evaluation.questions import EvalQuestion

    Ranking = list[tuple[int, float]]

_DEPTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Searched:
    """Hold the right rows, BM25 with and without related terms, the candidates' similarities, what scores pieces."""

    right: set[int]
    lexical: Ranking
    plain: Ranking
    rows: NDArray[np.int64]
    whole: NDArray[np.float64]
    sentence: NDArray[np.float64]
    pieces: Callable[[Sequence[int]], list[float]]

    def dense(self, sentences: float) -> Ranking:
        """Return the dense ranking with this share of the best sentence."""
        return best_rows(self.rows, (1.0 - sentences) * self.whole + sentences * self.sentence, _DEPTH)


def main() -> None:
    """Search once, fuse in every way, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--index", type=Path, required=True, help="the index to search")
    options = parser.parse_args()
    questions = read_squad(options.data / "xquad-de-dev.json").questions
    print(f"{'fusion':<56} hit@1  hit@3  nDCG@10")
    with closing(open_answerer(options.index)) as answerer:
        searched = [search(answerer, question) for question in questions if question.answerable]
        for name, fusion in variants().items():
            found = [(ranks_of(one.right, fusion(one)), len(one.right)) for one in searched]
            hits = (fmean(hit_at(k, ranks) for ranks, _ in found) for k in (1, 3))
            gain = fmean(ndcg_at(10, ranks, count) for ranks, count in found)
            print(f"{name:<56}", *(f"{hit:.3f} " for hit in hits), f"{gain:.4f}")


def search(answerer: Answerer, question: EvalQuestion) -> _Searched:
    """Search with everything that the ways to fuse need."""
    index = answerer.index
    analysed = understand(question.text, answerer.analyzer, index, today=day_of_asking())
    vector = answerer.encoder.encode_question(analysed.text)
    lexical = index.passages.search(analysed.terms, _DEPTH, related=analysed.related)
    rows = sorted({row for row, _ in index.vectors.search(vector, _DEPTH) + lexical})
    similar = [similarities(index.archive, rows, vector, sentence_weight=share) for share in (0.0, 1.0)]
    return _Searched(
        right=relevant_passages(index.archive, question),
        lexical=lexical,
        plain=index.passages.search(analysed.terms, _DEPTH),
        rows=np.array(rows, dtype=np.int64),
        whole=np.array(similar[0]),
        sentence=np.array(similar[1]),
        pieces=lambda rows: piece_shares(analysed.text, titled_texts(index.archive, rows)),
    )


def variants() -> dict[str, Callable[[_Searched], list[int]]]:
    """Return every way by its name."""
    ways: dict[str, Callable[[_Searched], list[int]]] = {
        "dense alone": lambda one: [row for row, _ in one.dense(0.0)],
        "dense alone, sentences 0.65": lambda one: [row for row, _ in one.dense(0.65)],
        "BM25 alone": lambda one: [row for row, _ in one.plain],
        "BM25 alone, related": lambda one: [row for row, _ in one.lexical],
    }
    for rrf_k in (60, 10, 5):
        ways[f"reciprocal ranks, rrf_k {rrf_k}, sentences 0.65, related"] = _reciprocal(rrf_k)
    for weight, sentences, related in (
        *((0.6, 0.0, False), (0.6, 0.0, True), (0.55, 0.65, False)),
        *((weight, 0.65, True) for weight in (0.45, 0.5, 0.55, 0.6, 0.65, 0.7)),
        *((0.55, sentences, True) for sentences in (0.4, 0.5, 0.6, 0.7, 0.8)),
    ):
        name = f"z-scores, dense weight {weight}, sentences {sentences}{', related' if related else ''}"
        ways[name] = _weighted(weight, sentences, related=related)
    for weight, compared in ((0.3, 20), (0.45, 20), (0.6, 20), (0.45, 10), (0.45, 40)):
        ways[f"z-scores, 0.55, 0.65, related, pieces {weight} of {compared}"] = _with_pieces(weight, compared)
    return ways


def _reciprocal(rrf_k: int) -> Callable[[_Searched], list[int]]:
    def fuse(one: _Searched) -> list[int]:
        scores: dict[int, float] = {}
        for ranking in (one.dense(0.65), one.lexical):
            for rank, (row, _) in enumerate(ranking, start=1):
                scores[row] = scores.get(row, 0.0) + 1 / (rrf_k + rank)
        return sorted(scores, key=lambda row: (-scores[row], row))

    return fuse


def _weighted(weight: float, sentences: float, *, related: bool) -> Callable[[_Searched], list[int]]:
    return lambda one: [row for row, _, _ in _fused(one, weight, sentences, related=related)]


def _with_pieces(piece_weight: float, compared: int) -> Callable[[_Searched], list[int]]:
    def fuse(one: _Searched) -> list[int]:
        fused = _fused(one, 0.55, 0.65, related=True)
        scores = one.pieces([row for row, _, _ in fused[:compared]])
        return [row for row, _, _ in rescored(fused, scores, weight=piece_weight)]

    return fuse


def _fused(one: _Searched, weight: float, sentences: float, *, related: bool) -> list[tuple[int, float, float]]:
    lexical = one.lexical if related else one.plain
    return weighted_fusion(
        standard_scores(one.dense(sentences)),
        standard_scores(lexical, unmatched=max(0, _DEPTH - len(lexical))),
        dense_weight=weight,
    )


def ranks_of(right: set[int], ranking: Sequence[int]) -> list[int]:
    """Return the ranks of the right rows, from 1."""
    return [rank for rank, row in enumerate(ranking, start=1) if row in right]


if __name__ == "__main__":
    main()
