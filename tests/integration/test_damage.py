"""Damage to an index is named, hurts no answer, and is repaired by the next build; also what happens beside a build.

Every file is damaged in every way by `benchmarks/damage_files.py`, which takes minutes; here some, each in one way.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks.damage_files import WAYS, damage_files, files_of, make_index
from benchmarks.forked_builds import Build, ForkedBuilds
from benchmarks.forked_commands import ForkedCommands
from retrieval.indexing.generations import GenerationStore

pytestmark = pytest.mark.integration

COPIES = 3
QUESTION = "Welche Nummer trägt das Siegel von made-000003?"
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def commands():
    with ForkedCommands.running() as commands:
        yield commands


@pytest.fixture(scope="module")
def made(commands, tmp_path_factory):
    """Give a folder with articles and an index of their second edition; read it only, it is shared."""
    folder = tmp_path_factory.mktemp("made")
    make_index(folder, commands.run)
    return folder


@pytest.fixture
def index(made, tmp_path):
    """Give a copy of the index that the test may break."""
    return shutil.copytree(made / "index", tmp_path / "index")


def answers(commands, index):
    done = commands.run("ask", QUESTION, "--min-confidence", 0, "--json", "--index", index)
    assert done.status == 0, done.stderr
    return "Nummer 2." in json.loads(done.stdout)["quotes"][0]["text"]


def refused(done, *parts):
    assert (done.status, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert all(part in done.stderr for part in parts), done.stderr
    return True


def test_damaged_files_are_named_and_repaired(commands, tmp_path):
    ways = itertools.cycle(WAYS)

    def some(number):
        return [next(ways)] if number < 2 or number % 12 == 2 else []

    damages = list(damage_files(tmp_path, commands.run, some))

    assert {damage.file.split("/")[0] for damage in damages} >= {"CURRENT", "cache", "generations"}
    assert {damage.way for damage in damages} == set(WAYS)
    assert [(damage.file, damage.way, damage.problems) for damage in damages if damage.problems] == []


@pytest.fixture
def without_privileges():
    """Give what a command begins with so that rights count, which they do not for root."""
    if os.geteuid() != 0:
        return []
    without = "-dac_override,-dac_read_search"
    prefix = ["setpriv", f"--bounding-set={without}", f"--inh-caps={without}"]
    if shutil.which("setpriv") is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("privileges cannot be dropped here")
    return prefix


# Loses the right to write into a folder of the index at a named stage of a build.
LOSER = """
import sys
from pathlib import Path
from benchmarks.fake_models import use_fake_models
from retrieval import RetrievalError, build_index
index, articles, stage, lost = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
use_fake_models()
def on_progress(reached, done, total):
    if reached == stage:
        (index / lost).chmod(0o555)
try:
    build_index(index, [articles], full=True, on_progress=on_progress)
except RetrievalError as error:
    print(error)
"""


@pytest.mark.parametrize(("stage", "lost"), [("writing the index", "generations"), ("writing the index", ".")])
def test_rights_that_are_lost_in_the_middle_leave_the_live_index(
    made, index, commands, without_privileges, stage, lost
):
    live = GenerationStore(index).live()
    done = subprocess.run(
        [*without_privileges, sys.executable, "-c", LOSER, str(index), str(made / "articles"), stage, lost],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    (index / lost).chmod(0o755)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert "cannot be written: the folder is read-only for this user" in done.stdout
    assert GenerationStore(index).live() == live
    assert answers(commands, index)
    assert commands.run("build", "--articles", made / "articles", "--index", index, "--full").status == 0
    assert commands.run("verify", "--index", index).status == 0
    assert GenerationStore(index).live() != live


def test_a_copy_that_is_made_while_an_index_is_built_and_asked_is_whole_or_refused(made, index, commands, tmp_path):
    copies, done = [], threading.Event()

    def copy_on():
        while len(copies) < COPIES and not (copies and done.is_set()):
            copies.append(tmp_path / f"copy{len(copies)}")
            subprocess.run(["cp", "-r", str(index), str(copies[-1])], check=False, stderr=subprocess.DEVNULL)

    copying = threading.Thread(target=copy_on)
    with ForkedBuilds.running() as builds:
        copying.start()
        ended = [builds.run(Build(index=str(index), articles=str(made / "articles"), full=True)) for _ in range(2)]
        done.set()
        copying.join()

    assert [build.status for build in ended] == [0, 0]
    for copy in copies:
        asked = commands.run("ask", QUESTION, "--min-confidence", 0, "--json", "--index", copy)
        assert (asked.status == 0 and "Nummer 2." in asked.stdout) or refused(asked, "index")
        built = commands.run("build", "--articles", made / "articles", "--index", copy)
        assert built.status == 0, built.stderr
        assert commands.run("verify", "--index", copy).status == 0
        assert answers(commands, copy)


def test_of_two_builds_at_once_one_is_refused_and_the_other_works(made, index, commands):
    with ForkedBuilds.running() as one, ForkedBuilds.running() as other:
        build = Build(index=str(index), articles=str(made / "articles"), full=True)
        one.start(build)
        other.start(build)
        ended = [one.wait(), other.wait()]

    assert {build.status for build in ended} <= {0, 1}
    assert 0 in {build.status for build in ended}
    assert all("another build is at work" in build.error for build in ended if build.status)
    assert commands.run("verify", "--index", index).status == 0
    assert answers(commands, index)


def test_files_are_damaged_that_an_index_consists_of(made):
    files = files_of(made / "index")
    assert any(name.startswith("cache/") for name in files)
    assert sum(name.endswith("manifest.json") for name in files) == 2
