"""What the rounds come to: medians, ratios to Fundstelle in the same round, and tables of them."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.compare.systems import FUNDSTELLE
from retrieval.evaluation.metrics.percentile import percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["figures_of", "tables_of"]


def figures_of(records: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return each system's figures by name: medians over its rounds, and its times as ratios to Fundstelle's.

    A ratio is the median over the rounds that both took part in; above 1 the system takes longer than Fundstelle.
    """
    rounds: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    figures: dict[str, dict[str, Any]] = defaultdict(dict)
    for record in records:
        system = record["system"]
        found = figures[system]  # in the order of the records
        if record["task"] == "quality":
            found["quality"] = record["quality"]
        else:
            for name, value in _measured(record):
                rounds[name][system][record["round"]] = value
    for name, systems in rounds.items():
        for system, values in systems.items():
            figures[system][name] = median(values.values())
            ours = systems.get(FUNDSTELLE, {})
            both = [values[number] / ours[number] for number in values if number in ours]
            if both and system != FUNDSTELLE:
                figures[system][f"{name}_ratio"] = median(both)
            figures[system].setdefault("rounds", {})[name] = [values[number] for number in sorted(values)]
    return dict(figures)


def tables_of(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return Markdown tables: how good for each set of questions, then asking and building; a dash where unknown."""
    sets = list(dict.fromkeys(name for found in figures.values() for name in found.get("quality", {})))
    heads = ("nDCG@10", "holds the answer @1", "@3", "characters")
    tables = [_table([name, *heads], _good(figures, name)) for name in sets]
    for task, columns in (("asking", _ASKING), ("building", _BUILDING)):
        rows = [[system, *(_cell(found, *column) for _, *column in columns)] for system, found in figures.items()]
        tables.append(_table([task, *(head for head, *_ in columns)], rows))
    return "\n\n".join(tables)


_SHOWN = {"passages": "", "quotes": ", quote", "quotes_read": ", quote with its reader"}
_GOOD = (("ndcg@10", ".3f"), ("holds@1", ".3f"), ("holds@3", ".3f"), ("characters", ".0f"))

_ASKING = (
    ("search ms, p50", "search_p50", ".1f"),
    ("p95", "search_p95", ".1f"),
    ("of it encoding", "encode_p50", ".1f"),
    ("CPU ms", "search_cpu", ".1f"),
    ("with quotes", "answer_p50", ".1f"),
    ("with the reader", "answer_read_p50", ".1f"),
    ("open s", "ready_s", ".1f"),
    ("first search ms", "first_ms", ".0f"),
    ("MB", "ask_mb", ".0f"),
)
# Whole archives are built once each, at different times, so that what else the machine did then is in their clock.
_BUILDING = (
    ("part, s", "build_s", ".1f"),
    ("CPU s", "build_cpu", ".1f"),
    ("MB", "build_peak_mb", ".0f"),
    ("whole, CPU s", "whole_build_cpu", ".0f"),
    ("MB", "whole_build_peak_mb", ".0f"),
    ("index MB", "disk_mb", ".0f"),
)


def _measured(record: Mapping[str, Any]) -> Iterable[tuple[str, float]]:
    if record["task"] == "whole build":
        yield from (("whole_build_s", record["seconds"]), ("whole_build_peak_mb", record["peak_mb"]))
        yield from (("whole_build_cpu", record["cpu_s"]), ("disk_mb", record["disk_mb"]))
    elif record["task"] == "build":
        yield from (("build_s", record["seconds"]), ("build_process_s", record["process_s"]))
        yield "build_cpu", record["cpu_s"]
        yield "build_peak_mb", record["peak_mb"]
    else:
        yield from (("ready_s", record["ready_s"]), ("first_ms", record["first_ms"]), ("ask_mb", record["mb"]))
        for way in record["ms"]:
            for share in (50, 95):
                yield f"{way}_p{share}", percentile(record["ms"][way], share / 100) or 0.0
            yield f"{way}_cpu", median(record["cpu_ms"][way])


def _good(figures: Mapping[str, Mapping[str, Any]], name: str) -> Iterator[list[str]]:
    """Yield the rows of a set of questions: each system's passages, and the quotes that it shows instead."""
    for system, found in figures.items():
        judged = found.get("quality", {}).get(name, {})
        for kind, shown in _SHOWN.items():
            if kind in judged or kind == "passages":
                yield [f"{system}{shown}", *(_figure(judged.get(kind, {}), *column) for column in _GOOD)]


def _figure(found: Mapping[str, float], name: str, form: str) -> str:
    return f"{found[name]:{form}}" if name in found else "–"


def _cell(found: Mapping[str, Any], name: str, form: str) -> str:
    if name not in found:
        return "–"
    ratio = found.get(f"{name}_ratio")
    return f"{found[name]:{form}}" + (f" ({ratio:.1f} ×)" if ratio is not None else "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---", *("--:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
