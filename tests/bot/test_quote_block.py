import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import size
from bot.quote_block import quote_block
from retrieval import Span

MARKED = st.text(
    alphabet=st.one_of(st.sampled_from("*_~|`[]()<>#-+.:@\\\n\r 1ab"), st.characters()), min_size=1, max_size=200
)


@st.composite
def highlighted(draw):
    text = draw(MARKED)
    ends = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    return text, [Span(min(pair), max(pair)) for pair in ends]


def normal(text):
    return re.sub("\r\n|\r", "\n", text)


@given(highlighted())
@settings(max_examples=300, deadline=None)
def test_a_reader_sees_exactly_the_quote_and_the_answer_in_bold(block_reader, case):
    text, spans = case
    shown = block_reader(quote_block(text, spans, limit=10_000))
    assert shown.text == normal(text)
    marked = {at for span in spans for at in range(span.start, span.end)}
    letters = "".join(text[at] for at in sorted(marked) if not text[at].isspace())
    assert "".join("".join(shown.bold).split()) == letters


@given(highlighted(), st.integers(100, 160))
@settings(max_examples=300, deadline=None)
def test_a_cut_quote_keeps_the_limit_and_says_where_it_is_cut(block_reader, case, limit):
    text, spans = case
    block = quote_block(text, spans, limit=limit)
    assert size(block) <= limit
    shown = block_reader(block).text
    kept = shown.removeprefix("[…] ").removesuffix(" […]")
    assert kept in normal(text) or shown == normal(text)
    assert shown == normal(text) or "[…]" in shown


def test_every_line_of_a_quote_is_marked():
    assert quote_block("Eins.\n\nZwei.\r\nDrei.", [], limit=500) == "> Eins.\n> \n> Zwei.\n> Drei."


def test_touching_and_overlapping_answers_are_one():
    assert quote_block("abcdef", [Span(3, 5), Span(0, 2), Span(2, 4)], limit=500) == "> **abcde**f"


@pytest.mark.parametrize("filler", ["Wörter ohne Ende ", "langeswortohneluecke"])
def test_a_cut_keeps_the_first_answer_in_sight(block_reader, filler):
    text = filler * 60 + "am Dienstag um acht" + filler * 60
    start = text.index("Dienstag")
    shown = block_reader(quote_block(text, [Span(start, start + 8)], limit=200))
    assert shown.bold == ("Dienstag",)
    assert shown.text.startswith("[…] ")
    assert shown.text.endswith(" […]")


def test_a_cut_falls_after_a_sentence_where_it_can(block_reader):
    text = "Der Fluss ist über Nacht stark gestiegen. Dr. Amsel warnte die Anwohner vor weiterem Regen am Wochenende."
    assert block_reader(quote_block(text, [], limit=100)).text.endswith("vor weiterem Regen […]")
    longer = "Der Fluss ist in der vergangenen Nacht sehr stark gestiegen. Dr. Amsel warnte " + "x" * 60
    assert block_reader(quote_block(longer, [], limit=100)).text.endswith("gestiegen. […]")


def test_a_hard_cut_keeps_letters_with_their_marks(block_reader):
    text = "u\u0308" * 200
    kept = block_reader(quote_block(text, [], limit=100)).text.removesuffix(" […]")
    assert len(kept) % 2 == 0
