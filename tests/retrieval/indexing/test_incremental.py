"""A build that takes over what stayed the same ends where a full one does."""

import json
import os
import random
import shutil
from contextlib import closing

import pytest
from fake_encoder import FakeEncoder

from retrieval.german.analyzer import Analyzer
from retrieval.indexing import intake
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.verify import verify_generation

pytestmark = pytest.mark.integration  # each builds indexes of its own

NAMES = ("Hanna Ottmers", "Jens Petersdorf", "Okko Tjarks", "Frauke Lorenzen", "Veit Hansmann")
PLACES = ("Grefenau", "Tannrode", "Norderhörn", "Werdenhagen")
DEEDS = ("eröffnete die Brücke", "sperrte den Kanal", "zählte die Anker", "malte das Rathaus", "fütterte die Störche")


class CountingEncoder(FakeEncoder):
    def __init__(self):
        self.encoded, self.counted = [], []

    def __call__(self):
        return self

    def encode_passages(self, texts, *, on_progress=None):
        self.encoded += texts
        return super().encode_passages(texts, on_progress=on_progress)

    def count_tokens(self, texts):
        self.counted += texts
        return super().count_tokens(texts)


def sentence(chance):
    return f"{chance.choice(NAMES)} {chance.choice(DEEDS)} in {chance.choice(PLACES)} am {chance.randint(1, 28)}. Mai."


def article(chance):
    text = " ".join(sentence(chance) for _ in range(chance.randint(1, 9)))
    return {"text": text, "title": sentence(chance), "published": f"20{chance.randint(10, 24)}"}


def write(folder, articles):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in articles.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def change(chance, articles):
    """Add, remove, rename, rewrite and double articles."""
    for _ in range(chance.randint(0, 3)):
        articles[f"neu-{chance.randint(0, 999)}"] = article(chance)
    for name in chance.sample(sorted(articles), 3):
        kind = chance.choice(["remove", "rename", "title", "text", "double"])
        content = articles[name]
        if kind in {"remove", "rename"}:
            del articles[name]
        if kind == "rename":
            articles[f"{name}-x"] = content
        if kind == "title":
            articles[name] = {**content, "title": sentence(chance)}
        if kind == "text":
            articles[name] = {**content, "text": content["text"] + " " + sentence(chance)}
        if kind == "double":
            articles[f"{name}-doppelt"] = dict(content)


def parts(folder):
    """Return everything that a question is answered from."""
    with closing(OpenIndex(GenerationStore(folder).live(), exact_up_to=0)) as index:
        archive = index.archive
        terms = {term for row in range(index.manifest.passages) for term in Analyzer()(archive.passage(row).text)}
        return {
            "articles": list(archive.articles()),
            "passages": archive.passages.tolist(),
            "sentences": archive.sentences.tolist(),
            "keys": archive.sentence_keys.tolist(),
            "passage vectors": archive.passage_vectors.tolist(),
            "sentence vectors": archive.sentence_vectors.tolist(),
            "vectors in Chroma": {row: vector.tolist() for row, vector in index.vectors.vectors()},
            "BM25": {term: index.passages.search([term], 1000) for term in terms},
            "sentences in BM25": {term: index.sentences.search([term], 1000) for term in terms},
            "words": {term: index.words.count(term) for term in terms},
        }


