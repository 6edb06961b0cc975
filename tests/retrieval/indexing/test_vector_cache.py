import sqlite3

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from retrieval.evaluation.cached_encoder import CachedEncoder
from retrieval.evaluation.vector_cache import VectorCache, default_cache_folder

TEXTS = ["Die Ahle", "Der Chor", "Die Ahle", "🚢", "half \ud800 a pair"]


class CountingEncoder(FakeEncoder):
    encoded: list[str]

    def __init__(self):
        self.encoded, self.counted = [], []

    def encode_passages(self, texts, *, on_progress=None):
        self.encoded += texts
        return super().encode_passages([text.replace("\ud800", "") for text in texts], on_progress=on_progress)

    def count_tokens(self, texts):
        self.counted += texts
        return super().count_tokens(texts)


def encode(folder, encoder):
    cache = VectorCache(folder, FakeEncoder.model_id)
    cached = CachedEncoder(cache, FakeEncoder(), lambda: encoder)
    found = cached.encode_passages(TEXTS), cached.count_tokens(TEXTS), cached.max_tokens
    cache.close()
    return found


def test_a_second_run_encodes_nothing(tmp_path):
    encoder = CountingEncoder()
    vectors, counts, most = encode(tmp_path / "a" / "b", encoder)
    again = encode(tmp_path / "a" / "b", None)

    assert encoder.encoded == encoder.counted == [TEXTS[0], TEXTS[1], *TEXTS[3:]]
    np.testing.assert_array_equal(vectors, again[0])
    np.testing.assert_array_equal(vectors[0], FakeEncoder().encode_question("Die Ahle"))
    assert (counts, most) == again[1:] == ([5, 5, 5, 4, 7], 60)


def test_only_new_texts_are_encoded(tmp_path):
    encode(tmp_path, CountingEncoder())
    encoder = CountingEncoder()
    cache = VectorCache(tmp_path, FakeEncoder.model_id)
    seen = []
    cached = CachedEncoder(cache, FakeEncoder(), lambda: encoder)
    cached.encode_passages([*TEXTS, "neu"], on_progress=lambda done, total: seen.append((done, total)))
    cache.close()

    assert encoder.encoded == ["neu"]
    assert seen == [(1, 1)]


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

    encode(tmp_path, None)


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

    assert len(encode(tmp_path, CountingEncoder())[0]) == len(TEXTS)


def test_the_folder_is_the_users(cache_folder, monkeypatch, tmp_path):
    assert default_cache_folder() == cache_folder
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / ".cache" / "fundstelle" / "evaluation"
