"""An index of another format is outdated, not damaged; a build replaces it."""

import json

import pytest

from retrieval import IndexDamagedError, IndexOutdatedError, verify_index
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import checksums


@pytest.fixture
def older_index(own_index):
    manifest = GenerationStore(own_index).live() / "manifest.json"
    fields = json.loads(manifest.read_text(encoding="utf-8")) | {"format": 0}
    manifest.write_text(json.dumps(fields), encoding="utf-8")
    return own_index


def test_asking_says_which_format_was_built_and_which_is_wanted(older_index, open_answerer):
    with pytest.raises(IndexOutdatedError) as caught:
        open_answerer(older_index)

    assert (caught.value.path, caught.value.part, caught.value.built) == (older_index, "the format", 0)


def test_verify_names_it(older_index):
    [problem] = verify_index(older_index)

    assert "the format" in problem


def test_a_build_replaces_it(older_index, articles_folder, build, open_answerer):
    assert build(older_index, [articles_folder]).rebuilt

    open_answerer(older_index).close()


@pytest.fixture
def without_order(own_index):
    """Give an index as it was before the order of the sentences' terms was kept."""
    live = GenerationStore(own_index).live()
    for file in (live / "sentences").glob("sequence*"):
        file.unlink()
    fields = json.loads((live / "manifest.json").read_text(encoding="utf-8")) | {"format": 4, "files": checksums(live)}
    (live / "manifest.json").write_text(json.dumps(fields), encoding="utf-8")
    return own_index


def test_the_format_before_the_order_of_terms_answers_the_same(without_order, answerer, open_answerer):
    older = open_answerer(without_order)
    for question in ("Wann wurde die neue Brücke über die Ahle eröffnet?", "Wer steuert die Fähre?"):
        mine, theirs = older.ask(question, min_confidence=0), answerer.ask(question, min_confidence=0)
        assert mine.quotes == theirs.quotes
        assert mine.confidence == theirs.confidence
    older.close()

    assert verify_index(without_order) == []


def test_a_build_of_the_same_articles_adds_the_order_of_terms(without_order, articles_folder, build):
    assert build(without_order, [articles_folder]).rebuilt
    assert not build(without_order, [articles_folder]).rebuilt


def test_the_order_of_terms_is_missed_where_it_was_written(own_index, open_answerer):
    (GenerationStore(own_index).live() / "sentences" / "sequence.npy").unlink()

    with pytest.raises(IndexDamagedError, match="the order of terms"):
        open_answerer(own_index)


def test_the_format_before_passage_vectors_is_outdated_and_not_damaged(own_index, open_answerer):
    live = GenerationStore(own_index).live()
    (live / "archive" / "passage_vectors.npy").unlink()
    fields = json.loads((live / "manifest.json").read_text(encoding="utf-8")) | {"format": 1}
    (live / "manifest.json").write_text(json.dumps(fields), encoding="utf-8")

    with pytest.raises(IndexOutdatedError, match="the format 1, but 5 is wanted; rebuild it with"):
        open_answerer(own_index)
