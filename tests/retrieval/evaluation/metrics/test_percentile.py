import pytest

from retrieval.evaluation.metrics.percentile import percentile


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([4, 1, 3, 2], 0.5, 2),  # two of four do not exceed 2
        ([4, 1, 3, 2], 0.51, 3),
        (range(1, 101), 0.95, 95),
        ([7], 0.5, 7),
        ([7], 0.0, 7),
        ([], 0.5, None),
    ],
)
def test_so_many_values_do_not_exceed_it(values, share, expected):
    assert percentile(values, share) == expected
