"""Back to the generation before, and forward again; what is damaged is refused, and what is left is rescued."""

import pytest

from retrieval import IndexNotBuiltError, IndexWriteError, RollbackError, rollback_index
from retrieval.indexing.child_check import GenerationUnfitError
from retrieval.indexing.generation_check import check_generation
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import read_manifest


@pytest.fixture(autouse=True)
def _check_in_this_process(monkeypatch):
    def check(folder):
        try:
            check_generation(folder)
        except Exception as error:
            raise GenerationUnfitError(f"says: {error}") from error

    monkeypatch.setattr("retrieval.indexing.rollback.check_in_child", check)


@pytest.fixture
def two(own_index, build, tmp_path):
    """Give an index with two generations, and their names: that of one note less is live."""
    first = GenerationStore(own_index).live().name
    (tmp_path / "only.txt").write_text("Der Kanal in Werdenhagen ist seit Montag gesperrt.", encoding="utf-8")
    return own_index, first, build(own_index, [tmp_path / "only.txt"]).generation


def names(index):
    return sorted(path.name for path in (index / "generations").iterdir())


def test_back_and_forward_again(two, open_answerer):
    index, first, second = two
    back = rollback_index(index)
    answerer = open_answerer(index)
    assert answerer.generation == first
    answerer.close()
    forward = rollback_index(index)

    assert (back.left, back.generation, back.articles) == (second, first, 5)
    assert back.passages == read_manifest(index / "generations" / first).passages
    assert back.built_at == read_manifest(index / "generations" / first).built_at
    assert (forward.left, forward.generation, forward.articles) == (first, second, 1)
    assert names(index) == sorted([first, second])
    assert GenerationStore(index).live().name == second


def test_the_next_build_is_compared_with_what_is_live(two, articles_folder, build):
    index, first, second = two
    rollback_index(index)

    assert not build(index, [articles_folder]).changed
    assert names(index) == sorted([first, second])
    newest = build(index, [articles_folder], full=True)
    assert names(index) == sorted([first, newest.generation])
    assert read_manifest(index / "generations" / newest.generation).number == 3


def test_nothing_to_go_back_to(own_index):
    live = GenerationStore(own_index).live()

    with pytest.raises(RollbackError, match="it holds no other generation; it stays as it was"):
        rollback_index(own_index)
    assert GenerationStore(own_index).live() == live


@pytest.mark.parametrize("part", ["archive/passages.npy", "manifest.json", "vectors/chroma.sqlite3"])
def test_a_damaged_one_is_refused(two, part):
    index, first, second = two
    (index / "generations" / first / part).write_bytes(b"damaged")

    with pytest.raises(RollbackError, match=f"the check of the generation '{first}' says: "):
        rollback_index(index)
    assert GenerationStore(index).live().name == second


@pytest.mark.parametrize("damage", ["missing", "garbage", "gone"])
def test_where_current_leads_nowhere_the_newest_whole_one_is_taken(two, damage):
    index, first, second = two
    if damage == "missing":
        (index / "CURRENT").unlink()
    else:
        (index / "CURRENT").write_text("../.." if damage == "garbage" else "gone", encoding="utf-8")
    (index / "PREVIOUS").unlink()
    rescued = rollback_index(index)

    assert (rescued.left, rescued.generation) == (None, second)

    (index / "CURRENT").unlink()
    (index / "generations" / second / "words" / "words.bin").unlink()
    assert rollback_index(index).generation == first


def test_where_none_is_whole_that_is_said(two):
    index, first, second = two
    (index / "CURRENT").unlink()
    for name in (first, second):
        (index / "generations" / name / "manifest.json").unlink()

    with pytest.raises(RollbackError, match=f"{first}.*; .*{second}|{second}.*; .*{first}"):
        rollback_index(index)
    assert names(index) == sorted([first, second])


def test_no_index(tmp_path):
    with pytest.raises(IndexNotBuiltError):
        rollback_index(tmp_path / "index")
    assert not (tmp_path / "index").exists()

    (tmp_path / "index" / "generations").mkdir(parents=True)
    with pytest.raises(IndexNotBuiltError):
        rollback_index(tmp_path / "index")


def test_not_while_a_build_is_at_work(two):
    index, _, second = two

    with GenerationStore(index).lock(), pytest.raises(IndexWriteError, match="another build"):
        rollback_index(index)
    assert GenerationStore(index).live().name == second
