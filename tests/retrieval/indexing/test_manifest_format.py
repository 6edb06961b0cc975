"""An index of another format is outdated, not damaged; a build replaces it."""

import json

import pytest

from retrieval import IndexOutdatedError, verify_index
from retrieval.indexing.generations import GenerationStore


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
    assert build(older_index, [articles_folder]).changed

    open_answerer(older_index).close()


def test_the_format_before_passage_vectors_is_outdated_and_not_damaged(own_index, open_answerer):
    live = GenerationStore(own_index).live()
    (live / "archive" / "passage_vectors.npy").unlink()
    fields = json.loads((live / "manifest.json").read_text(encoding="utf-8")) | {"format": 1}
    (live / "manifest.json").write_text(json.dumps(fields), encoding="utf-8")

    with pytest.raises(IndexOutdatedError, match="the format 1, but 4 is wanted; rebuild it with"):
        open_answerer(own_index)
