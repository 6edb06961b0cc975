"""What speaks for a sentence, counted by hand: all idf weights of the question are 1."""

import pytest

from retrieval.answering.coverage import Coverage
from retrieval.answering.question import analyse
from retrieval.answering.sentence_coverage import cover_sentences
from retrieval.answering.sentence_features import PassageView, sentence_features
from retrieval.answering.weights import READER_WEIGHTS
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.sorted_strings import SortedStrings, write_sorted_strings
from retrieval.indexing.term_sequences import NumberedTerms

QUESTION = "Wer steuert die Fähre Seeadler im Winter?"  # four terms
TEXTS = ("Die Fähre Seeadler fährt.", "Okko Tjarks steuert sie.", "Im Winter ruht sie?")


@pytest.fixture
def numbered(tmp_path):
    """Give a function that returns the terms of texts by their numbers in a vocabulary of just these."""

    def numbered(texts):
        terms = [Analyzer()(text) for text in texts]
        words = sorted({term for found in terms for term in found}, key=str.encode)
        write_sorted_strings(words, tmp_path / "terms.bin", tmp_path / "term_ends.npy")
        return NumberedTerms.of(terms, SortedStrings(tmp_path / "terms.bin", tmp_path / "term_ends.npy"))

    return numbered


@pytest.fixture
def features(numbered):
    analyzer = Analyzer()
    question = analyse(QUESTION, analyzer, lambda term: 1.0)
    coverage = Coverage(question)
    view = PassageView(
        rank=2,
        behind=-0.5,
        similarity=0.85,
        similarities=(0.8, 0.9, 0.7),
        beyond_topic=(0.1, 0.4, -0.2),
        texts=TEXTS,
        title_credits=coverage.credits(frozenset(analyzer("Winter am Meer"))),
        article_credits=[1.0] * len(coverage.terms),
        published="2021-11",
    )
    table = sentence_features(question, coverage, [view], cover_sentences(coverage, numbered(TEXTS)))
    return [dict(table.row(number)) for number in range(len(TEXTS))]


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


@pytest.fixture
def features_of(numbered):
    """Give a function that returns the features of passages, each a list of sentences, to the question above."""
    analyzer = Analyzer()
    question = analyse(QUESTION, analyzer, lambda term: 1.0)
    coverage = Coverage(question)

    def features_of(*passages):
        views = []
        for rank, texts in enumerate(passages, start=1):
            views.append(
                PassageView(
                    rank=rank,
                    behind=0.0,
                    similarity=0.8,
                    similarities=[0.5] * len(texts),
                    beyond_topic=[0.0] * len(texts),
                    texts=texts,
                    title_credits=coverage.credits([]),
                    article_credits=coverage.credits([]),
                    published=None,
                )
            )
        texts = [text for passage in passages for text in passage]
        table = sentence_features(question, coverage, views, cover_sentences(coverage, numbered(texts)))
        return [dict(table.row(number)) for number in range(len(texts))]

    return features_of


def test_passages_that_are_read_together_have_the_features_of_each_alone(features_of):
    passages = (TEXTS, ["Nur ein Satz über die Fähre."], ["Im Winter.", "Im Winter!"], list(reversed(TEXTS)))
    together = features_of(*passages)

    alone = [features for passage in passages for features in features_of(passage)]
    ranks = [1.0] * 3 + [1 / 2] + [1 / 3] * 2 + [1 / 4] * 3
    assert together == [features | {"rank": rank} for features, rank in zip(alone, ranks, strict=True)]


def test_what_two_sentences_say_is_said_by_neither_alone_and_tells_none_apart(features_of):
    one, two = features_of(["Die Fähre im Winter.", "Die Fähre Seeadler."])

    assert (one["alone"], two["alone"]) == (1 / 4, 1 / 4)  # Winter, Seeadler
    assert one["told_apart"] == pytest.approx((1 / 2) / (1 / 2 + 1 / 2 + 1))  # a half of Winter, of Seeadler, "steuert"
    assert [features["told_apart"] for features in features_of([QUESTION, QUESTION])] == [0.0, 0.0]


def test_the_densest_window_of_a_long_sentence_counts(features_of):
    between = " ".join(f"Wort{number}" for number in range(12))
    [apart] = features_of([f"Die Fähre {between} Seeadler im Winter."])
    [close] = features_of([f"Die Fähre Seeadler im Winter {between}."])

    assert apart["coverage"] == close["coverage"] == 3 / 4
    assert (apart["density"], close["density"]) == (2 / 4, 3 / 4)


def test_a_sentence_without_any_term_covers_nothing(features_of):
    before, nothing, after = features_of(["Die Fähre.", "Ja, so war es …", "Der Winter."])

    assert (nothing["density"], nothing["fresh"], nothing["words"], nothing["nouns"]) == (0.0, 0.0, 0.0, 0.0)
    assert nothing["before"] == nothing["after"] == before["density"] == after["density"] == 1 / 4


def test_a_row_of_a_table_reads_as_its_features(numbered):
    analyzer = Analyzer()
    question = analyse(QUESTION, analyzer, lambda term: 1.0)
    coverage = Coverage(question)
    covered = cover_sentences(coverage, numbered(TEXTS))
    view = PassageView(
        rank=1,
        behind=0.0,
        similarity=0.8,
        similarities=[0.5, 0.6, 0.7],
        beyond_topic=[0.0] * 3,
        texts=TEXTS,
        title_credits=[0.0] * 4,
        article_credits=[0.0] * 4,
        published=None,
    )
    table = sentence_features(question, coverage, [view], covered).with_constants({"answer": -1.0})

    row = table.row(2)
    assert list(row) == list(table.names)
    assert dict(row) == dict(zip(table.names, table.values[2].tolist(), strict=True))
    assert (row["answer"], row["similarity"]) == (-1.0, 0.7)
    changed = row.but({"answer": 2.0}).but({"time": 1.0})
    assert dict(changed) == dict(row) | {"answer": 2.0, "time": 1.0}
    assert row["answer"] == -1.0
    weights = dict.fromkeys(table.names, 0.0) | {"answer": 2.0, "similarity": 10.0}
    assert table.weighed(weights) == pytest.approx([3.0, 4.0, 5.0])
    with pytest.raises(KeyError):
        row["colour"]
