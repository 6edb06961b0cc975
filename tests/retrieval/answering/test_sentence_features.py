"""What speaks for a sentence, counted by hand: all idf weights of the question are 1."""

import pytest

from retrieval.answering.coverage import Coverage
from retrieval.answering.question import analyse
from retrieval.answering.sentence_features import PassageView, sentence_features
from retrieval.answering.weights import READER_WEIGHTS
from retrieval.german.analyzer import Analyzer

QUESTION = "Wer steuert die Fähre Seeadler im Winter?"  # four terms
TEXTS = ("Die Fähre Seeadler fährt.", "Okko Tjarks steuert sie.", "Im Winter ruht sie?")


@pytest.fixture
def features():
    analyzer = Analyzer()
    question = analyse(QUESTION, analyzer, lambda term: 1.0)
    coverage = Coverage(question)
    terms = [analyzer(text) for text in TEXTS]
    view = PassageView(
        rank=2,
        behind=-0.5,
        similarity=0.85,
        similarities=(0.8, 0.9, 0.7),
        beyond_topic=(0.1, 0.4, -0.2),
        texts=TEXTS,
        terms=terms,
        credits=[coverage.credits(frozenset(found)) for found in terms],
        title_credits=coverage.credits(frozenset(analyzer("Winter am Meer"))),
        article_credits=[1.0] * len(coverage.terms),
        published="2021-11",
    )
    return sentence_features(question, coverage, view)


def test_what_a_passage_gives_each_of_its_sentences(features):
    for found in features:
        assert (found["best_in_passage"], found["passage_similarity"]) == (0.9, 0.85)
        assert (found["rank"], found["fused"]) == (0.5, -0.5)
        assert found["passage_coverage"] == found["article_coverage"] == 1.0


def test_coverage_of_a_sentence_its_neighbours_and_the_title(features):
    before, middle, after = features

    assert [found["coverage"] for found in features] == [
        2 / 4,  # Fähre, Seeadler
        1 / 4 + 2 / 4 / 2,  # steuert, and half of the sentence before
        1 / 4 + 1 / 4 / 2,  # Winter, and half of "steuert"
    ]
    assert (before["before"], before["after"]) == (0.0, 1 / 4)
    assert (middle["before"], middle["after"], middle["title"]) == (2 / 4, 1 / 4, 1 / 4)
    assert after["title"] == 0.0  # it says "Winter" itself


def test_the_sentence_itself(features):
    assert [found["similarity"] for found in features] == [0.8, 0.9, 0.7]
    assert [found["last"] for found in features] == [0.0, 0.0, 1.0]
    assert [found["asks"] for found in features] == [0.0, 0.0, 1.0]
    assert features[1]["fresh"] > features[2]["fresh"] > 0  # "Okko Tjarks", "ruht"
    assert features[0]["density"] == 2 / 4


def test_what_only_one_sentence_of_the_passage_says(features):
    # Fähre, Seeadler | steuert | Winter: each term stands in one of three sentences.
    assert [found["alone"] for found in features] == [2 / 4, 1 / 4, 1 / 4]
    assert [found["told_apart"] for found in features] == [2 / 4, 1 / 4, 1 / 4]
    assert [found["similarity_after"] for found in features] == [0.9, 0.7, 0.7]
    assert [found["beyond_topic"] for found in features] == [0.1, 0.4, -0.2]


def test_the_reader_has_a_weight_for_each(features):
    assert set(features[0]) | {"form_fit", "name_fit", "untyped", "answer"} == set(READER_WEIGHTS)


def test_a_question_without_a_time_fits_every_time(features):
    assert [found["time"] for found in features] == [0.0, 0.0, 0.0]
