"""Quotes stand alone, in one paragraph, and are short; the same words are told apart from new ones."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from retrieval.answering.quoting import asks, quote_rows, says_the_same, span_of
from retrieval.german.sentences import split_sentences


@dataclass
class OneArticle:
    """An archive of one article; its sentences belong to the passages that begin at the given rows."""

    text: str
    passage_starts: tuple[int, ...] = (0,)

    def __post_init__(self):
        self.spans = split_sentences(self.text)

    def sentence_rows(self, passage_row):
        borders = (*self.passage_starts, len(self.spans))
        return range(borders[passage_row], borders[passage_row + 1])

    def sentence(self, row):
        return 0, self.spans[row]

    def article(self, row):
        return SimpleNamespace(text=self.text)


def quoted(text, row, *, passage_starts=(0,)):
    archive = OneArticle(text, passage_starts)
    index = SimpleNamespace(archive=archive)
    passage_row = max(number for number, start in enumerate(passage_starts) if start <= row)
    # What quoting reads of a ranked sentence, and no more: its other fields are the reader's own business.
    sentence = SimpleNamespace(
        row=row,
        article_row=0,
        text=archive.spans[row].cut(text),
        hit=SimpleNamespace(passage=SimpleNamespace(row=passage_row)),
    )
    return span_of(index, quote_rows(index, sentence)).cut(text)


FIRST = "Okko Tjarks steuert die Fähre nach Norderhörn."


@pytest.mark.parametrize(
    "sentence",
    [
        "Er ist seit 20 Jahren im Dienst.",
        "Dort wartet ein Museum.",
        "Dabei hilft ihm ein Maschinist.",
        "Danach fährt er zurück.",
        "Seine Schicht endet um acht.",
        "Diese dauert 45 Minuten.",
        "Deshalb gilt er als erfahren.",
        "„Er kennt jede Sandbank“, heißt es.",
    ],
)
def test_a_sentence_that_points_back_comes_with_the_one_before(sentence):
    assert quoted(f"{FIRST} {sentence}", 1) == f"{FIRST} {sentence}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Überfahrt kostet 12 Euro.",
        "Norderhörn hat einen neuen Hafen.",
        "Das Museum zeigt 37 Anker.",
        "Und Norderhörn wächst weiter.",
        "Dortmund spielte unentschieden.",
        "Erst im Mai war Saisonbeginn.",
        "Dieselmotoren treiben sie an.",
        "Damit kehrt Norderhörn zum alten Namen zurück.",
        "Es gibt dort zwei Werften.",
    ],
)
def test_a_sentence_that_stands_alone_is_quoted_alone(sentence):
    assert quoted(f"{FIRST} {sentence}", 1) == sentence


def test_the_first_sentence_has_none_before_it():
    assert quoted("Er steuert die Fähre. Sie heißt Seeadler.", 0) == "Er steuert die Fähre."


@pytest.mark.parametrize("blank_line", ["\n\n", "\r\n\r\n", "\n \t\n"])
def test_no_quote_reaches_over_a_blank_line(blank_line):
    assert quoted(f"{FIRST}{blank_line}Er ist im Dienst.", 1) == "Er ist im Dienst."


def test_a_line_break_is_no_border():
    assert quoted(f"{FIRST}\nEr ist im Dienst.", 1) == f"{FIRST}\nEr ist im Dienst."


@pytest.mark.parametrize(("words", "joined"), [(70, True), (96, False)])
def test_no_quote_grows_over_500_characters(words, joined):
    before = "Wort " * words + "am Ende der Fahrt."
    text = f"{before} Er ist im Dienst."

    assert quoted(text, 1) == (text if joined else "Er ist im Dienst.")
    assert (len(text) <= 500) == joined


def test_a_sentence_that_announces_comes_with_the_next():
    assert (
        quoted("Der Kapitän sagte knapp:\nDie Fähre fährt. Und tschüss.", 0)
        == "Der Kapitän sagte knapp:\nDie Fähre fährt."
    )


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Die Fähre fährt.", "Die Fähre fährt.", True),
        ("Die  Fähre\nfährt.", "die Fähre fährt", True),  # white space, case, marks
        ("„Die Fähre“ fährt.", "»Die Fähre« fährt!", True),
        ("Die Fa\u0308hre fährt.", "Die Fähre fährt.", True),  # composed or not
        ("Die Fähre fährt.", "Am Abend sagte er: Die Fähre fährt. Dann schwieg er.", True),  # one within the other
        ("Die Fähre fährt.", "Die Fähre fährt nicht mehr.", True),
        ("Die Fähre fährt.", "Die Fähre ruht.", False),
        ("Die Fähre fährt.", "Fährt die Fähre?", False),  # the order counts
        ("Die Fähr", "Die Fähre fährt.", False),  # whole words only
        ("45 Minuten", "145 Minuten", False),
    ],
)
def test_which_texts_say_the_same(text, other, same):
    assert says_the_same(text, other) is same
    assert says_the_same(other, text) is same


def test_a_question_comes_with_what_follows_it():
    text = "9.25 Uhr: Was gibt es zu essen? Serviert werden Matjes und Brot. Danach wird gesungen."

    assert quoted(text, 0) == "9.25 Uhr: Was gibt es zu essen? Serviert werden Matjes und Brot."


@pytest.mark.parametrize(
    ("sentence", "row"),
    [("Er ist seit 20 Jahren im Dienst.", 1), ("Wer steuert die Fähre?", 0), ("Der Kapitän sagte knapp:", 0)],
)
def test_no_quote_leaves_its_passage(sentence, row):
    before, after = (FIRST, sentence) if row else (sentence, FIRST)

    assert quoted(f"{before}\n{after}", row) == f"{before}\n{after}"
    assert quoted(f"{before}\n{after}", row, passage_starts=(0, 1)) == sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Was nun?", True), ("„Wer weiß?“", True), ("Er fragte: »Wohin?«", True), ("Nun ja.", False), ("Wo?!", False)],
)
def test_what_asks(text, expected):
    assert asks(text) is expected
