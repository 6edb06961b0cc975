"""Every damage to an index on disk is named, and none of it makes the check itself fall over."""

import json
import shutil
import signal
import subprocess
import sys
from unittest.mock import Mock

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from retrieval.errors import IndexDamagedError, IndexNotBuiltError
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.child_check import GenerationUnfitError, check_in_child
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.manifest import checksums
from retrieval.indexing.verify import verify_generation
from retrieval.wiring import verify_index

PARTS = (
    "archive/articles.sqlite",
    "archive/passage_vectors.npy",
    "archive/passages.npy",
    "archive/sentence_keys.npy",
    "archive/sentence_vectors.npy",
    "archive/sentences.npy",
    "passages/count.npy",
    "passages/posting_ends.npy",
    "passages/rows.npy",
    "passages/scores.npy",
    "passages/term_ends.npy",
    "passages/terms.bin",
    "sentences/sequence.npy",
    "sentences/sequence_bounds.npy",
    "sentences/terms.bin",
    "words/counts.npy",
    "words/word_ends.npy",
    "words/words.bin",
)


@pytest.fixture(autouse=True)
def child(monkeypatch):
    """Let the child say what a test wants, at once; one of its own takes more than a second."""
    child = Mock()
    monkeypatch.setattr("retrieval.indexing.verify.check_in_child", child)
    return child


@pytest.fixture
def generation(own_index):
    return GenerationStore(own_index).live()


def problems_of(generation):
    return verify_generation(generation, Analyzer(), encoder=FakeEncoder())


def sign(generation):
    """Write today's checksums into the manifest, so that only the content itself can give the damage away."""
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = checksums(generation)
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def hnsw_files(generation):
    found = sorted(path.relative_to(generation).as_posix() for path in (generation / "vectors").rglob("*.bin"))
    assert found
    return found


def test_a_whole_index_keeps_every_promise(generation, own_index):
    assert problems_of(generation) == []
    assert verify_index(own_index) == []


@pytest.mark.parametrize("text", ["Wattenmeer", "Die Fähre legt um acht Uhr ab."])
def test_an_index_of_one_sentence_keeps_every_promise(tmp_path, build, text):
    (tmp_path / "only.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "only.txt"])

    for _ in range(2):
        assert verify_index(tmp_path / "index") == []
    assert not build(tmp_path / "index", [tmp_path / "only.txt"]).rebuilt


def test_what_many_articles_say_is_found_where_it_stands(tmp_path, build):
    sentence = "Die Gemeinde Tannrode meldete am Montag keine neuen Schäden an ihren Deichen."
    lines = [json.dumps({"text": f"{sentence} Es waren {number} Helfer."}) for number in range(60)]
    (tmp_path / "meldungen.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "meldungen.jsonl"])

    assert problems_of(GenerationStore(tmp_path / "index").live()) == []


def test_checking_changes_nothing(generation):
    before = checksums(generation)
    problems_of(generation)
    assert checksums(generation) == before


def test_all_files_of_a_generation_are_known_here(generation):
    assert set(PARTS) <= set(checksums(generation))


@pytest.mark.parametrize("part", PARTS)
def test_a_cut_file_is_named(generation, part):
    content = (generation / part).read_bytes()
    (generation / part).write_bytes(content[: len(content) * 2 // 3])

    assert any(repr(part) in problem for problem in problems_of(generation))


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_file_is_named(generation, part):
    (generation / part).unlink()

    assert any(repr(part) in problem for problem in problems_of(generation))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.99])
def test_a_flipped_byte_is_named(generation, part, place):
    content = bytearray((generation / part).read_bytes())
    content[int(len(content) * place)] ^= 0x5A
    (generation / part).write_bytes(content)

    assert any(repr(part) in problem for problem in problems_of(generation))


@pytest.mark.parametrize("keep", [0.0, 0.6])
def test_a_cut_vector_file_is_named(generation, keep):
    for part in hnsw_files(generation):
        content = (generation / part).read_bytes()
        (generation / part).write_bytes(content[: int(len(content) * keep)])
        if content:
            assert any(repr(part) in problem for problem in problems_of(generation)), part
        (generation / part).write_bytes(content)


def test_a_missing_vector_file_is_named(generation):
    for part in hnsw_files(generation):
        content = (generation / part).read_bytes()
        (generation / part).unlink()
        assert any(repr(part) in problem for problem in problems_of(generation)), part
        (generation / part).write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"not a database" * 999])
def test_a_damaged_chroma_database_is_named(generation, content):
    (generation / "vectors" / "chroma.sqlite3").write_bytes(content)

    assert any("vector" in problem for problem in problems_of(generation))


def test_a_missing_chroma_database_is_named(generation):
    (generation / "vectors" / "chroma.sqlite3").unlink()

    problems = problems_of(generation)
    assert "The file 'vectors/chroma.sqlite3' is missing." in problems


def test_a_foreign_file_is_named(generation):
    (generation / "archive" / "notes.txt").write_text("?", encoding="utf-8")

    assert problems_of(generation) == ["The file 'archive/notes.txt' is not in the manifest."]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": 99}'])
