from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.datamodel import Article, SkippedFile
from tests.read_all import read_articles

FRONT = """---
id: bote-17
title: 'Brücke: eröffnet'
published: 2021-03-12
source: Bote
url: https://bote.example/17
language: de
author: Ina
tags: [a, b]
---
"""


def read(folder: Path, content: str) -> Article:
    (folder / "a.md").write_bytes(content.encode())
    reading = read_articles([folder])
    assert reading.skipped == ()
    return reading.articles[0]


def skipped(folder: Path, content: str) -> SkippedFile:
    (folder / "a.md").write_bytes(content.encode())
    reading = read_articles([folder])
    assert reading.articles == ()
    return reading.skipped[0]


def test_front_matter_gives_the_fields_and_the_rest_is_text(tmp_path: Path):
    article = read(tmp_path, FRONT + "\n \n  Der erste Satz.\r\n\nDer zweite.\n\n")
    assert article == Article(
        id="bote-17",
        title="Brücke: eröffnet",
        text="  Der erste Satz.\r\n\nDer zweite.\n\n",
        source="Bote",
        url="https://bote.example/17",
        published="2021-03-12",
        language="de",
    )


def test_front_matter_with_crlf_and_mark_is_read(tmp_path: Path):
    article = read(tmp_path, "\ufeff" + (FRONT + "\nEin Satz.\n").replace("\n", "\r\n"))
    assert (article.id, article.published, article.text) == ("bote-17", "2021-03-12", "Ein Satz.\r\n")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("published: 2019", "published", "2019"),
        ("published: 2019-04", "published", "2019-04"),
        ("published: 2019-04-25", "published", "2019-04-25"),
        ("published: 2019-04-25T10:00:00+02:00", "published", "2019-04-25"),
        ("published: !!timestamp 2019-04-25", "published", "2019-04-25"),
        ("published: ~", "published", None),
        ("id: 007", "id", "007"),
        ("id: 1_000", "id", "1_000"),
        ("title: 1984", "title", "1984"),
        ("title: yes", "title", "yes"),
        ("title: null", "title", "Text."),
        ("source:", "source", None),
        ("language: no", "language", "no"),
        ("# nur ein Kommentar", "id", "a"),
    ],
)
def test_values_are_what_a_person_wrote(tmp_path: Path, line: str, field: str, value: str | None):
    assert getattr(read(tmp_path, f"---\n{line}\n---\nText."), field) == value


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# Neue Brücke #\n\nText.", "Neue Brücke"),
        ("\n# Neue Brücke\r\nText.", "Neue Brücke"),
        ("---\nsource: Bote\n---\n\n# Neue Brücke\nText.", "Neue Brücke"),
        ("---\ntitle: Eigener\n---\n# Neue Brücke\nText.", "Eigener"),
        ("Erste Zeile\n\n# Später\n", "Erste Zeile"),
        ("#hashtag zuerst\n", "#hashtag zuerst"),
        ("---\n---\nOhne Felder\n", "Ohne Felder"),
    ],
)
def test_a_leading_heading_is_the_title_of_a_text_without_one(tmp_path: Path, content: str, title: str):
    assert read(tmp_path, content).title == title


def test_without_front_matter_all_is_text(tmp_path: Path):
    content = "\n# Titel\n\nText mit\n---\nStrich.\n"
    assert read(tmp_path, content).text == content


@pytest.mark.parametrize(
    ("content", "expected", "line"),
    [
        ("---\ntitle: 'offen\n---\nText", "no valid YAML", 2),
        ("---\nid: a\ntitle: b: c\n---\nText", "no valid YAML", 3),
        ("---\nid: !!python/object/apply:os.system [ls]\n---\nText", "no valid YAML", 2),
        ("---\nid: a\nnie zu\n", "has no end", 1),
        ("---\nnur Text\n---\nText", "not a list of 'key: value'", 1),
        ("---\n- a\n---\nText", "not a list of 'key: value'", 1),
        ("---\nid: a\nx: &b [1, 1]\ny: [*b, *b]\n---\nText", "anchor or alias", 3),
        ("---\nx: " + "[" * 30_000 + "\n---\nText", "nested deeper than 20 levels", 1),
        ("---\nx: " + "a" * 70_000 + "\n---\nText", "longer than 64 KiB", 1),
        ("---\npublished: !!timestamp 2019-02-31\n---\nText", "impossible value", 1),
        ("---\npublished: 2019-02-31\n---\nText", "its published '2019-02-31' is not in the calendar", None),
        ("---\npublished: gestern\n---\nText", "its published 'gestern' is no date", None),
        ("---\ntitle: [a]\n---\nText", "its title is ['a'], not a string", None),
        ("---\nid: a\n---\n\n \n", "its text is empty", None),
    ],
)
def test_broken_front_matter_is_named_with_its_line(tmp_path: Path, content: str, expected: str, line: int | None):
    found = skipped(tmp_path, content)
    assert expected in found.reason
    assert found.line == line
