import pytest

from retrieval.evaluation.metrics.words import best_exact_match, best_f1, exact_match, f1, normalised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Kreml", "kreml"),
        ("  eine   neue\nBrücke ", "neue brücke"),
        ("„Tor zum Süden“", "tor zum süden"),
        ("Kim Jong-un", "kim jongun"),  # as the official script: punctuation leaves no gap
        ("3,5 %", "35"),
        ("der die das den dem des ein eine einen einem einer eines", ""),
        ("Deren Einkauf", "deren einkauf"),  # only whole words are articles
        ("Straße", "straße"),
        ("the river", "the river"),
    ],
)
def test_case_punctuation_and_german_articles_do_not_count(text, expected):
    assert normalised(text) == expected


@pytest.mark.parametrize(
    ("given", "gold", "expected"),
    [
        ("am 25. April", "25. April", 2 * 2 / (3 + 2)),  # two words shared of three and two
        ("25. April", "25. April", 1.0),
        ("Wladiwostok", "Moskau", 0.0),
        ("Berlin Berlin", "Berlin", 2 * 1 / (2 + 1)),  # a word counts as often as both have it
        ("", "Moskau", 0.0),
        ("die", "der", 1.0),  # nothing is left of either
    ],
)
def test_f1_is_over_words(given, gold, expected):
    assert f1(given, gold) == pytest.approx(expected)


def test_the_gold_answer_that_fits_best_counts():
    golds = ("Präsident Putin", "Putin", "Wladimir Putin")

    assert best_exact_match("der Putin", golds) == exact_match("der Putin", "Putin") == 1
    assert best_f1("Präsident Wladimir Putin", golds) == pytest.approx(2 * 2 / (3 + 2))
    assert best_f1("Putin", ()) == best_exact_match("Putin", ()) == 0
