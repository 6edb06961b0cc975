"""A passage is as near as it and its nearest sentence are."""

import numpy as np
import pytest

from retrieval.answering.passage_similarity import similarities


class _Archive:
    """Two passages, of two sentences and of one."""

    passage_vectors = np.array([[1.0, 0.0], [0.6, 0.8]], dtype=np.float32)
    sentence_vectors = np.array([[0.0, 1.0], [1.0, 0.0], [0.8, 0.6]], dtype=np.float16)

    def sentence_rows_of_all(self, passages):
        rows = [(range(2), range(2, 3))[passage] for passage in passages.tolist()]
        return np.concatenate(rows), np.cumsum([0, *map(len, rows[:-1])])


VECTOR = np.array([0.0, 1.0], dtype=np.float32)


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(0.0, [0.0, 0.8]), (1.0, [1.0, 0.6]), (0.75, [0.75 * 1.0, 0.25 * 0.8 + 0.75 * 0.6])],
)
def test_similarities(weight, expected):
    assert similarities(_Archive(), [0, 1], VECTOR, sentence_weight=weight) == pytest.approx(expected, abs=1e-3)
    assert similarities(_Archive(), [1, 0], VECTOR, sentence_weight=weight) == pytest.approx(expected[::-1], abs=1e-3)


def test_no_passage_has_no_similarity():
    assert similarities(_Archive(), [], VECTOR, sentence_weight=0.5) == []
