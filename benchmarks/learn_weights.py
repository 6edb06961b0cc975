"""Learn the reader's and the confidence's weights from SQuAD-format questions, and say how well they do.

    python -m benchmarks.learn_weights --data ../shared/data --write

The reader: a softmax over the sentences of the retrieved passages (listwise logistic regression), on German questions.
The confidence: two logistic regressions, whether the archive holds the answer (of questions as they are, after their
article or only their paragraph was taken out, and with a name swapped), and whether the first quote is right (of
questions as they are).  They learn from rankings by readers that never saw the question's article.  All figures are
cross-validated by article, and so are the thresholds of the states; the weights written are learned on everything.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.asking import Reading
from benchmarks.figures import figures_of
from benchmarks.learn_highlights import gather
from benchmarks.learn_highlights import learn as learn_highlights
from benchmarks.learning import Judged, folds, learn_logistic, learn_reader, states_at_risk
from benchmarks.training_archives import open_archives
from retrieval.answering.confidence import log_odds
from retrieval.answering.highlighting import HighlightModel
from retrieval.answering.weights import LogisticModel

if TYPE_CHECKING:
    from collections.abc import Sequence

_WEIGHTS = Path("retrieval/answering/weights.json")
_FOLDS = 6
_PRESENCE = (
    *(
        "similarity",
        "passage_similarity",
        "nearest",
        "rank",
        "pieces",
        "passage_coverage",
        "lexical",
        "missing_name",
        "missing_noun",
        "missing_term",
    ),
    *("lacks_name", "lacks_noun", "lacks_rare", "names", "terms", "mass", "odds", "passage_lead", "time", "english"),
    *("fused", "fused_lead", "same_article", "answer", "density", "fresh", "title", "thing"),
)
_FIRST_QUOTE = ("odds", "lead", "answer", "similarity", "fused_lead", "english")
_ENGLISH_WEIGHT = 1 / 3
_SWAPPED_WEIGHT = 0.75  # the hardest ones, and rarer than questions about something else entirely


def main() -> None:
    """Build the archive, ask, learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS}")
    options = parser.parse_args()
    if not (options.data / "xquad-de-dev.json").is_file():
        sys.exit(f"There is no data set in {options.data}; name its folder with --data.")
    learned = learn(options.data)
    for name, figure in learned["learned"].items():
        print(f"{name:<64} {figure}")
    if options.write:
        _WEIGHTS.write_text(json.dumps(learned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Hold the two regressions of the confidence."""

    presence: LogisticModel
    first_quote: LogisticModel

    @classmethod
    def learn(cls, judged: Sequence[Judged]) -> Confidence:
        """Learn both; with and without an answer weigh the same in sum."""
        present = sum(_share(j) for j in judged if j.kind == "present")
        absent = sum(_share(j) for j in judged if j.kind != "present")
        return cls(
            presence=learn_logistic(
                judged,
                _PRESENCE,
                lambda j: j.kind == "present",
                lambda j: _share(j) / (present if j.kind == "present" else absent),
                penalty=0.003,
            ),
            first_quote=learn_logistic(
                [j for j in judged if j.kind == "present"], _FIRST_QUOTE, lambda j: j.right, _share, penalty=0.003
            ),
        )

    def of(self, judged: Judged) -> float:
        """Return the confidence in an answer."""
        return round(log_odds(judged.features, presence=self.presence, first_quote=self.first_quote).confidence, 3)


def _share(judged: Judged) -> float:
    return (1.0 if judged.language == "de" else _ENGLISH_WEIGHT) * (_SWAPPED_WEIGHT if judged.kind == "name" else 1.0)


def learn(data: Path) -> dict[str, Any]:
    """Return what `weights.json` holds."""
    with ExitStack() as opened:
        askers = open_archives(data, opened)
        marks = gather([asker for asker in askers if asker.name != "small"])
        parts = list(folds(sorted({q.article_id for asker in askers for q in asker.questions}), _FOLDS))
        reading_of: dict[str, Reading] = {}
        for part in parts:
            marking = HighlightModel(learn_highlights([e for e in marks if e.article_id not in part]), 0.0)
            reading_of |= dict.fromkeys(part, Reading(marking=marking))
        candidates = [candidate for asker in askers for candidate in asker.candidates(reading_of)]
        for part in parts:
            weights = learn_reader([c for c in candidates if c.article_id not in part])
            reading_of |= {article: replace(reading_of[article], weights=weights) for article in part}
        judged = [one for asker in askers for one in asker.judged(reading_of)]
    held_out: list[tuple[Judged, float]] = []
    for part in parts:
        model = Confidence.learn([j for j in judged if j.article_id not in part])
        held_out += [(j, model.of(j)) for j in judged if j.article_id in part]
    states = _states(held_out)
    final = Confidence.learn(judged)
    return {
        "learned": {
            "on": f"{datetime.now(UTC):%Y-%m-%d}",
            "with": "benchmarks/learn_weights.py",
            **figures_of(held_out, states),
        },
        "reader": learn_reader(candidates),
        "presence": {"bias": final.presence.bias, "weights": final.presence.weights},
        "first_quote": {"bias": final.first_quote.bias, "weights": final.first_quote.weights},
        "states": states,
    }


def _states(held_out: Sequence[tuple[Judged, float]]) -> dict[str, dict[str, float]]:
    """Return the limits of the states, measured on XQuAD in German, as `fundstelle eval` does.

    Those of answers over questions as they are and as many
    whose article is gone, what is shown over questions whose paragraph is gone.
    """
    german = [(j, confidence) for j, confidence in held_out if (j.archive, j.language) == ("xquad", "de")]
    judged = [(confidence, j.right) for j, confidence in german if j.kind in ("present", "article")]
    return states_at_risk(judged, [confidence for j, confidence in german if j.kind == "paragraph"])


if __name__ == "__main__":
    main()
