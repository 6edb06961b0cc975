from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.articles.decoding import MAX_BYTES
from retrieval.datamodel import Article
from tests.read_all import read_articles

SEEDS = Path(__file__).resolve().parents[3] / "../shared/seeds"

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: any(character.isalnum() for character in text) and not text.startswith("\ufeff")
)


def read(folder: Path, content: bytes, name: str = "a.txt") -> Article:
    (folder / name).write_bytes(content)
    reading = read_articles([folder / name])
    assert reading.skipped == ()
    return reading.articles[0]


def reason(folder: Path, content: bytes) -> str:
    (folder / "a.txt").write_bytes(content)
    reading = read_articles([folder])
    assert reading.articles == ()
    return reading.skipped[0].reason


@pytest.mark.parametrize(
    ("content", "published", "text"),
    [
        (" date 2019-04 Der Zug fuhr ab.", "2019-04", "Der Zug fuhr ab."),
        ("date 2019 Der Zug fuhr ab.", "2019", "Der Zug fuhr ab."),
        (" date 2019-04-25  Zwei Blanks.\n", "2019-04-25", " Zwei Blanks.\n"),
        ("\ufeff date 2019-04 Mit Marke.", "2019-04", "Mit Marke."),
        ("  date 2019-04 Zu weit.", None, "  date 2019-04 Zu weit."),
        (" date 2019-4 Nur eine Ziffer.", None, " date 2019-4 Nur eine Ziffer."),
        (" date 2019-04\nNeue Zeile.", None, " date 2019-04\nNeue Zeile."),
        ("Am date 2019-04 Mitten.", None, "Am date 2019-04 Mitten."),
        ("\ufeffNur die Marke.\r\n\r\nUnd CRLF.\r", None, "Nur die Marke.\r\n\r\nUnd CRLF.\r"),
    ],
)
def test_the_header_is_taken_off_and_nothing_else(tmp_path: Path, content: str, published: str | None, text: str):
    article = read(tmp_path, content.encode())
    assert (article.published, article.text) == (published, text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_the_text_comes_back_exactly(tmp_path: Path, text: str):
    article = read(tmp_path, b" date 2020-02-29 " + text.encode())
    assert (article.text, article.published) == (text, "2020-02-29")
    assert article.title.strip()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it is empty"),
        (b" \n\t\r\n", "its text is only white space"),
        (b" date 2019-04 ", "its text is empty"),
        (b"--- *** ---", "its text '--- *** ---' holds no letter or digit"),
        (b" date 2019-13 Der Zug fuhr ab.", "its published '2019-13' is not in the calendar; correct it"),
        ("Der Zug für Köln".encode("cp1252"), "it is not UTF-8 (byte 0xfc at offset 9); save it as UTF-8"),
        ("Ein Zug".encode("utf-16"), "it is UTF-16, not UTF-8; save it as UTF-8"),
        (codecs.BOM_UTF16_BE + "Ein Zug".encode("utf-16-be"), "it is UTF-16, not UTF-8; save it as UTF-8"),
        ("Ein Zug".encode("utf-32"), "it is UTF-32, not UTF-8; save it as UTF-8"),
        (b"Ein\0Zug", "it contains a NUL character (at offset 3), so it is binary or not UTF-8"),
        (b"%PDF-1.7\n%\xe2\xe3", "it is binary, not text; export it as text"),
    ],
)
def test_an_unreadable_file_is_skipped_with_one_clear_reason(tmp_path: Path, content: bytes, expected: str):
    assert reason(tmp_path, content) == expected


def test_a_file_over_the_limit_is_skipped(tmp_path: Path):
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(MAX_BYTES + 2**20)  # Sparse: takes no room on the disk.
    (skipped,) = read_articles([tmp_path]).skipped
    assert skipped.reason == "it is larger than the 20 MiB limit; split it"


@pytest.mark.parametrize(
    ("name", "header", "published", "opening"),
    [
        ("000_c59b52f8d2f27fd5", 0, None, "Der Kreml hat"),
        ("001_c65bfaba98ba612d", 0, None, "Moskau hat"),
        ("002_4d17336529be9a0a", 14, "2019-04", "Kim und Putin"),
        ("003_2165cef9ede1e773", 14, "2019-04", "Das Gipfeltreffen zwischen"),
        ("004_a08963e9d6e42fa7", 14, "2023-09", "Der nordkoreanische Machthaber"),
    ],
)
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the repository")
def test_the_seed_articles_come_out_right(name: str, header: int, published: str | None, opening: str):
    raw = (SEEDS / f"{name}.txt").read_bytes().decode()
    (article,) = read_articles([SEEDS / f"{name}.txt"]).articles
    assert article.id == name
    assert article.published == published
    assert hashlib.sha256(article.text.encode()).digest() == hashlib.sha256(raw[header:].encode()).digest()
    assert article.title.startswith(opening)
    assert len(article.title) <= 111


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside the repository")
def test_a_seed_headline_is_a_title_as_it_stands():
    (article,) = read_articles([SEEDS / "002_4d17336529be9a0a.txt"]).articles
    assert article.title == "Kim und Putin"
