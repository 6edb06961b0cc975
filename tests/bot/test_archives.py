import asyncio
import shutil
from dataclasses import replace

import pytest
from fake_answerer import FakeAnswerer
from fake_archives import fake_archives

from bot import archives as archives_module
from bot.answering import Answering
from bot.archive_errors import ArchiveGoneError
from bot.archive_folders import ArchiveFolder
from bot.asker import Place
from bot.live_index import LiveIndex
from retrieval import IndexDamagedError

SERVER = 7


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archives"


@pytest.fixture
def put(folder):
    def put(*names, servers=None):
        for name in names:
            (folder / name / "articles").mkdir(parents=True, exist_ok=True)
            if servers is not None:
                (folder / name / "servers.txt").write_text("\n".join(map(str, servers)))

    return put


class Answerers(dict):
    """Make an answerer for each archive that is asked for."""

    def __init__(self, make):
        super().__init__()
        self._make = make

    def __missing__(self, name):
        self[name] = FakeAnswerer(self._make.answer(self._make.quote(f"Aus {name}.")), generation=f"g-{name}")
        return self[name]


@pytest.fixture
def answerers(make):
    return Answerers(make)


@pytest.fixture
async def archives(folder, answerers):
    archives = fake_archives(answerers, folder=folder, archive_of=lambda place: CHOSEN.get(place.server))
    yield archives
    await archives.close()


CHOSEN = {SERVER: "lokales", 8: "sport"}
ANSWERING = {"parallel": 2, "waiting": 8, "deadline": 5.0}


def place_in(server):
    return Place(server=server, channel=1)


async def asked(archives, answering, name, server=SERVER):
    with archives.using(name, server) as index:
        answer = await answering.run(lambda one: one.answerer.ask("Wo?", top_k=1, only=None), index=index)
    return answer.quotes[0].text


async def test_each_place_is_answered_from_its_archive(archives, put):
    put("lokales", "sport")
    await archives.refresh()
    answering = Answering(**ANSWERING)
    names = [archives.name_for(place_in(server)) for server in (SERVER, 8, 9, None)]
    assert names == ["lokales", "sport", None, None]
    assert [await asked(archives, answering, name) for name in names[:3]] == ["Aus lokales.", "Aus sport.", "Aus None."]


async def test_only_the_servers_in_its_list_may_choose_it(archives, put):
    put("offen")
    put("lokales", servers=[SERVER])
    await archives.refresh()
    assert archives.names(SERVER) == ("lokales", "offen")
    assert archives.names(8) == archives.names(None) == ("offen",)
    assert archives.all_names() == ("lokales", "offen")
    for server in (8, None):
        with pytest.raises(ArchiveGoneError), archives.using("lokales", server):
            pass
    with archives.using("lokales", SERVER):
        pass


async def test_what_is_taken_back_holds_at_the_next_look(archives, put, answerers):
    put("lokales")
    await archives.refresh()
    await asked(archives, Answering(**ANSWERING), "lokales")
    assert archives.sources(place_in(SERVER)) == ("Talbote", "Bergbote", "Der Talkurier")
    put("lokales", servers=[8])
    await archives.refresh()
    assert archives.sources(place_in(SERVER)) == ()
    with pytest.raises(ArchiveGoneError), archives.using("lokales", SERVER):
        pass


async def test_the_open_indexes_are_told_by_name_also_of_a_folder_that_is_called_default(archives, put):
    put("default", "lokales")
    await archives.refresh()
    assert archives.open_indexes() == {None: archives.default}
    await asked(archives, Answering(**ANSWERING), "default")
    indexes = archives.open_indexes()
    assert [index.current.name for index in indexes.values()] == ["g-None", "g-default"]
    assert list(indexes) == [None, "default"]


async def test_an_archive_that_is_gone_is_closed_after_its_last_question(archives, put, folder, answerers):
    put("lokales")
    await archives.refresh()
    with archives.using("lokales", SERVER) as index:
        await index.refresh()
        (folder / "lokales").rename(folder.parent / "elsewhere")
        await archives.refresh()
        assert answerers["lokales"].closed == 0
    await asyncio.sleep(0.05)
    assert answerers["lokales"].closed == 1
    with pytest.raises(ArchiveGoneError):
        archives.folder_of("lokales")


async def test_a_broken_archive_hurts_no_other(archives, put, make, folder):
    put("lokales", "kaputt")

    def open_index(archive):
        def open_live():
            if archive.name == "kaputt":
                raise IndexDamagedError(archive.index, "the archive", "is cut")
            return FakeAnswerer(make.answer(make.quote("Gut.")))

        return LiveIndex(open_live, lambda: "g1", archive=archive.name)

    default = ArchiveFolder(name=None, articles=folder, index=folder)
    archives = archives_module.Archives(default, folder, open_index)
    await archives.refresh()
    answering = Answering(**ANSWERING)
    with pytest.raises(IndexDamagedError):
        await asked(archives, answering, "kaputt")
    assert await asked(archives, answering, "lokales") == await asked(archives, answering, None) == "Gut."
    await archives.close()


