"""Writing ONNX models, read back by ONNX Runtime."""

import numpy as np
import pytest

from retrieval.models.onnx_format import OnnxGraph


@pytest.fixture(autouse=True, params=[1 << 16, 1], ids=["constants in the graph", "constants beside it"])
def _constants(request, monkeypatch):
    monkeypatch.setattr("retrieval.models.onnx_format._APART", request.param)


def session(model):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(values) for values in model.apart.values()]
    options.add_external_initializers(list(model.apart), values)
    return onnxruntime.InferenceSession(model.graph, options, providers=["CPUExecutionProvider"])


def test_a_graph_is_computed_in_order():
    graph = OnnxGraph()
    matrix = graph.constant("matrix", np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32))
    product = graph.node("MatMul", ["x", matrix], "product")
    total = graph.node("Add", [product, graph.constant("bias", np.array([0.5, -0.5], dtype=np.float32))], "total")
    opened = session(graph.model(inputs={"x": ("float32", ("rows", 3))}, output=total))

    (given,) = opened.run(None, {"x": np.array([[1, 0, 1], [0, 2, 0]], dtype=np.float32)})

    # 1 + 5 + .5, 2 + 6 - .5; 2 * 3 + .5, 2 * 4 - .5
    assert given.tolist() == [[6.5, 7.5], [6.5, 7.5]]
    assert [(value.name, value.shape) for value in opened.get_inputs()] == [("x", ["rows", 3])]


@pytest.mark.parametrize(("attribute", "expected"), [({"alpha": 0.25}, -0.5), ({"alpha": 3.0}, -6.0), ({}, -0.02)])
def test_a_fraction_is_an_attribute(attribute, expected):
    graph = OnnxGraph()
    out = graph.node("LeakyRelu", ["x"], "out", **attribute)

    (given,) = session(graph.model(inputs={"x": ("float32", (1,))}, output=out)).run(None, {"x": np.float32([-2])})

    assert given.tolist() == pytest.approx([expected])


@pytest.mark.parametrize(("axis", "expected"), [(0, [[1, 2, 3, 4]]), (1, [[1, 2], [3, 4]])])
def test_a_whole_number_is_an_attribute(axis, expected):
    graph = OnnxGraph()
    out = graph.node("Flatten", ["x"], "out", axis=axis)
    opened = session(graph.model(inputs={"x": ("float32", (2, 2))}, output=out))

    (given,) = opened.run(None, {"x": np.float32([[1, 2], [3, 4]])})

    assert given.tolist() == expected


def test_a_constant_of_floats_keeps_its_values():
    # 300 values: their length takes two bytes of a varint; every second column: not one piece of memory.
    values = np.arange(600).reshape(100, 6).astype(np.float32)[:, ::2]
    graph = OnnxGraph()
    out = graph.node("Identity", [graph.constant("values", values)], "out")
    graph.node("Identity", ["x"], "unused")

    (given,) = session(graph.model(inputs={"x": ("float32", (1,))}, output=out)).run(None, {"x": np.float32([0])})

    np.testing.assert_array_equal(given, values)


def test_a_constant_of_bytes_keeps_its_values():
    values = np.arange(-128, 127).reshape(5, 51).astype(np.int8)[:, ::2]
    graph = OnnxGraph()
    factor = graph.constant("factor", np.array(0.5, dtype=np.float32))
    out = graph.node("DequantizeLinear", [graph.constant("values", values), factor], "out")
    graph.node("Identity", ["x"], "unused")

    (given,) = session(graph.model(inputs={"x": ("float32", (1,))}, output=out)).run(None, {"x": np.float32([0])})

    np.testing.assert_array_equal(given, values / np.float32(2))


def test_an_operator_may_have_several_outputs_and_leave_inputs_out():
    graph = OnnxGraph()
    first = graph.node("DynamicQuantizeLinear", ["x"], "bytes", "scale", "zero")
    assert first == "bytes"
    matrix = graph.constant("matrix", np.array([[3], [5]], dtype=np.int8))
    scale = graph.constant("matrix.scale", np.array([2], dtype=np.float32))
    bias = graph.constant("bias", np.array([0.5], dtype=np.float32))
    inputs = ["bytes", matrix, "scale", scale, "zero", "", bias]
    out = graph.node("MatMulIntegerToFloat", inputs, "out", domain="com.microsoft")

    (given,) = session(graph.model(inputs={"x": ("float32", (1, 2))}, output=out)).run(
        None, {"x": np.float32([[0, 255]])}
    )

    # The scale found for 0 to 255 is 1: 0 * 3 * 2 + 255 * 5 * 2 + .5
    assert given.tolist() == [[2550.5]]
