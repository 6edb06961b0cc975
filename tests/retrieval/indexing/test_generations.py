"""The live generation stays live until a whole one takes its place."""

import errno
import json
import os
import re
from pathlib import Path

import pytest

from retrieval.errors import IndexDamagedError, IndexNotBuiltError, IndexWriteError
from retrieval.indexing.child_check import GenerationUnfitError
from retrieval.indexing.generations import STEPS, GenerationStore
from retrieval.indexing.leases import take_lease


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """Let every generation pass its check, and give the list of those that were checked."""
    checked = []
    monkeypatch.setattr("retrieval.indexing.generations.check_in_child", checked.append)
    return checked


def add_generation(folder, content="x", **options):
    store = GenerationStore(folder)
    with store.lock(), store.new_generation(**options) as fresh:
        (fresh.folder / "part").mkdir()
        (fresh.folder / "part" / "file").write_text(content, encoding="utf-8")
        (fresh.folder / "manifest.json").write_text(json.dumps({"number": fresh.number}), encoding="utf-8")
    return fresh.id


def content(folder):
    return (GenerationStore(folder).live() / "part" / "file").read_text(encoding="utf-8")


def generations(folder):
    return sorted(path.name for path in (folder / "generations").iterdir())


def test_a_generation_goes_live_when_its_block_ends(tmp_path):
    generation = add_generation(tmp_path, "first")

    live = GenerationStore(tmp_path).live()
    assert live == tmp_path / "generations" / generation
    assert (live / "part" / "file").read_text(encoding="utf-8") == "first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "generations"]


def test_nothing_is_live_while_the_first_is_written(tmp_path):
    store = GenerationStore(tmp_path)
    with store.lock(), store.new_generation(), pytest.raises(IndexNotBuiltError):
        store.live()


@pytest.mark.parametrize("crash", [ValueError("no"), KeyboardInterrupt(), OSError(errno.ENOSPC, "no space")])
def test_a_crash_leaves_the_live_one_and_no_rubbish(tmp_path, crash):
    live = add_generation(tmp_path)

    store = GenerationStore(tmp_path)
    with pytest.raises(type(crash)):
        _crash_while_building(store, crash)

    assert store.live().name == live
    assert generations(tmp_path) == [live]


def _crash_while_building(store, crash):
    with store.new_generation() as fresh:
        (fresh.folder / "half").write_text("a", encoding="utf-8")
        raise crash


@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_crash_while_switching_leaves_the_live_one_and_no_rubbish(tmp_path, monkeypatch, step):
    live = add_generation(tmp_path)

    def refuse(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, step, refuse)
    with pytest.raises(IndexWriteError, match="the disk is full"):
        add_generation(tmp_path)

    assert GenerationStore(tmp_path).live().name == live
    assert generations(tmp_path) == [live]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "generations"]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_leaves_one_whole_generation_live(tmp_path, step):
    first = add_generation(tmp_path, "first")

    def on_step(name):
        if name == step:
            raise Killed

    with pytest.raises(Killed):
        add_generation(tmp_path, "second", on_step=on_step)

    switched = STEPS.index(step) >= STEPS.index("switched")
    assert content(tmp_path) == ("second" if switched else "first")
    assert (len(generations(tmp_path)), first in generations(tmp_path)) == (2 if switched else 1, True)
    add_generation(tmp_path, "third")
    assert content(tmp_path) == "third"
    assert len(generations(tmp_path)) == 2


def test_the_steps_are_told_in_their_order(tmp_path):
    told = []
    add_generation(tmp_path, on_step=told.append)

    assert tuple(told) == STEPS


def test_what_does_not_pass_its_check_never_goes_live(tmp_path, monkeypatch):
    live = add_generation(tmp_path)

    def refuse(folder):
        raise GenerationUnfitError("was ended by SIGSEGV")

    monkeypatch.setattr("retrieval.indexing.generations.check_in_child", refuse)
    with pytest.raises(IndexWriteError, match=r"the check of the new index was ended by SIGSEGV; .* stays as it was"):
        add_generation(tmp_path, "second")

    assert GenerationStore(tmp_path).live().name == live
    assert generations(tmp_path) == [live]


