"""The plots of the page, each made of the figures that `fundstelle eval --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retrieval.evaluation.figures import RETRIEVERS
from retrieval.evaluation.populations import RISKS
from retrieval.evaluation.report.drawing import Plot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.evaluation.outcomes import Outcome

__all__ = ["POPULATIONS", "rank_plot", "reliability_plot", "risk_plot", "rows_of_funnel"]

POPULATIONS = {
    "answerable": "answerable only",
    "with_article_removed": "1 : 1 with article removed",
    "with_paragraph_removed": "1 : 1 with paragraph removed",
    "with_foreign_archive": "1 : 1 with foreign archive",
    "with_unanswerable": "with the data set's unanswerable",
}
_RANKS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 100))
_SETTLED = 0.05  # the coverage up to which a few answers decide about the risk; its peaks may leave the plot
_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def risk_plot(risk: Mapping[str, Any]) -> str:
    """Draw the risk-coverage curves, one a population, with a line at each risk that coverage is quoted for."""
    worst = max(
        (share for row in risk.values() for _, coverage, share in row["curve"] if coverage >= _SETTLED), default=0
    )
    top = min(1.0, max(0.2, worst + 0.05))
    plot = Plot(720, 340, y_max=top)
    ticks = [tick for tick in _FIFTHS if tick <= top]
    plot.axes("coverage: share of all questions that is answered", "risk: share wrong", _FIFTHS, ticks)
    for limit in RISKS:
        plot.line([(0.0, limit), (1.0, limit)], "limit", title=f"{limit:.0%} risk")
        plot.text(plot.x(1.0), plot.y(limit) - 3, f"{limit:.0%}", "tick", "end")
    for number, (name, words) in enumerate(POPULATIONS.items()):
        if name in risk:
            points = [(coverage, min(share, top)) for _, coverage, share in risk[name]["curve"]]
            plot.line(points, f"line c{number}", title=words)
            if points:
                plot.point(*points[-1], f"fill{number}", title=f"{words}: {points[-1][1]:.1%} wrong of all")
    return plot.svg("Risk by coverage")


def reliability_plot(calibration: Mapping[str, Any], name: str) -> str:
    """Draw the share of right first quotes over the confidence, a point for each bin of equal mass."""
    number = list(POPULATIONS).index(name)
    plot = Plot(340, 320)
    plot.axes("confidence", "first quote right", _FIFTHS, _FIFTHS)
    plot.line([(0.0, 0.0), (1.0, 1.0)], "limit", title="as confident as right")
    bins = calibration[name]["bins"]
    plot.line([(b["confidence"], b["right"]) for b in bins], f"line c{number}")
    for b in bins:
        title = f"{b['count']} questions: confidence {b['confidence']:.2f}, right {b['right']:.0%}"
        plot.point(b["confidence"], b["right"], f"fill{number}", title=title)
    return plot.svg(f"Reliability, {POPULATIONS[name]}")


def rank_plot(asked: Sequence[Outcome]) -> str:
    """Draw how many questions have their first relevant passage at which rank, for each retriever."""
    counts = {name: _rank_counts(asked, name) for name in RETRIEVERS}
    total = len(asked) or 1
    groups = len(_RANKS) + 1
    plot = Plot(720, 300, x_max=groups)
    plot.axes("rank of the first passage that holds the answer's beginning", "share of questions", (), _FIFTHS)
    for group in range(groups):
        for number, name in enumerate(RETRIEVERS):
            count = counts[name][group]
            plot.bar(
                group + 0.1 + 0.27 * number,
                0.25,
                count / total,
                f"fill{number}",
                title=f"{name}: {count} of {len(asked)} questions",
                label=str(count),
            )
        plot.below(group + 0.5, _rank_name(group))
    return plot.svg("Rank histogram")


def _rank_counts(asked: Sequence[Outcome], retriever: str) -> list[int]:
    counts = [0] * (len(_RANKS) + 1)
    for outcome in asked:
        first = min(getattr(outcome.ranks, retriever), default=0)
        place = next((n for n, (low, high) in enumerate(_RANKS) if low <= first <= high), len(_RANKS))
        counts[place] += 1
    return counts


def _rank_name(group: int) -> str:
    if group == len(_RANKS):
        return "not found"
    low, high = _RANKS[group]
    return str(low) if low == high else f"{low}-{high}"


def rows_of_funnel(figures: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    """Return where questions are lost, from the search to the marked words, each as a share of all answerable ones."""
    passages, quotes, highlights = figures["passages"]["fused"], figures["quotes"], figures["highlights"]
    return [
        ("passage among the first ten", passages["hit@10"]),
        ("passage among the first three", passages["hit@3"]),
        ("passage first", passages["hit@1"]),
        ("first quote in the right article", quotes["right_article"]),
        ("first quote in the right paragraph", quotes["right_paragraph"]),
        ("first quote holds the answer", quotes["contained@1"]),
        ("one of three quotes holds the answer", quotes["contained@3"]),
        ("a highlight touches the answer", highlights["overlap"]),
        ("a highlight is just the answer", highlights["same_place"]),
    ]
