"""What only a process of its own can show: signals, pipes, full and read-only disks.  The encoder is the fake one."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.indexing.generations import GenerationStore

pytestmark = pytest.mark.integration

LAUNCHER = Path(__file__).resolve().parents[1] / "fakes" / "fake_fundstelle.py"
QUESTION = "Wer durchschnitt das Band vor 400 Gästen?"


def command(*arguments):
    return [sys.executable, str(LAUNCHER), *(str(argument) for argument in arguments)]


def fundstelle(*arguments):
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False)


def answers(index):
    done = fundstelle("ask", QUESTION, "--index", index, "--min-confidence", 0, "--json")
    assert done.returncode == 0, done.stderr
    return "Hanna Ottmers" in json.loads(done.stdout)["quotes"][0]["text"]


def failed(done, *parts):
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert all(part in done.stderr for part in parts), done.stderr
    return True


@contextmanager
def mounted(folder, *options):
    """Mount something on `folder`; skip the test where that is not allowed."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mount is not permitted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_killed_build_leaves_the_live_index_and_locks_nobody_out(own_index, articles_folder):
    build = subprocess.Popen(
        command("build", "--articles", articles_folder, "--index", own_index, "--full"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"FAKE_WAIT": "1"},
    )
    assert build.stderr.readline() == "encoding\n"
    second = fundstelle("build", "--articles", articles_folder, "--index", own_index)
    build.kill()
    build.communicate()

    assert failed(second, "another build is at work", "wait until it is done")
    assert "disk" not in second.stderr
    assert answers(own_index)
    assert fundstelle("build", "--articles", articles_folder, "--index", own_index, "--full").returncode == 0


@pytest.mark.parametrize("arguments", [["show", "long"], ["show", "long", "--json"], ["search", "Zeile"], ["--help"]])
def test_a_closed_pipe_is_no_error(tmp_path, build, arguments):
    (tmp_path / "long.txt").write_text("".join(f"Zeile {n} des Textes.\n\n" for n in range(20_000)), encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "long.txt"])
    options = [] if arguments == ["--help"] else ["--index", tmp_path / "index"]
    shell = subprocess.Popen(command(*arguments, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert shell.stdout.readline()
    shell.stdout.close()
    err = shell.stderr.read()
    shell.stderr.close()
    shell.wait(timeout=30)

    assert err == ""
    assert shell.returncode in {0, 1}


def test_a_full_disk_leaves_the_live_index(tmp_path, articles_folder):
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=2m", "tmpfs") as small:
        first = fundstelle("build", "--articles", articles_folder, "--index", small / "index")
        assert first.returncode == 0, first.stderr
        live = GenerationStore(small / "index").live()

        (tmp_path / "more").mkdir()
        for number in range(60):
            lines = " ".join(f"Satz {number} {n} mit Wort{number * n} am Fluss." for n in range(200))
            (tmp_path / "more" / f"{number}.txt").write_text(lines, encoding="utf-8")
        second = fundstelle(
            "build", "--articles", articles_folder, "--articles", tmp_path / "more", "--index", live.parents[1]
        )

        assert failed(second, "cannot be written", "disk", "stays as it was")
        assert GenerationStore(small / "index").live() == live
        assert [path.name for path in live.parent.iterdir()] == [live.name]
        assert answers(small / "index")


@pytest.mark.parametrize("kilobytes", [16, 300, 700, 800, 900, 1000])
def test_a_disk_that_fills_at_any_point_is_named(tmp_path, kilobytes):
    seeds = LAUNCHER.parents[2] / "seeds"
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs") as small:
        done = fundstelle("build", "--articles", seeds, "--index", small / "index")

        assert failed(done, "cannot be written", "disk")
        assert list((small / "index" / "generations").iterdir()) == []


def test_a_read_only_index_answers_and_cannot_be_built(own_index, articles_folder, tmp_path):
    with mounted(tmp_path / "fixed", "--bind", str(own_index)) as fixed:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(fixed)], check=True)
        done = fundstelle("build", "--articles", articles_folder, "--index", fixed, "--full")
        assert failed(done, "cannot be written", "read-only")
        assert answers(fixed)
        assert fundstelle("verify", "--index", fixed).returncode == 0
        assert "Hanna Ottmers" in fundstelle("show", "bruecke-bote", "--index", fixed).stdout


def test_a_read_only_folder_without_an_index(articles_folder, tmp_path):
    with mounted(tmp_path / "fixed", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs") as fixed:
        done = fundstelle("build", "--articles", articles_folder, "--index", fixed / "index")
        assert failed(done, "cannot be written", "read-only")


@pytest.mark.parametrize("arguments", [["info", "--json"], ["show", "faehre"], ["--help"], ["ask", "--help"]])
def test_a_full_disk_behind_stdout_is_one_sentence(built_index, arguments):
    environment = os.environ | {"FUNDSTELLE_INDEX": str(built_index)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command(*arguments), stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment
        )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "The output cannot be written (No space left on device)" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_the_output_is_utf_8_whatever_the_locale_says(built_index, encoding):
    done = subprocess.run(
        command("ask", QUESTION, "--index", built_index, "--min-confidence", 0),
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "„Bürgermeisterin Hanna Ottmers" in done.stdout.decode("utf-8")


def test_python_m_retrieval_does_what_fundstelle_does(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "retrieval", "info", "--index", "nowhere"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert failed(done, "no index at 'nowhere'")
