"""BM25 on disk scores what rank_bm25 scores, to the last bit."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.errors import IndexDamagedError
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.lexical_writing import write_lexical_index

WORDS = st.sampled_from(["brücke", "fluss", "ahle", "zug", "zugfahrt", "日本", "1", "ß"])
CORPORA = st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=9)
FILES = ("terms.bin", "term_ends.npy", "posting_ends.npy", "rows.npy", "scores.npy", "count.npy")


def lexical_index(folder, *documents):
    write_lexical_index(folder / "lexical", [document.split() for document in documents])
    return LexicalIndex(folder / "lexical")


@settings(max_examples=80, deadline=None)
@given(documents=CORPORA, question=st.lists(WORDS | st.just("unbekannt"), max_size=6))
def test_scores_are_those_of_rank_bm25(documents, question):
    with tempfile.TemporaryDirectory() as folder:
        write_lexical_index(Path(folder) / "lexical", documents)
        scores, matched = LexicalIndex(Path(folder) / "lexical").scores(question)

    expected = BM25Okapi(documents).get_scores(question) if any(documents) else np.zeros(len(documents))
    assert scores.tolist() == expected.tolist()
    assert matched.tolist() == [bool(set(question) & set(document)) for document in documents]


@settings(max_examples=40, deadline=None)
@given(documents=CORPORA, question=st.lists(WORDS, min_size=1, max_size=4), top_k=st.integers(1, 12))
def test_search_returns_the_matching_rows_by_score_then_row(documents, question, top_k):
    with tempfile.TemporaryDirectory() as folder:
        write_lexical_index(Path(folder) / "lexical", documents)
        index = LexicalIndex(Path(folder) / "lexical")
        found, (scores, matched) = index.search(question, top_k), index.scores(question)

    ranked = sorted((-scores[row], row) for row in range(len(documents)) if matched[row])
    assert found == [(row, -score) for score, row in ranked[:top_k]]


@settings(max_examples=40, deadline=None)
@given(data=st.data(), documents=CORPORA, question=st.lists(WORDS, min_size=1, max_size=4), top_k=st.integers(1, 12))
def test_search_among_some_rows_is_the_whole_search_without_the_others(data, documents, question, top_k):
    among = np.array(sorted(data.draw(st.sets(st.integers(0, len(documents) - 1)))), dtype=np.int64)
    with tempfile.TemporaryDirectory() as folder:
        write_lexical_index(Path(folder) / "lexical", documents)
        index = LexicalIndex(Path(folder) / "lexical")
        found, everything = index.search(question, top_k, among=among), index.search(question, len(documents))

    assert found == [hit for hit in everything if hit[0] in among][:top_k]


def test_ties_at_the_cut_go_to_the_first_rows(tmp_path):
    index = lexical_index(tmp_path, *["zug"] * 300, *["ahle"] * 600, "zug zug", *["zug"] * 100)

    assert [row for row, _ in index.search(["zug"], 60)] == [900, *range(59)]


def test_a_term_in_half_of_the_documents_scores_zero_and_still_matches(tmp_path):
    # Okapi's idf: ln(2 - 1 + 0.5) - ln(1 + 0.5) = 0
    index = lexical_index(tmp_path, "brücke fluss", "zug ahle")

    assert index.search(["brücke"], 5) == [(0, 0.0)]


def test_a_term_in_every_document_scores_below_zero_and_still_matches(tmp_path):
    index = lexical_index(tmp_path, "brücke", "brücke")

    found = index.search(["brücke"], 5)
    assert [row for row, _ in found] == [0, 1]
    assert all(score < 0 for _, score in found)


def test_repeated_terms_of_the_question_count_again(tmp_path):
    index = lexical_index(tmp_path, "brücke", "zug", "ahle")

    assert index.search(["brücke", "brücke"], 1)[0][1] == 2 * index.search(["brücke"], 1)[0][1]


def test_unknown_terms_match_nothing(tmp_path):
    index = lexical_index(tmp_path, "zug", "zugfahrt")

    assert index.search(["zu", "zugf", "aaa", "zzz", ""], 5) == []
    assert index.rows_with("zu").tolist() == []


@pytest.mark.parametrize("documents", [[], [""], ["", "", ""]])
def test_nothing_to_find_in_empty_documents(tmp_path, documents):
    index = lexical_index(tmp_path, *documents)

    assert index.count == len(documents)
    assert index.search(["zug"], 5) == []


def test_rows_and_frequency_of_a_term(tmp_path):
    index = lexical_index(tmp_path, "zug ahle", "fluss", "zug zug")

    assert index.rows_with("zug").tolist() == [0, 2]
    assert index.document_frequency("zug") == 2
    assert index.idf("zug") == pytest.approx(np.log(1 + (3 - 2 + 0.5) / (2 + 0.5)))
    assert index.idf("unbekannt") > index.idf("fluss") > index.idf("zug") > 0


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_a_cut_file_is_named_as_damage(tmp_path, name, keep):
    lexical_index(tmp_path, "zug ahle", "fluss brücke", "zug zug")
    file = tmp_path / "lexical" / name
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * keep)])

    with pytest.raises(IndexDamagedError, match="BM25"):
        LexicalIndex(tmp_path / "lexical")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_as_damage(tmp_path, name):
    lexical_index(tmp_path, "zug ahle")
    (tmp_path / "lexical" / name).unlink()

    with pytest.raises(IndexDamagedError, match="BM25"):
        LexicalIndex(tmp_path / "lexical")


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("rows.npy", np.array([0.0, 1.0, 1.0, 2.0, 0.0])),
        ("count.npy", np.array([-1])),
        ("count.npy", np.array(3)),
        ("term_ends.npy", np.array([99, 3, 5, 17])),  # not rising
        ("posting_ends.npy", np.array([4, 2, 3, 5])),
        ("posting_ends.npy", np.array([[1], [2], [3], [5]])),
    ],
)
def test_an_array_that_does_not_fit_the_others_is_named_as_damage(tmp_path, name, array):
    lexical_index(tmp_path, "zug ahle", "fluss brücke", "zug zug")
    assert np.load(tmp_path / "lexical" / "rows.npy").shape == (5,)
    np.save(tmp_path / "lexical" / name, array)

    with pytest.raises(IndexDamagedError, match="BM25"):
        LexicalIndex(tmp_path / "lexical")


def test_a_row_that_no_document_has_is_named_as_damage(tmp_path):
    lexical_index(tmp_path, "zug ahle", "fluss brücke", "zug zug")
    rows = np.load(tmp_path / "lexical" / "rows.npy")
    np.save(tmp_path / "lexical" / "rows.npy", np.full_like(rows, 99))

    with pytest.raises(IndexDamagedError, match="wrong row"):
        LexicalIndex(tmp_path / "lexical").search(["zug"], 1)


def test_pickles_are_never_opened(tmp_path):
    lexical_index(tmp_path, "zug ahle")
    np.save(tmp_path / "lexical" / "count.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)

    with pytest.raises(IndexDamagedError):
        LexicalIndex(tmp_path / "lexical")


def test_opening_reads_what_is_on_disk_and_scores_nothing(tmp_path, monkeypatch):
    expected = lexical_index(tmp_path, "zug ahle", "fluss", "brücke").search(["zug"], 3)
    shutil.move(tmp_path / "lexical", tmp_path / "moved")
    monkeypatch.setattr(BM25Okapi, "__init__", None)

    assert LexicalIndex(tmp_path / "moved").search(["zug"], 3) == expected
