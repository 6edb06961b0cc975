"""Which files the next build may leave unread: only those whose articles are those of their hash."""

import os
from contextlib import closing

import pytest

from retrieval.articles import find_files
from retrieval.indexing.intake import identify_files, skipped_files, take_in
from retrieval.indexing.source_table import SourceReader, SourceWriter


def nothing(done, total):
    """Take progress."""


def intake(folder, archive, *, known=None, meanwhile=lambda: None):
    """Return the texts and what was skipped; `meanwhile` acts between hash and read."""
    found = find_files([folder])
    files = identify_files(found.files, nothing)
    meanwhile()
    with closing(SourceWriter(archive)) as table:
        take_in(files, table, known, nothing)
        texts = [text for text, _ in table.texts()]
        skipped = skipped_files(found, table.refusals())
        table.commit()
    return texts, skipped


@pytest.mark.parametrize("meanwhile", ["", "Halb geschr", None])
def test_a_file_that_changed_while_it_was_read_is_read_again(tmp_path, meanwhile):
    folder = tmp_path / "articles"
    folder.mkdir()
    file, whole = folder / "a.txt", "Die Fähre legt um neun Uhr ab."
    file.write_text(whole, encoding="utf-8")

    def rewrite():
        file.unlink() if meanwhile is None else file.write_text(meanwhile, encoding="utf-8")

    first, _ = intake(folder, tmp_path / "first", meanwhile=rewrite)
    file.write_text(whole, encoding="utf-8")  # the bytes that were hashed
    with closing(SourceReader(tmp_path / "first")) as known:
        again, skipped = intake(folder, tmp_path / "again", known=known)

    assert first == ([meanwhile] if meanwhile else [])
    assert (again, skipped) == ([whole], ())


def test_names_that_are_no_utf_8_are_refused_one_by_one_and_known_again(tmp_path):
    folder = tmp_path / "articles"
    for name in (b"\xe4", b"\xf6"):  # they look alike to people
        below = os.path.join(os.fsencode(folder), name)
        os.makedirs(below)
        with open(os.path.join(below, b"a.txt"), "w", encoding="utf-8") as file:
            file.write("Ein Text.")
    (folder / "gut.txt").write_text("Ein guter Text.", encoding="utf-8")

    texts, skipped = intake(folder, tmp_path / "first")
    with closing(SourceReader(tmp_path / "first")) as known:
        assert intake(folder, tmp_path / "again", known=known) == (texts, skipped)

    assert texts == ["Ein guter Text."]
    assert ["not UTF-8" in item.reason for item in skipped] == [True, True]
    assert len({item.reason for item in skipped}) == 2


def test_two_folders_whose_names_look_alike_keep_their_articles_apart(tmp_path):
    roots = [os.path.join(os.fsencode(tmp_path), name) for name in (b"\xe4", b"\xf6")]
    for number, root in enumerate(roots):
        os.mkdir(root)
        with open(os.path.join(root, b"a.json"), "w", encoding="utf-8") as file:
            file.write(f'{{"id": "{number}", "text": "Text {number}."}}')
    found = find_files([type(tmp_path)(os.fsdecode(root)) for root in roots])
    files = identify_files(found.files, nothing)
    with closing(SourceWriter(tmp_path / "archive")) as table:
        take_in(files, table, None, nothing)
        table.commit()
    with closing(SourceReader(tmp_path / "archive")) as known:
        assert known.files() == [file.source for file in files]
        read = [[item.article.id for item in known.entries(file.source)] for file in files]

    assert read == [["0"], ["1"]]
