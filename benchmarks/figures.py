"""What `learn_weights` says of weights that never saw the question's article."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from retrieval.evaluation.metrics.auroc import auroc
from retrieval.evaluation.metrics.calibration import calibration_bins, expected_calibration_error
from retrieval.evaluation.metrics.risk_coverage import coverage_at, risk_coverage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.learning import Judged

__all__ = ["figures_of"]


_GROUPS = (("xquad", "de"), ("xquad", "en"), ("news", "de"), ("small", "de"))
_GONE = ("article", "paragraph", "name", "absent")


def figures_of(held_out: Sequence[tuple[Judged, float]], states: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the figures of each archive and language by name; `states` gives each caution's limits."""
    figures: dict[str, float] = {}
    for archive, language in _GROUPS:
        shown = [(j, confidence) for j, confidence in held_out if (j.archive, j.language) == (archive, language)]
        if shown:
            found = _figures(shown, states)
            figures |= {f"{archive}, {language}: {name}": round(figure, 3) for name, figure in found.items()}
    return figures


def _figures(shown: Sequence[tuple[Judged, float]], states: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
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
    for kind in _GONE:
        others = [confidence for j, confidence in shown if j.kind == kind]
        if others:
            mixed = judged + [(confidence, False) for confidence in others]
            found[f"AUROC, answerable against {kind}"] = auroc([c for c, _ in judged], others)
            error = expected_calibration_error(calibration_bins(mixed))
            found[f"calibration error, with {kind}"] = 0.0 if error is None else error
            found |= _shares(kind, others, states)
    found |= _shares("answerable", [confidence for confidence, _ in judged], states)
    for caution, limits in states.items():
        answered = [is_right for confidence, is_right in judged if confidence >= limits["answered_from"]]
        found[f"answerable and answered, right, {caution}"] = fmean(answered) if answered else 0.0
    return found


def _shares(kind: str, confidences: Sequence[float], states: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return which share of these is answered, and which is shown at all."""
    return {
        f"{kind}, {caution}, {state}": fmean(confidence >= limit for confidence in confidences)
        for caution, limits in states.items()
        for state, limit in limits.items()
    }
