"""What is quoted: the sentence, a close neighbour, and nothing twice."""

from dataclasses import dataclass
from types import SimpleNamespace

from retrieval.answering.choosing import choose_quotes
from retrieval.german.sentences import split_sentences

TEXT = "Die Fähre heißt Seeadler. Okko Tjarks steuert sie. Er wohnt in Norderhörn.\n\nDie Überfahrt kostet 12 Euro."


@dataclass
class OneArticle:
    """An archive of one article and one passage."""

    text: str

    def __post_init__(self):
        self.spans = split_sentences(self.text)

    def sentence_rows(self, passage_row):
        return range(len(self.spans))

    def sentence(self, row):
        return 0, self.spans[row]

    def article(self, row):
        return SimpleNamespace(text=self.text)


def chosen(scores, top_k=3, text=TEXT):
    """Choose among sentences with the given scores, by row."""
    archive = OneArticle(text)
    ranked = sorted(
        (
            SimpleNamespace(
                row=row,
                article_row=0,
                text=archive.spans[row].cut(text),
                score=score,
                hit=SimpleNamespace(passage=SimpleNamespace(row=0)),
            )
            for row, score in enumerate(scores)
        ),
        key=lambda sentence: -sentence.score,
    )
    return [quote.text for quote in choose_quotes(SimpleNamespace(archive=archive), ranked, top_k)]


def test_a_sentence_far_ahead_is_quoted_alone():
    assert chosen([5.0, 1.0, 0.0, 0.0], 1) == ["Die Fähre heißt Seeadler."]


def test_a_neighbour_close_behind_is_quoted_too():
    assert chosen([5.0, 4.0, 0.0, 0.0], 1) == ["Die Fähre heißt Seeadler. Okko Tjarks steuert sie."]
    assert chosen([4.0, 5.0, 0.0, 0.0], 1) == ["Die Fähre heißt Seeadler. Okko Tjarks steuert sie."]


def test_of_two_close_neighbours_the_better_one_is_quoted():
    assert chosen([4.0, 5.0, 4.5, 0.0], 1) == ["Okko Tjarks steuert sie. Er wohnt in Norderhörn."]


def test_a_close_sentence_of_another_paragraph_stays_apart():
    assert chosen([0.0, 0.0, -9.0, 5.0], 1) == ["Die Überfahrt kostet 12 Euro."]


def test_a_close_sentence_that_is_no_neighbour_is_a_quote_of_its_own():
    assert chosen([5.0, 0.0, 0.0, 4.5], 2) == ["Die Fähre heißt Seeadler.", "Die Überfahrt kostet 12 Euro."]


def test_no_sentence_is_quoted_twice():
    assert chosen([0.0, 9.0, 5.0, -9.0]) == [
        "Okko Tjarks steuert sie.",
        "Er wohnt in Norderhörn.",  # points back to a sentence that is shown already
        "Die Fähre heißt Seeadler.",
    ]


def test_words_that_another_quote_says_are_not_quoted_again():
    text = "Die Fähre fährt.\n\nDie Fähre fährt.\n\nSie ruht nie."

    assert chosen([3.0, 2.0, 1.0], text=text) == ["Die Fähre fährt.", "Sie ruht nie."]
