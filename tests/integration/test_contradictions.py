"""A small archive in which articles copy, confirm or contradict each other, and what is said of it."""

import json

import pytest

from bot.render import AnswerView, answer_text
from bot.texts import Language
from retrieval import build_index, open_answerer
from retrieval.cli.app import cli

pytestmark = pytest.mark.integration

FIRE = "Bei dem Brand in der Werft von Greetmersiel sind am Montag {} Arbeiter verletzt worden."
ARTICLES = [
    ("brand-bote", "Ahlebote", "2024-05-14", FIRE.format("zwölf") + " Die Halle ist zerstört."),
    ("brand-kurier", "Kurier", "2024-05-15",
     "In der Werft von Greetmersiel wurden bei dem Brand am Montag 17 Arbeiter verletzt. Das Schiff blieb heil."),
    ("bibliothek-bote", "Ahlebote", "2024-03-04",
     "Die neue Stadtbibliothek von Werdenhagen öffnet am 3. Mai mit einer Lesung. Der Bau hat acht Jahre gedauert."),
    ("bibliothek-kurier", "Kurier", "2024-03-05",
     "Mit einer Lesung öffnet am 10. Mai die neue Stadtbibliothek von Werdenhagen. Bücher gibt es 80.000."),
    ("turm-bote", "Ahlebote", "2023-08-01",
     "Der Umbau des Wasserturms von Kirchahlen hat 64 Millionen Euro gekostet. Der Turm steht seit 1910."),
    ("turm-berichtigung", "Ahlebote", "2023-08-03",
     "Anders als gemeldet hat der Umbau des Wasserturms von Kirchahlen nicht 64 Millionen Euro gekostet, sondern "
     "46 Millionen Euro. Wir bitten um Entschuldigung."),
    ("minister-bote", "Ahlebote", "2024-09-11",
     "Die Innenminister der Küstenländer haben sich am Dienstag in Norderhörn getroffen. Es ging um Deiche."),
    ("minister-kurier", "Kurier", "2024-09-12",
     "Die Innenminister der Küstenländer haben sich am Dienstag in Mittelsum getroffen. Es gab Fisch."),
    # rounded, and told more and less exactly
    ("lauf-bote", "Ahlebote", "2024-06-10", "Am Deichlauf von Norderhörn nahmen am Sonntag rund 400 Läufer teil."),
    ("lauf-kurier", "Kurier", "2024-06-10", "Am Sonntag nahmen 412 Läufer am Deichlauf von Norderhörn teil."),
    ("schleuse-bote", "Ahlebote", "2019-04-26",
     "Die Schleuse von Bad Rosselbach ist am Donnerstag wegen eines Lecks gesperrt worden. Taucher suchten es."),
    ("schleuse-kurier", "Kurier", "2019-04-27",
     "Wegen eines Lecks ist die Schleuse von Bad Rosselbach am 25. April gesperrt worden. Die Schiffe warten."),
    # copies on both sides of New Year, and one that was printed much later
    ("feuer-bote", "Ahlebote", "2019-12-31",
     "Am 30. Dezember ist das alte Strandhotel von Mittelsum bis auf die Mauern abgebrannt. Es stand leer."),
    ("feuer-kurier", "Kurier", "2020-01-02",
     "Bis auf die Mauern ist das alte Strandhotel von Mittelsum am 30. Dezember abgebrannt. Niemand wohnte dort."),
    ("taufe-bote", "Ahlebote", "2022-05-17",
     "Das neue Fährschiff der Reederei Janssen ist am Dienstag im Hafen von Emderoog getauft worden. Es heißt Möwe."),
    ("taufe-kurier", "Kurier", "2022-05-25",
     "Das neue Fährschiff der Reederei Janssen ist am Dienstag im Hafen von Emderoog getauft worden."),
    # the same feast in two years
    ("fest-19", "Ahlebote", "2019-07-08", "Zum Hafenfest von Emderoog kamen am Wochenende 5.200 Besucher."),
    ("fest-23", "Kurier", "2023-07-10", "Zum Hafenfest von Emderoog kamen am Wochenende 7.900 Besucher."),
    # somebody spoke on two days
    ("rede-bote", "Ahlebote", "2024-02-07",
     "Der Fährverkehr nach Emderoog werde eingestellt, sagte Reederin Wiebke Janssen am Dienstag in Grefenau."),
    ("rede-kurier", "Kurier", "2024-02-09",
     "Der Fährverkehr nach Emderoog werde eingestellt, sagte Reederin Wiebke Janssen am Donnerstag in Grefenau."),
    # agency copy, and one who was there
    ("kanal-bote", "Ahlebote", "2025-01-20",
     "Werdenhagen (dpa) - Den Kanal bei Werdenhagen hat die Baggerführerin Tomke Focken am Freitag mit ihrem Schiff "
     "»Größe« freigeräumt. Mehr folgt."),
    ("kanal-kurier", "Kurier", "2025-01-21",
     "Werdenhagen - Den Kanal bei Werden\u00adhagen hat die Baggerführerin Tomke Focken mit ihrem Schiff „Größe“ "
     "freigeräumt. Ende der Meldung."),
    ("kanal-welle", "Küstenwelle", "2025-01-22",
     "„Die Brocken waren so groß wie Kühlschränke“: Wie Tomke Focken den Kanal bei Werdenhagen freigeräumt hat."),
]  # fmt: skip
CONTRADICTED = [
    ("Wie viele Arbeiter wurden bei dem Brand in der Werft verletzt?", "zwölf Arbeiter", "17 Arbeiter"),
    ("Wann öffnet die neue Stadtbibliothek von Werdenhagen?", "am 3. Mai", "am 10. Mai"),
    ("Was hat der Umbau des Wasserturms gekostet?", "64 Millionen Euro", "46 Millionen Euro"),
    ("Wo haben sich die Innenminister der Küstenländer getroffen?", "Norderhörn", "Mittelsum"),
]
NOT_CONTRADICTED = [
    "Wie viele Läufer nahmen am Deichlauf teil?",
    "Wann wurde die Schleuse von Bad Rosselbach gesperrt?",
    "Wie viele Besucher kamen zum Hafenfest von Emderoog?",
    "Wann wird der Fährverkehr nach Emderoog eingestellt?",
    "Wer hat den Kanal bei Werdenhagen freigeräumt?",
    "Wann ist das Strandhotel von Mittelsum abgebrannt?",
    "Wann wurde das neue Fährschiff der Reederei Janssen getauft?",
    "Wie viele Bücher gibt es?",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contradictions")
    entries = [
        {"id": name, "title": f"Meldung {name}", "source": source, "published": published, "text": text}
        for name, source, published, text in ARTICLES
    ]
    (folder / "articles.json").write_text(json.dumps(entries), encoding="utf-8")
    build_index(folder / "index", [folder / "articles.json"])
    return folder / "index"


@pytest.fixture(scope="module")
def answerer(index):
    answerer = open_answerer(index)
    yield answerer
    answerer.close()


@pytest.mark.parametrize(("question", "one", "other"), CONTRADICTED)
@pytest.mark.parametrize("top_k", [2, 3, 12])
def test_both_sides_are_quoted_and_it_is_said(answerer, question, one, other, top_k):
    answer = answerer.ask(question, top_k=top_k, min_confidence=0)
    (found,) = answer.contradictions

    assert (found.one.words, found.other.words) == (one, other)
    assert found.one.citation.published <= found.other.citation.published
    assert len(answer.quotes) <= top_k
    shown = {citation.article_id for quote in answer.quotes[:3] for citation in quote.citations}
    assert {found.one.citation.article_id, found.other.citation.article_id} <= shown
    for side in (found.one, found.other):
        text = answerer.article(side.citation.article_id).text
        assert text[side.citation.start : side.citation.end] == side.words
    assert [quote.score for quote in answer.quotes] == sorted((quote.score for quote in answer.quotes), reverse=True)
    assert [quote.rank for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))


