import pytest

from retrieval.answering.question import MAX_QUESTION_LENGTH, analyse
from retrieval.errors import QuestionError
from retrieval.german.analyzer import Analyzer

ANALYZER = Analyzer()


def analysed(text, idf=lambda term: 2.0):
    return analyse(text, ANALYZER, idf)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (" \n\t\u00a0", "is empty"),
        ("🚢🚢", "has no word to search for"),
        ("?!…", "has no word to search for"),
        ("Wer war das und wie?", "has no word to search for"),
        ("x" * 20_000, "has 20000 characters"),
        ("Fähre " * 4_000, "characters"),
    ],
)
def test_what_cannot_be_asked_says_why(text, reason):
    with pytest.raises(QuestionError) as caught:
        analysed(text)

    assert caught.value.reason.startswith(reason) or reason in caught.value.reason
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["Fähre?", "1", "x" * MAX_QUESTION_LENGTH, "FÄHRE", "Fa\u0308hre", "鉄道 \udcff"])
def test_anything_with_a_word_can_be_asked(text):
    assert analysed(text).terms


@pytest.mark.parametrize("text", ["\x1b[31mWer fuhr\x07 die Fähre?\x1b[0m", "Wer\x00fuhr\x85die \x1b[1;38:2m Fähre?"])
def test_what_steers_a_terminal_is_no_part_of_a_question(text):
    assert analysed(text) == analysed("Wer fuhr die Fähre?")


def test_white_space_is_folded_and_nothing_else():
    assert analysed("  Wo\nfährt \t die  Fähre?? ").text == "Wo fährt die Fähre??"


def test_each_different_term_is_weighted_once():
    question = analysed("Fähre oder Fähre oder Brücke?", idf=len)

    assert len(question.terms) == 3
    assert [term.term for term in question.weighted] == list(dict.fromkeys(question.terms))
    assert question.mass == sum(len(term) for term in dict.fromkeys(question.terms))


def test_a_term_without_idf_still_has_a_weight():
    assert analysed("Fähre", lambda term: 0.0).mass > 0


def test_capital_letters_inside_the_question_make_a_name():
    names = {term.term for term in analysed("Fährt Tjarks 2019 langsam?").weighted if term.kind == "name"}

    assert names == {"tjark", "2019"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Welche Farbe hatten die Waggons?", {"farb": "noun", "waggon": "noun"}),
        ("Wo trafen sich Merkel und Putin?", {"treff": "word", "merkel": "name", "putin": "name"}),
        ("wo trafen sich merkel und putin?", {"treff": "noun", "merkel": "noun", "putin": "noun"}),
        ("When did Kim cross the border?", {"kim": "name", "bord": "word"}),
    ],
)
def test_kinds_of_terms(text, kinds):
    found = {term.term: term.kind for term in analysed(text).weighted}

    assert {term: found.get(term) for term in kinds} == kinds
