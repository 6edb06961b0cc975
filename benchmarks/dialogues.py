"""Measure how often follow-up questions are understood, and whether questions that stand alone are left alone.

    fundstelle build --articles seeds --index /tmp/seeds-index
    python -m benchmarks.dialogues --index /tmp/seeds-index

Without `--file` it asks `tests/gold/dialogues-dev.jsonl`.  With `--counts-only` nothing of a dialogue is shown, so that
the figures of `dialogues-held-out.jsonl` can be had by somebody who must not read it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.dialogue_judging import ALONE, read_dialogues
from benchmarks.dialogue_running import run_dialogue, stand_alone
from retrieval.errors import RetrievalError
from retrieval.wiring import open_answerer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from benchmarks.dialogue_judging import JudgedTurn
    from benchmarks.dialogue_running import Changed

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold"
FOLLOW_UPS = "follow-ups"


@dataclass(frozen=True, slots=True)
class Share:
    """Count how many of `all` are right."""

    right: int
    all: int

    @classmethod
    def of(cls, right: Iterable[bool]) -> Share:
        """Count."""
        counts = Counter(right)
        return cls(counts[True], counts.total())

    def __str__(self) -> str:
        return f"{self.right:3} of {self.all:3}  {self.right / self.all:5.3f}" if self.all else "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Say of one kind of question how many were understood, and of how many an expected answer was quoted.

    `understood` counts what the sentence itself says, `with_bracket` also what a short bracket behind it adds.
    """

    kind: str
    understood: Share
    with_bracket: Share
    answered: Share


def rows_of(judged: Sequence[JudgedTurn]) -> list[Row]:
    """Return a row for all follow-ups, one for each kind of them, the most frequent first, and one for the others."""
    follow_ups = [turn for turn in judged if turn.kind != ALONE]
    kinds = [kind for kind, _ in Counter(turn.kind for turn in follow_ups).most_common()]
    groups = [(FOLLOW_UPS, follow_ups), *((kind, [t for t in follow_ups if t.kind == kind]) for kind in kinds)]
    groups.append((ALONE, [turn for turn in judged if turn.kind == ALONE]))
    return [
        Row(
            kind=kind,
            understood=Share.of(turn.understood for turn in turns),
            with_bracket=Share.of(turn.understood_with_bracket for turn in turns),
            answered=Share.of(turn.answered for turn in turns if turn.answered is not None),
        )
        for kind, turns in groups
        if turns
    ]


def main() -> None:
    """Ask, and print figures and misses."""
    options = _options()
    for path in (*options.file, options.gold):
        if not path.is_file():
            sys.exit(f"There is no {path}; name the file with --file or --gold.")
    questions = [json.loads(line)["question"] for line in options.gold.read_text(encoding="utf-8").splitlines()]
    try:
        with closing(open_answerer(options.index)) as answerer:
            judged = {
                str(path): [turn for dialogue in read_dialogues(path) for turn in run_dialogue(dialogue, answerer)]
                for path in options.file
            }
            changed = stand_alone(questions, answerer)
    except RetrievalError as error:
        sys.exit(str(error))
    if options.json:
        print(json.dumps(_as_json(judged, changed, len(questions), options.counts_only), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(judged, changed, len(questions), options.counts_only)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the folder of an index of seeds/")
    parser.add_argument("--file", type=Path, action="append", help="a file of dialogues; may be given several times")
    parser.add_argument("--gold", type=Path, default=GOLD / "seeds.jsonl", help="questions that stand alone")
    parser.add_argument("--counts-only", action="store_true", help="show figures and no question")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    options.file = options.file or [GOLD / "dialogues-dev.jsonl"]
    return options


def _table(
    judged: dict[str, list[JudgedTurn]], changed: Sequence[Changed], asked: int, counts_only: bool
) -> Iterator[str]:
    for path, turns in judged.items():
        yield f"{path}\n{'':16}{'in the sentence':22}{'with a bracket':22}answer in three quotes"
        for row in rows_of(turns):
            yield f"{row.kind:16}{row.understood!s:22}{row.with_bracket!s:22}{row.answered}".rstrip()
        yield ""
        if not counts_only:
            for turn in turns:
                if not turn.understood_with_bracket:
                    yield from _miss(turn)
    yield f"questions that stand alone, left alone after another one: {Share(asked - len(changed), asked)}"
    if not counts_only:
        for question in changed:
            yield f"  {question.previous}\n    {question.question}\n    -> {question.understood_as}"


def _miss(turn: JudgedTurn) -> Iterator[str]:
    yield f"{turn.dialogue} {turn.kind}: {turn.previous}"
    yield f"    {turn.question}\n    -> {turn.understood_as}"
    for name, words in (("missing", turn.missing), ("too much", turn.too_much)):
        if words:
            yield f"    {name}: {', '.join(words)}"


def _as_json(
    judged: dict[str, list[JudgedTurn]], changed: Sequence[Changed], asked: int, counts_only: bool
) -> dict[str, Any]:
    files = {}
    for path, turns in judged.items():
        files[path] = {"figures": [asdict(row) for row in rows_of(turns)]}
        if not counts_only:
            files[path]["misses"] = [asdict(turn) for turn in turns if not turn.understood_with_bracket]
    alone: dict[str, Any] = {"left_alone": asdict(Share(asked - len(changed), asked))}
    if not counts_only:
        alone["changed"] = [asdict(question) for question in changed]
    return {"files": files, "stand_alone": alone}


if __name__ == "__main__":
    main()
