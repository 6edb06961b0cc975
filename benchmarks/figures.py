"""What `learn_weights` says of weights that never saw the question's article."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from retrieval.evaluation.metrics.auroc import auroc
from retrieval.evaluation.metrics.calibration import calibration_bins, expected_calibration_error
from retrieval.evaluation.metrics.risk_coverage import coverage_at, risk_coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.learning import Judged

__all__ = ["figures_of"]


def figures_of(held_out: Sequence[tuple[Judged, float]], states: Mapping[str, float]) -> dict[str, float]:
    """Return the figures by name; the rankings are German, the confidence both languages'."""
    figures: dict[str, float] = {}
    for language in ("de", "en"):
        shown = [(j, confidence) for j, confidence in held_out if j.language == language]
        present = [(j, confidence) for j, confidence in shown if j.kind == "present"]
        judged = [(confidence, j.right) for j, confidence in present]
        curve = risk_coverage(judged)
        right = [confidence for confidence, is_right in judged if is_right]
        wrong = [confidence for confidence, is_right in judged if not is_right]
        found = {
            "first quote right": fmean(j.right for j, _ in present),
            "first quote right, words": fmean(j.words_at_1 for j, _ in present),
            "one of three right, words": fmean(j.words_at_3 for j, _ in present),
            "sentences in the first quote": fmean(j.sentences for j, _ in present),
            "AUROC, right against wrong first quote": auroc(right, wrong),
            "coverage at 10 % risk": coverage_at(0.10, curve),
            "coverage at 5 % risk": coverage_at(0.05, curve),
        }
        for kind in ("article", "paragraph", "name"):
            others = [confidence for j, confidence in shown if j.kind == kind]
            mixed = judged + [(confidence, False) for confidence in others]
            found[f"AUROC, answerable against {kind} gone"] = auroc([c for c, _ in judged], others)
            error = expected_calibration_error(calibration_bins(mixed))
            found[f"calibration error, half of it with {kind} gone"] = 0.0 if error is None else error
            found |= {f"{kind} gone, {state}": _share(others, limit) for state, limit in states.items()}
        found |= {f"answerable, {state}": _share((c for c, _ in judged), limit) for state, limit in states.items()}
        answered = [is_right for confidence, is_right in judged if confidence >= states["answered_from"]]
        found["answerable and answered, right"] = fmean(answered) if answered else 0.0
        figures |= {f"{language}: {name}": round(figure, 3) for name, figure in found.items()}
    return figures


def _share(values: Iterable[float], limit: float) -> float:
    return fmean(value >= limit for value in values)
