"""The exact search among some rows is that of a plain loop, ties included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.indexing.exact_search import best_rows, nearest, nearest_of_all


def unit_vectors(count, dimension=16):
    vectors = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 1000])
@pytest.mark.parametrize("top_k", [1, 100])
def test_the_nearest_of_some_rows(count, top_k):
    vectors = unit_vectors(1200)
    rows = np.sort(np.random.default_rng(1).choice(1200, count, replace=False))
    found = nearest(vectors, rows, vectors[7], top_k)

    expected = sorted((-float(vectors[row] @ vectors[7]), row) for row in rows.tolist())[:top_k]
    assert [row for row, _ in found] == [row for _, row in expected]
    assert [score for _, score in found] == pytest.approx([-score for score, _ in expected], abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 100, 1200])
def test_the_nearest_of_all_rows_are_the_nearest_among_every_one(count):
    vectors, vector = unit_vectors(1200)[:count], unit_vectors(1200)[7]

    assert nearest_of_all(vectors, vector, 100) == nearest(vectors, np.arange(count), vector, 100)


def test_vectors_may_be_mapped_from_a_file(tmp_path):
    np.save(tmp_path / "vectors.npy", unit_vectors(100))
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")

    assert nearest(mapped, np.arange(100), mapped[3], 1) == [(3, pytest.approx(1.0))]


@given(st.dictionaries(st.integers(0, 50), st.sampled_from([-1.0, 0.0, 0.5, 2.0])), st.integers(1, 8))
def test_the_best_rows_come_by_score_then_row(scores, top_k):
    rows = np.array(sorted(scores), dtype=np.int64)
    found = best_rows(rows, np.array([scores[row] for row in rows.tolist()]), top_k)

    assert found == sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:top_k]
