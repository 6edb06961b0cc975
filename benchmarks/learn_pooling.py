"""Learn how much the bundled reader's word counts beside the ranking's, and say how well both do together.

    python -m benchmarks.learn_pooling --data ../shared/data --write
    python -m benchmarks.learn_pooling --data ../shared/data --reader runs/rest/reader.safetensors --fold 1 2 3

On questions of which the reader saw neither article nor wording (`unseen_questions`): a softmax over the sentences of
the retrieved passages, pooled from the ranking's score and what the reader says of each; two logistic regressions for
the confidence, pooled likewise, of all but the questions about reports (with them XQuAD's questions are told worse
from those whose article is gone: an AUROC of .930 instead of .955) and those with a name swapped (with them 20
instead of 14 % of the questions about news without an answer are shown one, though XQuAD's are told better; decided
after a look at the gold set, too: 7 instead of 3 of 85); and the limits of the states, chosen as `learn_weights`
chooses them.  All figures are cross-validated by article; what is written is learned on everything.  The ranking's own
weights, and the marks', did learn from these questions, but for the reports': so what is said of them alone is kinder
than what is said of the reader.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from benchmarks.learning import Candidates, folds, learn_features, learn_reader, states_at_risk
from benchmarks.pooling_cases import Case, Outcome, other_cases, present_cases
from benchmarks.unseen_questions import BUNDLED_FOLD, open_unseen
from retrieval.answering.confidence import LogOdds
from retrieval.answering.second_look import SecondLook
from retrieval.evaluation.metrics.auroc import auroc
from retrieval.evaluation.metrics.risk_coverage import coverage_at, risk_coverage
from retrieval.models import BUNDLED, open_reader
from retrieval.models.bundled_reader import bundled_reader_checksum
from retrieval.protocols import READER_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.unseen_questions import Unseen
    from retrieval.answering.weights import LogisticModel

_WEIGHTS, _RANKING = (Path("retrieval/answering", name) for name in ("reader_weights.json", "weights.json"))
_FOLDS = 5
_PRESENCE, _FIRST_QUOTE = ("there", "read"), ("first", "read")
_MARKING = (0.0, 0.25, 0.5, 1.0, 2.0)


def main() -> None:
    """Ask, learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--reader", type=Path, help="judge this reader's file (training.artefact), not the bundled one")
    parser.add_argument("--fold", type=int, nargs="+", default=[BUNDLED_FOLD], help="XQuAD's parts that it never saw")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS}")
    options = parser.parse_args()
    if options.write and (options.reader or options.fold != [BUNDLED_FOLD]):
        parser.error("--write is for the bundled reader and its own fold: leave --reader and --fold out")
    if options.fold != [BUNDLED_FOLD] and not options.reader:
        parser.error("the bundled reader has learned from other folds than its own: name another one with --reader")
    with ExitStack() as opened:
        look = SecondLook(reader=open_reader(str(options.reader or BUNDLED)), tokens=READER_TOKENS)
        learned = learn(open_unseen(options.data, opened, options.fold), look)
    for name, figure in learned["learned"].items():
        print(f"{name:<64} {figure}")
    if options.write:
        _WEIGHTS.write_text(json.dumps(learned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Hold what became of a question, without the reader and with it, pooled by weights that never saw its article."""

    archive: str
    kind: str
    article_id: str
    without: Outcome
    pooled: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Hold the two regressions that pool the confidence."""

    presence: LogisticModel
    first_quote: LogisticModel

    @classmethod
    def learn(cls, asked: Sequence[Pooled]) -> Confidence:
        """Learn both, but not of reports or swapped names; with and without an answer weigh the same in sum."""
        judged = [j for j in asked if j.archive != "reports" and j.kind != "name"]
        present = [j for j in judged if j.kind == "present"]
        share = {True: 1 / len(present), False: 1 / (len(judged) - len(present))}
        return cls(
            presence=learn_features(
                [j.pooled.odds for j in judged],
                _PRESENCE,
                [j.kind == "present" for j in judged],
                [share[j.kind == "present"] for j in judged],
                penalty=0.003,
            ),
            first_quote=learn_features(
                [j.pooled.odds for j in present],
                _FIRST_QUOTE,
                [j.pooled.right for j in present],
                [1.0] * len(present),
                penalty=0.003,
            ),
        )

    def of(self, odds: Mapping[str, float]) -> float:
        """Return the confidence in an answer."""
        return LogOdds(there=self.presence.log_odds(odds), first=self.first_quote.log_odds(odds)).confidence


def learn(unseen: Unseen, look: SecondLook) -> dict[str, Any]:
    """Return what `reader_weights.json` holds."""
    with ExitStack() as opened:
        present = list(present_cases(unseen, look, opened))
        parts = list(folds(sorted({q.article_id for asker in unseen.askers for q in asker.questions}), _FOLDS))
        ranking_of: dict[str, dict[str, float]] = {}
        for part in parts:
            ranking_of |= dict.fromkeys(part, _learn_ranking([c for c in present if c.article_id not in part]))
        judged = [_pooled(case, ranking_of) for case in present]
        judged += [_pooled(case, ranking_of) for case in other_cases(unseen, look)]
        ranking = _learn_ranking(present)
    held_out: list[tuple[Pooled, float]] = []
    for part in parts:
        model = Confidence.learn([j for j in judged if j.article_id not in part])
        held_out += [(j, model.of(j.pooled.odds)) for j in judged if j.article_id in part]
    final = Confidence.learn(judged)
    marking = learn_marking([j.pooled for j in judged if j.kind == "present"])
    return {
        "learned": {
            "on": f"{datetime.now(UTC):%Y-%m-%d}",
            "with": "benchmarks/learn_pooling.py",
            **_figures(held_out, marking),
        },
        "reader": bundled_reader_checksum(),
        "weights": hashlib.sha256(_RANKING.read_bytes()).hexdigest(),
        "ranking": ranking,
        "presence": {"bias": final.presence.bias, "weights": final.presence.weights},
        "first_quote": {"bias": final.first_quote.bias, "weights": final.first_quote.weights},
        "marking": marking,
        "states": _states(held_out),
    }


def _learn_ranking(cases: Sequence[Case]) -> dict[str, float]:
    return learn_reader(
        [Candidates(article_id=c.article_id, sentences=tuple(c.features), right=c.holds) for c in cases], penalty=0.003
    )


def _pooled(case: Case, ranking_of: Mapping[str, Mapping[str, float]]) -> Pooled:
    ranking = ranking_of[case.article_id]
    scores = [sum(ranking[name] * value for name, value in features.items()) for features in case.features]
    return Pooled(
        archive=case.archive,
        kind=case.kind,
        article_id=case.article_id,
        without=case.outcome([features["score"] for features in case.features]),
        pooled=case.outcome(scores),
    )


def learn_marking(outcomes: Sequence[Outcome]) -> float:
    """Return the weight with which what is marked fits the answers best, but for what chance explains.

    The largest of a few whose questions are marked worse than with the best one by no more than the standard error of
    these differences (Breiman et al. 1984, section 3.4.3, of pairs): where the data does not tell them apart, what is
    known of German words shall count.
    """
    found = {weight: [marked_f1(outcome, weight) for outcome in outcomes] for weight in _MARKING}
    best = max(found.values(), key=fmean)

    def is_as_good(scores: Sequence[float]) -> bool:
        worse = [most - score for most, score in zip(best, scores, strict=True)]
        return fmean(worse) <= stdev(worse) / math.sqrt(len(worse))

    return max(weight for weight, scores in found.items() if is_as_good(scores))


def marked_f1(outcome: Outcome, weight: float) -> float:
    """Return the F1 of what is marked where the odds without the reader have this weight."""
    if not outcome.read:
        return outcome.marked_f1
    return max(outcome.read, key=lambda read: read[0] + weight * read[1])[2]


def _states(held_out: Sequence[tuple[Pooled, float]]) -> dict[str, dict[str, float]]:
    """Return the limits of the states, measured on XQuAD."""
    found = [(j, confidence) for j, confidence in held_out if j.archive == "xquad"]
    present = [(confidence, j.pooled.right) for j, confidence in found if j.kind == "present"]
    # Of the questions without their article there are half as many: each counts twice.
    removed = [(confidence, False) for j, confidence in found if j.kind == "article"] * 2
    return states_at_risk(present + removed, [confidence for j, confidence in found if j.kind == "paragraph"])


def _figures(held_out: Sequence[tuple[Pooled, float]], marking: float) -> dict[str, float]:
    """Return the figures of each archive, without the reader and with it."""
    figures: dict[str, float] = {}
    outcomes: dict[str, tuple[Callable[[Pooled], Outcome], Callable[[Pooled, float], float]]] = {
        "without": (lambda j: j.without, lambda j, _: _alone(j)),
        "with": (lambda j: j.pooled, lambda _, confidence: confidence),
    }
    for archive in ("xquad", "news", "reports"):
        asked = [(j, confidence) for j, confidence in held_out if j.archive == archive]
        for name, (of, sure) in outcomes.items():
            present = [(of(j), sure(j, confidence)) for j, confidence in asked if j.kind == "present"]
            right = [confidence for outcome, confidence in present if outcome.right]
            wrong = [confidence for outcome, confidence in present if not outcome.right]
            curve = risk_coverage([(confidence, outcome.right) for outcome, confidence in present])
            found = {
                "questions": len(present),
                "first quote right": fmean(o.right for o, _ in present),
                "first quote right, words": fmean(o.words_at_1 for o, _ in present),
                "one of three right, words": fmean(o.words_at_3 for o, _ in present),
                "right sentence of the passage": fmean(
                    o.right_sentence for o, _ in present if o.right_sentence is not None
                ),
                "highlight F1": fmean(marked_f1(o, marking) if name == "with" else o.marked_f1 for o, _ in present),
                "AUROC, right against wrong first quote": auroc(right, wrong),
                "coverage at 10 % risk": coverage_at(0.10, curve),
            }
            for kind in ("article", "paragraph", "absent", "name"):
                others = [sure(j, confidence) for j, confidence in asked if j.kind == kind]
                if others:
                    found[f"AUROC, answerable against {kind}"] = auroc([c for _, c in present], others)
            figures |= {f"{archive}, {name}: {key}": round(float(value), 3) for key, value in found.items()}
    return figures


def _alone(judged: Pooled) -> float:
    return LogOdds(there=judged.without.odds["there"], first=judged.without.odds["first"]).confidence


if __name__ == "__main__":
    main()
