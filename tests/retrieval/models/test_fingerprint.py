"""Recognising model files."""

import pytest

from retrieval.models.fingerprint import fingerprint_file, fingerprint_folder


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])
def test_size_beginning_and_end_count(tmp_path, size):
    path = tmp_path / "weights"
    path.write_bytes(bytes(size))
    prints = {fingerprint_file(path)}
    path.write_bytes(bytes(size + 1))
    prints.add(fingerprint_file(path))
    path.write_bytes(b"x" + bytes(size))
    prints.add(fingerprint_file(path))
    path.write_bytes(bytes(size) + b"y")
    prints.add(fingerprint_file(path))

    assert len(prints) == 4


def test_a_hole_in_a_large_file_is_noticed(tmp_path):
    path = tmp_path / "weights"
    path.write_bytes(b"w" * 4_000_000)
    whole = fingerprint_file(path)
    path.write_bytes(b"w" * 2_000_000 + bytes(100_000) + b"w" * 1_900_000)

    assert fingerprint_file(path) != whole


def test_only_what_decides_the_vectors_counts(tmp_path):
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "1_Pooling" / "config.json").write_text("{}")
    before = fingerprint_folder(tmp_path)
    (tmp_path / "README.md").write_text("Read me")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "download.json").write_text("{}")
    assert fingerprint_folder(tmp_path) == before
    assert len(before) == 12

    (tmp_path / "1_Pooling" / "config.json").write_text('{"cls": 1}')
    assert fingerprint_folder(tmp_path) != before
