"""The sentences around a quote: of its article, across passages, verbatim."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import ArticleNotFoundError, Span
from retrieval.datamodel import Article, Context

NUMBERS = ("Eins", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht")
SENTENCES = tuple(f"{number} Boote fahren am frühen Morgen über den breiten Fluss nach Norden." for number in NUMBERS)
TEXT = " ".join(SENTENCES[:4]) + "\n\n" + " ".join(SENTENCES[4:])


@pytest.fixture(scope="module")
def boats(build, open_answerer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("boats")
    (folder / "boote.txt").write_text(TEXT, encoding="utf-8")
    (folder / "aale.txt").write_text("Aale gibt es hier auch. Sie sind lang.", encoding="utf-8")
    (folder / "zander.txt").write_text("Zander gibt es hier auch. Sie sind schnell.", encoding="utf-8")
    build(folder / "index", [folder])
    with closing(open_answerer(folder / "index")) as answerer:
        assert answerer.index.manifest.passages > 3  # else the boats' article has one, and nothing crosses a border
        yield answerer


def span_of(*sentences):
    return Span(TEXT.index(sentences[0]), TEXT.index(sentences[-1]) + len(sentences[-1]))


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("sentences", [0, 1, 2, 3, 100])
def test_so_many_sentences_stand_before_and_after(boats, number, sentences):
    context = boats.context("boote", span_of(SENTENCES[number]), sentences=sentences)

    around = SENTENCES[max(0, number - sentences) : number + sentences + 1]
    assert context.around == span_of(*around)
    assert context.before + context.text + context.after == context.around.cut(TEXT)
    assert context.text == SENTENCES[number]
    assert context.before.split() == " ".join(SENTENCES[max(0, number - sentences) : number]).split()
    assert context.after.split() == " ".join(SENTENCES[number + 1 : number + sentences + 1]).split()


def test_two_sentences_are_the_default(boats):
    span = span_of(*SENTENCES[3:5])

    assert boats.context("boote", span) == boats.context("boote", span, sentences=2)
    assert boats.context("boote", span).around == span_of(*SENTENCES[1:7])


@pytest.mark.parametrize("article_id", ["aale", "zander"])
def test_it_never_leaves_the_article(boats, article_id):
    text = boats.article(article_id).text
    context = boats.context(article_id, Span(0, 5), sentences=50)

    assert (context.article.id, context.around) == (article_id, Span(0, len(text)))


def test_half_a_sentence_is_read_with_the_rest_of_it(boats):
    middle = span_of(SENTENCES[3]).shift(10)
    context = boats.context("boote", Span(middle.start, middle.start + 4), sentences=1)

    assert context.around == span_of(*SENTENCES[2:5])


def test_white_space_alone_has_neighbours_too(boats):
    gap = span_of(SENTENCES[3]).end

    assert boats.context("boote", Span(gap, gap + 2), sentences=1).around == span_of(*SENTENCES[3:5])


def test_every_quote_has_a_context(answerer):
    for quote in answerer.ask("Was kostet eine Überfahrt?", top_k=20, min_confidence=0).quotes:
        context = answerer.context(quote.article_id, Span(quote.start, quote.end), sentences=1)
        assert context.text == quote.text
        assert context.before + context.text + context.after in context.article.text


@pytest.mark.parametrize("article_id", ["nirgends", "", "\udcff"])
def test_an_unknown_article_is_an_error(boats, article_id):
    with pytest.raises(ArticleNotFoundError):
        boats.context(article_id, Span(0, 1))


@pytest.mark.parametrize("span", [Span(0, len(TEXT) + 1), Span(10**9, 10**9 + 5), Span(7, 7)], ids=str)
def test_a_range_that_is_not_in_the_article_is_refused(boats, span):
    with pytest.raises(ValueError, match="no part of the article 'boote'"):
        boats.context("boote", span)


def test_fewer_than_no_sentences_are_refused(boats):
    with pytest.raises(ValueError, match="-1"):
        boats.context("boote", Span(0, 4), sentences=-1)


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4).map(sorted))
def test_a_context_is_cut_into_three_pieces_that_are_the_whole(ends):
    article = Article(id="a", title="A", text="0123456789🚢b")
    context = Context(article=article, around=Span(ends[0], ends[3]), span=Span(ends[1], ends[2]))

    assert context.before + context.text + context.after == article.text[ends[0] : ends[3]]
    assert context.text == article.text[ends[1] : ends[2]]


@pytest.mark.parametrize(
    ("span", "around"), [(Span(1, 3), Span(2, 4)), (Span(2, 5), Span(2, 4)), (Span(2, 3), Span(0, 99))]
)
def test_a_context_holds_its_quote_and_lies_in_its_article(span, around):
    with pytest.raises(ValueError, match="does not lie in"):
        Context(article=Article(id="a", title="A", text="abcdef"), span=span, around=around)
