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
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.asking import Asker
from benchmarks.figures import figures_of
from benchmarks.learning import Judged, folds, learn_logistic, learn_reader, threshold_at_risk
from retrieval.answering.confidence import confidence
from retrieval.answering.weights import LogisticModel
from retrieval.evaluation.asking import RememberingEncoder, day_of_asking
from retrieval.evaluation.evaluate import build_archive
from retrieval.evaluation.reduction import Reducer
from retrieval.evaluation.squad import read_squad
from retrieval.indexing.generations import GenerationStore
from retrieval.wiring import open_answerer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WEIGHTS = Path("retrieval/answering/weights.json")
_FOLDS = 6
_PRESENCE = (
    *(
        "similarity",
        "passage_similarity",
        "passage_coverage",
        "lexical",
        "missing_name",
        "missing_noun",
        "missing_term",
    ),
    *("lacks_name", "lacks_noun", "lacks_rare", "names", "terms", "mass", "odds", "passage_lead", "time", "english"),
)
_FIRST_QUOTE = ("odds", "lead", "english")
_ENGLISH_WEIGHT = 1 / 3
_SWAPPED_WEIGHT = 0.75  # the hardest ones, and rarer than questions about something else entirely
_ANSWERED_RISK = 0.10  # of questions as they are and as many whose article is gone
_SHOWN_WITHOUT_PARAGRAPH = 0.10


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
        _WEIGHTS.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")


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
                penalty=0.006,
            ),
            first_quote=learn_logistic(
                [j for j in judged if j.kind == "present"], _FIRST_QUOTE, lambda j: j.right, _share, penalty=0.003
            ),
        )

    def of(self, judged: Judged) -> float:
        """Return the confidence in an answer."""
        return confidence(judged.features, presence=self.presence, first_quote=self.first_quote)


def _share(judged: Judged) -> float:
    return (1.0 if judged.language == "de" else _ENGLISH_WEIGHT) * (_SWAPPED_WEIGHT if judged.kind == "name" else 1.0)


def learn(data: Path) -> dict[str, Any]:
    """Return what `weights.json` holds."""
    with tempfile.TemporaryDirectory() as scratch:
        dataset = read_squad(data / "xquad-de-dev.json")
        folder = Path(scratch, "index")
        build_archive(
            folder, data / "xquad-de-dev.json", dataset, [data / "news-de-dev.jsonl"], on_progress=lambda *_: None
        )
        english = read_squad(data / "xquad-dev-translations" / "xquad.en.json").questions
        with closing(open_answerer(folder)) as answerer:
            asker = Asker(
                answerer=replace(answerer, encoder=RememberingEncoder(answerer.encoder), today=day_of_asking),
                reducer=Reducer(answerer.index, GenerationStore(folder).live()),
                articles=dataset.articles,
                questions=dataset.questions,
                wordings={"de": {q.id: q.text for q in dataset.questions}, "en": {q.id: q.text for q in english}},
            )
            parts = list(folds(sorted(article.id for article in dataset.articles), _FOLDS))
            candidates = asker.candidates()
            reader_of: dict[str, Mapping[str, float]] = {}
            for part in parts:
                reader = learn_reader([c for c in candidates if c.article_id not in part])
                reader_of |= dict.fromkeys(part, reader)
            judged = asker.judged(reader_of)
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


def _states(held_out: Sequence[tuple[Judged, float]]) -> dict[str, float]:
    """Return from which confidence an answer counts as one, and from which it is shown at all."""
    german = [(j, confidence) for j, confidence in held_out if j.language == "de"]
    risky = [(confidence, j.right) for j, confidence in german if j.kind in ("present", "article")]
    gone = sorted((confidence for j, confidence in german if j.kind == "paragraph"), reverse=True)
    return {
        "answered_from": threshold_at_risk(risky, _ANSWERED_RISK),
        "uncertain_from": round(gone[int(_SHOWN_WITHOUT_PARAGRAPH * len(gone))] + 0.005, 2),
    }


if __name__ == "__main__":
    main()
