from datetime import UTC, datetime

import pytest

from bot.status_view import StatusView, status_embed, status_text
from bot.texts import Language

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
AT = int(NOON.timestamp())
ABOUT = {
    "generation": "g", "built_at": "2026-01-01T12:00:00+00:00", "articles": 12345,
    "sources": {"dpa": 12000, "Tal_bote": 340, "c": 2, "d": 1, "e": 1, "f": 1}, "published_from": "2009-04",
    "published_to": "2023-09-14", "model": "bundled:multilingual-e5-small-q4:1571fc982750:1", "bytes": 123456789,
}  # fmt: skip


def view(*, language=Language.GERMAN, archive=None, is_behind=False, rebuilt_since=None, **about):
    return StatusView(
        archive=archive,
        about=ABOUT | about,
        language=language,
        version="1.2.3",
        started=NOON,
        is_behind=is_behind,
        rebuilt_since=rebuilt_since,
    )


def fields(**changes):
    return {field.name: field.value for field in status_embed(view(**changes)).fields}


def test_the_fields_in_german():
    assert fields() == {
        "Artikel": "12\u00a0345",
        "Zeitraum": "April 2009 bis 14. September 2023",
        "Zuletzt aufgebaut": f"<t:{AT}:f> (<t:{AT}:R>)",
        "Quellen": "dpa (12\u00a0000), Tal\\_bote (340), c (2), d (1), e (1) und 1 weitere",
        "Sprachmodell": "multilingual-e5-small-q4 (mitgeliefert) · 123 MB auf der Platte",
        "Bot": f"Fundstelle 1.2.3, läuft seit <t:{AT}:f> (<t:{AT}:R>)",
    }


def test_the_fields_in_english():
    shown = fields(language=Language.ENGLISH)
    assert shown["Articles"] == "12,345"
    assert shown["Period"] == "April 2009 to 14 September 2023"
    assert shown["The bot"] == f"Fundstelle 1.2.3, running since <t:{AT}:f> (<t:{AT}:R>)"


def test_as_text_it_says_the_same():
    text = status_text(view(archive="lokales", is_behind=True, rebuilt_since=NOON))
    assert text.startswith("**Was ich hier durchsuche: das Archiv „lokales“**\n")
    assert all(f"{name}: {value}" in text for name, value in fields().items())
    assert "lässt sich nicht öffnen" in text
    assert f"neu aufgebaut, begonnen <t:{AT}:R>" in text


def test_remarks_stand_in_the_embed_only_where_there_are_some():
    assert status_embed(view()).description is None
    assert "lässt sich nicht öffnen" in status_embed(view(is_behind=True)).description


@pytest.mark.parametrize(
    ("about", "name", "value"),
    [
        ({"published_from": None, "published_to": None}, "Zeitraum", "nicht bekannt"),
        ({"published_from": "2019-04", "published_to": "2019-04"}, "Zeitraum", "April 2019"),
        ({"sources": {}}, "Quellen", "nicht bekannt"),
        ({"built_at": "?"}, "Zuletzt aufgebaut", "nicht bekannt"),
        ({"bytes": 999_000}, "Sprachmodell", "multilingual-e5-small-q4 (mitgeliefert) · 999 kB auf der Platte"),
        ({"bytes": 1_500_000}, "Sprachmodell", "multilingual-e5-small-q4 (mitgeliefert) · 1,5 MB auf der Platte"),
        ({"model": "/srv/geheim/mein-modell:abc:1"}, "Sprachmodell", "mein-modell · 123 MB auf der Platte"),
        ({"model": "org/model:abc:1"}, "Sprachmodell", "org\\/model · 123 MB auf der Platte"),
    ],
)
def test_what_is_not_known_or_unusual(about, name, value):
    assert fields(**about)[name] == value


def test_hostile_names_break_no_limit():
    sources = {f"{'*@everyone' * 50}{number}": 10**9 for number in range(300)}
    shown = view(archive="_" * 64, sources=sources, model="x" * 5000)
    embed = status_embed(shown)
    assert len(embed.title) <= 256
    assert all(len(field.value) <= 1024 for field in embed.fields)
    assert len(status_text(shown)) <= 2000
