import os
import sqlite3

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from retrieval.indexing.cached_encoder import CachedEncoder
from retrieval.indexing.vector_cache import VectorCache
from retrieval.indexing.vector_cache_check import check_vector_cache, repair_vector_cache

TEXTS = ["Die Ahle", "Der Chor", "Die Ahle", "🚢", "half \ud800 a pair"]


class CountingEncoder(FakeEncoder):
    encoded: list[str]

    def __init__(self):
        self.encoded = []

    def encode_passages(self, texts, *, on_progress=None):
        self.encoded += texts
        return super().encode_passages([text.replace("\ud800", "") for text in texts], on_progress=on_progress)


def encode(folder, encoder, texts=TEXTS, on_progress=None):
    cache = VectorCache(folder, FakeEncoder.model_id)
    found = CachedEncoder(cache, FakeEncoder.model_id, lambda: encoder).encode_passages(texts, on_progress=on_progress)
    cache.close()
    return found


def test_a_second_run_encodes_nothing(tmp_path):
    encoder, other = CountingEncoder(), CountingEncoder()
    vectors = encode(tmp_path / "a" / "b", encoder)
    again = encode(tmp_path / "a" / "b", other)

    assert (encoder.encoded, other.encoded) == ([TEXTS[0], TEXTS[1], *TEXTS[3:]], [])
    np.testing.assert_array_equal(vectors, again)
    np.testing.assert_array_equal(vectors[0], FakeEncoder().encode_question("Die Ahle"))


def test_only_new_texts_are_encoded(tmp_path):
    encode(tmp_path, CountingEncoder())
    encoder, seen = CountingEncoder(), []
    encode(tmp_path, encoder, [*TEXTS, "neu"], lambda done, total: seen.append((done, total)))

    assert encoder.encoded == ["neu"]
    assert seen == [(1, 1)]


def test_a_vector_that_was_changed_on_the_disk_is_named_and_encoded_again(tmp_path):
    vectors = encode(tmp_path, CountingEncoder())
    [path] = tmp_path.glob("*.sqlite")
    database = sqlite3.connect(path)
    with database:
        row, value = database.execute("SELECT rowid, value FROM vector LIMIT 1").fetchone()
        value = bytes([value[0] ^ 1]) + value[1:]
        database.execute("UPDATE vector SET value = ? WHERE rowid = ?", (value, row))
    database.close()
    [problem] = check_vector_cache(tmp_path)
    assert problem.startswith(f"The cache {path.name!r} holds vectors that were changed after they were written: 1;")

    encoder = CountingEncoder()
    np.testing.assert_array_equal(encode(tmp_path, encoder), vectors)
    assert len(encoder.encoded) == 1
    assert check_vector_cache(tmp_path) == []


def test_it_keeps_the_newest_and_few_models(tmp_path):
    cache = VectorCache(tmp_path, FakeEncoder.model_id)
    texts = [f"Satz {number}" for number in range(10)]
    for text in texts:
        cache.add([text], [FakeEncoder().encode_question(text)])
    for model in ("eins", "zwei", "drei", "vier"):
        VectorCache(tmp_path, model).close()
    cache.shrink(3)

    assert sorted(cache.vectors(texts)) == texts[7:]
    assert len(list(tmp_path.glob("vectors-*.sqlite"))) == 3
    cache.close()


def test_another_model_has_another_file(tmp_path):
    encode(tmp_path, CountingEncoder())
    other = VectorCache(tmp_path, "another model")

    assert other.vectors(TEXTS) == {}
    assert len(list(tmp_path.glob("vectors-*.sqlite"))) == 2
    other.close()


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_made_anew(tmp_path, content):
    encode(tmp_path, CountingEncoder())
    [path] = tmp_path.glob("*.sqlite")
    path.write_bytes(content)
    encode(tmp_path, CountingEncoder())

    encoder = CountingEncoder()
    encode(tmp_path, encoder)
    assert encoder.encoded == []


def test_without_a_folder_it_remembers_until_it_is_closed(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (None, tmp_path / "file" / "below"):
        encoder = CountingEncoder()
        encode(folder, encoder)
        assert len(encoder.encoded) == 4


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path):
    encode(tmp_path, CountingEncoder())
    [path] = tmp_path.glob("*.sqlite")
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE vector")
        database.execute("CREATE TABLE vector (key BLOB PRIMARY KEY, value BLOB CHECK (length(value) < 1))")
    database.close()

    assert len(encode(tmp_path, CountingEncoder())) == len(TEXTS)


@pytest.mark.parametrize("damage", ["value", "page", "head", "cut", "emptied"])
def test_what_is_damaged_is_named_and_taken_out(tmp_path, damage):
    texts = [f"Satz Nummer {number}" for number in range(40)]
    encode(tmp_path, CountingEncoder(), texts)
    [path] = tmp_path.glob("*.sqlite")
    content = bytearray(path.read_bytes())
    if damage == "value":
        content[content.rindex(b"\0\0\0\0")] ^= 1
    elif damage == "page":
        content[4096 * 3 : 4096 * 3 + 1500] = b"\xff" * 1500
    elif damage == "head":
        content[:200] = b"x" * 200
    path.write_bytes({"cut": content[: len(content) // 2], "emptied": b""}.get(damage, content))

    assert len(check_vector_cache(tmp_path)) == 1
    repair_vector_cache(tmp_path)
    assert check_vector_cache(tmp_path) == []
    np.testing.assert_array_equal(encode(tmp_path, CountingEncoder(), texts), FakeEncoder().encode_passages(texts))


def test_what_nobody_wrote_is_looked_at_again_only_thoroughly(tmp_path):
    encode(tmp_path, CountingEncoder())
    repair_vector_cache(tmp_path)
    [path] = tmp_path.glob("*.sqlite")
    before, content = path.stat(), bytearray(path.read_bytes())
    content[4096 * 2 :] = bytes(len(content) - 4096 * 2)
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    repair_vector_cache(tmp_path)
    assert len(check_vector_cache(tmp_path)) == 1
    repair_vector_cache(tmp_path, thoroughly=True)
    assert check_vector_cache(tmp_path) == []


@pytest.mark.parametrize("stamps", [b"", b"[]", b"null", b"\xff", b'{"x": 1}'])
def test_a_damaged_list_of_what_was_looked_at_is_none(tmp_path, stamps):
    encode(tmp_path, CountingEncoder())
    (tmp_path / "checked.json").write_bytes(stamps)
    [path] = tmp_path.glob("*.sqlite")
    path.write_bytes(b"no database")

    repair_vector_cache(tmp_path)
    assert not path.exists()
