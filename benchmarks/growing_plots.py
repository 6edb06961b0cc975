"""The plots of what `growth` measured, one file each."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from benchmarks.growing_plot import growth_plot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

__all__ = ["write_plots"]

_MEGABYTE = 1e6
_LEAST = 1e-3  # what is drawn for nothing, where an axis has no zero
_MEASURED = ("vectors", "words", "filters", "archive")
_Rows = list[dict[str, Any]]


def write_plots(measured: Path, folder: Path) -> None:
    """Draw `vectors.json`, `words.json`, `filters.json` and `archive.json` of a folder, as far as they are there."""
    vectors, words, filters, archive = (_read(measured / f"{name}.json") for name in _MEASURED)
    plots: Mapping[str, tuple[str, str, dict[str, list[tuple[float, float]]]]] = {
        "building": (
            "Processor time to build",
            "seconds",
            {
                "all, vectors drawn": _points(archive, "passages", lambda row: row["seconds"]["worked"]),
                "vectors": _points(vectors, "vectors", lambda row: row["worked"]),
                "BM25": _points(words, "passages", lambda row: row["seconds"]["worked"]),
            },
        ),
        "disk": (
            "Disk",
            "MB",
            {
                "all": _points(archive, "passages", lambda row: row["disk"] / _MEGABYTE),
                "vectors": _points(vectors, "vectors", lambda row: row["disk"] / _MEGABYTE),
                "BM25": _points(words, "passages", lambda row: row["disk"] / _MEGABYTE),
            },
        ),
        "questions": (
            "Processor time for one question",
            "milliseconds",
            {
                "all": _points(archive, "passages", lambda row: row["question"]["worked"]),
                "vectors": _points(vectors, "vectors", lambda row: row["question"]["worked"]),
                "BM25": _points(words, "passages", lambda row: row["question"]["worked"]),
            },
        ),
        "memory": (
            "Memory of a process, file pages left out",
            "MB",
            {
                "building, most": _points(archive, "passages", lambda row: row["own memory, most"] / _MEGABYTE),
                "writing BM25, most": _points(words, "passages", lambda row: row["own memory, most"] / _MEGABYTE),
                "answering": _points(archive, "passages", lambda row: row["resident"] / _MEGABYTE),
                "vectors": _points(vectors, "vectors", lambda row: row["resident"] / _MEGABYTE),
            },
        ),
        "opening": (
            "Processor time to open",
            "seconds",
            {
                "all": _points(archive, "passages", lambda row: row["opening"]["worked"]),
                "vectors": _points(vectors, "vectors", lambda row: row["opening"]["worked"]),
                "BM25": _points(words, "passages", lambda row: row["opening"]["worked"]),
            },
        ),
        "missed": (
            "Of the ten nearest passages, not found",
            "%",
            {"as it is set": _points(vectors, "vectors", lambda row: 100 * (1 - row["recall@10"]))},
        ),
        "filters": (
            "Search with a filter, times that of the same question without",
            "ratio",
            {
                name: _points(filters, "passages", lambda row, n=name: row["filters"][n]["ratio"])
                for name in (filters[0]["filters"] if filters else ())
                if name != "without"
            },
        ),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, unit, series) in plots.items():
        drawn = {label: points for label, points in series.items() if points}
        if drawn:
            (folder / f"{name}.svg").write_text(growth_plot(title, unit, drawn), encoding="utf-8")


def _read(path: Path) -> _Rows:
    rows: _Rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    return rows


def _points(rows: Iterable[dict[str, Any]], x: str, y: Callable[..., float]) -> list[tuple[float, float]]:
    """Return the points of the rows that have both figures: what was searched while it grew was not opened."""
    points = []
    for row in rows:
        with suppress(KeyError):
            points.append((float(row[x]), max(_LEAST, float(y(row)))))
    return sorted(points)
