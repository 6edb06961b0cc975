from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.datamodel import Article
from retrieval.errors import DuplicateArticleError
from tests.read_all import read_articles

NAMESPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(items: str, *, encoding: str = "utf-8", title: str = "Auentaler Bote") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" {NAMESPACES}><channel>'
        f"<title>{title}</title><language>de-DE</language>{items}</channel></rss>"
    )


def atom(entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Bote</title>{entries}</feed>'


def read(folder: Path, feed: str | bytes, name: str = "a.rss") -> list[Article]:
    (folder / name).write_bytes(feed if isinstance(feed, bytes) else feed.encode())
    reading = read_articles([folder / name])
    assert reading.skipped == ()
    return list(reading.articles)


def reasons(folder: Path, feed: str | bytes, name: str = "a.xml") -> list[str]:
    (folder / name).write_bytes(feed if isinstance(feed, bytes) else feed.encode())
    return [skipped.reason for skipped in read_articles([folder / name]).skipped]


def item(*elements: str) -> str:
    return f"<item><title>Neue Brücke</title>{''.join(elements)}</item>"


BRIDGE = item(
    "<guid isPermaLink='false'>bote-17</guid><link>https://bote.example/17</link>",
    "<description>Kurz gesagt: Sie wird gebaut.</description>",
    "<content:encoded><![CDATA[<p>Der Rat stimmte &bdquo;f&uuml;r&ldquo; den Bau.</p><script>zaehlen()</script>"
    "<p>Sie kostet 18,4&nbsp;Millionen<br>Euro.</p>]]></content:encoded>",
    "<pubDate>Mon, 01 Jan 2024 00:30:00 +0100</pubDate>",
)


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.RSS"])
def test_an_item_gives_all_fields_and_its_fullest_text(tmp_path: Path, name: str):
    assert read(tmp_path, rss(BRIDGE), name) == [
        Article(
            id="bote-17",
            title="Neue Brücke",
            text="Der Rat stimmte „für“ den Bau.\n\nSie kostet 18,4 Millionen Euro.",
            source="Auentaler Bote",
            url="https://bote.example/17",
            published="2024-01-01",
            language="de",
        )
    ]


def test_an_atom_entry_gives_all_fields(tmp_path: Path):
    entry = (
        "<entry><id>tag:bote.example,2024:3</id><title type='html'>Rat &amp;amp; Tat</title><summary>Kurz.</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Der erste Absatz.</p><p>Der <b>zwei</b>te."
        "</p></div></content><updated>2024-05-02T08:00:00Z</updated><published>2024-04-30T23:30:00-05:00</published>"
        "<link rel='self' href='https://bote.example/x'/><link href='https://bote.example/3'/></entry>"
    )
    assert read(tmp_path, atom(entry), "a.atom") == [
        Article(
            id="tag:bote.example,2024:3",
            title="Rat & Tat",
            text="Der erste Absatz.\n\nDer zweite.",
            source="Bote",
            url="https://bote.example/3",
            published="2024-04-30",
            language="de",
        )
    ]


def test_rss_1_and_0_91_are_read(tmp_path: Path):
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{NAMESPACES}><channel rdf:about="x"><title>Alter Bote</title></channel><item rdf:about="https://b.example/1">'
        "<title>Eins</title><description>Ein Text.</description><dc:date>2005-03-01T10:00+01:00</dc:date></item>"
        "</rdf:RDF>"
    )
    old = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://dtd.example/rss.dtd"><rss version="0.91">'
        "<channel><title>Uralter Bote</title><item><title>Zwei</title><description>&Uuml;ber alles.</description>"
        "</item></channel></rss>"
    )
    (first,), (second,) = read(tmp_path, rdf, "a.xml"), read(tmp_path, old, "b.xml")
    assert (first.id, first.source, first.published) == ("https://b.example/1", "Alter Bote", "2005-03-01")
    assert (second.id, second.source, second.text) == ("b#1", "Uralter Bote", "Über alles.")


