"""An index that somebody else wrote: Chroma's pickle is data to it, whatever the pickle says."""

import hashlib
import json
import os
import pickle
from contextlib import suppress

import pytest

from retrieval import IndexDamagedError
from retrieval.indexing.generations import GenerationStore

QUESTION = "Wann wurde die neue Brücke über die Ahle eröffnet?"


class Payload:
    def __init__(self, mark):
        self.mark = str(mark)

    def __reduce__(self):
        return os.mkdir, (self.mark,)


@pytest.fixture
def poisoned(own_index, tmp_path):
    """Give a generation's folder with such a pickle wherever one could be, and the mark that running it would leave."""
    generation = GenerationStore(own_index).live()
    mark = tmp_path / "it-was-run"
    assert pickle.loads(pickle.dumps(Payload(tmp_path / "control"))) is None  # noqa: S301 - our own
    assert (tmp_path / "control").is_dir()
    folders = {file.parent for file in (generation / "vectors").rglob("*")}
    for folder in folders:
        (folder / "index_metadata.pickle").write_bytes(pickle.dumps(Payload(mark)))
    return generation, mark


def ask(own_index, open_answerer):
    answerer = open_answerer(own_index, exact_up_to=0)  # by Chroma
    try:
        return answerer.ask(QUESTION)
    finally:
        answerer.close()


def test_a_pickle_that_was_put_there_is_damage_and_never_run(poisoned, own_index, open_answerer):
    _, mark = poisoned
    with pytest.raises(IndexDamagedError):
        ask(own_index, open_answerer)
    assert not mark.exists()


def test_also_with_a_checksum_that_fits_it_is_never_run(poisoned, own_index, open_answerer):
    generation, mark = poisoned
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    for file in (generation / "vectors").rglob("index_metadata.pickle"):
        name = file.relative_to(generation).as_posix()
        if name in manifest["files"] or file.parent != generation / "vectors":
            manifest["files"][name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with suppress(IndexDamagedError):
        ask(own_index, open_answerer)
    assert not mark.exists()