@pytest.mark.parametrize("seed", range(2))
def test_many_changes_later_it_equals_a_full_build(build, open_answerer, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - for variety
    articles = {f"artikel-{number}": article(chance) for number in range(30)}
    folder, index = tmp_path / "articles", tmp_path / "index"
    write(folder, articles)
    build(index, [folder])
    for _ in range(3):
        change(chance, articles)
        write(folder, articles)
        build(index, [folder])
    build(tmp_path / "full", [folder], full=True)

    assert parts(index) == parts(tmp_path / "full")
    assert verify_generation(GenerationStore(index).live(), Analyzer()) == []
    for question in ("Wer eröffnete die Brücke in Grefenau?", "Wo zählte Okko Tjarks die Anker?"):
        given = []
        for path in (index, tmp_path / "full"):
            with closing(open_answerer(path)) as answerer:
                answer = answerer.ask(question, min_confidence=0)
            given.append((answer.status, answer.confidence, answer.quotes))
        assert given[0] == given[1]


def test_only_what_changed_is_read_cut_and_encoded(build, tmp_path):
    chance = random.Random(7)  # noqa: S311 - for variety
    articles = {f"artikel-{number}": article(chance) for number in range(12)}
    folder, index = tmp_path / "articles", tmp_path / "index"
    write(folder, articles)
    build(index, [folder])

    articles["artikel-3"]["text"] = "Der Leuchtturm blinkt. " + articles["artikel-3"]["text"]
    articles["artikel-5"]["title"] = "Ein anderer Titel"
    articles["dazu"] = {"text": "Der Müller mahlt."}
    del articles["artikel-7"]
    write(folder, articles)
    encoder = CountingEncoder()
    result = build(
        index, [folder], encoder=type("Given", (), {"model_id": FakeEncoder.model_id, "__new__": lambda _: encoder})
    )

    assert (result.added, result.changed, result.unchanged, result.removed) == (1, 2, 9, 1)
    assert "Der Müller mahlt." in encoder.encoded
    assert "Der Leuchtturm blinkt." in encoder.encoded
    assert all("Leuchtturm" in text or "Müller" in text for text in encoder.encoded)
    assert not any(text in encoder.counted for text in (articles["artikel-1"]["text"], articles["artikel-5"]["text"]))


def test_a_full_build_takes_nothing_but_vectors(build, tmp_path, articles_folder):
    index = tmp_path / "index"
    build(index, [articles_folder])
    encoder = CountingEncoder()
    kind = type("Given", (), {"model_id": FakeEncoder.model_id, "__new__": lambda _: encoder})
    result = build(index, [articles_folder], full=True, encoder=kind)

    assert (result.rebuilt, result.added, result.unchanged) == (True, 0, 5)
    assert encoder.counted
    assert encoder.encoded == []

    shutil.rmtree(index / "cache")
    build(index, [articles_folder], full=True, encoder=kind)
    assert encoder.encoded


def test_other_readers_read_everything_again(build, tmp_path, articles_folder, monkeypatch):
    read, really_read = [], intake.read_file

    def read_file(file):
        read.append(file.path.name)
        return really_read(file)

    index = tmp_path / "index"
    build(index, [articles_folder])
    monkeypatch.setattr(intake, "read_file", read_file)
    build(index, [articles_folder])
    assert read == []

    for module in ("build", "generation_writer"):
        monkeypatch.setattr(f"retrieval.indexing.{module}.READERS_VERSION", "another")
    result = build(index, [articles_folder])
    assert (result.rebuilt, len(read)) == (True, 5)
    assert not build(index, [articles_folder]).rebuilt
    assert len(read) == 5


def test_skipped_files_are_named_by_a_build_that_reads_none(build, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ein Satz.", encoding="utf-8")
    (folder / "b.jsonl").write_text('{"text": "Noch ein Satz."}\nkein JSON\n', encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF")
    first, again = build(tmp_path / "index", [folder]), build(tmp_path / "index", [folder])

    assert (first.rebuilt, again.rebuilt) == (True, False)
    assert first.skipped == again.skipped
    assert [(skipped.path.rsplit("/", 1)[1], skipped.line) for skipped in again.skipped] == [
        ("b.jsonl", 2),
        ("c.pdf", None),
    ]


def test_vectors_outlive_another_model_and_a_lost_index(build, tmp_path, articles_folder):
    class OtherEncoder(FakeEncoder):
        model_id = "fake-other"

    index, encoder = tmp_path / "index", CountingEncoder()
    build(index, [articles_folder])
    build(index, [articles_folder], encoder=OtherEncoder)
    shutil.rmtree(index / "generations")
    build(
        index,
        [articles_folder],
        encoder=type("Given", (), {"model_id": FakeEncoder.model_id, "__new__": lambda _: encoder}),
    )

    assert encoder.encoded == []
    assert verify_generation(GenerationStore(index).live(), Analyzer()) == []


def test_vectors_computed_in_another_way_are_never_mixed(build, tmp_path, articles_folder):
    def counted(encoding):
        encoder = CountingEncoder()
        kind = type("Given", (), {"model_id": FakeEncoder.model_id, "__new__": lambda _: encoder})
        return build(index, [articles_folder], encoder=kind, encoding=encoding), encoder.encoded

    index = tmp_path / "index"
    first, all_texts = counted("in floats")
    assert (first.rebuilt, len(all_texts) > 5) == (True, True)

    # An index of before still answers; the next build computes all of it anew, in a generation of its own.
    with closing(OpenIndex(GenerationStore(index).live(), model=FakeEncoder.model_id)) as opened:
        assert opened.manifest.encoding == "in floats"
    result, encoded = counted("in bytes")
    assert (result.rebuilt, result.unchanged) == (True, 5)
    assert sorted(encoded) == sorted(all_texts)
    assert not counted("in bytes")[0].rebuilt

    # Back again: the vectors of then lie in a cache of their own.
    result, encoded = counted("in floats")
    assert (result.rebuilt, encoded) == (True, [])


def test_a_file_that_was_replaced_while_it_was_read_is_read_again(tmp_path, build, monkeypatch):
    index, path = tmp_path / "index", tmp_path / "a" / "x.json"
    old, new = ({"text": f"Der Kanal ist {state} gesperrt. Hanna Ottmers sah es."} for state in ("nicht", "doch"))
    write(path.parent, {"x": old})

    def read_another(found):
        write(path.parent, {"x": new})
        return read_file(found)

    read_file = intake.read_file
    with monkeypatch.context() as patch:
        patch.setattr(intake, "read_file", read_another)
        build(index, [path.parent])  # hashed the old one, read the new one
    write(path.parent, {"x": old})

    assert build(index, [path.parent]).rebuilt
    assert [article.text for article in parts(index)["articles"]] == [old["text"]]


def test_names_that_are_not_utf8_stop_nothing(tmp_path, build):
    folder = tmp_path / "a"
    write(folder, {"gut": {"text": "Der Kanal ist gesperrt."}})
    try:
        for name in (b"/m\xfcll.json", b"/m\xe4ll.json"):
            (folder / os.fsdecode(os.fsencode(folder) + name)).write_text('{"text": "Der Kanal ist offen."}')
        (folder / os.fsdecode(b"eigen\xfc.json")).write_text('{"id": "eigen", "text": "Okko malte das Rathaus."}')
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")

    first = build(tmp_path / "index", [folder])
    assert (first.articles, len(first.skipped)) == (2, 2)
    assert all("is not UTF-8" in skipped.reason for skipped in first.skipped)
    again = build(tmp_path / "index", [folder])
    assert (again.rebuilt, again.skipped) == (False, first.skipped)
