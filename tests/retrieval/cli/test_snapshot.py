"""Whether an archive looks otherwise than before."""

import os
from pathlib import Path

import pytest

from retrieval.cli.snapshot import take_snapshot


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    (folder / "2024" / "mai").mkdir(parents=True)
    (folder / "a.txt").write_text("Der Deich hielt.", encoding="utf-8")
    (folder / "2024" / "mai" / "b.txt").write_text("Die Schleuse blieb zu.", encoding="utf-8")
    (folder / "index" / "generations").mkdir(parents=True)
    (folder / ".git").mkdir()
    return folder


def changes(archive, does, *paths):
    paths = [archive / path for path in paths] or [archive]
    before = take_snapshot(paths, archive / "index")
    assert take_snapshot(paths, archive / "index") == before
    does(archive)
    return take_snapshot(paths, archive / "index") != before


def write(name, text="Neu."):
    return lambda archive: (archive / name).write_text(text, encoding="utf-8")


def replace(name, text):
    """Replace a file as editors do, with the size and the time that it had."""

    def does(archive):
        old = archive / name
        status = old.stat()
        (archive / ".new").write_text(text, encoding="utf-8")
        os.utime(archive / ".new", ns=(status.st_atime_ns, status.st_mtime_ns))
        (archive / ".new").rename(old)

    return does


def link_back(archive):
    (archive / "2024" / "link").symlink_to(archive)


@pytest.mark.parametrize(
    ("does", "changed"),
    [
        (lambda archive: None, False),
        (write("c.txt"), True),
        (write("2024/mai/c.txt"), True),
        (write("a.txt"), True),
        (replace("a.txt", "Der Deich brach."), True),
        (lambda archive: (archive / "a.txt").unlink(), True),
        (lambda archive: (archive / "a.txt").rename(archive / "z.txt"), True),
        (lambda archive: (archive / "2024").rename(archive / "2025"), True),
        (lambda archive: (archive / "2024" / "mai" / "b.txt").chmod(0o600), True),
        (write(".c.txt"), False),
        (write(".git/c.txt"), False),
        (write("index/CURRENT"), False),
        (write("index/generations/c.txt"), False),
        (link_back, False),  # and it comes to an end
    ],
)
def test_what_counts_as_a_change(archive, does, changed):
    assert changes(archive, does) is changed


def test_a_single_file_that_is_replaced(archive):
    assert changes(archive, replace("a.txt", "Der Deich brach."), "a.txt")
    assert not changes(archive, write("c.txt"), "a.txt")


def test_what_starts_with_a_dot_is_watched_where_it_was_named(archive):
    assert changes(archive, write(".git/c.txt"), ".git")


def test_a_folder_that_comes_goes_and_comes_back(archive):
    folder = archive / "later"
    looks = [take_snapshot([folder], archive / "index")]
    folder.mkdir()
    looks.append(take_snapshot([folder], archive / "index"))
    (folder / "a.txt").write_text("Da.", encoding="utf-8")
    looks.append(take_snapshot([folder], archive / "index"))
    (folder / "a.txt").unlink()
    folder.rmdir()
    looks.append(take_snapshot([folder], archive / "index"))

    assert len(set(looks)) == 3
    assert looks[0] == looks[3]


def test_an_index_that_is_reached_by_another_name_is_left_out(archive, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(archive / "index")
    before = take_snapshot([archive], link)
    (archive / "index" / "CURRENT").write_text("x", encoding="utf-8")

    assert take_snapshot([archive], link) == before


def test_the_index_itself_may_not_be_there(archive):
    assert take_snapshot([archive], Path("nowhere")) != take_snapshot([archive], archive / "index")
