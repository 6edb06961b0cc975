"""The door through ONNX Runtime, on a tiny file, beside sentence-transformers on the same file unpacked."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.models import onnx_encoder
from retrieval.models.model_folder import ensure_model_folder
from retrieval.models.onnx_encoder import OnnxEncoder
from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

from .conftest import HIDDEN, POSITIONS, write_tiny_e5s1

TEXTS = ("", "haus", "öl", "boot ab", "haus haus haus haus", "hausboot hausboot hausboot", "a漢字b", "<s> x", "ab\0c")


@pytest.fixture(scope="module")
def doors():
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "tiny.bin"
        write_tiny_e5s1(weights, layers=2)
        unpacked = ensure_model_folder(weights, Path(folder) / "models" / "tiny")
        yield (
            OnnxEncoder(weights, name="tiny", model_id="tiny:1"),
            SentenceTransformersEncoder(unpacked, name="tiny", model_id="tiny:1"),
        )


@pytest.fixture
def encoder(two_layers):
    return OnnxEncoder(two_layers, name="tiny", model_id="tiny:1")


def test_it_says_what_it_is(encoder):
    assert (encoder.model_id, encoder.dimension, encoder.max_tokens) == ("tiny:1", HIDDEN, POSITIONS)


def test_vectors_are_those_of_sentence_transformers(doors):
    ours, reference = (door.encode_passages(TEXTS) for door in doors)

    assert ours.shape == (len(TEXTS), HIDDEN)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, reference, atol=2e-6)


@pytest.mark.parametrize("text", TEXTS)
def test_question_vectors_are_those_of_sentence_transformers(doors, text):
    ours, reference = (door.encode_question(text) for door in doors)

    assert ours.shape == (HIDDEN,)
    np.testing.assert_allclose(ours, reference, atol=2e-6)


def test_tokens_are_counted_beyond_what_fits(doors):
    ours, reference = (door.count_tokens(TEXTS) for door in doors)

    assert ours == reference
    assert max(ours) > POSITIONS


def test_a_passage_is_no_question(encoder):
    assert not np.allclose(encoder.encode_passages(["haus"])[0], encoder.encode_question("haus"), atol=1e-3)


def test_order_and_batches_change_nothing(encoder, monkeypatch):
    alone = np.stack([encoder.encode_passages([text])[0] for text in TEXTS])
    monkeypatch.setattr(onnx_encoder, "_BATCH_TOKENS", 2 * POSITIONS)
    seen = []

    together = encoder.encode_passages(TEXTS, on_progress=lambda done, total: seen.append((done, total)))

    np.testing.assert_allclose(together, alone, atol=2e-6)
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert seen[-1] == (len(TEXTS), len(TEXTS))


def test_nothing_is_nothing(encoder):
    assert encoder.encode_passages([]).shape == (0, HIDDEN)
    assert encoder.count_tokens([]) == []


def test_a_batch_is_never_larger_than_its_bound(encoder, monkeypatch):
    monkeypatch.setattr(onnx_encoder, "_BATCH_TOKENS", 40)
    sizes = []
    encode = encoder._encode
    monkeypatch.setattr(encoder, "_encode", lambda texts: sizes.append((len(texts), len(texts[0]))) or encode(texts))

    encoder.encode_passages([*TEXTS, *TEXTS])

    assert all(count * longest <= 40 for count, longest in sizes)
    assert [longest for _, longest in sizes] == sorted((longest for _, longest in sizes), reverse=True)


def test_an_interrupt_ends_it_between_two_batches(encoder, monkeypatch):
    monkeypatch.setattr(onnx_encoder, "_BATCH_TOKENS", 1)

    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.encode_passages(TEXTS, on_progress=interrupt)
    assert len(encoder.encode_passages(TEXTS)) == len(TEXTS)


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


def test_a_matrix_that_is_not_in_four_bits(tmp_path):
    write_tiny_e5s1(tmp_path / "tiny.bin", plain="l0.k.w")

    with pytest.raises(ModelError, match=r"'l0\.k\.w' is not in 4 bits"):
        OnnxEncoder(tmp_path / "tiny.bin", name="tiny", model_id="tiny:1")


def test_embeddings_may_be_plain(tmp_path):
    write_tiny_e5s1(tmp_path / "tiny.bin", plain="emb.word")

    assert np.isfinite(OnnxEncoder(tmp_path / "tiny.bin", name="tiny", model_id="tiny:1").encode_question("haus")).all()


def test_no_onnx_runtime_is_one_sentence(two_layers, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(ModelError, match=r"ONNX Runtime does not run here .*reinstall onnxruntime"):
        OnnxEncoder(two_layers, name="tiny", model_id="tiny:1")


def test_a_failing_runtime_is_one_sentence(encoder, monkeypatch):
    class Broken:
        def run(self, names, inputs):
            raise RuntimeError("no memory left")

    monkeypatch.setattr(encoder, "_session", Broken())

    with pytest.raises(ModelError, match="no memory left"):
        encoder.encode_passages(["haus"])


def test_vectors_that_are_no_numbers_are_refused(encoder, monkeypatch):
    monkeypatch.setattr(encoder, "_places", encoder._places * np.nan)

    with pytest.raises(ModelError, match="no numbers"):
        encoder.encode_passages(["haus"])