def test_with_room_for_one_quote_the_other_source_is_still_named(answerer):
    answer = answerer.ask(CONTRADICTED[0][0], top_k=1, min_confidence=0)

    assert len(answer.quotes) == 1
    assert {side.citation.source for side in (answer.contradictions[0].one, answer.contradictions[0].other)} == {
        "Ahlebote",
        "Kurier",
    }


@pytest.mark.parametrize("question", NOT_CONTRADICTED)
def test_what_can_both_be_so_is_no_contradiction(answerer, question):
    assert answerer.ask(question, min_confidence=0).contradictions == ()


def test_agency_copy_is_one_voice_and_who_was_there_another(answerer):
    answer = answerer.ask("Wer hat den Kanal bei Werdenhagen freigeräumt?", min_confidence=0)
    (copied,) = [quote for quote in answer.quotes if quote.voice.articles > 1]

    assert {citation.article_id for citation in copied.citations} == {"kanal-bote", "kanal-kurier"}
    assert (copied.voice.outlets, copied.voice.agencies, copied.voice.verbatim) == (2, ("dpa",), False)
    for citation in copied.citations:
        words = answerer.article(citation.article_id).text[citation.start : citation.end]
        assert words.endswith("freigeräumt.")
    own = copied.citations[0]
    assert answerer.article(own.article_id).text[own.start : own.end] == copied.text


def test_the_command_line_says_it(index, run_real):
    shown = run_real("ask", CONTRADICTED[0][0], "--index", str(index))

    assert (
        "The sources contradict each other: „zwölf Arbeiter“ (Ahlebote, 14. Mai 2024) – „17 Arbeiter“ (Kurier, "
        "15. Mai 2024)\n"
    ) in shown
    shown = run_real("ask", "Wer hat den Kanal bei Werdenhagen freigeräumt?", "--index", str(index))
    assert "   nearly the same words in 2 articles by 2 outlets (agency text: dpa)\n" in shown
    assert "contradict" not in shown


def test_json_holds_nothing_of_it(index, run_real):
    answer = json.loads(run_real("ask", CONTRADICTED[0][0], "--index", str(index), "--json"))

    assert list(answer) == [
        "id", "question", "understood_as", "status", "confidence", "quotes", "timings_ms", "generation",
    ]  # fmt: skip
    assert all("voice" not in quote for quote in answer["quotes"])


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (Language.GERMAN, ("Die Quellen widersprechen sich: „zwölf Arbeiter“ (Ahlebote, 14. Mai 2024) – „17 ",
                           "\nFast wortgleich in 2 Artikeln aus 2 Medien (Agenturtext dpa)")),
        (Language.ENGLISH, ("The sources contradict each other: “zwölf Arbeiter” (Ahlebote, 14 May 2024) – “17 ",
                            "\nNearly the same words in 2 articles by 2 outlets (agency text: dpa)")),
    ],
)  # fmt: skip
def test_the_bot_says_it(answerer, language, lines):
    questions = (CONTRADICTED[0][0], "Wer hat den Kanal bei Werdenhagen freigeräumt?")
    for question, line in zip(questions, lines, strict=True):
        answer = answerer.ask(question, top_k=12, min_confidence=0)
        assert line in answer_text(AnswerView(answer=answer, language=language))


@pytest.fixture
def run_real(tmp_path, monkeypatch):
    """Give a function that runs a command in this process, with the real model, and returns what it prints."""
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        result = CliRunner().invoke(cli, arguments, prog_name="fundstelle")
        assert result.exit_code == 0, result.output
        return result.stdout

    return run
