from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import datamodel
from retrieval.datamodel import Answer, Article, Citation, Quote, Span, Status

NUMBERS = st.integers(0, 20)
SPANS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Span(min(ends), max(ends)))
QUOTE = Quote(
    rank=1,
    text="Ja.",
    article_id="a",
    start=0,
    end=3,
    score=1.0,
    highlights=(),
    citations=(Citation(article_id="a", title="A", source=None, url=None, published=None, start=0, end=3),),
)


def answer(status, *quotes):
    return Answer(question="?", understood_as="?", status=status, confidence=0.5, quotes=quotes, generation="g")


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (3, 2), (-2, -1)])
def test_a_span_runs_forward_from_zero(start, end):
    with pytest.raises(ValueError, match=f"{start}:{end}"):
        Span(start, end)


@given(*[SPANS.filter(len)] * 2)
def test_spans_overlap_if_they_share_a_point(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool({*range(*_ends(one))} & {*range(*_ends(other))})


def test_an_empty_span_overlaps_nothing():
    assert not Span(1, 1).overlaps(Span(0, 2))
    assert not Span(0, 2).overlaps(Span(1, 1))


@given(SPANS, st.integers(0, 9))
def test_a_shifted_span_cuts_the_same_from_a_longer_text(span, by):
    text = "abcdefghijklmnopqrst"
    assert span.shift(by).cut("-" * by + text) == span.cut(text)
    assert len(span.shift(by)) == len(span)


def _ends(span):
    return span.start, span.end


def test_offsets_count_code_points():
    assert Span(1, 4).cut("🚢e\u0301ß!") == "e\u0301ß"


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.UNCERTAIN])
def test_an_answer_has_quotes_unless_there_is_none(status):
    assert answer(status, QUOTE).quotes == (QUOTE,)
    assert answer(Status.NO_ANSWER).quotes == ()
    with pytest.raises(ValueError, match="no quotes if and only if"):
        answer(status)
    with pytest.raises(ValueError, match="no quotes if and only if"):
        answer(Status.NO_ANSWER, QUOTE)


def test_states_are_the_contracts_words():
    assert [str(status) for status in Status] == ["answered", "uncertain", "no_answer"]


@pytest.mark.parametrize("name", [name for name in datamodel.__all__ if name not in {"Caution", "Status"}])
def test_every_noun_is_frozen_and_has_slots(name):
    noun = getattr(datamodel, name)
    assert is_dataclass(noun)
    assert noun.__dataclass_params__.frozen
    assert "__dict__" not in dir(noun)


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        QUOTE.text = "Nein."
    assert replace(QUOTE, rank=2).rank == 2


def test_an_article_has_the_contracts_fields_in_their_order():
    names = [field.name for field in fields(Article)]
    assert names == ["id", "title", "text", "source", "url", "published", "language"]
