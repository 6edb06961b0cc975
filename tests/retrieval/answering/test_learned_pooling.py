"""The learned pool of ranking and reader: its features by hand, and what its weights may not lack."""

import hashlib
import math
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from fake_reader import FakeReader

from retrieval.answering.confidence import LogOdds
from retrieval.answering.findings import Findings, FoundSpan, ReadTokens
from retrieval.answering.learned_pooling import (
    LearnedPooling,
    learned_pooling,
    odds_features,
    sentence_features,
)
from retrieval.answering.reader import RankedSentence
from retrieval.answering.second_look import SecondLook
from retrieval.answering.weights import LogisticModel
from retrieval.datamodel import Caution, Hit, Passage, Span, Timings
from retrieval.models.bundled_reader import bundled_reader_checksum
from retrieval.protocols import TokenScores

PASSAGE = Passage(row=7, article_id="a", span=Span(0, 40), text="." * 40)
HIT = Hit(
    passage=PASSAGE, rank=1, score=1.0, dense=0.8, lexical=None, dense_rank=1, lexical_rank=None, dense_share=1.0,
    lexical_share=0.0,
)  # fmt: skip


def sentence(row, start, end, score):
    return RankedSentence(
        row=row, article_row=0, span=Span(start, end), text="", hit=HIT, score=score, features={}, answers=(),
        passage_credits=(), other_time=False,
    )  # fmt: skip


SENTENCES = [sentence(0, 0, 10, 2.0), sentence(1, 10, 20, 1.0), sentence(2, 20, 30, 0.0), sentence(3, 30, 40, -1.0)]


def found(start, end, margin):
    return FoundSpan(passage=7, span=Span(start, end), probability=0.0, margin=margin)


def tokens(*scored):
    """Return tokens of two characters at these places, with a like score for start and end."""
    places = np.array([[place, place + 2] for place, _ in scored], dtype=np.int64).reshape(-1, 2)
    scores = np.array([score for _, score in scored], dtype=np.float32)
    return ReadTokens(passage=7, scores=TokenScores(places=places, starts=scores, ends=scores), null_score=1.0)


READ = Findings(
    spans=(found(3, 5, 1.0), found(12, 14, 2.0), found(16, 18, 0.5)),
    tokens=(tokens((3, 1.0), (12, 1.5), (16, 0.75), (24, -1.0)),),
)
SECOND = 2 * math.log(math.exp(1.5) + math.exp(0.75)) - 1.0


def test_what_is_said_of_each_sentence():
    first, second, third, last = sentence_features(READ, SENTENCES)

    assert first == {"score": 2.0, "read": pytest.approx(1.0)}
    assert second == {"score": 1.0, "read": pytest.approx(SECOND, abs=1e-6)}
    assert third == {"score": 0.0, "read": pytest.approx(-3.0)}
    assert last == {"score": -1.0, "read": pytest.approx(-3.0)}  # what was not read counts as the worst that was


@pytest.mark.parametrize(("score", "counts"), [(1e9, 10.0), (-1e9, -10.0), (math.inf, 10.0), (2.0, 3.0)])
def test_no_margin_counts_more_than_ten(score, counts):
    [features] = sentence_features(Findings(tokens=(tokens((3, score)),)), SENTENCES[:1])

    assert features["read"] == counts


def test_what_is_said_of_a_quote():
    odds = LogOdds(there=1.5, first=0.5)

    assert odds_features(odds, READ, 7, Span(10, 20)) == {
        "there": 1.5, "first": 0.5, "read": pytest.approx(SECOND, abs=1e-6),
    }  # fmt: skip
    assert odds_features(odds, READ, 8, Span(10, 20))["read"] == -10.0


POOLING = LearnedPooling(
    reader="",
    weights="",
    ranking={"score": 0.5, "read": 1.0},
    presence=LogisticModel(bias=0.5, weights={"there": 1.0, "read": 0.25}),
    first_quote=LogisticModel(bias=-1.0, weights={"first": 1.0, "read": 0.5}),
    marking=0.5,
    limits={},
)


