from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from retrieval.articles import json_file
from tests.read_all import read_articles

LINES = [json.dumps({"text": f"Text {number}", "noise": os.urandom(500).hex()}).encode() for number in range(2_000)]
PACKED = gzip.compress(b"\n".join(LINES))


def test_it_is_read_as_the_lines_it_holds(tmp_path: Path):
    lines = b'{"text": "Eins"}\n\n{"text": 2}\n\xfc\n{"text": "Drei", "id": "z"}'
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines))
    plain, packed = read_articles([tmp_path / "a.jsonl"]), read_articles([tmp_path / "b.jsonl.gz"])
    assert [article.id for article in packed.articles] == ["b#1", "z"]
    assert [article.text for article in packed.articles] == [article.text for article in plain.articles]
    assert [(item.line, item.reason) for item in packed.skipped] == [(item.line, item.reason) for item in plain.skipped]


def test_parts_packed_one_after_another_are_one_file(tmp_path: Path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Eins"}\n') + gzip.compress(b'{"text": "Zwei"}\n'))
    assert [article.id for article in read_articles([tmp_path]).articles] == ["a#1", "a#2"]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_of_half_a_file_the_lines_before_are_read(tmp_path: Path, share: float):
    (tmp_path / "a.jsonl.gz").write_bytes(PACKED[: int(len(PACKED) * share)])
    reading = read_articles([tmp_path])
    read = len(reading.articles)
    assert abs(read - share * len(LINES)) < 150
    assert [article.text for article in reading.articles] == [f"Text {number}" for number in range(read)]
    (skipped,) = reading.skipped
    assert (skipped.line, skipped.reason) == (
        read + 1,
        "it is cut off in the middle of its packed bytes; fetch it again",
    )


@pytest.mark.parametrize("place", [-6, -2])
def test_a_wrong_checksum_or_length_is_named_after_the_articles(tmp_path: Path, place: int):
    data = bytearray(PACKED)
    data[place] ^= 0xFF
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    reading = read_articles([tmp_path])
    assert len(reading.articles) >= len(LINES) - 1
    assert "its packed bytes are damaged" in reading.skipped[0].reason


def test_what_follows_the_packed_bytes_is_named(tmp_path: Path):
    (tmp_path / "a.jsonl.gz").write_bytes(PACKED + b"Unsinn")
    reading = read_articles([tmp_path])
    assert len(reading.articles) >= len(LINES) - 1
    assert "damaged" in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "it is empty"),
        (gzip.compress(b"", mtime=0), "it is empty"),
        (gzip.compress(b"\n\n", mtime=0), "it is empty"),
        (b'{"text": "Nicht gepackt"}', "damaged (Not a gzipped file"),
        (b"\x1f\x8b\x08\0", "cut off"),
        (gzip.compress(bytes(3_000), mtime=0), "NUL character"),
        (gzip.compress('{"text": "a"}'.encode("utf-16"), mtime=0), "UTF-16"),
        (gzip.compress(gzip.compress(b'{"text": "a"}', mtime=0), mtime=0), "binary"),
    ],
)
def test_what_holds_no_lines_is_named(tmp_path: Path, data: bytes, expected: str):
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    reading = read_articles([tmp_path])
    assert reading.articles == ()
    assert expected in reading.skipped[0].reason


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_line_without_end_is_given_up(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_file, "MAX_BYTES", 2**10)
    monkeypatch.setattr(json_file, "MAX_PASSED_OVER", 2**20)
    lines = b'{"text": "Eins"}\n' + bytes(5 * 2**20) + b'\n{"text": "Zwei"}'
    (tmp_path / name).write_bytes(gzip.compress(lines) if name.endswith("gz") else lines)
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["a#1"]
    assert [(skipped.line, skipped.reason) for skipped in reading.skipped] == [
        (2, "a line is longer than 1 MiB; the rest is not read")
    ]


@pytest.mark.parametrize("line", [b"\n", b" \n", b"{}\n"])
def test_lines_without_an_article_are_given_up_at_last(tmp_path: Path, line: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_file, "MAX_FRUITLESS", 9)
    good = b'{"text": "Ein Text"}\n'
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(good + line * 9 + good + line * 10 + good))
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["a#1", "a#11"]
    assert (reading.skipped[-1].line, reading.skipped[-1].reason) == (
        22,
        "9 lines in a row hold no article; the rest is not read",
    )
