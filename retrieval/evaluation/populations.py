"""Which answers are judged together: what a confidence is worth depends on what is asked.

An answer is right if its first quote holds the answer's very place; where the answer is not in the archive, none is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Status
from retrieval.evaluation.judging import holds_answer, holds_words, holds_words_in_paragraph
from retrieval.evaluation.metrics.auroc import auroc
from retrieval.evaluation.metrics.calibration import calibration_bins, expected_calibration_error
from retrieval.evaluation.metrics.risk_coverage import coverage_at, risk_coverage
from retrieval.evaluation.outcomes import Removal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retrieval.evaluation.metrics.calibration import CalibrationBin
    from retrieval.evaluation.metrics.risk_coverage import RiskPoint
    from retrieval.evaluation.outcomes import Outcome

    Judged = list[tuple[float, bool]]

__all__ = ["RISKS", "calibration_figures", "declining_figures", "populations", "risk_figures", "state_figures"]

RISKS = (0.10, 0.05, 0.01)


def populations(outcomes: Sequence[Outcome], *, words_suffice: bool = False) -> dict[str, Judged]:
    """Return confidence and "is right" of the answerable questions, alone and mixed one to one with removed ones.

    `answerable`; `with_article_removed`, `with_paragraph_removed`, `with_foreign_archive`: each answerable question
    once as it is and once without its evidence; `with_unanswerable`: with those that the data set marks as impossible.
    With `words_suffice`, a quote from the right paragraph is right if it holds the answer's words, wherever they stand.
    """
    right = is_right if not words_suffice else _has_words
    answerable = [(o.answer.confidence, right(o)) for o in outcomes if o.question.answerable]
    mixed = {"answerable": answerable} if answerable else {}
    for removal in Removal:
        removed = [(o.without[removal].confidence, False) for o in outcomes if removal in o.without]
        if removed:
            mixed[f"with_{removal}"] = answerable + removed
    impossible = [(o.answer.confidence, False) for o in outcomes if not o.question.answerable]
    return mixed | ({"with_unanswerable": answerable + impossible} if impossible else {})


def is_right(outcome: Outcome) -> bool:
    """Tell whether the first quote, shown or held back, holds the answer."""
    return bool(outcome.quotes) and holds_answer(outcome.question, outcome.quotes[0])


def _has_words(outcome: Outcome) -> bool:
    return bool(outcome.quotes) and holds_words_in_paragraph(outcome.question, outcome.quotes[0])


def risk_figures(judged: Judged) -> dict[str, Any]:
    """Return the risk-coverage curve and the largest coverage at each risk."""
    curve: list[RiskPoint] = risk_coverage(judged)
    return {
        "questions": len(judged),
        "risk_of_all": curve[-1].risk,
        **{f"coverage@{risk:.0%}": coverage_at(risk, curve) for risk in RISKS},
        "curve": [[point.threshold, point.coverage, point.risk] for point in curve],
    }


def calibration_figures(judged: Judged) -> dict[str, Any]:
    """Return the expected calibration error over ten bins of equal mass, and the bins."""
    bins: list[CalibrationBin] = calibration_bins(judged)
    return {
        "ece": expected_calibration_error(bins),
        "bins": [{"confidence": b.confidence, "right": b.right, "count": b.count} for b in bins],
    }


def declining_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return how well the confidence tells answerable questions from others, and right first quotes from wrong ones.

    `still_holds_words`: the share that was shown a quote with the answer's words all the same, because another place
    says so, too; of these, not all are wrong.
    """
    asked = [o for o in outcomes if o.question.answerable]
    confidences = [o.answer.confidence for o in asked]
    figures: dict[str, Any] = {}
    for removal in Removal:
        removed = [o for o in asked if removal in o.without]
        if not removed:
            figures[str(removal)] = None
            continue
        quoted = [o for o in removed if any(holds_words(o.question, q) for q in o.without[removal].quotes[:1])]
        figures[str(removal)] = {
            "questions": len(removed),
            "auroc": _auroc(confidences, [o.without[removal].confidence for o in removed]),
            "still_holds_words": len(quoted) / len(removed),
        }
    impossible = [o.answer.confidence for o in outcomes if not o.question.answerable]
    figures["unanswerable"] = (
        {"questions": len(impossible), "auroc": _auroc(confidences, impossible)} if impossible else None
    )
    figures["right_against_wrong"] = {
        "auroc": _auroc(
            [o.answer.confidence for o in asked if is_right(o)], [o.answer.confidence for o in asked if not is_right(o)]
        )
    }
    return figures


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    return auroc(positive, negative) if positive and negative else None


def state_figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return for each group of questions how many ended in each state, and how often that was right.

    To answer, surely or not, is right where the first quote holds the answer; to decline, where the archive lacks it.
    `first_quote_right`: how often the first quote holds the answer, whether it was shown or held back.
    """
    groups = {"answerable": [(o.answer.status, is_right(o)) for o in outcomes if o.question.answerable]}
    for removal in Removal:
        groups[str(removal)] = [(o.without[removal].status, False) for o in outcomes if removal in o.without]
    groups["unanswerable"] = [(o.answer.status, False) for o in outcomes if not o.question.answerable]
    return {name: _states(found, may_decline=name != "answerable") for name, found in groups.items() if found}


def _states(found: Iterable[tuple[Status, bool]], *, may_decline: bool) -> dict[str, dict[str, Any]]:
    ended = list(found)
    counts = Counter(status for status, _ in ended)
    held = Counter(status for status, holds in ended if holds)

    def share(right: int, status: Status) -> float | None:
        return right / counts[status] if counts[status] else None

    return {
        str(status): {
            "count": counts[status],
            "share": counts[status] / len(ended),
            "right": share(counts[status] * may_decline if status is Status.NO_ANSWER else held[status], status),
            "first_quote_right": share(held[status], status),
        }
        for status in Status
    }
