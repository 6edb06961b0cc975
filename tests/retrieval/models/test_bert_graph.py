"""The graph of an encoder in 8 bits, beside its own products in float32."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.models.adapters import AdapterFormatError, Adapters, LowRank, merged
from retrieval.models.bert_graph import SENSITIVE, Head, bert_model
from retrieval.models.bert_weights import layer_weights, product_names
from retrieval.models.e5s1 import E5FormatError, read_e5s1
from retrieval.models.onnx_bert import OnnxBert, OnnxRunError, on_all_cores

from .conftest import HIDDEN, INTERMEDIATE, POSITIONS, write_tiny_e5s1

TOKENS = (0, 36, 37, 5, 2)


@pytest.fixture
def model(two_layers):
    return read_e5s1(two_layers)


def outputs(model, weights=None, **options):
    graph = bert_model(model.sizes, weights or layer_weights(model), **options)
    return OnnxBert(model, graph).outputs(TOKENS)


def cosine(first, second):
    return float((first * second).sum() / np.linalg.norm(first) / np.linalg.norm(second))


def test_each_token_has_a_state(model):
    assert outputs(model).shape == (len(TOKENS), HIDDEN)


def test_products_in_float_are_exact(model):
    products = list(product_names(model.sizes))
    exact = outputs(model, in_float=products)
    error = [1 - cosine(outputs(model, in_float=products[:kept]), exact) for kept in (0, 6, 12)]

    assert products[:6] == ["l0.q", "l0.k", "l0.v", "l0.ao", "l0.fi", "l0.fo"]
    assert len(products) == 12
    assert all(1e-6 < some < 1e-3 for some in error[:2])
    assert error[2] == pytest.approx(0, abs=5e-7)


def test_products_of_a_layer_are_apart(model):
    # Query in float, key and value in bytes: both come from one state.
    exact = outputs(model, in_float=list(product_names(model.sizes)))

    assert cosine(outputs(model, in_float=["l0.q", "l1.fi"]), exact) > 0.998


def test_what_stays_in_float_are_products_of_the_bundled_model(model):
    assert set(product_names(replace(model.sizes, layers=12))) >= SENSITIVE


def test_a_matrix_of_zeros_gives_its_bias(model):
    plain = layer_weights(model)

    def weights(name):
        return np.zeros_like(plain(name)) if name == "l1.fo.w" else plain(name)

    np.testing.assert_allclose(
        outputs(model, weights, in_float=["l1.ao"]), outputs(model, weights, in_float=["l1.ao", "l1.fo"]), atol=1e-6
    )


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e20])
def test_weights_of_any_size_have_a_scale(model, scale):
    plain = layer_weights(model)

    def weights(name):
        return plain(name) * np.float32(scale) if name == "l0.fi.w" else plain(name)

    assert np.isfinite(outputs(model, weights)).all()


def test_processors_that_add_in_sixteen_bits_do_not_overflow(model, monkeypatch):
    """A product of two bytes is added to its neighbour in 16 bits, without VNNI."""
    written = []
    monkeypatch.setattr(
        "retrieval.models.onnx_format.OnnxGraph.constant",
        lambda graph, name, values: written.append(values) or name,
    )
    bert_model(model.sizes, layer_weights(model))
    matrices = [values for values in written if values.dtype == np.int8]

    assert len(matrices) == 12
    assert {int(np.abs(matrix).max()) for matrix in matrices} == {63}
    assert 2 * 63 * 255 < 2**15


def test_a_head_is_put_on_top(model):
    states = outputs(model)
    weight = np.arange(2 * HIDDEN, dtype=np.float32).reshape(2, HIDDEN) / HIDDEN
    head = Head(weight=weight, bias=np.array([1, -1], dtype=np.float32))

    np.testing.assert_allclose(outputs(model, head=head), states @ weight.T + [1, -1], rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("emb.ln.w", (HIDDEN,)),
        ("l1.q.w", (HIDDEN, HIDDEN)),
        ("l1.fi.w", (INTERMEDIATE, HIDDEN)),
        ("l1.fi.b", (INTERMEDIATE,)),
        ("l1.fo.w", (HIDDEN, INTERMEDIATE)),
        ("l1.fo.b", (HIDDEN,)),
        ("l0.aln.w", (HIDDEN,)),
    ],
)
def test_weights_have_their_shape(model, name, shape):
    assert layer_weights(model)(name).shape == shape


def test_weights_of_another_size_are_refused(tmp_path):
    write_tiny_e5s1(tmp_path / "tiny.bin", leave_out="l0.v.w")

    with pytest.raises(E5FormatError, match=r"l0\.v\.w"):
        layer_weights(read_e5s1(tmp_path / "tiny.bin"))("l0.v.w")


def test_too_many_tokens_are_an_error(model):
    bert = OnnxBert(model, bert_model(model.sizes, layer_weights(model)))

    with pytest.raises((OnnxRunError, ValueError)):
        bert.outputs([5] * (POSITIONS + 1))


def adapters(**changes):
    down = np.ones((1, HIDDEN), dtype=np.float32)
    up = np.full((HIDDEN, 1), 2, dtype=np.float32)
    known = {
        "low_rank": {"l0.q": LowRank(shared="l0.qkv", down=down, up=up)},
        "vectors": {"l0.q.b": np.arange(HIDDEN, dtype=np.float32)},
        "head_weight": np.zeros((2, HIDDEN), dtype=np.float32),
        "head_bias": np.zeros(2, dtype=np.float32),
    }
    return Adapters(base="tiny:1", **(known | changes))


def test_adapters_are_merged(model):
    plain = layer_weights(model)
    changed = merged(plain, adapters())

    np.testing.assert_allclose(changed("l0.q.w"), plain("l0.q.w") + 2)
    np.testing.assert_array_equal(changed("l0.q.b"), np.arange(HIDDEN))
    np.testing.assert_array_equal(changed("l0.k.w"), plain("l0.k.w"))
    np.testing.assert_array_equal(changed("l1.q.b"), plain("l1.q.b"))


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"vectors": {"l0.q.b": np.zeros(3, dtype=np.float32)}}, "l0.q.b"),
        (
            {"low_rank": {"l0.fi": LowRank(shared="l0.fi", down=np.ones((1, 32), "f4"), up=np.ones((32, 1), "f4"))}},
            "l0.fi.w",
        ),
    ],
)
def test_adapters_that_do_not_fit_are_named(model, changes, asked):
    with pytest.raises(AdapterFormatError, match=asked):
        merged(layer_weights(model), adapters(**changes))(asked)


def test_what_fails_on_one_core_is_raised():
    def make(number):
        if number == 3:
            raise ValueError("three")
        return -number

    assert list(on_all_cores(make, [1, 2, 4])) == [-1, -2, -4]
    assert list(on_all_cores(make, [])) == []
    with pytest.raises(ValueError, match="three"):
        list(on_all_cores(make, list(range(100))))
