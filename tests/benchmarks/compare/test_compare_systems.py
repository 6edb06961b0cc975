"""Each system, in a process of its own, builds a small archive, is opened again, and finds what is asked for."""

import pytest

from benchmarks.compare.corpus import read_corpus, write_corpus
from benchmarks.compare.preparing import check_rows, cut
from benchmarks.compare.systems import FUNDSTELLE, SYSTEMS, missing_packages
from benchmarks.compare.workers import WorkerError, Workers
from retrieval.datamodel import Article, Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

TEXTS = {
    "bruecke": "Die neue Brücke über die Ahle ist 212 Meter lang. Sie kostete vier Millionen Euro.",
    "faehre": "Der Kapitän Okko Tjarks steuert die Fähre nach Norderhörn. Eine Überfahrt dauert 45 Minuten.",
    "museum": "Im Museum von Werdenhagen hängen 37 Anker. Es hat nur im Sommer offen.",
    "markt": "Auf dem Wochenmarkt in Grefenau wird seit dem Frühjahr Käse aus Büffelmilch verkauft.",
}
ASKED = {
    "Wie lang ist die Brücke über die Ahle?": ("bruecke", "212 Meter"),
    "Wer steuert die Fähre nach Norderhörn?": ("faehre", "Okko Tjarks"),
    "Wie viele Anker sind im Museum zu sehen?": ("museum", "37"),
}


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    from retrieval.models.bundled import bundled_model_folder

    folder = tmp_path_factory.mktemp("compare")
    articles = [Article(id=name, title=name.title(), text=text) for name, text in TEXTS.items()]
    write_corpus(folder / "corpus", articles, cut(articles), {"own": [question(text) for text in ASKED]})
    return Workers(model=bundled_model_folder(), corpus=folder / "corpus", folder=folder / "indexes")


def question(text):
    article_id, words = ASKED[text]
    start = TEXTS[article_id].index(words)
    place = AnswerPlace(
        article_id=article_id,
        paragraph=Span(0, len(TEXTS[article_id])),
        answer=Span(start, start + len(words)),
        words=words,
    )
    return EvalQuestion(id=text, text=text, places=(place,))


@pytest.mark.integration
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_finds_the_passage_that_answers(system, workers):
    missing = missing_packages(system)
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (the extra `compare`)")
    corpus = read_corpus(workers.corpus)
    assert workers.index(system) is None

    built = workers.build(system)
    found = workers.find(system, list(ASKED))
    timed = workers.time(system, list(ASKED))

    index = workers.index(system)
    assert index is not None
    assert 0 < built["seconds"] < built["process_s"]
    assert min(built["cpu_s"], built["peak_mb"], built["disk_mb"], timed["ready_s"], timed["mb"]) > 0
    assert [set(rows[:1]) for rows in found["rows"]] == [asked.holding for asked in corpus.questions]
    assert all(len(set(rows)) == len(rows) for rows in found["rows"])
    assert all(len(timed["ms"][way]) == len(timed["cpu_ms"][way]) == len(ASKED) for way in ("search", "encode"))
    if system == FUNDSTELLE:
        check_rows(corpus, index)
        for kind in ("quotes", "quotes_read"):
            assert [quotes[0][0][0] for quotes in found[kind]] == [article_id for article_id, _ in ASKED.values()]
        assert len(timed["ms"]["answer"]) == len(timed["ms"]["answer_read"]) == len(ASKED)
    else:
        assert found["quotes"] == found["quotes_read"] == [None] * len(ASKED)
        assert "answer" not in timed["ms"]


@pytest.mark.integration
def test_a_system_that_fails_is_named_with_what_it_printed(workers, tmp_path):
    lost = Workers(model=workers.model, corpus=tmp_path / "nothing", folder=tmp_path / "indexes")

    with pytest.raises(WorkerError, match=r"rank-bm25 \+ Chroma could not build; what its process printed") as failure:
        lost.build("rank-bm25 + Chroma")

    assert "passages.json" in failure.value.log.read_text(encoding="utf-8")
    assert lost.index("rank-bm25 + Chroma") is None