async def test_only_so_many_stay_open_and_the_longest_unused_goes_first(archives, put, answerers, monkeypatch):
    monkeypatch.setattr(archives_module, "_MOST_OPEN", 2)
    put("a", "b", "c")
    await archives.refresh()
    answering = Answering(**ANSWERING)
    for name in ("a", "b", "a", "c", None):
        await asked(archives, answering, name)
    await asyncio.sleep(0.05)
    assert {name: answerers[name].closed for name in ("a", "b", "c", None)} == {"a": 0, "b": 1, "c": 0, None: 0}
    answerers["b"].closed = 0
    assert await asked(archives, answering, "b") == "Aus b."


async def test_what_is_in_use_is_not_closed_however_many_there_are(archives, put, answerers, monkeypatch):
    monkeypatch.setattr(archives_module, "_MOST_OPEN", 0)
    put("a", "b")
    await archives.refresh()
    with archives.using("a", None) as index:
        await index.refresh()
        await asked(archives, Answering(**ANSWERING), "b")
        await asyncio.sleep(0.05)
        assert (answerers["a"].closed, answerers["b"].closed) == (0, 1)
    await asyncio.sleep(0.05)
    assert answerers["a"].closed == 1


async def test_what_nobody_asks_for_long_is_closed(archives, put, answerers, monkeypatch):
    put("a")
    await archives.refresh()
    await asked(archives, Answering(**ANSWERING), "a")
    await archives.refresh()
    assert answerers["a"].closed == 0
    monkeypatch.setattr(archives_module, "_CLOSE_AFTER", 0.0)
    await archives.refresh()
    await asyncio.sleep(0.05)
    assert answerers["a"].closed == 1


async def test_a_problem_is_logged_once(archives, put, folder, caplog):
    put("a", servers=["alle"])
    for _ in range(3):
        await archives.refresh()
    assert caplog.text.count("passed over") == 1


async def test_an_archive_is_prepared_so_that_its_outlets_are_known(archives, put):
    put("lokales")
    await archives.refresh()
    assert archives.sources(place_in(SERVER)) == ()
    await archives.prepare(place_in(SERVER), 1.0)
    assert archives.sources(place_in(SERVER)) == ("Talbote", "Bergbote", "Der Talkurier")
    await archives.prepare(place_in(8), 1.0)  # chosen, and not there: that is told when it is asked
    assert archives.sources(place_in(8)) == ()


async def test_preparing_waits_no_longer_than_it_may(archives, put, answerers):
    import threading

    gate = threading.Event()
    answerers["lokales"] = LiveIndex(lambda: gate.wait(5), lambda: "g1")
    put("lokales")
    await archives.refresh()
    async with asyncio.timeout(2):
        await archives.prepare(place_in(SERVER), 0.01)
    gate.set()


async def test_a_new_generation_is_taken_at_once_where_the_archive_is_open(archives, put, answerers, make):
    put("lokales")
    await archives.refresh()
    await archives.renewed("lokales")  # not open: nothing to do
    await archives.prepare(place_in(SERVER), 1.0)
    answerers["lokales"].generation = "g2"
    await archives.renewed("lokales")
    with archives.using("lokales", SERVER) as index:
        assert index.current.name == "g2"


async def test_the_folder_of_an_archive(archives, put, folder):
    put("lokales")
    await archives.refresh()
    assert archives.folder_of("lokales").articles == folder / "lokales" / "articles"
    assert replace(archives.folder_of(None), servers=None).name is None


async def test_watching_finds_what_comes_later(archives, put, monkeypatch):
    monkeypatch.setattr(archives_module, "_LOOK_EVERY", 0.01)
    await archives.refresh()
    watching = asyncio.create_task(archives.watch())
    put("neu")
    try:
        async with asyncio.timeout(5):
            while "neu" not in archives.all_names():
                await asyncio.sleep(0.01)
    finally:
        watching.cancel()


async def test_what_is_closed_is_no_longer_watched(archives, put, folder):
    def watches():
        return [task for task in asyncio.all_tasks() if task.get_coro().__qualname__ == "LiveIndex.watch"]

    put("lokales")
    await archives.refresh()
    with archives.using("lokales", SERVER):
        assert len(watches()) == 1
    shutil.rmtree(folder / "lokales")
    await archives.refresh()
    await asyncio.sleep(0.01)
    assert watches() == []
