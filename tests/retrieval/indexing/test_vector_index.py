"""Damage to the files that Chroma reads is a sentence, never a panic or the end of the process."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.errors import IndexDamagedError
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import checksums
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.vector_index import VectorIndex
from retrieval.indexing.vector_index_writing import write_vector_index


@pytest.fixture
def generation(own_index):
    return GenerationStore(own_index).live()


@pytest.mark.parametrize("name", ["link_lists.bin", "data_level0.bin", "header.bin", "length.bin"])
def test_a_changed_hnsw_file_is_refused_before_chroma_reads_it(generation, name):
    # Chroma 1.5 dies of a segmentation fault on some of these.
    [path] = (generation / "vectors").rglob(name)
    path.write_bytes(b"\0" * path.stat().st_size + b"\xff" * 8)

    with pytest.raises(IndexDamagedError, match=f"{name} was changed"):
        OpenIndex(generation)


def test_a_missing_hnsw_file_is_refused(generation):
    [path] = (generation / "vectors").rglob("data_level0.bin")
    path.unlink()

    with pytest.raises(IndexDamagedError, match=r"data_level0.bin cannot be read"):
        OpenIndex(generation)


def test_a_panic_of_chroma_is_damage(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    content = database.read_bytes()
    assert b"CREATE TABLE" in content
    database.write_bytes(content.replace(b"CREATE TABLE", b"CREATE \xff\xfe\xff\xfe\xff"))

    with pytest.raises(IndexDamagedError, match="the vector index cannot be opened"):
        OpenIndex(generation)


def test_what_was_damaged_and_put_right_opens_in_the_same_process(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexDamagedError):
        OpenIndex(generation)

    database.write_bytes(content)
    index = OpenIndex(generation)
    assert index.vectors.count == index.manifest.passages
    index.close()


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
