import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import size
from bot.quote_block import quote_block
from retrieval import Span

MARKED = st.text(
    alphabet=st.one_of(st.sampled_from("*_~|`[]()<>#-+.:@/\\\n\r\t\f 1ab"), st.characters()), min_size=1, max_size=200
)


@st.composite
def highlighted(draw):
    text = draw(MARKED)
    ends = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    return text, [Span(min(pair), max(pair)) for pair in ends]


@given(highlighted())
@settings(max_examples=300, deadline=None)
def test_a_reader_sees_exactly_the_quote_and_the_answer_in_bold(block_reader, shown_as, case):
    text, spans = case
    shown = block_reader(quote_block(text, spans, limit=10_000))
    assert shown.text == shown_as(text)
    marked = {at for span in spans for at in range(span.start, span.end)}
    letters = "".join(text[at] for at in sorted(marked) if not text[at].isspace())
    assert "".join("".join(shown.bold).split()) == letters


@given(highlighted(), st.integers(100, 160))
@settings(max_examples=300, deadline=None)
def test_a_cut_quote_keeps_the_limit_and_says_where_it_is_cut(block_reader, shown_as, case, limit):
    text, spans = case
    block = quote_block(text, spans, limit=limit)
    assert size(block) <= limit
    seen, whole = block_reader(block).text, shown_as(text)
    kept = seen.removeprefix("[…] ").removesuffix(" […]")
    # A cut may fall between two of the spaces that Discord drops at a line's end.
    assert kept.strip() in whole
    assert kept.strip() == whole.strip() or "[…]" in seen


@pytest.mark.parametrize("over", [-1, 0, 1])
@pytest.mark.parametrize("letter", ["x", "😀", "*"])
def test_a_quote_is_cut_just_beyond_the_limit(block_reader, letter, over):
    # "> " counts 2 units, an emoji or an escaped asterisk 2.
    limit = 200
    text = "y" * ((limit + over) % 2 if letter != "x" else 0) + letter * (
        (limit + over - 2) // (1 if letter == "x" else 2)
    )
    assert size(quote_block(text, [], limit=10_000)) == limit + over
    block = quote_block(text, [], limit=limit)
    assert size(block) <= limit
    assert block.endswith("…\\]") == (over > 0)


def test_every_line_of_a_quote_is_marked():
    assert quote_block("Eins.\n\nZwei.\r\nDrei.", [], limit=500) == "> Eins.\n> \n> Zwei.\n> Drei."


def test_white_space_that_is_cut_needs_no_mark(block_reader):
    text = "Wort " * 18 + " " * 40
    assert block_reader(quote_block(text, [], limit=100)).text.strip() == text.strip()


def test_an_open_override_ends_with_the_quotes_line():
    block = quote_block("\u202eumgedreht\u2067 und offen", [], limit=100)
    # Every character stays; the line break that follows the block closes what is open (UAX 9, rule X8).
    assert block == "> \u202eumgedreht\u2067 und offen"


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
