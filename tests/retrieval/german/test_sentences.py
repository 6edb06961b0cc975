"""What `split_sentences` promises: a table of hard cases, full cover of any text, and linear time."""

from __future__ import annotations

import itertools
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.datamodel import Span
from retrieval.german.sentences import split_sentences

CASES_FILE = Path(__file__).with_name("sentence_cases.txt")


def _read_cases():
    lines = CASES_FILE.read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", _read_cases())
def test_hard_german_cases(case):
    text = case.replace("|", "")
    assert [span.cut(text) for span in split_sentences(text)] == [part.strip() for part in case.split("|")]


def test_the_table_is_not_small():
    assert len(_read_cases()) >= 80


PIECES = ["z. B. ", "Dr. ", "am 3. Mai ", "Er kam. ", "„Ja.“ ", "\r\n", "\n\n", "www.a.de ", "Titel", "x" * 30, "- "]
SIGNS = " \t\r\n\u00a0\u2028.!?…:;,-–()[]„“”\"»«'’•0159aäbAÄBzZ\u0308\u0301\u200d\u00ad\ufeff😀👍🏽\x00\x1c"
NOISE = st.one_of(
    st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8")), max_size=80),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(SIGNS)), max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(text=NOISE, max_chars=st.integers(min_value=1, max_value=60))
def test_spans_cover_every_text_in_order_without_overlap(text, max_chars):
    spans = split_sentences(text, max_chars=max_chars)
    covered = set()
    for span in spans:
        assert len(span) > 0
        assert span.cut(text) == span.cut(text).strip()
        covered.update(range(span.start, span.end))
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert {index for index, sign in enumerate(text) if not sign.isspace()} <= covered


@settings(max_examples=60, deadline=None)
@given(text=NOISE, max_chars=st.integers(min_value=1, max_value=40))
def test_a_cut_never_stands_before_a_combining_mark(text, max_chars):
    whole = {span.start for span in split_sentences(text)}
    for span in split_sentences(text, max_chars=max_chars):
        # Behind white space, which belongs to no sentence, a mark has no letter to stay with.
        loose = span.start in whole or text[span.start - 1].isspace()
        assert loose or not unicodedata.category(text[span.start]).startswith("M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eins zwei; drei, vier fünf", ["eins zwei;", "drei, vier fünf"]),
        ("eins zwei, drei vier fünf", ["eins zwei,", "drei vier fünf"]),
        ("eins zwei – drei vier", ["eins zwei –", "drei vier"]),
        ("eins zweizwei dreidrei", ["eins zweizwei", "dreidrei"]),
        ("einszweidreivierfünf", ["einszweidreivie", "rfünf"]),
    ],
)
def test_a_long_sentence_is_cut_at_the_best_place(text, expected):
    assert [span.cut(text) for span in split_sentences(text, max_chars=15)] == expected


def test_no_sentence_is_longer_than_asked_for():
    text = "Der Satz geht immer weiter, " * 200
    assert max(len(span) for span in split_sentences(text, max_chars=300)) <= 300


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n"])
def test_white_space_holds_no_sentence(text):
    assert split_sentences(text) == []


def test_lone_signs_are_one_sentence():
    assert split_sentences(" ?! ") == [Span(1, 3)]


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="max_chars"):
        split_sentences("Ja.", max_chars=0)


@pytest.mark.parametrize(
    "unit", [".", ". ", "a. ", "A\n", "3. ", "(! ", '"“', "\u0301", " \n", "z. B. ", "x", "((.))", "[1]"]
)
def test_hostile_texts_take_linear_time(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        return min(_timed(text) for _ in range(3))

    # Ten times the text takes about ten times as long; quadratic time would take a hundred times.
    assert seconds(100_000) < 50 * max(seconds(10_000), 0.002)


def _timed(text):
    begin = time.process_time()
    split_sentences(text)
    return time.process_time() - begin
