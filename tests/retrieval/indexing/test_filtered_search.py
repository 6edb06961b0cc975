"""A search among some rows is exact where they are few, and that of all without the others where they are many."""

import numpy as np
import pytest

from retrieval.indexing import filtered_search
from retrieval.indexing.exact_search import nearest
from retrieval.indexing.filtered_search import nearest_among

COUNT = 600


class CountingSearch:
    """Search all vectors exactly, and remember how many were asked for."""

    def __init__(self, vectors):
        self.vectors, self.count, self.asked = vectors, len(vectors), []

    def search(self, vector, top_k):
        self.asked.append(top_k)
        return nearest(self.vectors, np.arange(self.count), vector, top_k)


@pytest.fixture
def everything():
    vectors = np.random.default_rng(0).normal(size=(COUNT, 16)).astype(np.float32)
    return CountingSearch(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch):
    monkeypatch.setattr(filtered_search, "_SCANNED", 100)
    monkeypatch.setattr(filtered_search, "_FETCHED", 80)


@pytest.mark.parametrize(
    ("admitted", "asked"),
    [
        (0, []),
        (1, []),
        (100, []),  # few: one by one
        (101, []),  # 1.5 * 10 * 600 / 101 are more than 80
        (120, [75]),
        (300, [30]),
        (600, [15]),
    ],
)
def test_what_is_found_is_what_a_scan_finds(everything, admitted, asked):
    among = np.sort(np.random.default_rng(1).choice(COUNT, admitted, replace=False))
    vector = everything.vectors[3]

    assert nearest_among(everything, everything.vectors, among, vector, 10) == nearest(
        everything.vectors, among, vector, 10
    )
    assert everything.asked == asked


def test_where_the_nearest_are_not_admitted_the_others_are_looked_at(everything):
    vector = everything.vectors[3]
    ranked = [row for row, _ in nearest(everything.vectors, np.arange(COUNT), vector, COUNT)]
    among = np.array(sorted(ranked[300:]))

    found = nearest_among(everything, everything.vectors, among, vector, 10)
    assert everything.asked == [30]
    assert [row for row, _ in found] == ranked[300:310]
