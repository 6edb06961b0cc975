"""A whole run over a small data set, with the fake encoder and everything else real."""

import dataclasses

import pytest
from fake_encoder import FakeEncoder
from fake_reader import FakeReader

import retrieval.evaluation.declining as declining
import retrieval.models
from retrieval.datamodel import Status, Timings
from retrieval.errors import DuplicateArticleError
from retrieval.evaluation.evaluate import evaluate
from retrieval.evaluation.figures import figures_of
from retrieval.evaluation.judging import holds_answer
from retrieval.evaluation.outcomes import Removal
from retrieval.evaluation.squad import DatasetError
from tests.retrieval.evaluation.made_outcomes import answer, quote


@pytest.fixture
def evaluation(dataset, distractors, fake_models):
    return evaluate(dataset, [distractors])


def untimed(evaluation):
    def still(answer):
        return dataclasses.replace(answer, timings=Timings(), generation="")

    return [
        dataclasses.replace(
            outcome,
            answer=still(outcome.answer),
            without={removal: still(answer) for removal, answer in outcome.without.items()},
        )
        for outcome in evaluation.outcomes
    ]


def test_every_question_is_asked_in_every_way(evaluation):
    assert [outcome.question.id for outcome in evaluation.outcomes] == ["length", "mouth", "flood", "rescue", "builder"]
    for outcome in evaluation.outcomes:
        assert any(holds_answer(outcome.question, quote) for quote in outcome.quotes)
        assert outcome.ranks.relevant == 1
        assert outcome.ranks.fused == (1,)
        assert set(outcome.without) == set(Removal)
        assert outcome.sentences >= 1
    assert [outcome.kind for outcome in evaluation.outcomes] == ["measure", "place", "date", "person", "person"]
    assert "27 Kilometer lang" in evaluation.outcomes[0].expected


def test_with_a_reader_all_is_asked_without_it_too(evaluation, dataset, distractors, fake_models, monkeypatch):
    monkeypatch.setattr(retrieval.models, "open_reader", lambda _: FakeReader({"Kinder": 9.0}, null_score=0.0))
    read = evaluate(dataset, [distractors], reader="mein-leser")
    figures = figures_of(read)

    assert evaluation.plain is figures_of(evaluation)["without_reader"] is None
    assert read.plain is not None
    assert untimed(dataclasses.replace(read, outcomes=read.plain)) == untimed(evaluation)
    assert untimed(read) != untimed(evaluation)
    for name, row in figures["without_reader"].items():
        assert row.keys() == figures[name].keys()
    assert figures["without_reader"]["quotes"] == figures_of(evaluation)["quotes"]


def test_without_the_evidence_nothing_of_it_is_quoted(evaluation):
    for outcome in evaluation.outcomes:
        [place] = {place.article_id for place in outcome.question.places}
        for removal in (Removal.ARTICLE, Removal.FOREIGN):
            assert all(quote.article_id != place for quote in outcome.without[removal].quotes)
        for given in outcome.without.values():
            assert not any(holds_answer(outcome.question, quote) for quote in given.quotes)


def test_two_runs_give_the_same(evaluation, dataset, distractors, fake_models):
    again = evaluate(dataset, [distractors])

    assert untimed(again) == untimed(evaluation)
    first, second = figures_of(evaluation), figures_of(again)
    assert {**first, "timings_ms": None} == {**second, "timings_ms": None}


def test_the_second_run_encodes_nothing(evaluation, dataset, distractors, monkeypatch):
    def refuse(self, texts, *, on_progress=None):
        raise AssertionError("a text was encoded")

    monkeypatch.setattr(FakeEncoder, "encode_passages", refuse)

    assert len(evaluate(dataset, [distractors]).outcomes) == 5


def test_questions_are_timed_on_the_index_itself(evaluation):
    assert len(evaluation.timings) == 5
    assert all(timings.total > 0 for timings in evaluation.timings)


def test_without_distractors_there_is_no_foreign_archive(dataset, fake_models):
    evaluation = evaluate(dataset)

    assert all(set(o.without) == {Removal.ARTICLE, Removal.PARAGRAPH} for o in evaluation.outcomes)
    assert figures_of(evaluation)["declining"]["foreign_archive"] is None


def test_an_impossible_question_is_asked_once(squad, write, distractors, fake_models):
    squad["data"][0]["paragraphs"][0]["qas"][0] |= {"answers": [], "is_impossible": True}
    first, *_ = evaluate(write(squad), [distractors]).outcomes

    assert (first.without, first.expected, first.ranks.relevant) == ({}, None, 0)


def test_a_question_that_cannot_be_asked_counts_as_declined(squad, write, distractors, fake_models):
    questions = ["", "und wer war das", "🚢", "Ahle " * 1000]
    asked = [qa for paragraph in squad["data"][0]["paragraphs"] for qa in paragraph["qas"]]
    for qa, question in zip(asked, questions, strict=True):
        qa["question"] = question
    *declined, other = evaluate(write(squad), [distractors]).outcomes

    assert [outcome.question.text for outcome in declined] == questions
    for outcome in declined:
        given = outcome.answer
        assert (given.status, given.confidence, outcome.quotes) == (Status.NO_ANSWER, 0.0, ()), outcome.question
    assert other.quotes


@pytest.mark.parametrize("context", ["…", "a\0b", "half \ud800 a pair"])
def test_an_article_that_cannot_be_indexed_is_named(squad, write, distractors, fake_models, context):
    squad["data"].append({"title": "Odd", "paragraphs": [{"context": context, "qas": []}]})
    with pytest.raises(DatasetError, match="its article 3 cannot be indexed, because it"):
        evaluate(write(squad), [distractors])


def test_no_article_that_can_be_indexed(squad, write, fake_models):
    qa = {"id": "a", "question": "Wo?", "answers": [{"text": "…", "answer_start": 0}]}
    odd = {"data": [{"title": "Odd", "paragraphs": [{"context": "…", "qas": [qa]}]}]}
    with pytest.raises(DatasetError, match="its article 1 cannot be indexed"):
        evaluate(write(odd))


def test_a_distractor_of_the_same_name_is_an_error(dataset, tmp_path, fake_models):
    (tmp_path / "Leuchtturm.txt").write_text("Noch ein Leuchtturm.", encoding="utf-8")
    with pytest.raises(DuplicateArticleError):
        evaluate(dataset, [tmp_path / "Leuchtturm.txt"])


def test_a_read_path_around_the_index_is_noticed(dataset, distractors, fake_models, monkeypatch):
    def leaking(answerer, question):
        [place] = question.places
        taken = dataclasses.replace(quote(article=place.article_id), start=place.answer.start, end=place.answer.end)
        return answer(0.9, "answered", (taken,))

    monkeypatch.setattr(declining, "answer_as_shown", leaking)

    with pytest.raises(RuntimeError, match="A quote stands where nothing is"):
        evaluate(dataset, [distractors])
