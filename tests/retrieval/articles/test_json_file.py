from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.articles import json_file
from retrieval.datamodel import Article
from tests.read_all import read_articles

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: any(character.isalnum() for character in text)
)


def test_one_object_has_the_path_as_id(tmp_path: Path):
    value = {"text": "Ein Text.\r\n", "title": "Titel", "published": 2019, "author": {"name": "Ina"}, "url": None}
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
    assert read_articles([tmp_path]).articles == (
        Article(id="a", title="Titel", text="Ein Text.\r\n", published="2019"),
    )


def test_a_list_is_numbered_from_one_and_keeps_its_order(tmp_path: Path):
    values = [{"text": "B"}, {"text": 5}, "Unsinn", {"text": "A", "id": "eigen"}, {"text": "C"}]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.json").write_text(json.dumps(values), encoding="utf-8")
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["sub/a#1", "eigen", "sub/a#5"]
    assert [skipped.reason for skipped in reading.skipped] == [
        "object 2 is left out: its text is 5, not a string; put the article's text there",
        "object 3 is left out: it is 'Unsinn', not an object with the key 'text'",
    ]


def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path):
    lines = [b'{"text": "Eins"}', b"", b'{"text": "Zwei", "id": "z"}\r', b'{"text": ', b'{"text": "\xfc"}', b"[]"]
    lines += [b'{"text": "Drei", "published": "gestern"}', b'{"text": "Vier\\u0000"}', b'{"text": "F\xc3\xbcnf"}']
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    reading = read_articles([tmp_path])
    assert [(article.id, article.text) for article in reading.articles] == [
        ("a#1", "Eins"),
        ("z", "Zwei"),
        ("a#9", "Fünf"),
    ]
    assert [(skipped.line, skipped.reason) for skipped in reading.skipped] == [
        (4, "it is no valid JSON (Expecting value at column 10); correct it"),
        (5, "it is not UTF-8 (byte 0xfc at offset 10); save it as UTF-8"),
        (6, "it is [], not an object with the key 'text'"),
        (7, "its published 'gestern' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        (8, "its text contains a NUL character; take it out"),
    ]


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it is empty"),
        (b"{", "no valid JSON"),
        (b"7", "it is 7, not an object"),
        (b'{"text": "\\ud800"}', "half a surrogate pair"),
        (b'{"text": "a", "n": ' + b"9" * 5_000 + b"}", "no usable JSON"),
        (b"[" * 200_000, "no usable JSON (nested too deeply)"),
        (b'{"a":' * 200_000, "no usable JSON (nested too deeply)"),
        ('{"text": "a"}'.encode("utf-16"), "it is UTF-16, not UTF-8"),
        (b'{"text": "a\0"}', "contains a NUL character"),
    ],
)
def test_broken_json_is_skipped_with_its_reason(tmp_path: Path, suffix: str, content: bytes, expected: str):
    (tmp_path / f"a.{suffix}").write_bytes(content)
    reading = read_articles([tmp_path])
    assert reading.articles == ()
    assert expected in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b"[]", "its list is empty"),
        ("a.json", b" \n", "it is only white space"),
        ("a.jsonl", b"\n \r\n\n", "it is empty"),
    ],
)
def test_a_file_without_objects_is_named(tmp_path: Path, name: str, content: bytes, expected: str):
    (tmp_path / name).write_bytes(content)
    assert read_articles([tmp_path]).skipped[0].reason == expected


def test_a_json_error_further_down_names_its_line(tmp_path: Path):
    (tmp_path / "a.json").write_text('{\n "text": "a",\n}', encoding="utf-8")
    (skipped,) = read_articles([tmp_path]).skipped
    assert "at line 3, column 1" in skipped.reason


def test_a_line_over_the_limit_is_left_out_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_file, "MAX_BYTES", 64)
    long, exact = json.dumps({"text": "a" * 300}), json.dumps({"text": "b" * (63 - len('{"text": ""}'))})
    (tmp_path / "a.jsonl").write_text(f"{long}\n{exact}\n{long}", encoding="utf-8")
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["a#2"]
    assert [skipped.line for skipped in reading.skipped] == [1, 3]
    assert "limit for one line" in reading.skipped[0].reason


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(texts, min_size=1, max_size=4), ascii_only=st.booleans())
def test_texts_come_back_exactly(tmp_path: Path, values: list[str], ascii_only: bool):
    objects = [{"text": text} for text in values]
    lines = [json.dumps(value, ensure_ascii=ascii_only) for value in objects]
    (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode())
    (tmp_path / "b.json").write_bytes(json.dumps(objects, ensure_ascii=ascii_only).encode())
    reading = read_articles([tmp_path])
    assert reading.skipped == ()
    assert [article.text for article in reading.articles] == values + values
