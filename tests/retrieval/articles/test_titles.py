from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.articles.titles import MAX_TITLE_LENGTH, cut_at_word, title_of

LONG = "Die Feuerwehr der Hansestadt hat am Sonntag einen Brand in einer Lagerhalle gelöscht und drei Hunde gerettet."
LONGER = LONG.removesuffix(".") + ", wie ein Sprecher am Abend auf Anfrage mitteilte. Danach ging sie heim."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Neue Brücke eröffnet\n\nDer Bürgermeister kam zu spät.", "Neue Brücke eröffnet"),
        ("\n \n***\nNeue  Brücke\teröffnet\r\nText", "Neue Brücke eröffnet"),
        ("Es regnet. Morgen auch.\nText", "Es regnet."),
        (LONG, LONG),
        (f"{LONG} Danach ging sie heim.", LONG),
        ("(Reuters) - Die Börse schloss im Plus.", "Die Börse schloss im Plus."),
        ("Berlin (dpa) - Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("BERLIN (dpa-AFX) - Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("Bad Homburg/Mainz (dpa/lhe) – Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("Wien, 12. Mai (Reuters) - Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("Paris (AFP) Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("dpa - Die Ampel bleibt rot.", "Die Ampel bleibt rot."),
        ("(dpa) - ", "(dpa) -"),
        ("Das meldet die Agentur (dpa) am Morgen", "Das meldet die Agentur (dpa) am Morgen"),
        ("Der Verein (SV) - ein Porträt", "Der Verein (SV) - ein Porträt"),
        ("a\x01b", "a b"),
        ("-" * 3_000 + "\nEnde", "Ende"),
    ],
)
def test_the_title_is_the_headline_or_the_first_sentence(text: str, title: str):
    assert title_of(text) == title


def test_a_long_sentence_is_cut_after_a_whole_word():
    title = title_of(LONGER)
    assert title.endswith("…")
    assert len(title) <= MAX_TITLE_LENGTH
    assert LONGER.startswith(title.removesuffix("…"))
    assert not LONGER[len(title) - 1].isalnum()


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("eins zwei drei", 14, "eins zwei drei"),
        ("eins zwei drei", 13, "eins zwei…"),
        ("eins zwei, drei", 12, "eins zwei…"),
        ("Donaudampfschiff", 8, "Donauda…"),
        (" eins \n zwei ", 20, "eins zwei"),
    ],
)
def test_a_cut_leaves_whole_words(text: str, limit: int, cut: str):
    assert cut_at_word(text, limit) == cut


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: any(map(str.isalnum, text))),
)
def test_a_title_is_one_short_printable_line(text: str):
    title = title_of(text)
    assert any(map(str.isalnum, title))
    assert len(title) <= MAX_TITLE_LENGTH
    assert title == " ".join(title.split())
    assert title.isprintable()
