"""Compare ways to fuse dense and BM25 rankings, on SQuAD-format questions among news articles.

    python -m benchmarks.fusion --data ../shared/data --index /tmp/quality-index

The index is the one that `benchmarks.quality --index` builds.  A passage is right if it holds the answer's first
character.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval import open_answerer
from retrieval.answering.fusion import standard_scores, weighted_fusion
from retrieval.answering.question import analyse
from retrieval.evaluation.places import relevant_passages
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.answering.answerer import Answerer
    from retrieval.evaluation.questions import EvalQuestion

    Ranking = list[tuple[int, float]]
    Fusion = Callable[[Ranking, Ranking], list[int]]

_DEPTH = 100


def main() -> None:
    """Search once, fuse in every way, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--index", type=Path, required=True, help="the index to search")
    options = parser.parse_args()
    questions = read_squad(options.data / "xquad-de-dev.json").questions
    answerer = open_answerer(options.index)
    searched = [search(answerer, question) for question in questions]
    answerer.close()
    print(f"{'fusion':<34} hit@1  hit@3  MRR@10")
    for name, fusion in variants().items():
        ranks = [rank_of(right, fusion(dense, lexical)) for right, dense, lexical in searched]
        print(f"{name:<34} {share(ranks, 1):.3f}  {share(ranks, 3):.3f}  {mrr(ranks):.3f}")


def search(answerer: Answerer, question: EvalQuestion) -> tuple[set[int], Ranking, Ranking]:
    """Return the right passages' rows and both rankings."""
    index = answerer.index
    analysed = analyse(question.text, answerer.analyzer, index.passages.idf)
    dense = index.vectors.search(answerer.encoder.encode_question(analysed.text), _DEPTH)
    lexical = index.passages.search(analysed.terms, _DEPTH)
    return relevant_passages(index.archive, question), dense, lexical


def variants() -> dict[str, Fusion]:
    """Return every way by its name."""
    ways: dict[str, Fusion] = {
        "dense alone": lambda dense, lexical: [row for row, _ in dense],
        "BM25 alone": lambda dense, lexical: [row for row, _ in lexical],
    }
    for rrf_k in (60, 10, 5):
        ways[f"reciprocal ranks, rrf_k {rrf_k}"] = _reciprocal(rrf_k)
    for weight in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8):
        ways[f"z-scores, dense weight {weight}"] = _weighted(weight)
    return ways


def _reciprocal(rrf_k: int) -> Fusion:
    def fuse(dense: Ranking, lexical: Ranking) -> list[int]:
        scores: dict[int, float] = {}
        for ranking in (dense, lexical):
            for rank, (row, _) in enumerate(ranking, start=1):
                scores[row] = scores.get(row, 0.0) + 1 / (rrf_k + rank)
        return sorted(scores, key=lambda row: (-scores[row], row))

    return fuse


def _weighted(weight: float) -> Fusion:
    def fuse(dense: Ranking, lexical: Ranking) -> list[int]:
        unmatched = max(0, _DEPTH - len(lexical))
        fused = weighted_fusion(
            standard_scores(dense), standard_scores(lexical, unmatched=unmatched), dense_weight=weight
        )
        return [row for row, _, _ in fused]

    return fuse


def rank_of(right: set[int], ranking: Sequence[int]) -> int | None:
    """Return the rank of the first right row, from 1, or None."""
    return next((rank for rank, row in enumerate(ranking, start=1) if row in right), None)


def share(ranks: Sequence[int | None], top_k: int) -> float:
    """Return the share of questions with a right row among the first `top_k`."""
    return sum(rank is not None and rank <= top_k for rank in ranks) / len(ranks)


def mrr(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank, 0 beyond the tenth."""
    return sum(1 / rank if rank is not None and rank <= 10 else 0.0 for rank in ranks) / len(ranks)


if __name__ == "__main__":
    main()
