import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.context_view import context_embed, context_text
from bot.markdown import size
from bot.texts import Language
from retrieval import Article, Context, Span

DE = Language.GERMAN
SOURCE = "\nDer Fluss steigt, Talbote, 25. April 2019"


def test_a_quote_stands_in_bold_among_the_sentences_around_it(make):
    context = make.context("Es regnete. ", "Der Fluss stieg.", " Alle liefen.", ahead="Vorher. ", beyond=" Danach.")
    assert context_text(context, make.citation(), DE) == (
        "> \\[…\\] Es regnete. **Der Fluss stieg.** Alle liefen. \\[…\\]" + SOURCE
    )


def test_where_the_article_begins_and_ends_no_mark_says_that_it_goes_on(make):
    context = make.context("", "Der Fluss stieg.", "\n\n Alle liefen.\n", ahead=" \n", beyond="\n\n")
    assert context_text(context, make.citation(), DE) == "> **Der Fluss stieg.**\n> \n>  Alle liefen." + SOURCE


def test_the_embed_holds_the_same(make):
    context = make.context("Es regnete. ", "Der Fluss stieg.", "")
    citation = make.citation(url="https://a.example/")
    embed = context_embed(context, citation, DE)
    assert embed.description == context_text(context, citation, DE)
    assert "[Der Fluss steigt](https://a.example/)" in embed.description
    assert embed.title is None


def test_sentences_give_way_from_outside_before_the_quote_does(make, message_reader):
    before = "Erstens regnete es lange. " + "Zweitens regnete es noch länger. " * 20
    after = " Danach liefen alle davon." + " Am Ende schien wieder die Sonne." * 20
    quote = "Der Fluss stieg am Dienstag um zwei Meter an."
    shown = message_reader(context_text(make.context(before, quote, after), make.citation(), DE, limit=500))
    (seen,) = shown.quotes
    assert shown.bold == (quote,)
    assert seen.startswith("[…] Zweitens regnete")
    assert seen.endswith("die Sonne. […]")


def test_a_quote_without_room_for_anything_else_stands_alone(make, message_reader):
    quote = "Wort " * 80 + "Ende."
    shown = message_reader(
        context_text(make.context("Davor " * 50, quote, " danach" * 50), make.citation(), DE, limit=480)
    )
    assert shown.quotes == (f"[…] {quote} […]",)
    assert shown.bold == (quote,)


def test_a_quote_that_is_too_long_itself_is_cut(make, message_reader):
    quote = "Der Fluss stieg immer weiter. " * 100
    text = context_text(make.context("Davor. ", quote, " Danach."), make.citation(), DE)
    assert size(text) <= 2000
    (seen,) = message_reader(text).quotes
    assert seen.startswith("Der Fluss")
    assert seen.endswith("weiter. […]")
    assert len(seen) > 1500


@pytest.mark.parametrize(("over", "whole"), [(-1, True), (0, True), (1, False)])
def test_a_context_is_whole_up_to_the_limit(make, over, whole):
    frame = size(context_text(make.context("", "Der Fluss.", " x"), make.citation(), DE)) - 1
    context = make.context("", "Der Fluss.", " " + "x" * (2000 - frame + over))
    text = context_text(context, make.citation(), DE)
    assert size(text) <= 2000
    assert ("xxx" in text) == whole


WORDS = st.text(alphabet=st.one_of(st.sampled_from("*_>-#.:/ \n\taÖ😀"), st.characters()), max_size=700)


@given(WORDS, WORDS, WORDS, WORDS.filter(str.strip), WORDS, st.sampled_from([1500, 2000, 4096]))
@settings(max_examples=150, deadline=None)
def test_every_context_keeps_the_limit_and_the_quote(
    make, message_reader, shown_as, ahead, before, after, quote, beyond, limit
):
    text = ahead + before + quote + after + beyond
    start = len(ahead) + len(before)
    context = Context(
        article=Article(id="a", title="x", text=text),
        span=Span(start, start + len(quote)),
        around=Span(len(ahead), start + len(quote) + len(after)),
    )
    markdown = context_text(context, make.citation(), DE, limit=limit)
    assert size(markdown) <= limit
    shown = message_reader(markdown)
    assert "".join("".join(shown.bold).split()) == "".join(shown_as(quote).split()) or "[…]" in shown.text
