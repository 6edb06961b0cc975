"""Draw how something grows with the number of passages, as SVG that stands alone: both axes count in powers of ten."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["growth_plot"]

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 680, 340, 64, 190, 34, 44
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#555555")
_NAMES = {2: "100", 3: "1k", 4: "10k", 5: "100k", 6: "1M"}


def growth_plot(title: str, unit: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Return a plot with a line for each series of points (passages, value above 0), each named at its end."""
    points = [point for some in series.values() for point in some]
    xs = _powers([x for x, _ in points])
    ys = _powers([y for _, y in points])

    def x(value: float) -> float:
        return round(_LEFT + (math.log10(value) - xs[0]) / (xs[-1] - xs[0]) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        share = (math.log10(value) - ys[0]) / (ys[-1] - ys[0])
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    parts = [_text(_LEFT, 20, f"{title}, {unit}", "start", weight="bold")]
    for power in ys:
        parts.append(_line([(x(10 ** xs[0]), y(10**power)), (x(10 ** xs[-1]), y(10**power))], "#ddd", 1))
        parts.append(_text(_LEFT - 8, y(10**power) + 4, _number(10**power), "end"))
    for power in xs:
        parts.append(_text(x(10**power), _HEIGHT - _BOTTOM + 18, _NAMES.get(power, f"10^{power}"), "middle"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, "passages", "middle"))
    names = sorted((y(some[-1][1]), number, name) for number, (name, some) in enumerate(series.items()) if some)
    below = -math.inf
    for end, number, name in names:
        some, colour = series[name], _COLOURS[number % len(_COLOURS)]
        parts.append(_line([(x(a), y(b)) for a, b in some], colour, 2))
        parts += [
            f'<circle cx="{x(a)}" cy="{y(b)}" r="3.5" fill="{colour}"><title>{_number(b)}</title></circle>'
            for a, b in some
        ]
        below = max(end + 4, below + 15)  # names do not stand upon each other
        parts.append(_text(x(some[-1][0]) + 9, below, f"{name}: {_number(some[-1][1])}", "start", colour))
    frame = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
    style = 'font-family="system-ui, sans-serif" font-size="12"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg {frame} {style} aria-label="{escape(title, quote=True)}">{ground}{"".join(parts)}</svg>\n'


def _powers(values: Sequence[float]) -> range:
    """Return the powers of ten around all values, two at least."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _line(places: Sequence[tuple[float, float]], colour: str, width: int) -> str:
    path = " ".join(f"{left},{top}" for left, top in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(left: float, top: float, words: str, anchor: str, colour: str = "#333", weight: str = "normal") -> str:
    place = f'x="{left}" y="{top}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}"'
    return f"<text {place}>{escape(words)}</text>"
