"""A model and its large constants in one piece of memory, and back."""

import numpy as np
import pytest

from retrieval.models.onnx_model import OnnxModel

CONSTANTS = {
    "l0.q.w": np.arange(-6, 6, dtype=np.int8).reshape(3, 4),
    "l4.fo.w": np.linspace(-1, 1, 10, dtype=np.float32).reshape(5, 2),
    "none": np.zeros((0, 3), dtype=np.float32),
}


@pytest.mark.parametrize("apart", [CONSTANTS, {}], ids=["constants", "none"])
@pytest.mark.parametrize("graph", [b"", b"graph" * 30])
def test_what_is_packed_comes_back(graph, apart):
    unpacked = OnnxModel.unpacked(OnnxModel(graph=graph, apart=apart).packed())

    assert unpacked.graph == graph
    assert list(unpacked.apart) == list(apart)
    for name, values in apart.items():
        assert unpacked.apart[name].dtype == values.dtype
        np.testing.assert_array_equal(unpacked.apart[name], values)


def test_constants_are_views_at_places_that_a_processor_likes():
    packed = OnnxModel(graph=b"odd", apart=CONSTANTS).packed()
    memory = np.frombuffer(packed, dtype=np.uint8)

    for values in OnnxModel.unpacked(packed).apart.values():
        if values.size:
            assert np.shares_memory(values, memory)
            assert (values.ctypes.data - memory.ctypes.data) % 64 == 0
