from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from retrieval.articles import UnreadableError, content_digest, find_files


def write(path: Path, content: str = "Ein Text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def ids(*paths: Path) -> list[str]:
    return [file.derived_id for file in find_files(paths).files]


def reasons(*paths: Path) -> dict[str, str]:
    return {Path(skipped.path).name: skipped.reason for skipped in find_files(paths).skipped}


def test_ids_are_paths_below_the_given_folder_without_ending_sorted(tmp_path: Path):
    for name in ("b.txt", "2019/04/a.md", "2019.04.25.json", "Zoo.HTML", "2019/x.jsonl", "y.htm"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["2019.04.25", "2019/04/a", "2019/x", "Zoo", "b", "y"]


@pytest.mark.parametrize("name", ["a.b.jsonl.gz", "a.b.TAR.GZ", "a.b.tgz", "a.b.zip", "a.b.rss", "a.b.atom", "a.b.xml"])
def test_an_ending_is_taken_off_as_a_whole(tmp_path: Path, name: str):
    (file,) = find_files([write(tmp_path / "x" / name)]).files
    assert (file.derived_id, file.suffix) == ("a.b", name.removeprefix("a.b").lower())


def test_the_digest_is_that_of_the_bytes(tmp_path: Path):
    (file,) = find_files([write(tmp_path / "a.txt", "Größe")]).files
    assert content_digest(file) == hashlib.sha256("Größe".encode()).hexdigest()
    file.path.unlink()
    with pytest.raises(UnreadableError, match="does not exist any more"):
        content_digest(file)


def test_a_file_given_itself_has_its_stem_as_id(tmp_path: Path):
    assert ids(write(tmp_path / "deep" / "bericht.2.txt")) == ["bericht.2"]


def test_the_current_folder_adds_nothing_to_the_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "a" / "b.txt")
    (tmp_path / "c").mkdir()
    monkeypatch.chdir(tmp_path / "c")
    assert ids(Path("..")) == ["a/b"]
    monkeypatch.chdir(tmp_path)
    assert ids(Path()) == ["a/b"]


def test_an_umlaut_stored_as_two_code_points_is_composed_in_the_id(tmp_path: Path):
    assert ids(write(tmp_path / "u\u0308ber.txt")) == ["\u00fcber"]


def test_hidden_files_and_folders_are_left_out_without_a_word(tmp_path: Path):
    for name in (".a.txt", ".git/b.txt", "c/.d/e.txt", ".DS_Store"):
        write(tmp_path / name)
    found = find_files([tmp_path])
    assert (found.files, found.skipped) == ((), ())


def test_a_hidden_folder_given_itself_is_read(tmp_path: Path):
    write(tmp_path / ".archiv" / "a.txt")
    assert ids(tmp_path / ".archiv") == ["a"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.pdf", "it has the unknown ending '.pdf'"),
        ("b.docx", "it has the unknown ending '.docx'"),
        ("d.gz", "it has the unknown ending '.gz'"),
        ("e.PDF", "it has the unknown ending '.PDF'"),
        ("LIESMICH", "it has no ending"),
        ("text.", "it has no ending"),
    ],
)
def test_unknown_endings_are_named_with_the_known_ones(tmp_path: Path, name: str, expected: str):
    write(tmp_path / name)
    reason = reasons(tmp_path)[name]
    assert reason.startswith(expected)
    assert ".jsonl" in reason


def test_what_does_not_exist_is_named(tmp_path: Path):
    assert reasons(tmp_path / "nirgends.txt") == {"nirgends.txt": "it does not exist"}


def test_a_path_through_a_file_is_named(tmp_path: Path):
    write(tmp_path / "a.txt")
    assert "cannot be read" in reasons(tmp_path / "a.txt" / "b.txt")["b.txt"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path):
    write(tmp_path / "x.txt" / "innen.txt")
    assert ids(tmp_path) == ["x.txt/innen"]


def test_the_same_file_given_twice_is_found_once(tmp_path: Path):
    file = write(tmp_path / "a" / "b" / "c.txt")
    assert ids(tmp_path, tmp_path / "a", file) == ["a/b/c"]
    assert ids(tmp_path / "a" / ".." / "a", tmp_path / "a") == ["b/c"]


def test_a_link_loop_ends(tmp_path: Path):
    write(tmp_path / "a" / "b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = find_files([tmp_path])
    assert [file.derived_id for file in found.files] == ["a/b"]
    assert [Path(skipped.path).name for skipped in found.skipped] == ["self"]


def test_a_linked_file_keeps_the_id_of_its_own_place(tmp_path: Path):
    write(tmp_path / "z" / "real.txt")
    (tmp_path / "alias").symlink_to(tmp_path / "z", target_is_directory=True)
    (tmp_path / "a.txt").symlink_to(tmp_path / "z" / "real.txt")
    assert ids(tmp_path) == ["z/real"]


def test_links_out_of_the_folder_are_followed(tmp_path: Path):
    write(tmp_path / "elsewhere" / "more" / "x.txt")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert ids(tmp_path / "given") == ["link/more/x"]


def test_a_dangling_link_is_named(tmp_path: Path):
    (tmp_path / "tot.txt").symlink_to(tmp_path / "fort.txt")
    assert reasons(tmp_path) == {"tot.txt": "it is a link to something that does not exist"}


def test_pipes_and_devices_are_named_and_never_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "null.txt").symlink_to("/dev/null")
    assert reasons(tmp_path) == {
        "null.txt": "it is a device, not a regular file",
        "pipe.txt": "it is a named pipe, not a regular file",
    }


def test_a_socket_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # A socket's path may have about 100 bytes only.
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert reasons(Path("s.txt")) == {"s.txt": "it is a socket, not a regular file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_folder_without_rights_is_named(tmp_path: Path):
    (tmp_path / "zu").mkdir(mode=0)
    assert "check its rights" in reasons(tmp_path)["zu"]


def test_a_folder_that_refuses_is_named_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "auf" / "a.txt")
    write(tmp_path / "zu" / "b.txt")
    listing = Path.iterdir

    def refuse(self: Path):
        if self.name == "zu":
            raise PermissionError(13, "Permission denied")
        return listing(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert ids(tmp_path) == ["auf/a"]
    assert reasons(tmp_path) == {"zu": "it cannot be read (Permission denied); check its rights"}


def test_a_name_that_is_not_utf8_stays_printable(tmp_path: Path):
    raw = os.fsencode(tmp_path) + b"/m\xfcll.pdf"
    try:
        Path(os.fsdecode(raw)).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (skipped,) = find_files([tmp_path]).skipped
    skipped.path.encode()


def test_the_folder_that_is_left_out_is_not_looked_into(tmp_path: Path):
    for name in ("a.txt", "index/b.txt", "andere/index/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Ein Satz.", encoding="utf-8")
    (tmp_path / "verweis").symlink_to(tmp_path / "index")

    found = find_files([tmp_path], leave_out=tmp_path / "andere" / ".." / "index")
    assert [file.derived_id for file in found.files] == ["a", "andere/index/c"]
    assert found.skipped == ()
