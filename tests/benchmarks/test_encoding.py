"""What the benchmarks of encoding count."""

from dataclasses import replace

import pytest

from benchmarks.encoding import Part, figures_of
from benchmarks.encoding_limits import batches_of, operations
from retrieval.models.e5s1 import E5Sizes

SIZES = E5Sizes(
    hidden=4, layers=2, heads=2, intermediate=16, vocabulary=9, positions=8, token_types=2, layer_norm_eps=1e-12
)


def test_ways_are_compared_round_by_round():
    base = [Part(tokens=100, seconds=s, cpu_seconds=2 * s) for s in (4.0, 8.0, 2.0)]
    ours = [Part(tokens=100, seconds=s, cpu_seconds=s) for s in (1.0, 4.0, 1.0)]

    figures = figures_of(ours, base)

    # 300 tokens in 6 s; 6 s for 300 tokens are 2.56 s for 128; rounds 4, 2 and 2 times as fast
    assert figures["tokens_per_second"] == pytest.approx(50)
    assert figures["cpu_milliseconds"] == pytest.approx(2560)
    assert (figures["times"], figures["cpu_times"]) == (2, 4)


@pytest.mark.parametrize(
    ("budget", "is_sorted", "expected"),
    [
        (12, False, [[0], [1], [2, 3]]),  # 3 and 8 together are 16 when padded, 8 and 2 too; 2 and 6 are 12
        (10, True, [[1], [3], [0, 2]]),
        (1, False, [[0], [1], [2], [3]]),
        (100, True, [[1, 3, 0, 2]]),
    ],
)
def test_batches_hold_their_budget(budget, is_sorted, expected):
    assert batches_of([3, 8, 2, 6], budget, is_sorted=is_sorted) == expected


def test_operations_are_counted_by_hand():
    in_bytes, in_floats = operations(SIZES, [3, 5], frozenset({"l1.fo"}))

    # A layer: four of 4 x 4 and two of 4 x 16 weights are 192 multiplications, as many additions, for 8 tokens.
    assert in_bytes == 2 * 2 * 192 * 8 - 2 * 64 * 8
    # Attention: two products of length x length x 4 in each of two layers.
    assert in_floats == 2 * 64 * 8 + 2 * 2 * 2 * (9 + 25) * 4
    assert operations(replace(SIZES, layers=1), [], frozenset()) == (0, 0)