def test_an_abandoned_generation_leaves_nothing_and_is_no_error(tmp_path, checked):
    live = add_generation(tmp_path)

    store = GenerationStore(tmp_path)
    with store.lock(), store.new_generation() as fresh:
        (fresh.folder / "half").write_text("a", encoding="utf-8")
        fresh.abandon()

    assert store.live().name == live
    assert generations(tmp_path) == [live]
    assert len(checked) == 1


def numbers(folder):
    manifests = (folder / "generations").glob("*/manifest.json")
    return sorted(json.loads(manifest.read_text(encoding="utf-8"))["number"] for manifest in manifests)


def test_a_new_generation_has_the_highest_number(tmp_path):
    for _ in range(3):
        add_generation(tmp_path)

    assert numbers(tmp_path) == [2, 3]
    assert json.loads((GenerationStore(tmp_path).live() / "manifest.json").read_text(encoding="utf-8"))["number"] == 3


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"number": "9"}', '{"number": true}', "{}", '{"number": 7.5}'])
def test_a_generation_without_a_number_counts_as_the_first(tmp_path, manifest):
    add_generation(tmp_path)
    (GenerationStore(tmp_path).live() / "manifest.json").write_text(manifest, encoding="utf-8")
    add_generation(tmp_path)

    assert (GenerationStore(tmp_path).live() / "manifest.json").read_text(encoding="utf-8") == '{"number": 1}'


def test_a_clock_that_jumps_back_changes_nothing(tmp_path, monkeypatch):
    class Clock:
        years = iter([2026, 1999, 1971, 2004])

        @classmethod
        def now(cls, zone):
            from datetime import datetime

            return datetime(next(cls.years), 1, 1, tzinfo=zone)

    monkeypatch.setattr("retrieval.indexing.generations.datetime", Clock)
    added = [add_generation(tmp_path, str(number)) for number in range(4)]

    assert GenerationStore(tmp_path).live().name == added[3]
    assert content(tmp_path) == "3"
    assert generations(tmp_path) == sorted(added[2:])
    assert [folder.name for folder in GenerationStore(tmp_path).others()] == [added[2]]


def test_a_leased_generation_stays_until_it_is_free(tmp_path):
    first = add_generation(tmp_path)
    with GenerationStore(tmp_path).lease_live() as lease:
        added = [add_generation(tmp_path) for _ in range(3)]
        assert generations(tmp_path) == sorted([first, *added[1:]])
        assert (lease.path / "part" / "file").exists()

    with GenerationStore(tmp_path).lock():
        pass
    assert generations(tmp_path) == sorted(added[1:])


def test_going_back_is_to_the_one_before_whatever_else_is_there(tmp_path):
    store = GenerationStore(tmp_path)
    first = add_generation(tmp_path)
    with store.lease_live():
        second, third = add_generation(tmp_path), add_generation(tmp_path)
        assert [folder.name for folder in store.others()] == [second, first]
        with store.lock():
            store.switch_to(second)
        assert [folder.name for folder in store.others()] == [third, first]
        (tmp_path / "PREVIOUS").unlink()
        assert [folder.name for folder in store.others()] == [third, first]
    with store.lock():
        pass
    assert generations(tmp_path) == sorted([second, third])


def test_what_was_never_live_is_not_the_one_before(tmp_path):
    first, second = add_generation(tmp_path), add_generation(tmp_path)
    with take_lease(tmp_path / "generations" / first):
        add_generation(tmp_path)
    for name in ("CURRENT", "PREVIOUS"):  # as a kill between the two leaves them
        (tmp_path / name).write_text(second, encoding="utf-8")

    with GenerationStore(tmp_path).lock():
        pass
    assert generations(tmp_path) == sorted([first, second])


def test_a_lease_follows_current_when_its_generation_is_removed_meanwhile(tmp_path, monkeypatch):
    gone, live = add_generation(tmp_path), add_generation(tmp_path)
    store = GenerationStore(tmp_path)
    names = iter([gone, live])
    monkeypatch.setattr(store, "live", lambda: tmp_path / "generations" / next(names))
    monkeypatch.setattr(
        "retrieval.indexing.generations.take_lease", lambda path: None if path.name == gone else take_lease(path)
    )

    with store.lease_live() as lease:
        assert lease.path.name == live