def test_a_damaged_manifest_is_named(generation, content):
    (generation / "manifest.json").write_text(content, encoding="utf-8")

    assert len(problems_of(generation)) == 1
    assert "manifest" in problems_of(generation)[0]


def change(generation, part, change_it):
    array = np.load(generation / part)
    change_it(array)
    np.save(generation / part, array)
    sign(generation)


def _first_passage_ends_early(passages):
    passages[0, 2] -= 1


def _last_passage_runs_over(passages):
    passages[-1, 2] += 5


def _last_passage_belongs_to_no_article(passages):
    passages[-1, 0] = 99


def _sentence_is_moved(sentences):
    sentences[1, 1:] += 1


def _sentence_runs_backwards(sentences):
    sentences[1, 1:] = sentences[1, 2], sentences[1, 1]


def _sentence_belongs_to_no_passage(sentences):
    sentences[-1, 0] = 99


def _key_is_wrong(keys):
    keys[2] += 1


def _vector_is_not_finite(vectors):
    vectors[0, 0] = np.nan


def _vector_is_zero(vectors):
    vectors[1] = 0


def _vectors_change_places(vectors):
    vectors[[0, 1]] = vectors[[1, 0]]


@pytest.mark.parametrize(
    ("part", "change_it", "named"),
    [
        ("archive/passages.npy", _first_passage_ends_early, "Passage 1 "),
        ("archive/passages.npy", _last_passage_runs_over, "The passages of "),
        ("archive/passages.npy", _last_passage_belongs_to_no_article, "99"),
        ("archive/passage_vectors.npy", _vector_is_not_finite, "The vector of passage 0 is not finite"),
        ("archive/passage_vectors.npy", _vector_is_zero, "The vector of passage 1 is not finite or not of length 1"),
        ("archive/passage_vectors.npy", _vectors_change_places, "The vector of passage 1 is not the one that Chroma"),
        ("archive/sentences.npy", _sentence_is_moved, "Sentence 1 "),
        ("archive/sentences.npy", _sentence_runs_backwards, "Sentence 1 "),
        ("archive/sentences.npy", _sentence_belongs_to_no_passage, "99"),
        ("archive/sentence_keys.npy", _key_is_wrong, "Sentence 2 "),
        ("archive/sentence_vectors.npy", _vector_is_not_finite, "The vector of sentence 0 "),
        ("archive/sentence_vectors.npy", _vector_is_zero, "The vector of sentence 1 "),
    ],
)
def test_wrong_content_is_named_even_under_right_checksums(generation, part, change_it, named):
    change(generation, part, change_it)

    problems = problems_of(generation)
    assert any(named in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("shape", "named"), [((2, 64), "2 passage vectors"), ((None, 32), "32 components in a passage vector")]
)
def test_passage_vectors_of_another_number_or_size_are_named(generation, shape, named):
    count = len(np.load(generation / "archive" / "passage_vectors.npy"))
    np.save(generation / "archive" / "passage_vectors.npy", np.ones((shape[0] or count, shape[1]), dtype=np.float32))
    sign(generation)

    assert any(named in problem for problem in problems_of(generation))


def test_a_term_that_bm25_would_not_find_is_named(generation):
    terms = (generation / "passages" / "terms.bin").read_bytes()
    (generation / "passages" / "terms.bin").write_bytes(terms.replace(b"seeadl", b"seeadk"))
    sign(generation)

    assert any("'seeadl'" in problem for problem in problems_of(generation))


def _first_is_a_little_more(array):
    array[0] = np.nextafter(array[0], np.inf)


def _vectors_in_reverse(vectors):
    vectors[:] = vectors[::-1].copy()


def _last_names_another_row(array):
    array[-1] -= 1


@pytest.mark.parametrize("kind", ["passages", "sentences"])
def test_a_score_that_differs_in_the_last_bit_is_named(generation, kind):
    index = LexicalIndex(generation / kind)
    term = next(index.terms_beginning_with(""))
    [(row, score), *_] = index.postings(term).items()
    change(generation, f"{kind}/scores.npy", _first_is_a_little_more)

    [problem] = problems_of(generation)
    assert problem.startswith(f"{kind[:-1].capitalize()} {row} scores ")
    assert repr(term) in problem
    assert str(score) in problem


@pytest.mark.parametrize("kind", ["passages", "sentences"])
def test_a_posting_of_another_row_is_named(generation, kind):
    change(generation, f"{kind}/rows.npy", _last_names_another_row)

    problems = problems_of(generation)
    assert any("does not find it there" in problem for problem in problems)
    assert any("but BM25 finds it there" in problem for problem in problems)


def _first_two_change_places(array):
    array[[0, 1]] = array[[1, 0]]


