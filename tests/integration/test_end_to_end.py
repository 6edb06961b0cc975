"""Everything real: the example archive, the bundled model, Chroma, BM25, the command line."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from retrieval import ArticleFilter, Status, open_answerer, verify_index
from retrieval.cli.forms import answer_form
from retrieval.german.related_terms import RelatedTerms
from retrieval.german.vocabulary import count_words
from retrieval.indexing.exact_search import nearest
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.vector_index import VectorIndex

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED_SEEDS = (REPOSITORY / "../shared/seeds").resolve()

# Question and words that the first quote holds; what is marked lies on them.
ANSWERS = [
    ("Wo trafen sich Kim und Putin 2019?", "Wladiwostok"),
    ("Wer überreichte Kim die Einladung?", "Lawrow"),
    ("Mit wem traf sich Kim Jong Il 2011?", "Medwedew"),
    ("Womit wurde Kim an der Grenze begrüßt?", "Brot und Salz"),
    ("Wie weit liegt Wladiwostok von der nordkoreanischen Grenze entfernt?", "130 Kilometer"),
    ("Warum war Putin schon am Montag in Wladiwostok?", "Wirtschaftsforum"),
    ("Welche Farbe hatten die Waggons?", "grün"),
    ("Where did Kim and Putin meet in 2019?", "Wladiwostok"),
]
NO_ANSWERS = [
    "Wie viele Einwohner hat Wladiwostok?",
    "Wo trafen sich Merkel und Putin 2019?",
    "Wie lange muss ein Hefeteig gehen?",
]


def fundstelle(*arguments, prefix=()):
    """Run the installed command; `prefix` goes before it."""
    command = [*prefix, sys.executable, "-m", "retrieval", *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)


def without_network():
    """Return what runs a command without any network, or nothing where the system does not allow that."""
    allowed = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0
    return ("unshare", "--net") if allowed else ()


@pytest.fixture(autouse=True)
def _as_it_comes(monkeypatch):
    monkeypatch.delenv("FUNDSTELLE_READER")


@pytest.fixture(scope="session", params=["", "bundled"], ids=["no reader", "bundled reader"])
def reader(request):
    return request.param


@pytest.fixture(scope="session")
def seeds(seeds_index, reader):
    answerer = open_answerer(seeds_index, reader=reader)
    yield answerer
    answerer.close()


@pytest.fixture(scope="session")
def shared_index(tmp_path_factory):
    if not SHARED_SEEDS.is_dir():
        pytest.skip("the shared articles beside the repository are not there")
    folder = tmp_path_factory.mktemp("shared") / "index"
    done = fundstelle("build", "--articles", SHARED_SEEDS, "--index", folder, prefix=without_network())
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def shared(shared_index, reader):
    answerer = open_answerer(shared_index, reader=reader)
    yield answerer
    answerer.close()


def finds(answerer, question, words):
    answer = answerer.ask(question)
    assert answer.status is not Status.NO_ANSWER, answer.confidence
    quote = answer.quotes[0]
    assert words in quote.text, (answer.confidence, quote.text)
    marked = [span.shift(-quote.start).cut(quote.text) for span in quote.highlights]
    assert any(words in text or text in words for text in marked), (quote.text, marked)
    assert quote.text == answerer.article(quote.article_id).text[quote.start : quote.end]
    return True


@pytest.mark.parametrize(("question", "words"), ANSWERS)
def test_the_example_archive_answers(seeds, question, words):
    assert finds(seeds, question, words)


@pytest.mark.parametrize("question", NO_ANSWERS)
def test_the_example_archive_declines_what_it_does_not_say(seeds, question):
    answer = seeds.ask(question)

    assert answer.status is Status.NO_ANSWER, (answer.confidence, answer.quotes[0].text)


@pytest.mark.parametrize(("question", "words"), ANSWERS)
def test_the_shared_articles_answer(shared, question, words):
    assert finds(shared, question, words)


@pytest.mark.parametrize("question", NO_ANSWERS)
def test_the_shared_articles_decline_what_they_do_not_say(shared, question):
    answer = shared.ask(question)

    assert answer.status is Status.NO_ANSWER, (answer.confidence, answer.quotes[0].text)


def test_the_index_keeps_every_promise(seeds_index):
    assert verify_index(seeds_index) == []
    done = fundstelle("verify", "--index", seeds_index, "--json")
    assert json.loads(done.stdout) == {"ok": True, "problems": []}


def test_info_tells_what_was_built(seeds_index):
    facts = json.loads(fundstelle("info", "--index", seeds_index, "--json").stdout)

    assert facts["articles"] == len(list((REPOSITORY / "seeds").glob("*.*")))
    assert facts["dimension"] == 384
    assert facts["skipped"] == 0
    assert "Fundstelle-Beispielkorpus" in facts["sources"]


def test_building_again_finds_it_up_to_date(seeds_index):
    done = fundstelle("build", "--articles", "seeds", "--index", seeds_index, prefix=without_network())

    assert done.returncode == 0
    assert ": up to date; " in done.stdout


def test_the_command_answers_and_says_where_it_stands(seeds_index):
    done = fundstelle("ask", ANSWERS[0][0], "--index", seeds_index, prefix=without_network())

    assert (done.returncode, done.stderr) == (0, "")
    assert "Wladiwostok" in done.stdout
    assert "2019" in done.stdout


def test_asking_loads_no_torch(seeds_index):
    code = (
        "import sys; from retrieval import open_answerer; from pathlib import Path\n"
        "answerer = open_answerer(Path(sys.argv[1]), reader='bundled')\n"
        "answerer.ask('Wo trafen sich Kim und Putin 2019?'); answerer.close()\n"
        "print([name for name in ('torch', 'transformers', 'trafilatura') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(seeds_index)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("question", "words"), ANSWERS)
def test_a_filter_that_admits_every_article_changes_no_quote(seeds, question, words):
    plain = seeds.ask(question, top_k=10)
    [outlet] = seeds.index.archive.sources()
    only = ArticleFilter(source=outlet)  # a date would leave out those that have none
    assert len(seeds.index.archive.passages_admitted(only)) == seeds.index.manifest.passages
    filtered = seeds.ask(question, top_k=10, only=only)

    assert filtered.confidence == plain.confidence
    assert filtered.quotes == plain.quotes


def test_the_exact_search_finds_what_chroma_finds(seeds, seeds_index):
    archive = seeds.index.archive
    everything = archive.passages_admitted(ArticleFilter())
    with closing(VectorIndex(GenerationStore(seeds_index).live() / "vectors")) as chroma:
        for question in (*(question for question, _ in ANSWERS), *NO_ANSWERS):
            vector = seeds.encoder.encode_question(question)
            among = nearest(archive.passage_vectors, everything, vector, 20)
            for found in (seeds.index.vectors.search(vector, 20), chroma.search(vector, 20)):
                assert [row for row, _ in found] == [row for row, _ in among]
                assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in among], abs=1e-4)


@pytest.mark.parametrize(
    ("only", "words"),
    [
        (ArticleFilter(published_from="2019", published_to="2019"), "Wladiwostok"),
        (ArticleFilter(published_to="2011"), "Medwedew"),
    ],
    ids=str,
)
def test_a_time_decides_which_meeting_is_meant(seeds, only, words):
    answer = seeds.ask("Mit wem traf sich Kim, und wo?", only=only, top_k=10, min_confidence=0)

    assert any(words in quote.text for quote in answer.quotes)
    for quote in answer.quotes:
        assert only.admits(published=seeds.article(quote.article_id).published, source=None)


@pytest.mark.parametrize("only", [ArticleFilter(published_to="2010"), ArticleFilter(source="Talbote")], ids=str)
def test_a_filter_that_admits_no_article_leaves_no_answer(seeds, only):
    assert seeds.ask(ANSWERS[0][0], only=only, min_confidence=0).status is Status.NO_ANSWER


def test_a_second_open_index_shares_the_model(seeds, seeds_index, reader):
    with closing(open_answerer(seeds_index, reader=reader)) as other:
        assert other.encoder is seeds.encoder
        assert other.ask(ANSWERS[0][0]).quotes == seeds.ask(ANSWERS[0][0]).quotes


def test_agency_copy_is_one_quote_with_a_citation_for_each_article(tmp_path_factory):
    folder = tmp_path_factory.mktemp("agency")
    copy = "Der Deichverband Norderhörn hat am Freitag den Bau eines zweiten Sperrwerks beschlossen."
    for name, text in {
        "2024-03-02": f"Kurz gemeldet: Das Wetter bleibt mild.\n\n{copy} Mehr dazu morgen.",
        "2024-03-01": copy.replace(" ", "  ").replace("am  Freitag", "am\nFreitag"),
        "2024-03-03": f"„{copy}“ Die Kosten sind noch offen.",
    }.items():
        entry = {"id": name, "published": name, "text": text}
        (folder / f"{name}.json").write_text(json.dumps(entry), encoding="utf-8")
    done = fundstelle("build", "--articles", folder, "--index", folder / "index")
    assert done.returncode == 0, done.stderr
    answerer = open_answerer(folder / "index")
    answer = answerer.ask("Was hat der Deichverband Norderhörn am Freitag beschlossen?", min_confidence=0, top_k=10)
    answerer.close()

    quotes = [quote for quote in answer.quotes if "Deichverband" in quote.text]
    assert len(quotes) == 1
    assert quotes[0] is answer.quotes[0]
    own, *others = (citation.article_id for citation in quotes[0].citations)
    assert own == quotes[0].article_id
    assert others == sorted({"2024-03-01", "2024-03-02", "2024-03-03"} - {own})


def test_bm25_over_the_real_archive_is_that_of_rank_bm25(seeds):
    index, analyzer = seeds.index, seeds.analyzer
    texts = [index.archive.passage(row).text for row in range(index.manifest.passages)]
    related = RelatedTerms(analyzer, count_words(texts))
    documents = [analyzer(text) + related(text) for text in texts]
    reference = BM25Okapi(documents)

    for question, _ in ANSWERS:
        terms = analyzer(question)
        assert np.array_equal(index.passages.scores(terms)[0], reference.get_scores(terms))


@pytest.mark.parametrize("question", [ANSWERS[0][0], NO_ANSWERS[0]])
def test_the_same_question_gets_the_same_answer(seeds, seeds_index, reader, monkeypatch, question):
    monkeypatch.setenv("FUNDSTELLE_READER", reader or "none")

    def asked():
        done = fundstelle("ask", question, "--index", seeds_index, "--json")
        return json.loads(done.stdout) | {"timings_ms": None}

    assert asked() == asked() == json.loads(json.dumps(answer_form(seeds.ask(question)))) | {"timings_ms": None}
