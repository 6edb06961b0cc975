from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import retrieval.articles
from retrieval.articles.decoding import open_regular
from retrieval.articles.endings import SUFFIXES
from retrieval.articles.entries import UnreadableError
from retrieval.articles.readers import READERS
from retrieval.errors import DuplicateArticleError
from tests.read_all import read_articles


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_the_public_names_are_there():
    names = retrieval.articles.__all__
    assert len(set(names)) == len(names)
    assert all(hasattr(retrieval.articles, name) for name in names)


def test_every_ending_has_a_reader():
    assert set(READERS) == set(SUFFIXES)


def test_articles_come_in_the_order_of_paths_and_then_lines(tmp_path: Path):
    write(tmp_path / "b.txt", "B")
    write(tmp_path / "a" / "z.jsonl", '{"text": "2", "id": "zz"}\n{"text": "1", "id": "aa"}')
    write(tmp_path / "a" / "c.md", "# C")
    assert [article.id for article in read_articles([tmp_path]).articles] == ["a/c", "zz", "aa", "b"]
    assert read_articles([tmp_path]) == read_articles([tmp_path])
    parts = [tmp_path / "b.txt", tmp_path / "a"]
    assert [article.id for article in read_articles(parts).articles] == ["c", "zz", "aa", "b"]


def test_progress_counts_files_up_to_all_of_them(tmp_path: Path):
    for name in ("a.txt", "b.txt", "c.json"):
        write(tmp_path / name, "{")
    steps: list[tuple[int, int]] = []
    read_articles([tmp_path], on_file=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_no_article_is_a_value(tmp_path: Path):
    reading = read_articles([tmp_path])
    assert (reading.articles, reading.skipped) == ((), ())
    assert read_articles([]).articles == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a.md", "---\nid: x\n---\nText"), ("b.md", "---\nid: x\n---\nText")),
        (("x.md", "Text"), ("x.txt", "Text")),
        (("a.md", "---\nid: x\n---\nText"), ("x.txt", "Text")),
    ],
)
def test_two_articles_with_one_id_name_both_files(tmp_path: Path, first: tuple[str, str], second: tuple[str, str]):
    paths = [write(tmp_path / name, content) for name, content in (first, second)]
    with pytest.raises(DuplicateArticleError) as caught:
        read_articles([tmp_path])
    assert (caught.value.article_id, caught.value.first, caught.value.second) == ("x", *map(str, paths))


def test_two_folders_with_one_file_name_are_a_duplicate(tmp_path: Path):
    paths = [write(tmp_path / folder / "x.txt", "Text") for folder in ("a", "b")]
    with pytest.raises(DuplicateArticleError) as caught:
        read_articles([tmp_path / "b", tmp_path / "a"])
    assert [caught.value.first, caught.value.second] == [str(path) for path in paths]
    assert [article.id for article in read_articles([tmp_path]).articles] == ["a/x", "b/x"]


@pytest.mark.parametrize(
    ("name", "separator", "first", "second"),
    [("a.jsonl", "\n", "line 1", "line 3"), ("a.json", ",", "object 1", "object 3")],
)
def test_duplicates_inside_a_file_name_both_places(tmp_path: Path, name: str, separator: str, first: str, second: str):
    objects = [{"text": "a", "id": "x"}, {"text": "b"}, {"text": "c", "id": "x"}]
    joined = separator.join(map(json.dumps, objects))
    path = write(tmp_path / name, joined if name.endswith("l") else f"[{joined}]")
    with pytest.raises(DuplicateArticleError) as caught:
        read_articles([path])
    assert (caught.value.first, caught.value.second) == (f"{path}, {first}", f"{path}, {second}")


def test_what_is_skipped_stands_beside_what_is_read(tmp_path: Path):
    write(tmp_path / "gut.txt", "Ein Text.")
    write(tmp_path / "leer.txt", "")
    write(tmp_path / "bild.png", "x")
    reading = read_articles([tmp_path, tmp_path / "fehlt"])
    assert [article.id for article in reading.articles] == ["gut"]
    assert [Path(skipped.path).name for skipped in reading.skipped] == ["bild.png", "fehlt", "leer.txt"]


def test_a_file_that_vanishes_after_it_was_found_is_skipped(tmp_path: Path):
    for name in ("a.txt", "b.txt", "c.jsonl"):
        write(tmp_path / name, '{"text": "Ein Text."}')
    vanishing = iter([tmp_path / "b.txt", tmp_path / "c.jsonl"])
    reading = read_articles([tmp_path], on_file=lambda *_: next(vanishing, tmp_path / "a.txt").unlink())
    assert [article.id for article in reading.articles] == ["a"]
    assert [skipped.reason.split(";")[0] for skipped in reading.skipped] == ["it does not exist any more"] * 2


def test_a_pipe_that_took_a_files_place_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableError, match="not a regular file"), open_regular(tmp_path / "a.txt"):
        pass


def test_a_file_without_rights_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "a.txt", "Ein Text.")
    opening = os.open

    def refuse(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return opening(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    (skipped,) = read_articles([tmp_path]).skipped
    assert skipped.reason == "it cannot be read (Permission denied); check its rights"
