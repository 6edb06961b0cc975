from __future__ import annotations

import gzip
import html
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.datamodel import Article
from tests.read_all import read_articles

TEXT = (
    "Der Stadtrat hat am Donnerstag den Bau einer neuen Brücke über die Aue beschlossen.\n\n"
    "Die Kosten schätzt die Verwaltung auf 18,4 Millionen Euro, „eher mehr“, sagte die Kämmerin."
)
ARTICLE = Article(
    id="eigen-1",
    title="Rat beschließt Brücke",
    text=TEXT,
    source="Auentaler Bote",
    url="https://bote.example/bruecke",
    published="2021-03-12",
    language="de",
)
FIELDS = {name: getattr(ARTICLE, name) for name in ARTICLE.__dataclass_fields__}
PARAGRAPHS = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in TEXT.split("\n\n"))


def markdown() -> bytes:
    head = "".join(f"{name}: {json.dumps(value)}\n" for name, value in FIELDS.items() if name != "text")
    return f"---\n{head}---\n{TEXT}".encode()


def page() -> bytes:
    return (
        f'<html lang="de"><head><title>{ARTICLE.title}</title><meta property="og:site_name" content="{ARTICLE.source}">'
        f'<link rel="canonical" href="{ARTICLE.url}"><meta name="date" content="2021-03-12"></head>'
        f"<body><article><h1>{ARTICLE.title}</h1>{PARAGRAPHS}</article></body></html>"
    ).encode()


def rss() -> bytes:
    return (
        f"<rss version='2.0'><channel><title>{ARTICLE.source}</title><language>de</language><item>"
        f"<title>{ARTICLE.title}</title><guid>{ARTICLE.id}</guid><link>{ARTICLE.url}</link>"
        f"<pubDate>Fri, 12 Mar 2021 00:10:00 +0100</pubDate><description>{html.escape(PARAGRAPHS)}</description>"
        "</item></channel></rss>"
    ).encode()


def atom() -> bytes:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>{ARTICLE.source}</title><entry>"
        f"<title>{ARTICLE.title}</title><id>{ARTICLE.id}</id><link href='{ARTICLE.url}'/>"
        f"<published>2021-03-12T23:50:00-05:00</published><content>{html.escape(TEXT)}</content></entry></feed>"
    ).encode()


PLAIN: dict[str, Callable[[], bytes]] = {
    "a.md": markdown,
    "a.json": lambda: json.dumps(FIELDS).encode(),
    "a.jsonl": lambda: json.dumps(FIELDS).encode(),
    "a.jsonl.gz": lambda: gzip.compress(json.dumps(FIELDS).encode()),
    "a.html": page,
    "a.rss": rss,
    "a.atom": atom,
    "a.txt": lambda: f" date 2021-03-12 {TEXT}".encode(),
}
CARRIED = {
    "a.html": replace(ARTICLE, id="a"),
    "a.txt": Article(id="a", title=TEXT.split("\n")[0], text=TEXT, published="2021-03-12"),
}


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"x/{name}", data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo(f"x/{name}")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def read(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    reading = read_articles([path])
    assert reading.skipped == ()
    (article,) = reading.articles
    return article


@pytest.mark.parametrize("name", PLAIN)
def test_one_text_is_one_article_in_each_format(tmp_path: Path, name: str):
    assert read(tmp_path / name, PLAIN[name]()) == CARRIED.get(name, ARTICLE)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("archive", "pack"), [("p.zip", zipped), ("p.tar.gz", tarred), ("p.tgz", tarred)])
def test_and_in_an_archive(tmp_path: Path, name: str, archive: str, pack: Callable[[str, bytes], bytes]):
    expected = CARRIED.get(name, ARTICLE)
    if expected.id == "a":
        expected = replace(expected, id="p/x/a")
    assert read(tmp_path / archive, pack(name, PLAIN[name]())) == expected
