from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.articles.entries import UnreadableError
from retrieval.articles.html_file import decode_html
from retrieval.datamodel import Article
from tests.read_all import read_articles

PAPER = """<!DOCTYPE html>
<html lang="de-DE"><head><meta charset="utf-8">
<title>Stadtrat beschließt neue Brücke | Auentaler Bote</title>
<meta property="og:title" content="Stadtrat beschließt neue Brücke | Auentaler Bote">
<meta property="og:site_name" content="Auentaler Bote">
<meta property="og:url" content="https://m.bote.example/bruecke?utm_source=teilen">
<link rel="canonical" href="https://www.bote.example/lokales/bruecke-1234.html">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Stadtrat beschließt neue Brücke", "datePublished": "2021-03-12T08:15:00+01:00",
 "dateModified": "2021-03-14T09:00:00+01:00",
 "publisher": {"@type": "Organization", "name": "Auentaler Bote Verlagsgesellschaft mbH"}}</script>
</head><body>
<div id="cookie-banner" class="cookie-consent"><p>Wir verwenden Cookies, um das Angebot zu verbessern.</p>
<button>Alle akzeptieren</button></div>
<nav><ul><li><a href="/">Start</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article>
<h1>Stadtrat beschließt neue Brücke</h1>
<p>Der Stadtrat hat am Donnerstagabend den Bau einer neuen Brücke über die Aue
 beschlossen. 23 Räte stimmten dafür, elf dagegen.</p>
<p>Die Kosten schätzt die Verwaltung auf 18,4&nbsp;Millionen Euro. Den größten Teil zahlt das Land.</p>
<h2>Baubeginn im Herbst</h2>
<p>Der Bau soll im Oktober beginnen und <a href="/plan">drei Jahre</a> dauern. Bis dahin bleibt die alte Brücke
 für <b>Lastwagen</b> gesperrt.</p>
<blockquote><p>„Wir haben lange genug gewartet“, sagte die Bürgermeisterin.</p></blockquote>
<ul><li>Länge: 120 Meter</li><li>Breite: 14 Meter</li></ul>
</article>
<aside class="related"><h3>Mehr zum Thema</h3><ul><li><a href="/1">Alte Brücke gesperrt</a></li>
<li><a href="/2">Streit um die Umgehung</a></li></ul></aside></main>
<div id="comments"><p>Leserin 1: Na endlich!</p></div>
<footer><p>Impressum Datenschutz</p></footer></body></html>
"""
PAPER_TEXT = """\
Der Stadtrat hat am Donnerstagabend den Bau einer neuen Brücke über die Aue beschlossen. 23 Räte stimmten dafür, \
elf dagegen.

Die Kosten schätzt die Verwaltung auf 18,4 Millionen Euro. Den größten Teil zahlt das Land.

Baubeginn im Herbst

Der Bau soll im Oktober beginnen und drei Jahre dauern. Bis dahin bleibt die alte Brücke für Lastwagen gesperrt.

„Wir haben lange genug gewartet“, sagte die Bürgermeisterin.

Länge: 120 Meter

Breite: 14 Meter"""

