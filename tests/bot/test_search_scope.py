import pytest

from bot.search_scope import filter_words, period_words
from bot.texts import Language
from retrieval import ArticleFilter

DE, EN = Language.GERMAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("first", "last", "source", "german", "english"),
    [
        (None, None, None, [], []),
        (None, None, "Talbote", ["der Quelle Talbote"], ["by Talbote"]),
        (
            "2019-04-01",
            None,
            "Talbote",
            ["der Quelle Talbote", "aus der Zeit ab 1. April 2019"],
            ["by Talbote", "from 1 April 2019 on"],
        ),
        (None, "2019-04", None, ["aus der Zeit bis April 2019"], ["up to April 2019"]),
        ("2019", "2020-05", None, ["aus der Zeit von 2019 bis Mai 2020"], ["from 2019 to May 2020"]),
        ("2019-04-25", "2019-04-25", None, ["vom 25. April 2019"], ["of 25 April 2019"]),
        ("2019-04", "2019-04", None, ["aus April 2019"], ["of April 2019"]),
        (None, None, "*Der\n[Bote]*", ["der Quelle \\*Der \\[Bote\\]\\*"], ["by \\*Der \\[Bote\\]\\*"]),
    ],
)
def test_filter_words(first, last, source, german, english):
    only = ArticleFilter(published_from=first, published_to=last, source=source)
    assert filter_words(only, DE) == german
    assert filter_words(only, EN) == english


def test_without_a_filter_there_is_nothing_to_say():
    assert filter_words(None, DE) == []


def test_a_long_outlet_is_cut():
    (words,) = filter_words(ArticleFilter(source="Bote " * 100), DE)
    assert len(words) <= len("der Quelle ") + 80
    assert words.endswith("…")


@pytest.mark.parametrize(
    ("period", "german", "english"),
    [
        (None, "", ""),
        (
            ("2011-08-24", "2025-06"),
            " (das Archiv reicht von August 2011 bis Juni 2025)",
            " (the archive reaches from August 2011 to June 2025)",
        ),
        (("2011", "2025"), " (das Archiv reicht von 2011 bis 2025)", " (the archive reaches from 2011 to 2025)"),
        (
            ("2019-04-01", "2019-04-25"),
            " (das Archiv hat nur Artikel aus April 2019)",
            " (the archive only has articles from April 2019)",
        ),
    ],
)
def test_period_words(period, german, english):
    assert period_words(period, DE) == german
    assert period_words(period, EN) == english
