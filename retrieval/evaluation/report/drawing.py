"""A plot area in SVG: axes, lines, points and bars in the data's own numbers; colours come from the page's style."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Plot"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 14, 44


class Plot:
    """Collect shapes over `x` from 0 to `x_max` and `y` from 0 to `y_max`, and return them as one SVG element."""

    def __init__(self, width: int, height: int, *, x_max: float = 1.0, y_max: float = 1.0) -> None:
        self._width, self._height, self._x_max, self._y_max = width, height, x_max, y_max
        self._parts: list[str] = []

    def x(self, value: float) -> float:
        """Return where a value lies, in pixels from the left."""
        return round(_LEFT + value / self._x_max * (self._width - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Return where a value lies, in pixels from the top."""
        return round(self._height - _BOTTOM - value / self._y_max * (self._height - _TOP - _BOTTOM), 1)

    def axes(self, x_name: str, y_name: str, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> None:
        """Draw the grid with shares at its lines (no labels on the x axis without `x_ticks`), and both names."""
        for tick in y_ticks:
            self.line([(0.0, tick), (self._x_max, tick)], "grid")
            self.text(_LEFT - 7, self.y(tick) + 4, f"{tick:.0%}", "tick", "end")
        for tick in x_ticks:
            self.text(self.x(tick), self._height - _BOTTOM + 17, f"{tick:.0%}", "tick", "middle")
        self.text(self.x(self._x_max / 2), self._height - 6, x_name, "axis", "middle")
        middle = self.y(self._y_max / 2)
        self._parts.append(
            f'<text class="axis" text-anchor="middle" transform="translate(13 {middle}) rotate(-90)">'
            f"{escape(y_name)}</text>"
        )

    def line(self, points: Sequence[tuple[float, float]], style: str, *, title: str = "") -> None:
        """Draw a line through points in the data's numbers."""
        path = " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)
        self._parts.append(f'<polyline class="{style}" points="{path}" fill="none">{_title(title)}</polyline>')

    def point(self, x: float, y: float, style: str, *, radius: float = 4.0, title: str = "") -> None:
        """Draw a point that says `title` under the pointer."""
        place = f'cx="{self.x(x)}" cy="{self.y(y)}" r="{radius:.1f}"'
        self._parts.append(f'<circle class="{style}" {place}>{_title(title)}</circle>')

    def bar(self, x: float, width: float, height: float, style: str, *, title: str = "", label: str = "") -> None:
        """Draw a bar from `x` on, `width` wide, with a label above."""
        top, left = self.y(height), self.x(x)
        size = f'x="{left}" y="{top}" width="{round(self.x(x + width) - left, 1)}" height="{round(self.y(0) - top, 1)}"'
        self._parts.append(f'<rect class="{style}" {size}>{_title(title)}</rect>')
        self.text(self.x(x + width / 2), top - 4, label, "bar-label", "middle")

    def text(self, left: float, top: float, words: str, style: str, anchor: str = "start") -> None:
        """Write words at a place in pixels."""
        if words:
            place = f'x="{round(left, 1)}" y="{round(top, 1)}" text-anchor="{anchor}"'
            self._parts.append(f'<text class="{style}" {place}>{escape(words)}</text>')

    def below(self, x: float, words: str) -> None:
        """Write words under the x axis at a value."""
        self.text(self.x(x), self._height - _BOTTOM + 17, words, "tick", "middle")

    def svg(self, name: str) -> str:
        """Return the element; `name` says to those who cannot see it what it shows."""
        box = f'viewBox="0 0 {self._width} {self._height}"'
        return f'<svg {box} role="img" aria-label="{escape(name, quote=True)}">{"".join(self._parts)}</svg>'


def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""