def test_sentences_are_ranked_by_both():
    pooled = POOLING.ranked(READ, SENTENCES)

    assert [s.row for s in pooled] == [1, 0, 2, 3]
    assert pooled[-1].score == pytest.approx(0.5 * -1.0 - 3.0)


def test_both_log_odds_are_pooled():
    there, first = 1.5 + 0.5 + 0.25 * SECOND, 0.5 - 1.0 + 0.5 * SECOND

    assert POOLING.confidence(LogOdds(there=1.5, first=0.5), READ, 7, Span(10, 20)) == round(
        1 / (1 + math.exp(-there)) / (1 + math.exp(-first)), 3
    )


def unknown(words):
    return [0.0] * len(words)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (Span(10, 20), Span(12, 14)),
        (Span(0, 20), Span(12, 14)),
        (Span(0, 10), Span(3, 5)),
        (Span(20, 40), None),
        (Span(10, 13), None),
    ],
)
def test_the_likeliest_words_within_the_quote_are_marked(quote, expected):
    assert POOLING.marks(READ, 7, quote, unknown) == expected


def test_what_is_known_of_words_without_the_reader_counts_by_its_weight():
    def odds(words):
        return [{Span(3, 5): 2.5, Span(12, 14): 0.0, Span(16, 18): 0.0}[one] for one in words]

    # 1.0 + .5 * 2.5 beats 2.0; with less of a weight it does not.
    assert POOLING.marks(READ, 7, Span(0, 20), odds) == Span(3, 5)
    assert replace(POOLING, marking=0.25).marks(READ, 7, Span(0, 20), odds) == Span(12, 14)


def test_where_form_decides_the_reader_marks_nothing():
    assert POOLING.marks(READ, 7, Span(0, 20), lambda words: None) is None


def test_where_nothing_was_found_nothing_changes():
    odds = LogOdds(there=1.5, first=0.5)

    assert POOLING.ranked(Findings(), SENTENCES) == SENTENCES
    assert POOLING.confidence(odds, Findings(), 7, Span(0, 10)) == round(odds.confidence, 3)
    assert POOLING.marks(Findings(), 7, Span(0, 10), unknown) is None


# What was learned


def test_the_weights_are_those_of_the_reader_and_the_ranking_that_are_shipped():
    ranking = files("retrieval.answering").joinpath("weights.json").read_bytes()

    assert learned_pooling().reader == bundled_reader_checksum()
    assert learned_pooling().weights == hashlib.sha256(ranking).hexdigest(), (
        "python -m benchmarks.learn_pooling --write"
    )


def test_the_weights_name_the_features_that_there_are_and_each_caution_has_its_limits():
    pooling = learned_pooling()
    odds = odds_features(LogOdds(there=0.0, first=0.0), READ, 7, Span(0, 10))

    assert pooling.ranking.keys() == sentence_features(READ, SENTENCES)[0].keys()
    assert pooling.presence.weights.keys() | pooling.first_quote.weights.keys() <= odds.keys()
    assert pooling.limits.keys() == set(Caution)
    for limits in pooling.limits.values():
        assert 0 < limits.uncertain_from <= limits.answered_from < 1


def test_more_caution_answers_less():
    limits = learned_pooling().limits
    answered = [limits[caution].answered_from for caution in (Caution.STRICT, Caution.BALANCED, Caution.GENEROUS)]

    assert answered == sorted(answered, reverse=True)


def test_a_sure_reader_raises_what_it_points_to_and_a_doubting_one_the_doubt(answerer):
    def ask(**scores):
        look = SecondLook(reader=FakeReader(**scores), pooling=learned_pooling(), tokens=640)
        looking = replace(answerer, second_look=look)
        return replace(looking.ask("Wer durchschnitt das Band vor 400 Gästen?", min_confidence=0), timings=Timings())

    sure = ask(scores={"Hanna Ottmers": 9.0}, null_score=0.0)
    doubting = ask(scores={"Hanna Ottmers": -9.0}, null_score=0.0)

    assert [span.shift(-sure.quotes[0].start).cut(sure.quotes[0].text) for span in sure.quotes[0].highlights] == [
        "Hanna Ottmers"
    ]
    assert sure.confidence > doubting.confidence
