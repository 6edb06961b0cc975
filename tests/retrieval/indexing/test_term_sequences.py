"""The order of terms is read as it was written, and damage to it is named."""

import numpy as np
import pytest

from retrieval.errors import IndexDamagedError
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.lexical_writing import write_lexical_index
from retrieval.indexing.term_sequences import NumberedTerms, TermSequences

DOCUMENTS = (["zug", "ahle", "zug"], [], ["fluss"], ["ahle", "brücke"])


@pytest.fixture
def folder(tmp_path):
    write_lexical_index(tmp_path / "bm25", DOCUMENTS, in_order=True)
    return tmp_path / "bm25"


def opened(folder):
    return TermSequences(folder, LexicalIndex(folder).terms)


def read(terms):
    words = iter(terms.vocabulary.at(number) for number in terms.numbers.tolist())
    return [[next(words) for _ in range(length)] for length in terms.lengths.tolist()]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([range(4)], list(DOCUMENTS)),
        ([range(2, 4), range(1)], [["fluss"], ["ahle", "brücke"], ["zug", "ahle", "zug"]]),
        ([range(1, 2)], [[]]),
        ([range(1, 1)], []),
        ([], []),
    ],
)
def test_the_terms_of_some_texts(folder, rows, expected):
    assert len(opened(folder)) == 4
    assert read(opened(folder).of(rows)) == expected


def test_nothing_else_lies_there(folder, tmp_path):
    write_lexical_index(tmp_path / "without", DOCUMENTS)

    names, without = ({path.name for path in of.iterdir()} for of in (folder, tmp_path / "without"))
    assert names - without == {"sequence.npy", "sequence_bounds.npy"}


@pytest.mark.parametrize("documents", [[], [[], []]])
def test_texts_without_terms(tmp_path, documents):
    write_lexical_index(tmp_path / "bm25", documents, in_order=True)

    assert read(opened(tmp_path / "bm25").of([range(len(documents))])) == documents


def test_analysed_texts_have_the_same_numbers(folder):
    terms = opened(folder).of([range(4)])
    found = NumberedTerms.of(DOCUMENTS, terms.vocabulary)

    assert found.numbers.tolist() == terms.numbers.tolist()
    assert found.lengths.tolist() == terms.lengths.tolist()


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("sequence.npy", np.zeros(5, dtype=np.int32)),
        ("sequence.npy", np.zeros(6, dtype=np.int64)),
        ("sequence_bounds.npy", np.array([0, 3, 2, 4, 6])),
        ("sequence_bounds.npy", np.array([-1, 3, 3, 4, 6])),
        ("sequence_bounds.npy", np.array([0, 3, 3, 4, 7])),
    ],
)
def test_files_that_do_not_fit_are_damage(folder, name, array):
    np.save(folder / name, array)

    with pytest.raises(IndexDamagedError, match="the order of terms"):
        opened(folder)


@pytest.mark.parametrize("number", [-1, 4])
def test_a_number_of_no_term_is_damage(folder, number):
    np.save(folder / "sequence.npy", np.array([0, 1, 2, 3, 1, number], dtype=np.int32))

    with pytest.raises(IndexDamagedError, match="stands for no term"):
        opened(folder).of([range(4)])
