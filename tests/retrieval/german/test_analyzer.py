"""What the analyzer promises: one term for the spellings and forms of a word, and places in the original text."""

from __future__ import annotations

import gc
import itertools
import string
import time
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.german import strong_verbs
from retrieval.german.analyzer import Analyzer
from retrieval.german.strong_verb_table import ROWS

ANALYZER = Analyzer()


def _only_term(word):
    terms = ANALYZER(word)
    assert len(terms) == 1, terms
    return terms[0]


@pytest.mark.parametrize(
    "words",
    [
        "Kündigung Kuendigung Kündigungen Ku\u0308ndigung KÜNDIGUNG",
        "Straße Strasse STRASSE Straßen STRAẞE Stra\u00adße",
        "Äpfel Apfel Aepfel A\u0308pfel",
        "Häuser Haus Haeuser Hauses",
        "Größe Groesse Grösse",
        "Erdoğan Erdogan Erdog\u0306an ERDOĞAN",
        "Pjöngjang Pjoengjang",
        "Putin Putins Putin's Putin’s",
        "O'Neill O’Neill",
        "6.500 6500 6\u202f500 6\u00a0500",
        "1.234.567,89 1234567,89",
        "1,234,567 1.234.567",
        "08:30 8.30 08.30",
        "25. 25",
        "6½ 6,5",
        "ﬁnden finden fand gefunden",
        "% Prozent",
        "€ Euro",
    ],
)
def test_spellings_of_a_word_give_one_term(words):
    assert len({_only_term(word) for word in words.split(" ")}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "neu Feuer Israel aktuell Mauer Poesie Akte Mais",
        "Schloss schließen",
        "Angriff Griff",
        "Betrug Betrag",
        "10.00 1000 10",
        "führen fahren",
        "6,5 65",
        "Sprachen sprechen",
        "bekannt bekennen",
        "US us-amerikanisch",
    ],
)
def test_different_words_keep_different_terms(words):
    terms = [tuple(ANALYZER(word)) for word in words.split()]
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Jong-un", ["kim", "jong", "un"]),
        ("Kim Jong Un", ["kim", "jong", "un"]),
        ("Kim\u00a0Jong\u2011Un", ["kim", "jong", "un"]),
        ("US-Präsident", ["us", "prasident"]),
        ("Atom-U-Boote", ["atom", "u", "boot"]),
        ("24/7", ["24/7"]),
        ("2019", ["2019"]),
        ("3,5", ["3,5"]),
        ("10.00 Uhr", ["10.00", "uhr"]),
        ("am 25.04.2019", ["25", "4", "2019"]),
        ("am 25.4.2019", ["25", "4", "2019"]),
        ("2015/16", ["2015", "16"]),
        ("https://www.beispiel.de", ["beispiel", "de"]),
        ("post@beispiel.de", ["post", "beispiel", "de"]),
        ("Tor 😀👍🏽 !?", ["tor"]),
        ("so\u00adzial\u200b", ["sozial"]),
        ("m²", ["m"]),
        ("Ⅳ", ["iv"]),
        ("", []),
        ("…", []),
        ("Wo und wann wurde er geboren?", ["gebor"]),
        ("When did the WHO meet in Bonn?", ["who", "meet", "bonn"]),
        ("who is he", []),
        ("nicht ohne keine", ["nicht", "ohn", "kein"]),
        ("Regen, Regen, Regen", ["reg", "reg", "reg"]),
    ],
)
def test_terms_of_a_text(text, expected):
    assert ANALYZER(text) == expected