@pytest.mark.parametrize(
    ("part", "change_it", "named"),
    [
        ("sequence.npy", _first_two_change_places, "Sentence 0 has other terms than those that are kept in order."),
        ("sequence_bounds.npy", _last_names_another_row, "the order of terms"),
    ],
)
def test_terms_in_another_order_are_named(generation, part, change_it, named):
    change(generation, f"sentences/{part}", change_it)

    [problem] = {problem for problem in problems_of(generation) if "order" in problem}
    assert named in problem


def test_vectors_of_other_texts_are_named(generation):
    change(generation, "archive/sentence_vectors.npy", _vectors_in_reverse)

    assert any("find their own vector" in problem for problem in problems_of(generation))


def test_another_model_is_not_asked(generation):
    class Other(FakeEncoder):
        model_id = "other"

        def encode_question(self, question):
            raise AssertionError("vectors of another model mean nothing here")

    assert verify_generation(generation, Analyzer(), encoder=Other()) == []


def test_of_many_alike_the_first_are_named_and_the_others_counted(generation):
    def no_vector(vectors):
        vectors[:] = 0

    change(generation, "archive/sentence_vectors.npy", no_vector)
    sentences = len(np.load(generation / "archive" / "sentence_vectors.npy"))
    problems = [problem for problem in problems_of(generation) if "not finite or not of length 1" in problem]

    assert problems == [f"The vector of sentence {row} is not finite or not of length 1." for row in range(5)]
    assert f"And {sentences - 5} more of this kind." in problems_of(generation)


def test_damage_to_one_part_hides_nothing_of_the_others(generation):
    change(generation, "archive/sentence_keys.npy", _key_is_wrong)
    (generation / "passages" / "terms.bin").unlink()
    (generation / "vectors" / "chroma.sqlite3").unlink()
    problems = "\n".join(problems_of(generation))

    assert all(part in problems for part in ("terms.bin", "chroma.sqlite3", "Sentence 2 "))


KILLED = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 1")
for table in ("embeddings", "collections", "segments"):
    database.execute(f"DELETE FROM {table}")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_reader_that_was_killed_while_chroma_wrote_is_no_damage(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    killed = subprocess.run([sys.executable, "-c", KILLED, database], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert database.with_name("chroma.sqlite3-journal").exists()
    assert problems_of(generation) == []


def test_a_page_of_chromas_database_is_checked_though_it_has_no_checksum(generation):
    database = generation / "vectors" / "chroma.sqlite3"
    content = bytearray(database.read_bytes())
    pages = len(content) // 4096
    for page in range(1, pages):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    database.write_bytes(content)

    problems = problems_of(generation)
    assert any("'vectors/chroma.sqlite3', is damaged" in problem for problem in problems)
    assert len(problems) <= 7


def test_a_crash_in_the_child_is_named_and_nothing_is_opened_here(generation, child, monkeypatch):
    child.side_effect = GenerationUnfitError("was ended by SIGSEGV")
    monkeypatch.setattr("retrieval.indexing.checks.generation.VectorIndex", Mock(side_effect=AssertionError))

    assert problems_of(generation) == ["The check in a process of its own was ended by SIGSEGV."]


def test_what_the_child_says_is_named_if_nothing_else_is(generation, child):
    child.side_effect = GenerationUnfitError("says: it is odd", named=True)

    assert problems_of(generation) == ["The check in a process of its own says: it is odd."]


@pytest.mark.integration
def test_the_real_child_finds_nothing_wrong_with_a_whole_index(generation, child):
    child.side_effect = check_in_child

    assert problems_of(generation) == []
    assert child.call_count == 1


def test_a_damaged_cache_is_named(own_index):
    [cache] = (own_index / "cache").glob("*.sqlite")
    cache.write_bytes(cache.read_bytes()[:5000])

    assert any(cache.name in problem for problem in verify_index(own_index))


def test_progress_is_told_up_to_the_end(generation):
    told = []
    verify_generation(generation, Analyzer(), on_progress=lambda *progress: told.append(progress))

    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert [stage for stage in stages if "," not in stage] == [
        "checking files", "checking content", "checking in a child", "checking the search",
    ]  # fmt: skip
    assert [stage for stage in stages if "," in stage] == [f"checking content, {check} of 9" for check in (4, 6, 7, 8)]
    for stage in stages:
        *_, (_, done, total) = (progress for progress in told if progress[0] == stage)
        assert done == total > 0


def test_indexes_of_different_archives_are_told_apart(generation, build, tmp_path):
    (tmp_path / "other.txt").write_text("Ein anderer Text. Er hat zwei Sätze.", encoding="utf-8")
    build(tmp_path / "other", [tmp_path / "other.txt"])
    shutil.rmtree(generation / "vectors")
    shutil.copytree(GenerationStore(tmp_path / "other").live() / "vectors", generation / "vectors")
    sign(generation)

    assert any("it holds 1 vectors where" in problem for problem in problems_of(generation))


def test_no_index_and_a_lost_generation_are_errors(own_index, tmp_path):
    with pytest.raises(IndexNotBuiltError):
        verify_index(tmp_path / "nothing")
    shutil.rmtree(GenerationStore(own_index).live())
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        verify_index(own_index)
