"""With a filter only admitted articles are quoted; without one nothing changes."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from retrieval import ArticleFilter, Caution, QuestionError, Status, Timings
from retrieval.answering.retriever import Retriever

BAND = "Wer durchschnitt das Band vor 400 Gästen?"
QUESTIONS = (BAND, "Wie lang ist die Brücke?", "Was kostet eine Überfahrt mit der Fähre?", "Quastenflosser")
FILTERS = (
    ArticleFilter(source="Kurier"),
    ArticleFilter(source="Ahlebote"),
    ArticleFilter(published_to="2023"),
    ArticleFilter(published_from="2024-05-14"),
    ArticleFilter(published_from="2021-11-30", published_to="2024-05-13"),
    ArticleFilter(without_sources=("Kurier",)),
    ArticleFilter(without_sources=("Ahlebote", "gibt es nicht"), published_to="2024"),
)


def timeless(answer):
    return replace(answer, timings=Timings())


@pytest.mark.parametrize("only", FILTERS, ids=str)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_of_an_admitted_article(answerer, question, only):
    answer = answerer.ask(question, top_k=20, min_confidence=0, only=only)

    assert answer.quotes
    for quote in answer.quotes:
        article = answerer.article(quote.article_id)
        assert only.admits(published=article.published, source=article.source)
        assert quote.text == article.text[quote.start : quote.end]
        assert quote.citations[0].article_id == quote.article_id


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("min_confidence", [None, 0])
def test_no_filter_and_an_empty_one_are_the_same(answerer, question, min_confidence, monkeypatch):
    plain = answerer.ask(question, min_confidence=min_confidence)
    monkeypatch.setattr(
        "retrieval.answering.retriever.nearest_among", None
    )  # the search among some rows is not touched

    for only in (None, ArticleFilter()):
        assert timeless(answerer.ask(question, min_confidence=min_confidence, only=only)) == timeless(plain)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_filter_that_admits_everything_finds_the_same(build, open_answerer, tmp_path, question):
    for number, text in enumerate([BAND, "Hanna Ottmers durchschnitt das Band.", "Die Brücke ist 212 Meter lang."]):
        (tmp_path / f"{number}.txt").write_text(f"date 2024-05 {text}", encoding="utf-8")
    build(tmp_path / "index", [tmp_path])
    with closing(open_answerer(tmp_path / "index")) as answerer:
        plain = answerer.ask(question, min_confidence=0)
        filtered = answerer.ask(question, min_confidence=0, only=ArticleFilter(published_from="1000"))

    assert [(q.article_id, q.start, q.end) for q in filtered.quotes] == [
        (q.article_id, q.start, q.end) for q in plain.quotes
    ]
    assert filtered.confidence == pytest.approx(plain.confidence, abs=0.002)


def test_agency_copy_is_quoted_from_the_admitted_article_and_cited_from_all(answerer):
    [quote, *_] = answerer.ask(BAND, min_confidence=0, only=ArticleFilter(source="Kurier")).quotes

    assert "Hanna Ottmers" in quote.text
    assert quote.article_id == "bruecke-kurier"
    assert [citation.article_id for citation in quote.citations] == ["bruecke-kurier", "bruecke-bote", "bruecke-notiz"]


@pytest.mark.parametrize(
    ("left_out", "cited"),
    [
        (("Kurier",), ["bruecke-bote", "bruecke-notiz"]),
        (("Ahlebote",), ["bruecke-kurier", "bruecke-notiz"]),
        (("Ahlebote", "Kurier"), ["bruecke-notiz"]),
        (("kurier", "gibt es nicht"), ["bruecke-kurier", "bruecke-bote", "bruecke-notiz"]),
    ],
)
def test_an_outlet_that_is_left_out_is_neither_quoted_nor_cited_nor_counted(answerer, left_out, cited):
    answer = answerer.ask(BAND, top_k=20, min_confidence=0, only=ArticleFilter(without_sources=left_out))

    [quote] = [quote for quote in answer.quotes if "durchschnitt" in quote.text]
    assert sorted(citation.article_id for citation in quote.citations) == sorted(cited)
    assert quote.citations[0].article_id == quote.article_id
    assert quote.voice.articles == len(cited)
    assert quote.voice.outlets == len({"Ahlebote", "Kurier"} - set(left_out))
    for contradiction in answer.contradictions:
        assert not {contradiction.one.citation.source, contradiction.other.citation.source} & set(left_out)


@pytest.mark.parametrize("caution", Caution)
def test_the_caution_of_one_question_is_that_of_an_answerer(answerer, caution):
    for question in QUESTIONS:
        of_question = answerer.ask(question, min_confidence=caution)
        assert timeless(of_question) == timeless(replace(answerer, caution=caution).ask(question))


@pytest.mark.parametrize("only", [ArticleFilter(source="kurier"), ArticleFilter(published_from="2030")], ids=str)
@pytest.mark.parametrize("min_confidence", [None, 0, 1])
def test_where_no_article_is_admitted_there_is_no_answer(answerer, only, min_confidence):
    answer = answerer.ask(BAND, min_confidence=min_confidence, only=only)

    assert (answer.status, answer.confidence, answer.quotes) == (Status.NO_ANSWER, 0.0, ())
    assert answer.generation == answerer.generation
    assert answer.understood_as == BAND


@pytest.mark.parametrize("question", ["", "x" * 20_000, "und wer war das"])
def test_what_cannot_be_asked_is_an_error_with_a_filter_too(answerer, question):
    with pytest.raises(QuestionError):
        answerer.ask(question, only=ArticleFilter(published_from="2030"))


def test_rows_that_are_not_searched_do_not_count_as_unmatched(answerer):
    retriever = Retriever(index=answerer.index)
    vector = answerer.encoder.encode_question("Bürgermeisterin")
    [row] = answerer.index.archive.passages_admitted(ArticleFilter(source="Kurier"))[:1]
    terms = answerer.analyzer("Bürgermeisterin")
    [hit] = retriever.retrieve(vector, terms, 10, text="Bürgermeisterin", among=np.array([row]))

    # One row alone stands neither above nor below a mean; any other row that counted as zero would lift it.
    assert hit.lexical_rank == 1
    assert (hit.score, hit.dense_share, hit.lexical_share) == (0.0, 0.0, 0.0)


def test_the_answerer_tells_what_it_answers_from(answerer):
    assert answerer.generation == answerer.index.manifest.generation
    assert {"Ahlebote": 1, "Kurier": 1}.items() <= answerer.sources().items()
    assert answerer.publication_period() == ("2021-11", "2024-05-14")
