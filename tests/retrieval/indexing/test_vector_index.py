"""Damage to the files that Chroma reads is a sentence, never a panic or the end of the process."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest

from retrieval.errors import IndexDamagedError
from retrieval.indexing.dense_search import ExactSearch
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import checksums
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.vector_index import VectorIndex
from retrieval.indexing.vector_index_writing import change_vector_index, flushed_batches, write_vector_index


@pytest.fixture
def generation(own_index):
    return GenerationStore(own_index).live()


@pytest.mark.parametrize("name", ["link_lists.bin", "data_level0.bin", "header.bin", "length.bin"])
def test_a_changed_hnsw_file_is_refused_before_chroma_reads_it(generation, name):
    # Chroma 1.5 dies of a segmentation fault on some of these.
    [path] = (generation / "vectors").rglob(name)
    path.write_bytes(b"\0" * path.stat().st_size + b"\xff" * 8)

    with pytest.raises(IndexDamagedError, match=f"{name} was changed"):
        OpenIndex(generation, exact_up_to=0)


def test_a_missing_hnsw_file_is_refused(generation):
    [path] = (generation / "vectors").rglob("data_level0.bin")
    path.unlink()

    with pytest.raises(IndexDamagedError, match=r"data_level0.bin cannot be read"):
        OpenIndex(generation, exact_up_to=0)


def test_a_panic_of_chroma_is_damage(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    content = database.read_bytes()
    assert b"CREATE TABLE" in content
    database.write_bytes(content.replace(b"CREATE TABLE", b"CREATE \xff\xfe\xff\xfe\xff"))

    with pytest.raises(IndexDamagedError, match="the vector index cannot be opened"):
        OpenIndex(generation, exact_up_to=0)


def test_what_was_damaged_and_put_right_opens_in_the_same_process(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexDamagedError):
        OpenIndex(generation, exact_up_to=0)

    database.write_bytes(content)
    index = OpenIndex(generation, exact_up_to=0)
    assert index.vectors.count == index.manifest.passages
    index.close()


def test_a_small_archive_is_searched_without_chroma(generation, monkeypatch):
    monkeypatch.setitem(sys.modules, "chromadb", None)  # importing it would be an error
    with closing(OpenIndex(generation)) as index:
        vectors = index.archive.passage_vectors
        assert index.vectors.count == index.manifest.passages == len(vectors)
        for row, vector in enumerate(vectors):
            [(found, similarity), *_] = hits = index.vectors.search(vector, 3)
            assert np.array_equal(vectors[found], vectors[row])  # the row itself, or one of the same words
            assert similarity == pytest.approx(1.0)
            assert [s for _, s in hits] == sorted((s for _, s in hits), reverse=True)


def test_both_ways_find_the_same(generation):
    with closing(OpenIndex(generation)) as exact, closing(OpenIndex(generation, exact_up_to=0)) as chroma:
        for vector in exact.archive.passage_vectors:
            found, also = (dict(index.vectors.search(vector, 100)) for index in (exact, chroma))
            assert found == pytest.approx(also, abs=1e-5)


def test_chroma_is_asked_from_one_passage_more_than_are_searched_exactly(generation):
    with closing(OpenIndex(generation)) as index:
        count = index.manifest.passages
    for limit, kind in ((count, ExactSearch), (count - 1, VectorIndex)):
        with closing(OpenIndex(generation, exact_up_to=limit)) as index:
            assert isinstance(index.vectors, kind)


@pytest.mark.parametrize("count", [1, 2, 3, 101])
def test_opening_and_searching_change_no_file(tmp_path, count):
    vectors = np.eye(count, 128, dtype=np.float32)
    write_vector_index(tmp_path / "vectors", vectors)
    before = checksums(tmp_path)
    for _ in range(2):
        index = VectorIndex(tmp_path / "vectors")
        assert index.search(vectors[0], 1)[0][0] == 0
        index.close()

    assert checksums(tmp_path) == before


def test_the_nearest_first(tmp_path):
    vectors = np.eye(4, 8, dtype=np.float32)
    write_vector_index(tmp_path / "vectors", vectors)
    index = VectorIndex(tmp_path / "vectors")
    found = index.search(np.array([0.8, 0.6, 0, 0, 0, 0, 0, 0], dtype=np.float32), 2)
    index.close()

    assert [row for row, _ in found] == [0, 1]
    assert [similarity for _, similarity in found] == pytest.approx([0.8, 0.6])


@pytest.mark.parametrize("count", [1, 2, 499, 500, 501, 1001, 9_999, 10_000, 10_001, 123_457])
def test_the_last_batch_is_flushed_and_none_is_held_long(count):
    flushed_after, batches = flushed_batches(count)

    waiting = 0
    for rows in batches:
        assert 0 < len(rows) <= 500
        waiting += len(rows)
        assert waiting <= max(1_000, 40 * count**0.5)
        waiting *= waiting < flushed_after  # Chroma flushes
    assert waiting == 0
    assert np.concatenate(batches).tolist() == list(range(count))


def test_vectors_that_chroma_refuses_are_an_os_error(tmp_path):
    with pytest.raises(OSError, match="Chroma says"):
        write_vector_index(tmp_path / "vectors", np.zeros((3, 0), dtype=np.float32))


def test_one_folder_is_opened_and_closed_in_many_threads(tmp_path):
    """Chroma shares what it holds of a folder, and on its own loses count: one closes what another just opened."""
    vectors = np.eye(4, 8, dtype=np.float32)
    write_vector_index(tmp_path / "vectors", vectors)

    def search(row):
        index = VectorIndex(tmp_path / "vectors")
        [(found, _)] = index.search(vectors[row], 1)
        index.close()
        return found

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(search, [0, 1, 2, 3] * 15)) == [0, 1, 2, 3] * 15


def unit_vectors(count):
    vectors = np.random.default_rng(0).standard_normal((count, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("origins", "ids"),
    [
        ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        ([5, 4, 3, 2, 1, 0], [5, 4, 3, 2, 1, 0]),
        ([0, 1, -1, 3, 4, 5], [0, 1, 6, 3, 4, 5]),
        ([1, 2, 4], [1, 2, 4]),
        ([-1, 0, 1, 2, -1, 3, 4, 5], [6, 0, 1, 2, 7, 3, 4, 5]),
        ([0, 1, 1, 2, 3, 1], [0, 1, 6, 2, 3, 7]),  # articles of one text come from one row
    ],
)
def test_a_changed_copy_finds_what_is_there_and_nothing_else(tmp_path, origins, ids):
    before, fresh = unit_vectors(6), unit_vectors(40)[-len(origins) :]
    vectors = np.array([before[origin] if origin >= 0 else fresh[row] for row, origin in enumerate(origins)])
    write_vector_index(tmp_path / "a", before)
    assert change_vector_index(tmp_path / "a", tmp_path / "b", np.array(origins), vectors)

    assert np.load(tmp_path / "b" / "ids.npy").tolist() == ids
    index = VectorIndex(tmp_path / "b")
    try:
        assert index.count == len(origins)
        stored = dict(index.vectors())
        np.testing.assert_allclose([stored[row] for row in range(len(origins))], vectors, atol=1e-6)
        for vector in [*vectors, *before]:
            nearest = max(float(vector @ other) for other in vectors)
            assert index.search(vector, 1)[0][1] == pytest.approx(nearest, abs=1e-5)
    finally:
        index.close()


@pytest.mark.parametrize("origins", [[-1, -1, -1, 3], [-1]])
def test_where_most_is_new_all_is_written(tmp_path, origins):
    write_vector_index(tmp_path / "a", unit_vectors(6))

    assert not change_vector_index(tmp_path / "a", tmp_path / "b", np.array(origins), unit_vectors(len(origins)))
    assert not (tmp_path / "b").exists()


def test_a_copy_of_copies_does_not_keep_what_was_deleted_for_ever(tmp_path):
    """Deleted vectors stay in Chroma's files."""
    count, highest = 1200, 1200 * 3 // 2 + 1000
    folder = tmp_path / "a"
    folder.mkdir()
    np.save(folder / "ids.npy", np.arange(highest - count + 1, highest + 1))
    origins = np.arange(count)
    origins[0] = -1

    assert not change_vector_index(folder, tmp_path / "b", origins, unit_vectors(count))


def test_what_cannot_be_copied_is_written_anew(tmp_path):
    write_vector_index(tmp_path / "a", unit_vectors(6))
    (tmp_path / "a" / "chroma.sqlite3").write_bytes(b"no database at all")

    assert not change_vector_index(tmp_path / "a", tmp_path / "b", np.array([0, 1, 2, 3, -1]), unit_vectors(5))
    assert not (tmp_path / "b").exists()
