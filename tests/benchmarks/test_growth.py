"""What the growth benchmark measures with: made archives, drawn vectors, exact neighbours, plots."""

import re
from collections import Counter
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks.drawn_vectors import Spectrum, neighbours_of
from benchmarks.growing_plot import growth_plot
from benchmarks.growing_vectors import nearest_rows
from benchmarks.long_articles import OUTLETS, drawn_terms, first_day, long_articles, question_about, word_of


def unit_vectors(count, dimension=16):
    vectors = np.random.default_rng(0).normal(0.3, 1, size=(count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_larger_archive_holds_the_smaller_one():
    assert list(long_articles(12))[:5] == list(long_articles(5))
    assert next(long_articles(1, seed=2)) != next(long_articles(1))


def test_words_and_lengths_are_spread_as_in_news():
    articles = list(long_articles(150))
    words = [re.findall(r"\w+", article.text) for article in articles]
    counts = Counter(word for some in words for word in some).most_common()

    assert 300 < np.mean([len(some) for some in words]) < 400
    assert 0.02 < counts[0][1] / sum(count for _, count in counts) < 0.04  # "der" of German news has 0.03
    assert len(counts) > 0.15 * sum(count for _, count in counts)
    assert sum(count == 1 for _, count in counts) > len(counts) / 3


def test_most_words_differ():
    words = [word_of(rank) for rank in range(50_000)]

    assert all(words)
    assert len(set(words)) > 0.4 * len(words)


def test_outlets_and_dates_have_their_shares():
    articles = list(long_articles(400))
    outlets = Counter(article.source for article in articles)

    assert sum(OUTLETS.values()) == pytest.approx(1)
    assert 0.4 < outlets["Hafenblatt"] / 400 < 0.6
    for share in (0.5, 0.05):
        since = sum(article.published >= first_day(share) for article in articles)
        assert share / 2 < since / 400 < share * 1.5


def test_a_question_is_in_words_of_its_article():
    article = next(long_articles(1))
    random = np.random.default_rng(0)
    asked = re.findall(r"\w+", question_about(article, random))

    assert len(set(asked) & set(re.findall(r"\w+", article.text))) >= 4
    assert not {"der", "die", "und"} & set(drawn_terms(random, 500))


def test_drawn_vectors_scatter_as_the_real_ones():
    real = unit_vectors(4000)
    drawn = Spectrum(real).draw(np.random.default_rng(1), 4000)

    assert np.linalg.norm(drawn, axis=1) == pytest.approx(1, abs=1e-5)
    assert drawn.mean(axis=0) == pytest.approx(real.mean(axis=0), abs=0.05)
    assert drawn.std(axis=0) == pytest.approx(real.std(axis=0), rel=0.15)


def test_neighbours_come_after_the_real_ones_and_lie_near_them():
    real = unit_vectors(50)
    pieces = np.concatenate(list(neighbours_of(real, 400)))

    assert pieces.shape == (400, 16)
    assert (pieces[:50] == real).all()
    assert 0.88 < np.median((pieces[50:] @ real.T).max(axis=1)) < 0.97


@pytest.mark.parametrize("count", [1, 10, 40_000])
def test_the_nearest_rows_are_those_of_a_full_sort(count):
    stored = unit_vectors(count, 8)
    asked = unit_vectors(3, 8)
    top = min(10, count)

    assert nearest_rows(stored, asked, top).tolist() == np.argsort(-(asked @ stored.T), axis=1)[:, :top].tolist()


def test_a_plot_is_xml_and_names_every_line_and_value():
    plot = growth_plot("Disk <all>", "MB", {"a & b": [(1000, 2.0), (100_000, 250.0)], "c": [(1000, 0.5)]})
    texts = ["".join(element.itertext()) for element in ElementTree.fromstring(plot).iter()]  # noqa: S314 - our own

    assert {"Disk <all>, MB", "a & b: 250", "c: 0.5", "1k", "100k"} <= set(texts)
