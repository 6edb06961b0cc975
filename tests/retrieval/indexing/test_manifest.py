import hashlib
import json
from dataclasses import asdict

import pytest

from retrieval.errors import IndexDamagedError
from retrieval.indexing.manifest import FORMAT, Manifest, checksums, read_manifest, write_manifest

MANIFEST = Manifest(
    format=FORMAT,
    generation="20240514T120000-abcdef",
    number=1,
    built_at="2024-05-14T12:00:00+00:00",
    model="fake",
    dimension=64,
    analyzer="a",
    chunker="c",
    readers="1",
    content="0",
    articles=1,
    passages=2,
    sentences=3,
    skipped=0,
    files={"archive/ä.npy": "00", "vectors/chroma.sqlite3": None},
)


def test_a_manifest_comes_back_as_it_was(tmp_path):
    write_manifest(tmp_path, MANIFEST)

    assert read_manifest(tmp_path) == MANIFEST


def test_a_manifest_that_names_no_encoding_is_read(tmp_path):
    fields = {name: value for name, value in asdict(MANIFEST).items() if name != "encoding"}
    (tmp_path / "manifest.json").write_text(json.dumps(fields), encoding="utf-8")

    assert read_manifest(tmp_path).encoding == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff\xfe",
        b"{}",
        json.dumps(asdict(MANIFEST) | {"format": "one"}).encode(),
        json.dumps(asdict(MANIFEST) | {"unknown": 1}).encode(),
        json.dumps({name: value for name, value in asdict(MANIFEST).items() if name != "files"}).encode(),
        json.dumps(asdict(MANIFEST) | {"files": None}).encode(),
        json.dumps(asdict(MANIFEST) | {"passages": "2"}).encode(),
        json.dumps(asdict(MANIFEST) | {"number": "1"}).encode(),
        b"[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_named_as_damage(tmp_path, content):
    (tmp_path / "manifest.json").write_bytes(content)

    with pytest.raises(IndexDamagedError, match="the manifest"):
        read_manifest(tmp_path)


def test_a_missing_manifest_is_named_as_damage(tmp_path):
    with pytest.raises(IndexDamagedError, match="the manifest"):
        read_manifest(tmp_path)


def test_checksums_name_every_file_but_the_manifest(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.npy").write_bytes(b"one")
    (tmp_path / "vectors").mkdir()
    for name in ("chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-shm"):
        (tmp_path / "vectors" / name).write_bytes(b"changes by being opened")
    write_manifest(tmp_path, MANIFEST)

    assert checksums(tmp_path) == {
        "archive/a.npy": hashlib.sha256(b"one").hexdigest(),
        "vectors/chroma.sqlite3": None,
    }
