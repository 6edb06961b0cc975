"""A kept graph is named after the modules that make it: each whose code runs meanwhile, and no other."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval import models
from retrieval.models import bundled, bundled_reader, opened_bert
from retrieval.models.onnx_reader import OnnxReader
from retrieval.models.safetensors_file import write_tensors

from .conftest import HIDDEN

ROOM = Path(models.__file__).parent


@pytest.fixture
def ran(monkeypatch):
    """Give the names of the modules of this room whose code ran while a graph was made."""
    names, load_kept = set(), opened_bert.load_kept

    def note(frame, event, argument):
        path = Path(frame.f_code.co_filename)
        if path.parent == ROOM:
            names.add(path.name)

    def noting(path, make, load):
        def noted():
            sys.setprofile(note)
            try:
                return make()
            finally:
                sys.setprofile(None)

        return load_kept(path, noted, load)

    monkeypatch.setattr(opened_bert, "load_kept", noting)
    return names


def test_of_the_encoder(monkeypatch, tiny_e5s1, ran):
    named = []
    monkeypatch.setattr(bundled, "bundled_weights", lambda: tiny_e5s1)
    monkeypatch.setattr(bundled, "kept_graph", lambda kind, *, makers: named.extend(makers))
    models._open_bundled_encoder()

    assert ran == {*bundled._MAKERS, *named}


def test_of_the_reader(tmp_path, tiny_e5s1, ran):
    tensors = {"head.weight": (2, HIDDEN), "head.bias": (2,)}
    tensors |= {"l0.ao.down": (1, HIDDEN), "l0.ao.up": (HIDDEN, 1), "l0.ao.scale": (1,)}
    path = tmp_path / "reader.safetensors"
    metadata = {"format": "2", "model": json.dumps({"base": "tiny:1"})}
    write_tensors({name: np.ones(shape, dtype=np.float32) for name, shape in tensors.items()}, metadata, path)
    OnnxReader(tiny_e5s1, path, base="tiny:1", name="tiny")

    assert ran == {*bundled._MAKERS, *bundled_reader._MAKERS}