BLOG = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>Der Wanderfalke kehrt zurück - Naturnotizen</title>
<meta property="og:locale" content="de_AT"><meta property="og:site_name" content="Naturnotizen">
<meta property="article:published_time" content="2018-11-05T17:00:00+01:00"></head>
<body><div class="header"><a href="/">Naturnotizen</a></div>
<div class="menu"><a href="/voegel">Vögel</a> <a href="/pilze">Pilze</a></div>
<div class="post"><h1 class="title">Der Wanderfalke kehrt zurück</h1>
<div class="entry-content">
<p>Nach zwanzig Jahren brütet in den Türmen der Stiftskirche wieder ein Paar Wanderfalken. Drei Jungvögel sind
flügge geworden, wie die Vogelwarte am Montag bekannt gab.</p>
<p>Die Tiere jagen vor allem Tauben. Beim Sturzflug werden sie schneller als 300 Kilometer in der Stunde.</p>
<p>Wer sie sehen will, braucht Geduld: Am besten ist die Stunde nach Sonnenaufgang, sagt die Warte.</p>
</div></div>
<div class="sidebar"><h3>Neueste Beiträge</h3><ul><li><a href="/a">Pilze im Oktober</a></li></ul></div>
</body></html>
"""

BARE = """<html><body><article><p>Die Fähre nach Norderney fällt am Freitag wegen des Sturms aus. Das teilte die
Reederei mit.</p><p>Ab Samstag soll sie wieder fahren.</p></article></body></html>"""


def read(folder: Path, content: bytes) -> Article:
    (folder / "a.html").write_bytes(content)
    reading = read_articles([folder])
    assert reading.skipped == ()
    return reading.articles[0]


def reason(folder: Path, content: bytes) -> str:
    (folder / "a.htm").write_bytes(content)
    reading = read_articles([folder])
    assert reading.articles == ()
    return reading.skipped[0].reason


def test_a_newspaper_page_gives_all_fields_and_its_text_only(tmp_path: Path):
    assert read(tmp_path, PAPER.encode()) == Article(
        id="a",
        title="Stadtrat beschließt neue Brücke",
        text=PAPER_TEXT,
        source="Auentaler Bote",
        url="https://www.bote.example/lokales/bruecke-1234.html",
        published="2021-03-12",
        language="de",
    )


def test_an_old_blog_page_in_latin_1_is_read(tmp_path: Path):
    article = read(tmp_path, BLOG.encode("cp1252"))
    assert (article.title, article.source) == ("Der Wanderfalke kehrt zurück", "Naturnotizen")
    assert (article.published, article.url, article.language) == ("2018-11-05", None, "de")
    paragraphs = article.text.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == ["Nach", "Die", "Wer"]
    assert "Stiftskirche wieder ein Paar Wanderfalken. Drei Jungvögel sind flügge geworden" in article.text


def test_a_page_without_any_metadata_still_has_text_and_title(tmp_path: Path):
    article = read(tmp_path, BARE.encode())
    assert article.text == (
        "Die Fähre nach Norderney fällt am Freitag wegen des Sturms aus. Das teilte die Reederei mit.\n\n"
        "Ab Samstag soll sie wieder fahren."
    )
    assert article.title == "Die Fähre nach Norderney fällt am Freitag wegen des Sturms aus."
    assert (article.published, article.source, article.url, article.language) == (None, None, None, None)


def test_a_date_in_the_text_or_the_imprint_is_not_taken_for_that_of_the_page(tmp_path: Path):
    page = BARE.replace("</article>", "<p>Zuletzt war das am 3. Mai 2012 so.</p></article><footer>© 2023</footer>")
    assert read(tmp_path, page.encode()).published is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<link rel="canonical" href="https://bote.example/2020/01/02/faehre">', "2020-01-02"),
        ('<meta name="date" content="2020-01-02T09:00:00+01:00">', "2020-01-02"),
        (
            '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",'
            ' "headline": "Keine Fähre", "datePublished": "2020-01-02"}]}</script>',
            "2020-01-02",
        ),
    ],
)
def test_the_date_is_found_where_pages_state_it(tmp_path: Path, head: str, published: str):
    page = BARE.replace("<body>", f"<head>{head}</head><body>")
    assert read(tmp_path, page.encode()).published == published


def test_a_line_break_inside_a_paragraph_parts_words(tmp_path: Path):
    text = read(tmp_path, BARE.replace("aus. Das", "aus.<br>Das").encode()).text
    assert text.startswith("Die Fähre nach Norderney fällt am Freitag wegen des Sturms aus. Das teilte")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it is empty"),
        (b" \n ", "it is only white space"),
        (b"<html><head><title>Leer</title></head><body><nav><a href='/'>Start</a></nav></body></html>", "no main text"),
        (b"<html></html>", "no main text"),
        (b"GIF89a\x01\0\x01\0", "contains a NUL character"),
        (b"<p>\x81</p>", "neither UTF-8 nor 'cp1252'"),
    ],
)
def test_a_page_that_gives_no_article_is_named(tmp_path: Path, content: bytes, expected: str):
    assert expected in reason(tmp_path, content)


def test_a_deeply_nested_page_stops_nothing(tmp_path: Path):
    (tmp_path / "a.html").write_text("<div>" * 50_000 + "Tief.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Ein Text.", encoding="utf-8")
    assert "b" in {article.id for article in read_articles([tmp_path]).articles}


@pytest.mark.parametrize(
    ("data", "page"),
    [
        ("Küche".encode(), "Küche"),
        (codecs.BOM_UTF8 + "Küche".encode(), "Küche"),
        ("Küche".encode("utf-16"), "Küche"),
        ("„Küche“ 5 €".encode("cp1252"), "„Küche“ 5 €"),
        ("<meta charset=iso-8859-1>„Küche“".encode("cp1252"), "<meta charset=iso-8859-1>„Küche“"),
        ('<META CHARSET="ISO-8859-2">Łódź'.encode("iso-8859-2"), '<META CHARSET="ISO-8859-2">Łódź'),
        ("<meta charset=iso-8859-1>Küche".encode(), "<meta charset=iso-8859-1>Küche"),
        ("<meta charset=quatsch>Küche".encode("cp1252"), "<meta charset=quatsch>Küche"),
        ("<meta charset=rot13>Küche".encode("cp1252"), "<meta charset=rot13>Küche"),
    ],
)
def test_a_page_is_decoded_as_a_browser_would(data: bytes, page: str):
    assert decode_html(data) == page


def test_half_a_utf16_page_of_noise_is_binary():
    with pytest.raises(UnreadableError, match="binary"):
        decode_html(codecs.BOM_UTF16_LE + b"\0\0a\0")


def test_the_extractor_is_imported_only_for_a_page():
    code = "import sys, retrieval.articles; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
