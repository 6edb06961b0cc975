"""Reading E5S1 files."""

import numpy as np
import pytest

from retrieval.models.e5s1 import E5FormatError, dequantise, read_e5s1


def test_dequantise_by_hand():
    # Scale 0.5; the low nibbles come first, then the high ones: (nibble - 8) * 0.5.
    block = np.zeros((1, 18), dtype=np.uint8)
    block[0, :2] = np.array([0.5], "<f2").view(np.uint8)
    block[0, 2] = 0xF0
    block[0, 17] = 0x89

    weights = dequantise(block)

    assert weights.shape == (32,)
    assert weights[[0, 16, 1, 17, 15, 31]].tolist() == [-4.0, 3.5, -4.0, -4.0, 0.5, 0.0]


def test_tokenizer_and_sizes(tiny_e5s1):
    model = read_e5s1(tiny_e5s1)

    assert (model.sizes.hidden, model.sizes.layers, model.sizes.heads, model.sizes.intermediate) == (32, 1, 2, 64)
    assert (model.sizes.vocabulary, model.sizes.positions, model.sizes.token_types) == (48, 16, 2)
    assert model.sizes.layer_norm_eps == pytest.approx(1e-12)
    assert (model.bos, model.pad, model.eos, model.unk) == (0, 1, 2, 3)
    assert tuple(model.pieces)[:5] == ("<s>", "<pad>", "</s>", "<unk>", "\u2581")
    assert tuple(model.pieces)[-3:] == ("\u2581haus", "boot", "<mask>")
    assert model.scores[4:6] == pytest.approx([-3.0, -3.1])


def test_tensors_hold_as_many_weights_as_promised(tiny_e5s1):
    tensors = read_e5s1(tiny_e5s1).tensors

    assert len(tensors) == 21
    for tensor in tensors.values():
        weights = tensor.weights()
        assert weights.dtype == np.float32
        assert len(weights) == tensor.count
        assert np.isfinite(weights).all()


@pytest.mark.parametrize("kept", [0, 3, 20, 60, 400, -1])
def test_a_cut_file_is_refused(tiny_e5s1, kept):
    tiny_e5s1.write_bytes(tiny_e5s1.read_bytes()[:kept])

    with pytest.raises(E5FormatError):
        read_e5s1(tiny_e5s1)


def test_another_format_is_refused(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(200))

    with pytest.raises(E5FormatError, match="E5S1"):
        read_e5s1(path)
