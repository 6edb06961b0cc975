"""Copies with small edits: one quote, a citation for each article, each with the range of its own text."""

import json

import pytest

from retrieval.answering.citations import cite
from retrieval.german.analyzer import Analyzer

ANALYZER = Analyzer()
SENTENCE = "Die Fähre Seeadler ist am Montag mit 83 Fahrgästen vor der Insel Norderhörn auf eine Sandbank gelaufen."
NEXT = "Verletzt wurde nach Angaben der Reederei niemand, die Passagiere mussten sieben Stunden ausharren."
ARTICLES = [
    {"id": "own", "published": "2025-01-14", "source": "Talbote", "text": f"{SENTENCE} {NEXT} Mehr folgt."},
    {
        "id": "edited",
        "published": "2025-01-15",
        "source": "Küstenkurier",
        "text": "Größeres 🚢 Unglück.\n\nNorderhörn (dpa) - Die Fäh\u00adre »Seeadler« ist mit 83 Fahrgästen vor der "
        "Insel Norder\u00adhörn auf eine Sandbank gelaufen. "
        "Verletzt wurde nach Angaben der Reederei niemand, die Passagiere mussten sieben Stunden "
        "aus\u00adharren. Ende.",
    },
    {
        "id": "first",
        "published": "2025-01-16",
        "text": f"Vorab. {SENTENCE.replace('am Montag ', '')} Mehr weiß niemand.",
    },
    {"id": "number", "text": f"{SENTENCE.replace('83', '38')} Das Wetter war schlecht."},
    {"id": "denied", "text": f"{SENTENCE.replace('gelaufen', 'gelaufen, sondern').replace('ist am', 'ist nicht am')}"},
    {"id": "second", "text": f"Ein Unglück. {NEXT} Ein Schlepper kam."},
    {"id": "far", "text": "Die Schafe auf der Insel Norderhörn bekommen im Frühjahr einen neuen Stall aus Holz."},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory, build, open_answerer):
    folder = tmp_path_factory.mktemp("copies")
    (folder / "articles.json").write_text(json.dumps(ARTICLES), encoding="utf-8")
    build(folder / "index", [folder / "articles.json"])
    answerer = open_answerer(folder / "index")
    yield answerer.index
    answerer.close()


def row_of(index, article_id, part):
    """Return the row of the first sentence of an article that holds the part."""
    for row in range(index.manifest.sentences):
        article_row, span = index.archive.sentence(row)
        article = index.archive.article(article_row)
        if article.id == article_id and part in span.cut(article.text):
            return row
    raise AssertionError(f"{article_id} has no sentence with {part}")


def words(index, citation):
    return index.archive.article_by_id(citation.article_id).text[citation.start : citation.end]


def test_each_article_is_cited_with_its_own_range(index):
    row = row_of(index, "own", "Seeadler")
    citations = cite(index, range(row, row + 1), ANALYZER)

    assert [citation.article_id for citation in citations] == ["own", "edited", "first"]
    assert [words(index, citation) for citation in citations] == [
        SENTENCE,
        "Die Fäh\u00adre »Seeadler« ist mit 83 Fahrgästen vor der Insel Norder\u00adhörn auf eine Sandbank gelaufen.",
        SENTENCE.replace("am Montag ", ""),
    ]


def test_two_sentences_are_cited_together_where_both_are_copied(index):
    row = row_of(index, "own", "Seeadler")
    citations = cite(index, range(row, row + 2), ANALYZER)

    assert [citation.article_id for citation in citations] == ["own", "edited"]
    assert words(index, citations[1]).startswith("Die Fäh")
    assert words(index, citations[1]).endswith("aus\u00adharren.")


@pytest.mark.parametrize(("core", "cited"), [("Seeadler", "first"), ("ausharren", "second")])
def test_an_article_that_has_only_the_sentence_that_answers_is_cited_with_that(index, core, cited):
    row = row_of(index, "own", "Seeadler")
    citations = cite(index, range(row, row + 2), ANALYZER, core=row_of(index, "own", core))

    assert {citation.article_id for citation in citations} == {"own", "edited", cited}
    by_id = {citation.article_id: words(index, citation) for citation in citations}
    assert core in by_id[cited]
    assert by_id[cited].count(".") == 1


def test_whoever_quotes_the_copy_cites_the_original(index):
    row = row_of(index, "edited", "Norder")
    citations = cite(index, range(row, row + 1), ANALYZER)

    assert [citation.article_id for citation in citations] == ["edited", "own", "first"]
    assert words(index, citations[0]).startswith("Norderhörn (dpa) - Die Fäh")  # the quote's own range


@pytest.mark.parametrize("other", ["number", "denied"])
def test_another_number_or_a_denial_is_no_copy(index, other):
    row = row_of(index, other, "Seeadler")

    assert [citation.article_id for citation in cite(index, range(row, row + 1), ANALYZER)] == [other]


def test_one_voice_is_quoted_once_with_all_its_citations(index, open_answerer, tmp_path, build):
    (tmp_path / "articles.json").write_text(json.dumps(ARTICLES), encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "articles.json"])
    answerer = open_answerer(tmp_path / "index")
    answer = answerer.ask("Wer ist vor der Insel Norderhörn auf eine Sandbank gelaufen?", top_k=5, min_confidence=0)
    answerer.close()
    of = [{citation.article_id for citation in quote.citations} for quote in answer.quotes]

    assert (
        sum(
            {"own", "edited", "first"} & cited != set() and "Sandbank" in quote.text
            for cited, quote in zip(of, answer.quotes, strict=True)
        )
        == 1
    )
    assert any({"own", "edited", "first"} <= cited for cited in of)
    assert {"number"} in of
    assert all(quote.citations[0].article_id == quote.article_id for quote in answer.quotes)
    voice = next(quote.voice for quote, cited in zip(answer.quotes, of, strict=True) if "own" in cited)
    assert (voice.articles, voice.outlets, voice.agencies, voice.verbatim) == (3, 2, ("dpa",), False)


def test_the_very_same_words_are_cited_from_every_article_that_has_them(open_answerer, tmp_path, build):
    sentence = "Die Talsperre Wendelfurt wurde am 12. März 1998 zum ersten Mal abgelassen."
    lines = [json.dumps({"id": "own", "text": sentence, "source": "Talbote", "published": "2020-01-01"})]
    lines += [json.dumps({"id": f"c{n}", "text": f"Ort{n} (dpa) - {sentence}"}) for n in range(60)]
    (tmp_path / "copies.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "copies.jsonl"])
    answer = open_answerer(tmp_path / "index").ask("Wann wurde die Talsperre Wendelfurt abgelassen?", min_confidence=0)

    assert len(answer.quotes[0].citations) == 61
