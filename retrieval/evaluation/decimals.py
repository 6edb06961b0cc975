"""Figures as the table and the page write them; a dash where there is none."""

from __future__ import annotations

__all__ = ["one", "three", "two"]


def one(value: float | None) -> str:
    """Return the value with one decimal place."""
    return "–" if value is None else f"{value:.1f}"


def two(value: float | None) -> str:
    """Return the value with two decimal places."""
    return "–" if value is None else f"{value:.2f}"


def three(value: float | None) -> str:
    """Return the value with three decimal places."""
    return "–" if value is None else f"{value:.3f}"
