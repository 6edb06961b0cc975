"""Compounds come apart into nouns that the archive has, and regular forms lead back to verbs that it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.analyzer import Analyzer
from retrieval.german.compounds import compound_parts
from retrieval.german.derivations import verbs_of
from retrieval.german.related_terms import RelatedTerms
from retrieval.german.vocabulary import CountedWords, WordCount, count_words, vocabulary_key

TEXT = (
    "Die Waffen und ihre Lieferung, der Panzer und der Zug, die Regierung und ein Chef, die Grenze und der Ort. "
    "Das Gericht, der Bezirk und die Sprecherin; zur Sicherheit, aus Umwelt, mit Schutz. "
    "Sie liefern, begrüßen und bauen; die Größe ist groß, die Leute sind laut."
)
WORDS = count_words([TEXT])
NOTHING = CountedWords({})


def test_words_are_counted_with_and_without_a_capital():
    counted = count_words(["Groß ist groß, GROSS und Größe 12"])
    assert counted.counts == {"gross": (2, 1), "ist": (0, 1), "und": (0, 1), "groesse": (1, 0)}
    assert list(counted.beginning_with("gro")) == ["groesse", "gross"]
    assert counted.count("klein") == WordCount(0, 0)
    assert vocabulary_key("Größe") == "groesse"
    assert vocabulary_key("12.") is None


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("waffenlieferungen", ("waffen", "lieferung")),
        ("panzerzug", ("panzer", "zug")),
        ("regierungschefs", ("regierung", "chef")),
        ("grenzort", ("grenze", "ort")),  # the first part lost its e
        ("bezirksgerichten", ("bezirk", "gericht")),  # a link, and an ending
        ("umweltschutzsprecherin", ("umwelt", "schutz", "sprecherin")),
        ("lieferung", ()),
        ("grossleute", ()),  # "groß" is no noun
        ("unbekanntes", ()),
        ("", ()),
        ("zug" * 1000, ()),
    ],
)
def test_compounds(word, parts):
    assert compound_parts(word, WORDS) == parts


def test_where_the_archive_is_small_kept_nouns_are_parts():
    assert compound_parts("wirtschaftspolitik", NOTHING) == ("wirtschaft", "politik")
    assert compound_parts("waffenlieferungen", NOTHING) == ()


@pytest.mark.parametrize(
    ("word", "verbs"),
    [
        ("begruesst", ("begruessen",)),
        ("begruesste", ("begruessen",)),
        ("gebaut", ("bauen",)),
        ("lieferungen", ("liefern",)),
        ("geliefert", ("liefern",)),
        ("liefern", ()),
        ("zeit", ()),
        ("laut", ()),
    ],
)
def test_regular_forms_lead_back_to_verbs_of_the_archive(word, verbs):
    assert verbs_of(word, WORDS) == verbs
    assert verbs_of(word, NOTHING) == ()


def test_a_question_with_a_compound_meets_a_text_with_its_parts_and_the_other_way_round():
    analyzer = Analyzer()
    related = RelatedTerms(analyzer, WORDS)
    assert set(related("Wer stoppt Waffenlieferungen?")) <= set(analyzer("Waffen, Lieferung"))
    assert related("Waffenlieferungen") == analyzer("Waffen Lieferung")
    assert related("Er begrüßte die Lieferung") == [*analyzer("begrüßen"), *analyzer("liefern")]
    assert related("Waffen und Züge, 12 davon") == []


def test_what_is_in_lower_case_everywhere_is_no_compound():
    assert RelatedTerms(Analyzer(), WORDS)("panzerzug") == []


@given(st.text(max_size=80))
def test_any_text_has_related_terms_and_none_is_its_words_own(text):
    analyzer = Analyzer()
    for word in text.split():
        if len(analyzer(word)) == 1:
            assert not set(RelatedTerms(analyzer, WORDS)(word)) & set(analyzer(word))
