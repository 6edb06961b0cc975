"""Find the passages that speak to a question: dense and BM25, fused, the best ones compared by pieces of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.answering.fusion import rescored, standard_scores, weighted_fusion
from retrieval.answering.passage_similarity import similarities
from retrieval.answering.word_pieces import piece_shares
from retrieval.datamodel import Hit
from retrieval.indexing.exact_search import best_rows
from retrieval.indexing.filtered_search import nearest_among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.indexing.archive import Archive
    from retrieval.indexing.open_index import OpenIndex
    from retrieval.protocols import FloatVector

__all__ = ["Retriever", "titled_texts"]

_COMPARED = 20  # passages whose words are compared with the question's piece by piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Retriever:
    """Rank passages by the weighted sum of both retrievers' z-scores over their first `depth` rows."""

    index: OpenIndex
    dense_weight: float = 0.55
    sentence_weight: float = 0.65
    piece_weight: float = 0.45
    depth: int = 100

    def retrieve(
        self,
        vector: FloatVector,
        terms: Sequence[str],
        top_k: int,
        *,
        text: str,
        related: Sequence[str] = (),
        among: NDArray[np.int64] | None = None,
    ) -> list[Hit]:
        """Return up to `top_k` hits for a question's vector and terms, the best first.

        Passages that either search finds are compared with the question once more, by their sentences, and the best of
        them with its `text`, by pieces of its words (`word_pieces`).  `related` terms match as well, with less weight.
        With `among`, the rows of some passages in rising order, only these are searched.
        """
        if among is None:
            searched = self.index.passages.count
            near = self.index.vectors.search(vector, self.depth)
        else:
            searched = len(among)
            near = nearest_among(self.index.vectors, self.index.archive.passage_vectors, among, vector, self.depth)
        lexical = self.index.passages.search(terms, self.depth, related=related, among=among)
        dense = self._by_sentences(vector, [row for row, _ in near + lexical])
        unmatched = max(0, min(self.depth, searched) - len(lexical))
        fused = weighted_fusion(
            standard_scores(dense), standard_scores(lexical, unmatched=unmatched), dense_weight=self.dense_weight
        )
        compared = [row for row, _, _ in fused[:_COMPARED]]
        pieces = piece_shares(text, titled_texts(self.index.archive, compared))
        pieces_in = dict(zip(compared, pieces, strict=True))
        fused = rescored(fused, pieces, weight=self.piece_weight)
        dense_places = {row: (rank, score) for rank, (row, score) in enumerate(dense, start=1)}
        lexical_places = {row: (rank, score) for rank, (row, score) in enumerate(lexical, start=1)}
        hits = []
        for rank, (row, dense_share, lexical_share) in enumerate(fused[:top_k], start=1):
            dense_rank, dense_score = dense_places.get(row, (None, None))
            lexical_rank, lexical_score = lexical_places.get(row, (None, None))
            hits.append(
                Hit(
                    passage=self.index.archive.passage(row),
                    rank=rank,
                    score=dense_share + lexical_share,
                    dense=dense_score,
                    lexical=lexical_score,
                    dense_rank=dense_rank,
                    lexical_rank=lexical_rank,
                    dense_share=dense_share,
                    lexical_share=lexical_share,
                    pieces=pieces_in.get(row, 0.0),
                )
            )
        return hits

    def _by_sentences(self, vector: FloatVector, rows: Sequence[int]) -> list[tuple[int, float]]:
        """Return up to `depth` of these rows with their similarity, the nearest first."""
        candidates = sorted(set(rows))
        similar = similarities(self.index.archive, candidates, vector, sentence_weight=self.sentence_weight)
        return best_rows(np.array(candidates, dtype=np.int64), np.array(similar), self.depth)


def titled_texts(archive: Archive, rows: Sequence[int]) -> list[str]:
    """Return these passages, each behind the title of its article."""
    return [f"{archive.title_of(row)} {archive.passage(row).text}" for row in rows]