def test_nobody_removes_anything_while_current_leads_nowhere(tmp_path):
    added = [add_generation(tmp_path), add_generation(tmp_path)]
    (tmp_path / "CURRENT").unlink()

    with GenerationStore(tmp_path).lock():
        assert generations(tmp_path) == sorted(added)


def test_current_may_be_a_pipe_or_gigabytes_long(tmp_path):
    add_generation(tmp_path)
    (tmp_path / "CURRENT").unlink()
    os.mkfifo(tmp_path / "CURRENT")
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        GenerationStore(tmp_path).live()

    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").touch()
    os.truncate(tmp_path / "CURRENT", 2 << 30)
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        GenerationStore(tmp_path).live()

    add_generation(tmp_path, "second")
    assert content(tmp_path) == "second"


def test_current_may_be_a_link_and_is_replaced_not_followed(tmp_path):
    live = add_generation(tmp_path)
    (tmp_path / "CURRENT").rename(tmp_path / "mine")
    (tmp_path / "CURRENT").symlink_to("mine")
    assert GenerationStore(tmp_path).live().name == live

    (tmp_path / "CURRENT.new").symlink_to("mine")
    add_generation(tmp_path, "second")

    assert content(tmp_path) == "second"
    assert (tmp_path / "mine").read_text(encoding="utf-8").strip() == live


@pytest.mark.parametrize("name", ["CURRENT", "PREVIOUS", "LOCK", "generations"])
def test_what_stands_in_the_way_is_named_and_left(tmp_path, name):
    add_generation(tmp_path)
    (tmp_path / name).rename(tmp_path / "away") if (tmp_path / name).exists() else None
    if name == "generations":
        (tmp_path / name).write_text("mine", encoding="utf-8")
    else:
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").touch()

    with pytest.raises(IndexWriteError, match=name):
        add_generation(tmp_path)

    assert (tmp_path / name).is_file() if name == "generations" else (tmp_path / name / "mine").exists()


@pytest.mark.parametrize("name", ["mein Index", "Grüße", "zwei\nZeilen", "a'b\"c"])
def test_an_index_may_have_any_name(tmp_path, name):
    (tmp_path / "real").mkdir()
    (tmp_path / name).symlink_to("real")
    add_generation(tmp_path / name)
    add_generation(tmp_path / name, "second")

    assert content(tmp_path / name) == content(tmp_path / "real") == "second"


def test_current_is_replaced_and_never_rewritten_in_place(tmp_path):
    add_generation(tmp_path)
    with (tmp_path / "CURRENT").open(encoding="utf-8") as before:
        old = before.read()
        add_generation(tmp_path)
        before.seek(0)
        assert before.read() == old != (tmp_path / "CURRENT").read_text(encoding="utf-8")