@pytest.mark.parametrize(
    ("element", "published"),
    [
        ("<pubDate>Fri, 31 Dec 2021 23:59:00 -0800</pubDate>", "2021-12-31"),
        ("<pubDate>1 Jan 22 10:00 GMT</pubDate>", "2022-01-01"),
        ("<pubDate>Mi, 1 Mai 2024 10:00:00 +0200</pubDate>", "2024-05-01"),
        ("<pubDate>Sa, 02 März 2024 10:00:00 +0200</pubDate>", "2024-03-02"),
        ("<dc:date>2024-02-03T23:30:00-05:00</dc:date>", "2024-02-03"),
        ("<pubDate>2024-02</pubDate>", "2024-02"),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_a_date_is_that_of_the_time_zone_it_is_written_in(tmp_path: Path, element: str, published: str | None):
    (article,) = read(tmp_path, rss(item("<description>Ein Text.</description>", element)))
    assert article.published == published


@pytest.mark.parametrize(
    ("element", "title", "source"),
    [
        ("", "Auentaler Bote", "Auentaler Bote"),
        ("", "Auentaler Bote - RSS-Feed", "Auentaler Bote"),
        ("", "Auentaler Bote (RSS)", "Auentaler Bote"),
        ("", "Bote &amp;amp; Kurier", "Bote & Kurier"),
        ("", "RSS-Feed", "RSS-Feed"),
        ("", "Der Presseratlas", "Der Presseratlas"),
        ("<source url='https://k.example'>Kurier</source>", "Sammler", "Kurier"),
        ("<dc:publisher>Kurier</dc:publisher>", "Sammler", "Kurier"),
        ("", "", None),
    ],
)
def test_the_outlet_is_the_items_own_or_the_channel(tmp_path: Path, element: str, title: str, source: str | None):
    (article,) = read(tmp_path, rss(item("<description>Ein Text.</description>", element), title=title))
    assert article.source == source


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("Drei &lt; vier &amp;amp; fünf", "Drei < vier & fünf"),
        ("Erster\n  Absatz\n\nZweiter &amp;uuml;ber", "Erster Absatz\n\nZweiter über"),
        ("<![CDATA[Eins<br><br/>zwei<br>drei]]>", "Eins\n\nzwei drei"),
        ("<![CDATA[<ul><li>Eins<li>zwei</ul>]]>", "Eins\n\nzwei"),
        ("Ein & kaputtes &nbsp; <br> Element", "Ein & kaputtes\n\nElement"),
    ],
)
def test_text_comes_without_markup(tmp_path: Path, description: str, text: str):
    (article,) = read(tmp_path, rss(item(f"<description>{description}</description>")))
    assert article.text.replace("\n\n", " ").split() == text.replace("\n\n", " ").split()
    if "kaputt" not in text:
        assert article.text == text


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_the_encoding_is_the_declared_one(tmp_path: Path, encoding: str):
    written = "cp1252" if encoding == "iso-8859-1" else encoding
    (article,) = read(
        tmp_path, rss(item("<description>„Größe“ – 5 €</description>"), encoding=encoding).encode(written)
    )
    assert (article.title, article.text) == ("Neue Brücke", "„Größe“ – 5 €")


def test_an_item_without_an_id_has_its_number(tmp_path: Path):
    items = [item(f"<description>Text {number}.</description>") for number in (1, 2)]
    assert [article.id for article in read(tmp_path, rss("".join(items)))] == ["a#1", "a#2"]


def test_an_id_is_printable_and_bounded_and_stays_its_own(tmp_path: Path):
    guids = ["a&#9;\nb", "x" * 400, "x" * 400 + "y"]
    items = [item(f"<guid>{guid}</guid><description>Ein Text.</description>") for guid in guids]
    ids = [article.id for article in read(tmp_path, rss("".join(items)))]
    assert ids[0] == "ab"
    assert all(len(given) <= 300 for given in ids)
    assert len(set(ids)) == 3


