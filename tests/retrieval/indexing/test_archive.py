"""The archive gives back what was written, to the last character, or says that it cannot."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest

from retrieval.article_filter import ArticleFilter
from retrieval.articles import Entry
from retrieval.datamodel import Article, Span
from retrieval.errors import ArticleNotFoundError, IndexDamagedError
from retrieval.indexing.archive import Archive
from retrieval.indexing.source_table import SourceWriter

FILES = (
    "articles.sqlite",
    "passages.npy",
    "passage_vectors.npy",
    "sentences.npy",
    "sentence_keys.npy",
    "sentence_vectors.npy",
)
ARTICLES = (
    Article(
        id="erster", title="Erster", text="Eins. Zwei.\r\nDrei 🚢 Cafe\u0301.", source="Bote", published="2024-05-14"
    ),
    Article(
        id="zweiter/ä", title="Zweiter", text="Vier.", source="Kurier", url="https://kurier.example", language="de"
    ),
    Article(id="dritter", title="Dritter", text="Fünf\x07. " * 2000, source="Bote", published="2019"),
)


@pytest.fixture
def folder(tmp_path):
    table = SourceWriter(tmp_path / "archive")
    for article in ARTICLES:
        assert table.add_article(0, Entry(article=article))
    table.commit()
    table.close()
    arrays = {
        "passages": np.array([[0, 0, 6], [0, 6, 26], [1, 0, 5]], dtype=np.int64),
        "passage_vectors": np.eye(3, dtype=np.float32),
        "sentences": np.array([[0, 0, 5], [1, 6, 11], [1, 13, 26], [2, 0, 5]], dtype=np.int64),
        "sentence_keys": np.array([1, 2, 2**64 - 1, 4], dtype=np.uint64),
        "sentence_vectors": np.eye(4, 3, dtype=np.float16),
    }
    for name, array in arrays.items():
        np.save(tmp_path / "archive" / f"{name}.npy", array)
    return tmp_path / "archive"


@pytest.fixture
def archive(folder):
    archive = Archive(folder)
    yield archive
    archive.close()


def test_articles_come_back_as_they_were(archive):
    assert tuple(archive.articles()) == ARTICLES
    assert [archive.article_by_id(article.id) for article in ARTICLES] == list(ARTICLES)
    assert archive.count == 3


def test_passages_and_sentences_come_back_with_their_places(archive):
    passage = archive.passage(1)

    assert (passage.row, passage.article_id, passage.span) == (1, "erster", Span(6, 26))
    assert passage.text == "Zwei.\r\nDrei 🚢 Cafe\u0301."
    assert [archive.sentence_rows(row) for row in range(3)] == [range(1), range(1, 3), range(3, 4)]
    assert archive.sentence(2) == (0, Span(13, 26))
    assert archive.sentence(3) == (1, Span(0, 5))
    assert [archive.sentence_rows_of_article(row) for row in range(3)] == [range(3), range(3, 4), range(4, 4)]
    assert archive.sentence_keys.tolist() == [1, 2, 2**64 - 1, 4]
    assert archive.passage_vectors.tolist() == np.eye(3).tolist()


def test_the_sentences_of_several_passages_are_those_of_each(archive):
    for passages in ([], [0], list(range(len(archive.passages)))[::-1], [1, 1, 0]):
        rows, begins = archive.sentence_rows_of_all(np.array(passages, dtype=np.int64))

        expected = [list(archive.sentence_rows(passage)) for passage in passages]
        assert rows.tolist() == [row for of_passage in expected for row in of_passage]
        assert begins.tolist() == [sum(map(len, expected[:at])) for at in range(len(passages))]


@pytest.mark.parametrize("article_id", ["vierter", "", "ERSTER", "erster ", "\udcff", "' OR 1=1 --"])
def test_an_unknown_id_is_named(archive, article_id):
    with pytest.raises(ArticleNotFoundError) as caught:
        archive.article_by_id(article_id)

    assert caught.value.article_id == article_id


def test_period_and_sources(archive):
    assert archive.publication_period() == ("2019", "2024-05-14")
    assert archive.sources() == {"Bote": 2, "Kurier": 1}


@pytest.mark.parametrize(
    ("only", "rows"),
    [
        (ArticleFilter(), [0, 1, 2]),
        (ArticleFilter(source="Bote"), [0, 1]),
        (ArticleFilter(source="Kurier"), [2]),
        (ArticleFilter(source="Bote' OR 1=1 --"), []),
        (ArticleFilter(published_from="2024-05"), [0, 1]),
        (ArticleFilter(published_to="2019-01-01"), []),  # the third article is of 2019 but has no passage
        (ArticleFilter(source="Kurier", published_from="1000"), []),
    ],
    ids=str,
)
def test_the_passages_of_the_admitted_articles(archive, only, rows):
    assert archive.passages_admitted(only).tolist() == rows


def test_a_closed_archive_goes_at_once(folder):
    """Were it part of a cycle, files and memory would stay until the garbage collector comes by."""
    gc.disable()
    try:
        archive = Archive(folder)
        archive.article(0)
        archive.passages_admitted(ArticleFilter(source="Bote"))
        archive.close()
        gone = weakref.ref(archive)
        del archive
        assert gone() is None
    finally:
        gc.enable()


def test_threads_share_one_archive(archive):
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: archive.article_by_id(ARTICLES[n % 3].id), range(200)))

    assert found == [ARTICLES[n % 3] for n in range(200)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0, 20, 200])
def test_a_cut_file_is_named_as_damage(folder, name, keep):
    file = folder / name
    file.write_bytes(file.read_bytes()[: min(keep, file.stat().st_size - 1)])

    with pytest.raises(IndexDamagedError, match="the archive"):
        Archive(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_as_damage(folder, name):
    (folder / name).unlink()

    with pytest.raises(IndexDamagedError, match="the archive"):
        Archive(folder)


def test_damage_behind_the_first_page_of_the_database_is_named_when_it_is_met(folder):
    file = folder / "articles.sqlite"
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    with pytest.raises(IndexDamagedError, match="the archive"):
        _read_all(folder)


def _read_all(folder):
    with closing(Archive(folder)) as archive:
        archive.sources()
        list(archive.articles())


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("passages.npy", np.zeros(9, dtype=np.int64)),
        ("passages.npy", np.zeros((3, 2), dtype=np.int64)),
        ("passage_vectors.npy", np.zeros((3, 3), dtype=np.float16)),
        ("passage_vectors.npy", np.zeros(9, dtype=np.float32)),
        ("sentences.npy", np.zeros((4, 3), dtype=np.float64)),
        ("sentence_keys.npy", np.zeros(4, dtype=np.int64)),
        ("sentence_vectors.npy", np.zeros(4, dtype=np.float16)),
    ],
)
def test_an_array_of_another_shape_is_named_as_damage(folder, name, array):
    np.save(folder / name, array)

    with pytest.raises(IndexDamagedError, match="the archive"):
        Archive(folder)