def test_everything_is_on_the_disk_before_a_name_leads_to_it(tmp_path, monkeypatch):
    add_generation(tmp_path, "first")
    done = []
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def name_of(path):
        return re.sub(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{6}", "ID", str(Path(path).relative_to(tmp_path)))

    def recording(name, act):
        def recorded(path, target):
            done.append((name, name_of(path)))
            return act(path, target)

        return recorded

    def recorded_fsync(descriptor):
        done.append(("fsync", name_of(os.readlink(f"/proc/self/fd/{descriptor}"))))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(Path, "rename", recording("rename", rename))
    monkeypatch.setattr(Path, "replace", recording("replace", replace))
    add_generation(tmp_path, "second", on_step=lambda step: done.append(("step", step)))

    fresh = "generations/.building-ID"
    tree = [f"{fresh}/part/file", f"{fresh}/part", f"{fresh}/manifest.json", fresh]
    assert done == [
        ("step", "written"),
        *(("fsync", path) for path in tree),
        ("step", "synced"),
        *(("fsync", path) for path in tree),
        ("step", "checked"),
        ("rename", fresh),
        ("fsync", "generations"),
        ("step", "renamed"),
        ("fsync", "PREVIOUS.new"),
        ("replace", "PREVIOUS.new"),
        ("fsync", "."),
        ("fsync", "CURRENT.new"),
        ("replace", "CURRENT.new"),
        ("fsync", "."),
        ("step", "switched"),
        ("step", "collected"),
    ]


def test_the_live_one_and_the_one_before_are_kept(tmp_path):
    added = [add_generation(tmp_path, str(number)) for number in range(4)]

    assert generations(tmp_path) == sorted(added[-2:])
    assert GenerationStore(tmp_path).live().name == added[-1]


def test_an_index_may_be_named_by_a_relative_path(elsewhere):
    add_generation(Path("my/index"))

    assert content(Path("my/index")) == "x"


def test_what_a_killed_build_left_is_swept(tmp_path):
    first = add_generation(tmp_path)
    for name in (".building-20200101T000000-abcdef", ".trash-20200101T000000-abcdef"):
        (tmp_path / "generations" / name / "deep" / "er").mkdir(parents=True)
    (tmp_path / "generations" / "99999999T999999-0a0a0a").mkdir()  # renamed, but never named by CURRENT

    second = add_generation(tmp_path)

    assert generations(tmp_path) == sorted([first, second])


def test_a_folder_that_is_none_of_ours_is_kept(tmp_path):
    foreign = {"Großeltern", ".building-huts", ".trash-20200101T000000-abcdef-mine", "20200101T000000-backup"}
    for name in foreign:
        (tmp_path / "generations" / name).mkdir(parents=True)
    (tmp_path / "generations" / "Stammbaum.txt").write_text("Anna", encoding="utf-8")
    (tmp_path / "generations" / "20200101T000000-abcdef").symlink_to(tmp_path)

    for _ in range(3):
        add_generation(tmp_path)

    assert foreign | {"Stammbaum.txt", "20200101T000000-abcdef"} < set(generations(tmp_path))


def test_a_second_build_is_refused(tmp_path):
    store = GenerationStore(tmp_path)
    with store.lock(), pytest.raises(IndexWriteError, match="another build"), GenerationStore(tmp_path).lock():
        pass
    with store.lock():
        pass


@pytest.mark.parametrize("parent", ["a-file", "a-file/deeper"])
def test_a_folder_below_a_file_cannot_be_written(tmp_path, parent):
    (tmp_path / "a-file").write_text("", encoding="utf-8")

    with pytest.raises(IndexWriteError, match="Not a directory"), GenerationStore(tmp_path / parent / "index").lock():
        pass
    with pytest.raises(IndexNotBuiltError):
        GenerationStore(tmp_path / parent / "index").live()


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only"), (errno.EIO, "error")],
)
def test_what_the_system_refuses_is_said(tmp_path, number, reason):
    with pytest.raises(IndexWriteError, match=reason), GenerationStore(tmp_path).lock():
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    "name",
    ["", "\n", "gone", ".", "..", "../..", "../generations", "/", "a/../b", "nul\0", "x" * 5000, ".building-x", "ä"],
)
def test_a_current_that_names_nothing_is_damage(tmp_path, name):
    add_generation(tmp_path)
    (tmp_path / "generations" / ".building-x").mkdir()
    (tmp_path / "CURRENT").write_text(name, encoding="utf-8")

    with pytest.raises(IndexDamagedError, match="CURRENT"):
        GenerationStore(tmp_path).live()


def test_a_current_that_is_no_text_is_damage(tmp_path):
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndexDamagedError, match="CURRENT cannot be read"):
        GenerationStore(tmp_path).live()

    (tmp_path / "CURRENT").unlink()
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(IndexDamagedError, match="CURRENT cannot be read"):
        GenerationStore(tmp_path).live()


def test_a_damaged_current_does_not_stop_the_next_build(tmp_path):
    add_generation(tmp_path)
    (tmp_path / "CURRENT").write_text("../..", encoding="utf-8")

    generation = add_generation(tmp_path)

    assert GenerationStore(tmp_path).live().name == generation
