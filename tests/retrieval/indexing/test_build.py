"""A build brings the index up to date, or leaves it as it was."""

import shutil
import sqlite3

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from retrieval.errors import DuplicateArticleError, IndexWriteError, NoArticlesError
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import read_manifest
from retrieval.indexing.open_index import OpenIndex
from retrieval.indexing.vector_index import VectorIndex
from retrieval.indexing.verify import verify_generation

pytestmark = pytest.mark.integration  # each builds an index of its own


class OtherEncoder(FakeEncoder):
    model_id = "fake-other"


class BrokenEncoder(FakeEncoder):
    def encode_passages(self, texts, *, on_progress=None):
        raise KeyboardInterrupt


def live(folder):
    return GenerationStore(folder).live()


def test_a_build_says_what_it_did(built_index, articles_folder, build):
    manifest = read_manifest(live(built_index))
    again = build(built_index, [articles_folder])

    assert not again.rebuilt
    assert again.generation == manifest.generation
    assert (again.articles, again.passages, again.sentences) == (5, manifest.passages, manifest.sentences)
    assert (manifest.model, manifest.dimension) == ("fake-bag-of-words", 64)
    assert manifest.analyzer == Analyzer().fingerprint


@pytest.mark.parametrize("change", ["text", "title", "added", "removed", "published", "model", "full"])
def test_every_change_brings_a_new_generation(own_index, articles_folder, build, tmp_path, change):
    articles = shutil.copytree(articles_folder, tmp_path / "articles")
    file = articles / "bruecke-bote.md"
    content = file.read_text(encoding="utf-8")
    changes = {
        "text": lambda: file.write_text(content.replace("212 Meter", "213 Meter"), encoding="utf-8"),
        "title": lambda: file.write_text(content.replace("Neue Brücke", "Alte Brücke"), encoding="utf-8"),
        "published": lambda: file.write_text(content.replace("2024-05-14", "2024-05"), encoding="utf-8"),
        "added": lambda: (articles / "neu.txt").write_text("Ein neuer Text.", encoding="utf-8"),
        "removed": file.unlink,
    }
    changes.get(change, lambda: None)()
    before = live(own_index).name

    result = build(
        own_index, [articles], full=change == "full", encoder=OtherEncoder if change == "model" else FakeEncoder
    )

    assert result.rebuilt
    assert live(own_index).name == result.generation != before
    assert verify_generation(live(own_index), Analyzer()) == []


def test_the_same_articles_under_another_path_are_the_same(own_index, articles_folder, build, tmp_path):
    moved = shutil.copytree(articles_folder, tmp_path / "moved")

    assert not build(own_index, [moved]).rebuilt


def test_a_damaged_index_is_built_anew(own_index, articles_folder, build):
    rows = live(own_index) / "passages" / "rows.npy"
    rows.write_bytes(rows.read_bytes()[:-1])

    assert build(own_index, [articles_folder]).rebuilt
    assert verify_generation(live(own_index), Analyzer()) == []


def test_wrong_ids_in_chroma_are_named_and_built_anew(own_index, articles_folder, build):
    before = live(own_index)
    with sqlite3.connect(before / "vectors" / "chroma.sqlite3") as database:
        database.execute("UPDATE embeddings SET embedding_id = '777' WHERE id = 2")
    database.close()
    problems = verify_generation(before, Analyzer())
    result = build(own_index, [articles_folder])

    assert any("its ids are not those of ids.npy" in problem for problem in problems)
    assert result.rebuilt
    assert verify_generation(live(own_index), Analyzer()) == []


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_damaged_chroma_database_is_built_anew(own_index, articles_folder, build, content):
    (live(own_index) / "vectors" / "chroma.sqlite3").write_bytes(content)

    assert build(own_index, [articles_folder]).rebuilt
    assert verify_generation(live(own_index), Analyzer()) == []


def test_an_interrupted_build_leaves_the_live_index(own_index, articles_folder, build, open_answerer):
    before = live(own_index).name
    shutil.rmtree(own_index / "cache")

    with pytest.raises(KeyboardInterrupt):
        build(own_index, [articles_folder], full=True, encoder=BrokenEncoder)

    assert live(own_index).name == before
    assert [path.name for path in (own_index / "generations").iterdir()] == [before]


def test_a_reader_keeps_its_generation_while_another_goes_live(own_index, articles_folder, build, open_answerer):
    answerer = open_answerer(own_index)
    before = answerer.ask("Wer durchschnitt das Band?")
    build(own_index, [articles_folder], full=True)

    after = answerer.ask("Wer durchschnitt das Band?")
    answerer.close()

    assert (after.quotes, after.generation) == (before.quotes, before.generation)
    assert live(own_index).name != before.generation


def test_a_second_build_at_the_same_time_is_refused(own_index, articles_folder, build):
    with GenerationStore(own_index).lock(), pytest.raises(IndexWriteError, match="another build"):
        build(own_index, [articles_folder])


def test_nothing_to_read_is_an_error_and_makes_no_folder(build, tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.pdf").write_bytes(b"%PDF")

    with pytest.raises(NoArticlesError, match=r"a\.pdf"):
        build(tmp_path / "index", [tmp_path / "articles"])
    assert not (tmp_path / "index").exists()


def test_two_articles_with_one_id_are_an_error(build, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text('{"id": "x", "text": "Ein Satz."}', encoding="utf-8")

    with pytest.raises(DuplicateArticleError, match="'x'"):
        build(tmp_path / "index", [tmp_path])


def test_progress_is_told_for_every_stage_up_to_its_end(build, articles_folder, tmp_path):
    told = []
    build(tmp_path / "index", [articles_folder], on_progress=lambda *progress: told.append(progress))

    stages = dict.fromkeys(stage for stage, _, _ in told)
    assert list(stages) == [
        "looking for changes",
        "reading articles",
        "loading the model",
        "cutting passages",
        "encoding",
        "writing the index",
        "switching",
    ]
    assert all((stage, total, total) in told for stage, _, total in told)


def test_vectors_come_back_in_the_order_of_similarity(built_index):
    folder = live(built_index)
    index, vectors = OpenIndex(folder), VectorIndex(folder / "vectors")
    wanted = FakeEncoder().encode_question("Die Fähre Seeadler fährt zwischen Norderhörn und dem Festland")
    stored = dict(vectors.vectors())
    expected = sorted(((float(vector @ wanted), row) for row, vector in stored.items()), reverse=True)
    found = vectors.search(wanted, 3)
    vectors.close()
    index.close()

    assert [row for row, _ in found] == [row for _, row in expected[:3]]
    assert [score for _, score in found] == pytest.approx([score for score, _ in expected[:3]], abs=1e-4)
    assert sorted(stored) == list(range(index.manifest.passages))
    assert np.linalg.norm(stored[0]) == pytest.approx(1)
