import os

import pytest

from bot.archive_folders import find_archives

SERVER, OTHER = 1234567890123456789, 42


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archives"


@pytest.fixture
def archive(folder):
    def archive(name, servers=None, *, below="articles"):
        (folder / name / below).mkdir(parents=True)
        if servers is not None:
            (folder / name / "servers.txt").write_bytes(servers)
        return folder / name

    return archive


def test_an_archive_is_a_folder_with_articles_or_an_index(folder, archive):
    archive("b")
    archive("a", below="index")
    (folder / "leer").mkdir()
    (folder / "datei").write_text("x")
    found = find_archives(folder)
    assert [*found.by_name] == ["a", "b"]
    assert (found.by_name["a"].articles, found.by_name["a"].index) == (
        folder / "a" / "articles",
        folder / "a" / "index",
    )
    assert found.problems == ()


def test_without_the_folder_there_are_none_and_nothing_is_wrong(folder):
    assert (find_archives(folder).by_name, find_archives(folder).problems) == ({}, ())


def test_what_is_no_folder_holds_none_and_that_is_told(folder):
    folder.write_text("x")
    found = find_archives(folder)
    assert found.by_name == {}
    assert "cannot be read" in found.problems[0]


@pytest.mark.parametrize("name", ["lokales", "Rat & Tat 2019", "Überregional", "新聞", "🚢", "a" * 64])
def test_names_that_discord_can_show(folder, archive, name):
    archive(name)
    assert [*find_archives(folder).by_name] == [name]


@pytest.mark.parametrize("name", ["a" * 65, "🚢" * 33, " a", "a ", "a\nb", "a\\b", "a\u202eb", os.fsdecode(b"a\xff")])
def test_names_that_it_cannot_are_told(folder, archive, name):
    archive(name)
    found = find_archives(folder)
    assert found.by_name == {}
    assert "give the folder a name" in found.problems[0]
    assert found.problems[0].isprintable()


def test_what_begins_with_a_dot_is_passed_over(folder, archive):
    archive(".git")
    assert (find_archives(folder).by_name, find_archives(folder).problems) == ({}, ())


def test_a_link_is_no_archive_but_inside_one_links_are_followed(folder, archive, tmp_path):
    (tmp_path / "elsewhere" / "articles").mkdir(parents=True)
    archive("a", below="index")
    (folder / "a" / "articles").symlink_to(tmp_path / "elsewhere" / "articles")
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    (folder / "in").symlink_to(folder / "a")
    found = find_archives(folder)
    assert [*found.by_name] == ["a"]
    assert len(found.problems) == 2
    assert all("is a link" in problem for problem in found.problems)


@pytest.mark.parametrize(
    ("text", "admitted", "problems"),
    [
        (None, {SERVER, OTHER, None}, 0),
        (b"", set(), 0),
        (b"# nobody yet\n\n", set(), 0),
        (f"{SERVER}\n".encode(), {SERVER}, 0),
        (f"\ufeff{SERVER}  # Redaktion\r\n\r\n 42\r\n".encode(), {SERVER, OTHER}, 0),
        (f"{SERVER},42".encode(), set(), 1),
        (f"all\n*\n{SERVER}".encode(), {SERVER}, 2),
        ("٤٢\n".encode(), set(), 1),
        (b"9" * 5000, set(), 1),
        (b"42\n\xff\xfe", set(), 1),
        (b"42\n" + b"#" * (1 << 20), set(), 1),
    ],
)
def test_a_list_says_which_servers_may_choose_it(folder, archive, text, admitted, problems):
    archive("a", text)
    found = find_archives(folder)
    assert {server for server in (SERVER, OTHER, None) if found.by_name["a"].admits(server)} == admitted
    assert len(found.problems) == problems


@pytest.mark.parametrize("kind", ["folder", "pipe", "broken link"])
def test_a_list_that_cannot_be_read_admits_nobody(folder, archive, kind):
    path = archive("a") / "servers.txt"
    make = {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "broken link": lambda: path.symlink_to("gone")}
    make[kind]()
    found = find_archives(folder)
    assert found.by_name["a"].servers == frozenset()
    assert "No server may choose" in found.problems[0]
