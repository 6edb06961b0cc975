"""Files made to last, to swell, or to run something: each is read or refused, and the build goes on.

Were one of them read in more than linear time, it would take hours.  Archives have tests of their own.
"""

import json
from pathlib import Path

import pytest

from tests.read_all import read_articles

TEXT = "Der Kanal wird am Montag in Werdenhagen für Schiffe gesperrt, teilte das Wasserstraßenamt mit."
DEEP = 200_000
LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
DOCTYPE = f"<!DOCTYPE x [<!ENTITY a0 'lachlach'>{LAUGHS}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
ALIASES = "\n".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}, *b{n - 1}]" for n in range(1, 30))
# Name, contents, and whether an article comes of it.
FILES = (
    ("deep.html", f"<body>{'<div>' * DEEP}<p>{TEXT}</p>", False),
    ("deep-inline.html", f"<body>{'<b><i>' * DEEP}<p>{TEXT}</p>", False),
    ("deep-table.html", f"<body>{'<table><tr><td>' * DEEP}<p>{TEXT}</p>", False),
    ("attributes.html", f"<body><p {' '.join(f'a{n}=x' for n in range(DEEP))}>{TEXT}</p>", False),
    ("laughs.html", f"{DOCTYPE}<body><p>&a9; &f; {TEXT}</p>", None),
    ("svg.html", f"{DOCTYPE}<body><svg>&a9;</svg><p>{TEXT}</p>", None),
    ("line.html", f"<body><p>{'wort ' * 1_000_000}</p>", None),
    ("comments.html", "<!--" * DEEP + TEXT, False),
    ("tags.html", "<" * 1_000_000 + TEXT, None),
    ("laughs.rss", f"<?xml version='1.0'?>{DOCTYPE}<rss><channel><item><title>&a9;</title><description>&a9;&f; {TEXT}"
     "</description></item></channel></rss>", True),
    ("deep.rss", f"<rss><channel><item><title>t</title>{'<a>' * 50_000}</item></channel></rss>", False),
    ("attributes.rss", f"<rss><channel><item><title>t</title><description><![CDATA[<p "
     f"{' '.join(f'a{n}=x' for n in range(DEEP))}>{TEXT}]]></description></item></channel></rss>", False),
    ("drawing.xml", f"{DOCTYPE}<svg>&a9;</svg>", False),
    ("deep.json", f'{{"text": {"[" * DEEP}{"]" * DEEP}}}', False),
    ("deep-objects.json", '{"a":' * DEEP + "1" + "}" * DEEP, False),
    ("number.json", f'{{"text": {json.dumps(TEXT)}, "published": {"9" * 500_000}}}', False),
    ("deep.jsonl", "[" * 1_000_000 + f'\n{{"text": {json.dumps(TEXT)}}}\n', True),
    ("aliases.md", f"---\nb0: &b0 [x]\n{ALIASES}\n---\n{TEXT}", False),
    ("deep.md", f"---\na: {'[' * 30_000}\n---\n{TEXT}", False),
    ("tag.md", f"---\ntitle: !!python/object/apply:os.abort []\n---\n{TEXT}", False),
    ("long.md", f"---\n{'a: b' * 1_000_000}\n---\n{TEXT}", False),
    ("heading.md", f"{'#' * 1_000_000} a\n{TEXT}", True),
    ("line.txt", "x" * 5_000_000, True),
    ("stops.txt", "z. B. " * 100_000 + TEXT, True),
    ("quotes.txt", "„" * 500_000 + TEXT, True),
    ("large.txt", "x" * (20 * 2**20 + 1), False),
)  # fmt: skip


@pytest.mark.parametrize(("name", "content", "is_article"), FILES, ids=[name for name, _, _ in FILES])
def test_what_is_made_to_last_is_read_or_refused_in_one_sentence(tmp_path: Path, name, content, is_article):
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "zuletzt.txt").write_text(TEXT, encoding="utf-8")
    reading = read_articles([tmp_path])
    *read, last = reading.articles
    assert last.id == "zuletzt"
    assert is_article is None or bool(read) == is_article
    assert len(read) + len(reading.skipped) >= 1
    for skipped in reading.skipped:
        assert "\n" not in skipped.reason
        assert len(skipped.reason) < 300
    for article in read:
        assert len(article.text) <= len(content)
        assert "root:" not in article.text  # no file of this machine
        assert "lachlach" not in article.text