@pytest.mark.parametrize(
    ("infinitive", "forms"),
    [
        ("treffen", "traf trafen träfe trifft getroffen getroffene Treffen"),
        ("fahren", "fuhr fährt"),
        ("gehen", "ging gingen gegangen"),
        ("sprechen", "sprach spricht gesprochen spräche"),
        ("geben", "gab gibt gäbe gegeben"),
        ("nehmen", "nahm nimmt genommen"),
        ("kommen", "kam kamen käme gekommen"),
        ("ankommen", "angekommen ankam ankamen anzukommen angekommenen"),
        ("empfangen", "empfing empfängt"),
        ("schreiben", "schrieb geschrieben"),
        ("unterschreiben", "unterschrieb unterschrieben"),
        ("sterben", "starb stirbt gestorben gestorbenen"),
        ("gewinnen", "gewann gewonnen"),
        ("verlieren", "verlor verloren"),
        ("halten", "hielt hält gehalten"),
        ("zurücktreten", "zurückgetreten zurücktrat zurueckgetreten"),
        ("festnehmen", "festgenommen festnahm festzunehmen"),
        ("verlassen", "verließ verliess"),
        ("beschließen", "beschloss beschlossen beschliessen"),
        ("bringen", "brachte brachten gebracht brächte"),
        ("zerbrechen", "zerbrach zerbrochen"),
        ("zusammenbrechen", "zusammengebrochen zusammenbrach"),
        ("übernehmen", "übernahm übernommen uebernimmt"),
        ("anerkennen", "anzuerkennen"),
        ("ausbauen", "auszubauen"),
    ],
)
def test_forms_of_a_strong_verb_give_the_infinitives_term(infinitive, forms):
    expected = _only_term(infinitive)
    assert {form: _only_term(form) for form in forms.split()} == dict.fromkeys(forms.split(), expected)


def test_the_verb_table_is_sound():
    rows = [row.split() for row in ROWS.strip().splitlines()]
    assert len(rows) >= 120
    assert all(len(row) >= 4 for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    letters = set(string.ascii_lowercase + "-")
    assert all(set(cell) <= letters for row in rows for cell in row)


@pytest.mark.parametrize(
    "noun", ["Anzügen", "Vorzugsaktien", "Entzündung", "Aufzug", "Angriff", "Zustand", "Ausgaben", "Verdacht", "Gerät"]
)
def test_nouns_are_taken_for_no_verb(noun):
    assert strong_verbs.infinitive_of(noun.lower().replace("ü", "ue").replace("ä", "ae")) is None


def test_tokens_say_where_each_word_stands():
    text = "Der Ku\u0308nstler aus Bad\u00adgastein zahlte 6.500 Euro."
    tokens = ANALYZER.tokens(text)
    assert [token.text for token in tokens] == [
        "Der", "Ku\u0308nstler", "aus", "Bad\u00adgastein", "zahlte", "6.500", "Euro",
    ]  # fmt: skip
    assert [token.term is None for token in tokens] == [True, False, True, False, False, False, False]
    assert [token.span.start for token in tokens] == [0, 4, 14, 18, 30, 37, 43]


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("aäöüßzu.,:/-'’½²0159\u0308\u00ad\u200b \n")),
        max_size=60,
    )
)
def test_tokens_hold_for_any_text(text):
    tokens = ANALYZER.tokens(text)
    assert all(token.span.cut(text) == token.text and token.text for token in tokens)
    assert all(left.span.end <= right.span.start for left, right in itertools.pairwise(tokens))
    assert [token.term for token in tokens if token.term is not None] == ANALYZER(text)
    assert all(token.term != "" for token in tokens)


def test_the_fingerprint_is_the_same_for_equal_analyzers():
    assert Analyzer().fingerprint == ANALYZER.fingerprint
    assert set(ANALYZER.fingerprint) <= set(string.hexdigits)


@pytest.mark.parametrize("part", ["GERMAN_STOP_WORDS", "ENGLISH_STOP_WORDS"])
def test_the_fingerprint_changes_with_the_stop_words(monkeypatch, part):
    monkeypatch.setattr(f"retrieval.german.analyzer.{part}", frozenset({"der"}))
    assert Analyzer().fingerprint != ANALYZER.fingerprint


@pytest.mark.parametrize("unit", ["1", "1.", "1.111", ".111", "1/", "a'", "x", "-", "1,000", "ge", "zu", "\u00ad"])
def test_hostile_texts_take_linear_time(unit):
    def seconds(size):
        analyzer = Analyzer()
        begin = time.process_time()
        analyzer(unit * (size // len(unit)))
        return time.process_time() - begin

    # Ten times the text takes about ten times as long; quadratic time would take a hundred times.
    assert min(seconds(200_000), seconds(200_000)) < 40 * max(seconds(20_000), 0.001)


def test_an_analyzer_that_nobody_uses_goes_at_once():
    """Were its cache part of a cycle, every opened index would leave one behind until the garbage collector comes."""
    gc.disable()
    try:
        analyzer = Analyzer()
        analyzer("Ein Satz über die Brücke.")
        gone = weakref.ref(analyzer)
        del analyzer
        assert gone() is None
    finally:
        gc.enable()
