"""Half-precision numbers are read exactly as numpy reads them."""

import numpy as np
import pytest

from retrieval.indexing.half_floats import single_precision

EVERY = np.arange(1 << 16, dtype=np.uint16).view(np.float16)


def test_every_finite_number_is_the_same():
    finite = EVERY[np.isfinite(EVERY)]

    read = single_precision(finite)

    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, finite.astype(np.float32))
    np.testing.assert_array_equal(np.signbit(read), np.signbit(finite))


@pytest.mark.parametrize("shape", [(0,), (7,), (3, 4), (0, 384)])
def test_the_shape_stays(shape):
    stored = np.ones(shape, dtype=np.float16)

    read = single_precision(stored)

    assert read.shape == shape
    assert (read == 1).all()


def test_what_is_stored_stays_as_it_is_and_may_be_a_piece_of_more():
    stored = EVERY[1000:2000].reshape(10, 100).copy()
    before = stored.copy()
    stored.flags.writeable = False

    np.testing.assert_array_equal(single_precision(stored[:, ::3]), before[:, ::3].astype(np.float32))
    np.testing.assert_array_equal(stored, before)
