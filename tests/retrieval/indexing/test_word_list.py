"""The words on disk are the words that were counted; damage is named."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import IndexDamagedError
from retrieval.german.vocabulary import NOWHERE, WordCount, count_words
from retrieval.indexing.word_list import WordList, write_word_list

COUNTS = st.dictionaries(
    st.text(min_size=1, max_size=6).filter(lambda word: word.encode(errors="ignore").decode() == word),
    st.builds(WordCount, st.integers(0, 9), st.integers(0, 9)),
)


@given(COUNTS)
def test_what_was_counted_is_found(counts):
    with tempfile.TemporaryDirectory() as folder:
        write_word_list(Path(folder, "words"), counts)
        words = WordList(Path(folder, "words"))
        assert len(words) == len(counts)
        assert {word: words.count(word) for word in counts} == counts
        assert list(words.beginning_with("")) == sorted(counts, key=lambda word: word.encode())
        assert words.count("not there") == NOWHERE


@pytest.fixture
def folder(tmp_path):
    write_word_list(tmp_path / "words", count_words(["Die Fähre fährt; eine fahre, keine fahren"]).counts)
    return tmp_path / "words"


def test_words_with_a_beginning(folder):
    assert list(WordList(folder).beginning_with("fa")) == ["faehre", "faehrt", "fahre", "fahren"]
    assert WordList(folder).count("faehre") == (1, 0)


@pytest.mark.parametrize("name", ["words.bin", "word_ends.npy", "counts.npy"])
def test_a_missing_file(folder, name):
    (folder / name).unlink()
    with pytest.raises(IndexDamagedError, match="the words"):
        WordList(folder)


def test_files_that_do_not_fit(folder):
    np.save(folder / "counts.npy", np.zeros((1, 2), dtype=np.int32))
    with pytest.raises(IndexDamagedError, match=r"counts\.npy does not fit"):
        WordList(folder)


def test_words_cut_short(folder):
    (folder / "words.bin").write_bytes((folder / "words.bin").read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match="do not fit each other"):
        WordList(folder)
