"""One citation for each article that carries the quoted words."""

import json

import pytest

from retrieval.answering.citations import cite
from retrieval.german.analyzer import Analyzer

ANALYZER = Analyzer()
COPY = ("Der Hafen von Norderhörn wird bis 2026 vertieft.", "Das kostet 14 Millionen Euro.")
ARTICLES = [
    {"id": "undated", "text": " ".join(COPY)},
    {"id": "late", "published": "2025-03-02", "text": f"Norderhörn - {COPY[0].upper()} {COPY[1]} Mehr folgt."},
    {"id": "exact", "published": "2025-03-01", "text": "Vorab ein Satz. " + "  \n".join(COPY)},
    {"id": "month", "published": "2025-03", "text": f"„{COPY[0]}“ {COPY[1]}"},
    {"id": "first-only", "published": "2020", "text": f"{COPY[0]} Wer das zahlt, ist offen."},
    {"id": "twice", "published": "2024", "text": f"{COPY[0]} {COPY[1]} Noch einmal: Pause. {COPY[0]} {COPY[1]}"},
    {"id": "apart", "published": "2023", "text": f"{COPY[0]} Ein Einschub steht hier. {COPY[1]}"},
    {"id": "headline", "text": "Hafen wird vertieft\n\nMehr dazu morgen."},
    {"id": "gossip", "text": "Am Kai heißt es, der Hafen wird vertieft und der Fisch teurer."},
    {"id": "other", "published": "2022", "text": "Ein ganz anderer Text über Schafe."},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory, build, open_answerer):
    folder = tmp_path_factory.mktemp("citations")
    (folder / "articles.json").write_text(json.dumps(ARTICLES), encoding="utf-8")
    build(folder / "index", [folder / "articles.json"])
    answerer = open_answerer(folder / "index")
    yield answerer.index
    answerer.close()


def rows_of(index, article_id, *parts):
    """Return the rows of the sentences of an article that hold these parts."""
    found = []
    for row in range(index.manifest.sentences):
        article_row, span = index.archive.sentence(row)
        article = index.archive.article(article_row)
        if article.id == article_id and any(part.casefold() in span.cut(article.text).casefold() for part in parts):
            found.append(row)
    return range(found[0], found[-1] + 1)


def cite_exact(index):
    return cite(index, rows_of(index, "exact", "vertieft", "14 Millionen"), ANALYZER)


def cited(index, article_id, *parts):
    return [citation.article_id for citation in cite(index, rows_of(index, article_id, *parts), ANALYZER)]


def test_the_own_article_first_then_by_date_and_the_undated_last(index):
    assert cited(index, "exact", "vertieft", "14 Millionen") == ["exact", "twice", "month", "late", "undated"]


def test_a_place_line_before_the_words_does_not_hide_them(index):
    citations = {citation.article_id: citation for citation in cite_exact(index)}
    late = index.archive.article_by_id("late").text

    assert late[citations["late"].start : citations["late"].end].casefold().startswith("der hafen von norderhörn")
    assert citations["late"].start == len("Norderhörn - ")
    # The other way round, who carries the sentence without the place line carries it too.
    assert cited(index, "late", "vertieft") == ["late", "first-only", "apart", "twice", "month", "exact", "undated"]


def test_a_few_words_inside_a_longer_sentence_are_no_copy(index):
    assert cited(index, "headline", "wird vertieft") == ["headline"]


def test_the_quotes_own_article_stays_first_whatever_its_date(index):
    assert cited(index, "undated", "vertieft", "14 Millionen") == ["undated", "twice", "month", "exact", "late"]


def test_one_sentence_alone_is_carried_by_more(index):
    assert cited(index, "exact", "vertieft") == ["exact", "first-only", "apart", "twice", "month", "late", "undated"]


def test_words_that_stand_nowhere_else_have_one_citation(index):
    assert cited(index, "other", "Schafe") == ["other"]


def test_citations_say_where_the_words_stand(index):
    for citation in cite_exact(index):
        words = index.archive.article_by_id(citation.article_id).text[citation.start : citation.end]
        assert "der hafen von norderhörn" in words.casefold()
        assert "14 Millionen Euro" in words


def test_an_article_that_says_it_twice_is_cited_once_at_the_first_place(index):
    found = cite(index, rows_of(index, "exact", "vertieft"), ANALYZER)
    citations = {citation.article_id: citation for citation in found}

    assert citations["twice"].start == 0


def test_a_citation_carries_what_is_known_of_its_article(answerer):
    quote = answerer.ask("Wer durchschnitt das Band vor 400 Gästen?", min_confidence=0).quotes[0]
    known = {c.article_id: (c.title, c.source, c.url, c.published) for c in quote.citations}

    assert known == {
        "bruecke-bote": ("Neue Brücke über die Ahle", "Ahlebote", "https://ahlebote.example/bruecke", "2024-05-14"),
        "bruecke-kurier": ("Grefenau hat eine Brücke mehr", "Kurier", None, "2024-05-13"),
        "bruecke-notiz": ("Notiz vom Fluss", None, None, None),
    }
    assert quote.citations[0].article_id == quote.article_id