def test_items_without_use_are_named_by_number_and_the_others_read(tmp_path: Path):
    items = [
        item("<description>Neue  Brücke</description>"),
        item("<description>Ein Text.</description>"),
        item(),
        item("<description>Ein Text.</description><pubDate>gestern</pubDate>"),
    ]
    (tmp_path / "a.rss").write_text(rss("".join(items)), encoding="utf-8")
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["a#2"]
    assert [skipped.reason for skipped in reading.skipped] == [
        "item 1 is left out: it has no text of its own beside the title",
        "item 3 is left out: it has no text of its own beside the title",
        "item 4 is left out: its published 'gestern' is no date; write YYYY, YYYY-MM or YYYY-MM-DD",
    ]


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (b"", "it is empty"),
        (b" \n", "it is no XML"),
        (bytes(range(256)) * 20, "it is no XML"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "it is no XML"),
        (b"https://bote.example/feed.rss", "it is no XML"),
        (b"<?xml version='1.0'?><urlset xmlns='x'/>", "XML of another kind (its root is 'urlset')"),
        (b"<!-- <rss> --><!DOCTYPE html><html><p>x</p></html>", "XML of another kind (its root is 'html')"),
        (rss(""), "a feed without items"),
        (b"<rss", "no readable feed"),
        (b"<!--" * 20_000, "it is no XML"),
    ],
)
def test_what_is_no_feed_is_named(tmp_path: Path, feed: str | bytes, expected: str):
    (reason,) = reasons(tmp_path, feed)
    assert expected in reason


@pytest.mark.parametrize(
    ("length", "ids"), [("</item>", ["a#1", "a#2"]), ("</description>", ["a#1"]), ("zwei", ["a#1"])]
)
def test_of_half_a_feed_the_whole_items_are_read(tmp_path: Path, length: str, ids: list[str]):
    feed = rss(item("<description>Text eins.</description>") + item("<description>Text zwei.</description>"))
    (tmp_path / "a.rss").write_text(feed[: feed.rindex(length) + len(length)], encoding="utf-8")
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ids
    assert [skipped.reason for skipped in reading.skipped] == [
        "it is cut off before its end; only its whole items are read"
    ]


def test_entities_of_the_file_are_not_expanded(tmp_path: Path):
    (tmp_path / "geheim.txt").write_text("Geheimnis", encoding="utf-8")
    entities = "<!ENTITY a0 'lachlach'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    folder = tmp_path.as_uri()
    doctype = f"<!DOCTYPE rss SYSTEM '{folder}/x.dtd' [{entities}<!ENTITY x SYSTEM '{folder}/geheim.txt'>]>"
    feed = rss(item("<description>Ein Text &a9; und &x; Ende.</description>"))
    (article,) = read(tmp_path, feed.replace("?><rss", f"?>{doctype}<rss"))
    assert "Geheimnis" not in article.text
    assert "lach" not in article.text
    assert len(article.text) < 100


@pytest.mark.parametrize("piece", ["<a>", "<a ", "&", "<", "&lt;!--", "&lt;div>", "<![CDATA[", "&lt;a ", "<!ENTITY "])
def test_hostile_items_stop_nothing(tmp_path: Path, piece: str):
    (tmp_path / "a.rss").write_text(rss(item(f"<description>Text {piece * 3_000}</description>")), encoding="utf-8")
    (tmp_path / "b.txt").write_text("Ein Text.", encoding="utf-8")
    assert "b" in {article.id for article in read_articles([tmp_path]).articles}


def test_an_item_of_two_feeds_is_read_once_and_the_second_named(tmp_path: Path):
    for name in ("montag.rss", "dienstag.rss"):
        (tmp_path / name).write_text(rss(BRIDGE), encoding="utf-8")
    reading = read_articles([tmp_path])
    assert [article.id for article in reading.articles] == ["bote-17"]
    (skipped,) = reading.skipped
    assert Path(skipped.path).name == "montag.rss"
    first = str(tmp_path / "dienstag.rss")
    assert skipped.reason == f"item 1 is left out: its id 'bote-17' is that of {first + ', item 1'!r}, which is kept"


def test_an_item_with_the_id_of_another_file_is_an_error(tmp_path: Path):
    (tmp_path / "a.rss").write_text(rss(BRIDGE), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"id": "bote-17", "text": "Ein Text."}), encoding="utf-8")
    with pytest.raises(DuplicateArticleError, match="item 1"):
        read_articles([tmp_path])
