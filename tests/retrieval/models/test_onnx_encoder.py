"""The door through ONNX Runtime, on a tiny file, beside sentence-transformers on the same file unpacked."""

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.models import onnx_bert
from retrieval.models.bert_graph import bert_model
from retrieval.models.bert_weights import product_names
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.model_folder import ensure_model_folder
from retrieval.models.onnx_encoder import OnnxEncoder
from retrieval.models.onnx_model import OnnxModel
from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

from .conftest import HIDDEN, POSITIONS, place_at, write_tiny_e5s1

TEXTS = ("", "haus", "öl", "boot ab", "haus haus haus haus", "hausboot hausboot hausboot", "a漢字b", "<s> x", "ab\0c")


@pytest.fixture(scope="module")
def doors():
    """Give the door in 8 bits, the one in float32, and the reference."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "tiny.bin"
        write_tiny_e5s1(weights, layers=2)
        unpacked = ensure_model_folder(weights, Path(folder) / "models" / "tiny")
        everything = set(product_names(read_e5s1(weights).sizes))
        yield (
            OnnxEncoder(weights, name="tiny", model_id="tiny:1"),
            OnnxEncoder(weights, name="tiny", model_id="tiny:1", in_float=everything),
            SentenceTransformersEncoder(unpacked, name="tiny", model_id="tiny:1"),
        )


@pytest.fixture
def encoder(two_layers):
    return OnnxEncoder(two_layers, name="tiny", model_id="tiny:1")


def test_it_says_what_it_is(encoder):
    assert (encoder.model_id, encoder.dimension, encoder.max_tokens) == ("tiny:1", HIDDEN, POSITIONS)


def test_vectors_are_those_of_sentence_transformers(doors):
    in_bytes, in_float, reference = (door.encode_passages(TEXTS) for door in doors)

    assert in_bytes.shape == in_float.shape == (len(TEXTS), HIDDEN)
    assert in_bytes.dtype == in_float.dtype == np.float32
    np.testing.assert_allclose(in_float, reference, atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(in_bytes, axis=1), 1, atol=1e-6)
    cosines = (in_bytes * reference).sum(axis=1)
    assert cosines.min() > 0.998  # measured: .9990
    assert cosines.max() < 0.999999  # else nothing was computed in 8 bits


@pytest.mark.parametrize("text", TEXTS)
def test_question_vectors_are_those_of_sentence_transformers(doors, text):
    in_bytes, in_float, reference = (door.encode_question(text) for door in doors)

    assert in_bytes.shape == in_float.shape == (HIDDEN,)
    np.testing.assert_allclose(in_float, reference, atol=2e-6)
    assert in_bytes @ reference > 0.998


def test_tokens_are_counted_beyond_what_fits(doors):
    ours, _, reference = (door.count_tokens(TEXTS) for door in doors)

    assert ours == reference
    assert max(ours) > POSITIONS


def test_a_passage_is_no_question(encoder):
    assert not np.allclose(encoder.encode_passages(["haus"])[0], encoder.encode_question("haus"), atol=1e-3)


def test_a_vector_depends_on_no_other_text(encoder):
    alone = np.stack([encoder.encode_passages([text])[0] for text in TEXTS])

    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), alone)
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS[::-1])[::-1], alone)


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_each_core_takes_texts(encoder, monkeypatch, cores):
    expected, seen, threads = encoder.encode_passages(TEXTS), [], set()
    monkeypatch.setattr(onnx_bert, "available_cores", lambda: cores)
    begun, encode = threading.Barrier(cores), encoder._encode

    def encode_together(text):
        if len(threads) < cores:
            threads.add(threading.get_ident())
            begun.wait(timeout=30)
        return encode(text)

    monkeypatch.setattr(encoder, "_encode", encode_together)
    given = encoder.encode_passages(TEXTS, on_progress=lambda done, total: seen.append((done, total)))

    np.testing.assert_array_equal(given, expected)
    assert len(threads) == cores
    assert seen == [(done, len(TEXTS)) for done in range(1, len(TEXTS) + 1)]


def test_several_threads_may_encode_at_once(encoder):
    expected = encoder.encode_passages(TEXTS)

    with ThreadPoolExecutor(4) as threads:
        for given in threads.map(lambda _: encoder.encode_passages(TEXTS), range(8)):
            np.testing.assert_array_equal(given, expected)


def test_nothing_is_nothing(encoder):
    assert encoder.encode_passages([]).shape == (0, HIDDEN)
    assert encoder.count_tokens([]) == []


def test_an_interrupt_ends_it_between_two_texts(encoder, monkeypatch):
    begun, encode = [], encoder._encode
    monkeypatch.setattr(encoder, "_encode", lambda text: begun.append(text) or encode(text))

    def interrupt(done, total):
        raise KeyboardInterrupt

    texts = ["haus"] * 5000
    with pytest.raises(KeyboardInterrupt):
        encoder.encode_passages(texts, on_progress=interrupt)
    assert 1 <= len(begun) < 4000
    assert len(encoder.encode_passages(TEXTS)) == len(TEXTS)


@pytest.fixture
def kept(two_layers, monkeypatch):
    """Give an opener of the encoder whose graph is kept at a path, and lets large constants be large here already."""
    monkeypatch.setattr("retrieval.models.onnx_format._APART", 512)
    monkeypatch.setattr("retrieval.models.onnx_encoder.bert_model", made := Mock(wraps=bert_model))

    def opened(path):
        return OnnxEncoder(two_layers, name="tiny", model_id="tiny:1", kept=place_at(path))

    opened.made = made
    return opened


def test_a_kept_graph_gives_the_same_vectors_and_is_made_once(encoder, kept, tmp_path):
    path = tmp_path / "cache" / "encoder-1.onnx"
    first, second = kept(path), kept(path)

    assert kept.made.call_count == 1
    assert os.listdir(path.parent) == ["encoder-1.onnx"]
    path.unlink()  # what is open does not need it
    for opened in (first, second):
        np.testing.assert_array_equal(opened.encode_passages(TEXTS), encoder.encode_passages(TEXTS))
        np.testing.assert_array_equal(opened.encode_question("haus"), encoder.encode_question("haus"))


@pytest.mark.parametrize("place", [0, 30, 2000, -40, -1])
@pytest.mark.parametrize("damage", ["changed", "cut", "empty"])
def test_a_damaged_graph_is_made_again(encoder, kept, tmp_path, damage, place):
    path = tmp_path / "encoder-1.onnx"
    kept(path)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[place] ^= 1
    path.write_bytes({"changed": bytes(changed), "cut": whole[:place], "empty": b""}[damage])

    np.testing.assert_array_equal(kept(path).encode_passages(TEXTS), encoder.encode_passages(TEXTS))
    assert kept.made.call_count == 2
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no graph",
        OnnxModel(graph=b"no graph", apart={}).packed(),
        OnnxModel(graph=b"", apart={}).packed(),
        OnnxModel(graph=b"", apart={"x": np.zeros(3, dtype=np.float32)}).packed().replace(b"float32", b"float99"),
    ],
)
def test_a_whole_file_that_is_no_graph_is_replaced(encoder, kept, tmp_path, content):
    path = tmp_path / "encoder-1.onnx"
    kept(path)
    whole = path.read_bytes()
    path.write_bytes(content + hashlib.sha256(content).digest())

    np.testing.assert_array_equal(kept(path).encode_passages(TEXTS), encoder.encode_passages(TEXTS))
    assert path.read_bytes() == whole
    kept(path)
    assert kept.made.call_count == 2


def test_a_graph_that_was_just_made_and_does_not_load_is_one_sentence(kept, tmp_path):
    kept.made.side_effect = lambda *_, **__: OnnxModel(graph=b"no graph", apart={})

    with pytest.raises(ModelError, match=r"'tiny' cannot be used: ONNX Runtime fails \(.*protobuf"):
        kept(tmp_path / "encoder-1.onnx")
    assert not list(tmp_path.glob("*.onnx"))


def test_where_nothing_can_be_written_the_graph_is_made_each_time(encoder, kept, tmp_path):
    (tmp_path / "file").write_bytes(b"")

    for path in (tmp_path / "file" / "encoder-1.onnx", None):
        np.testing.assert_array_equal(kept(path).encode_passages(TEXTS), encoder.encode_passages(TEXTS))
    assert kept.made.call_count == 2


def test_processes_that_open_it_at_once_get_the_same_vectors(encoder, two_layers, tmp_path):
    path = tmp_path / "cache" / "encoder-1.onnx"
    code = (
        "import sys; from pathlib import Path; from retrieval.models.onnx_encoder import OnnxEncoder\n"
        "from retrieval.models.kept_bytes import KeptPlace\n"
        "sys.stdin.readline()\n"
        "weights, path = map(Path, sys.argv[1:])\n"
        "kept = KeptPlace(path=path, check=lambda: None)\n"
        "encoder = OnnxEncoder(weights, name='tiny', model_id='tiny:1', kept=kept)\n"
        "print(encoder.encode_question('haus').tobytes().hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(two_layers), str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    given = [process.communicate("go\n")[0].strip() for process in started]

    assert given == [encoder.encode_question("haus").tobytes().hex()] * 3
    assert os.listdir(path.parent) == ["encoder-1.onnx"]


def test_weights_that_are_open_are_opened_once(two_layers, encoder):
    other = OnnxEncoder(two_layers, name="other", model_id="tiny:1")

    assert other._tokenizer is encoder._tokenizer
    two_layers.write_bytes(two_layers.read_bytes() + b"!")
    assert OnnxEncoder(two_layers, name="tiny", model_id="tiny:2")._tokenizer is not encoder._tokenizer


def test_weights_that_are_not_there(tmp_path):
    with pytest.raises(ModelError, match=r"gone\.bin.*reinstall"):
        OnnxEncoder(tmp_path / "gone.bin", name="tiny", model_id="tiny:1")


@pytest.mark.parametrize("left_out", ["l1.fo.w", "l0.q.b", "emb.word", "emb.pos", "emb.type", "emb.ln.w", "l1.oln.b"])
def test_weights_that_lack_a_tensor(tmp_path, left_out):
    write_tiny_e5s1(tmp_path / "tiny.bin", layers=2, leave_out=left_out)

    with pytest.raises(ModelError, match=left_out):
        OnnxEncoder(tmp_path / "tiny.bin", name="tiny", model_id="tiny:1")


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_cut_weights(two_layers, kept):
    two_layers.write_bytes(two_layers.read_bytes()[:kept])

    with pytest.raises(ModelError, match=r"cannot be read .*reinstall"):
        OnnxEncoder(two_layers, name="tiny", model_id="tiny:1")


@pytest.mark.parametrize("plain", ["emb.word", "l0.k.w"])
def test_weights_may_be_plain(tmp_path, plain):
    write_tiny_e5s1(tmp_path / "tiny.bin", plain=plain)

    assert np.isfinite(OnnxEncoder(tmp_path / "tiny.bin", name="tiny", model_id="tiny:1").encode_question("haus")).all()


def test_no_onnx_runtime_is_one_sentence(two_layers, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(ModelError, match=r"ONNX Runtime does not run here .*reinstall onnxruntime"):
        OnnxEncoder(two_layers, name="tiny", model_id="tiny:1")


def test_a_failing_runtime_is_one_sentence(encoder, monkeypatch):
    class Broken:
        def run(self, names, inputs):
            raise RuntimeError("no memory left")

    monkeypatch.setattr(encoder._bert, "_session", Broken())

    with pytest.raises(ModelError, match="no memory left"):
        encoder.encode_passages(["haus"])


def test_vectors_that_are_no_numbers_are_refused(encoder, monkeypatch):
    monkeypatch.setattr(encoder._bert, "_places", encoder._bert._places * np.nan)

    with pytest.raises(ModelError, match="no numbers"):
        encoder.encode_passages(["haus"])
