"""Choose at which points of a build it is killed."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.forked_builds import Point

__all__ = ["choose_points"]


def choose_points(points: Sequence[Point], number: int) -> list[Point]:
    """Choose so many of a build's points: from each stage in turn, the last one first, its last, first, middle ones."""
    stages: dict[str, list[Point]] = defaultdict(list)
    for point in dict.fromkeys(points):
        stages[point[0]].append(point)
    in_turn = chain.from_iterable(zip_longest(*(_spread(stage) for stage in reversed(stages.values()))))
    return [point for point in in_turn if point is not None][:number]


def _spread(points: Sequence[Point]) -> list[Point]:
    """Order points so that any number of the first ones is spread over all: the last, the first, the middle, and on."""
    order, gaps = [points[-1], points[0]], [(0, len(points) - 1)]
    while gaps:
        low, high = gaps.pop(0)
        if high - low > 1:
            middle = (low + high) // 2
            order.append(points[middle])
            gaps += [(low, middle), (middle, high)]
    return list(dict.fromkeys(order))
