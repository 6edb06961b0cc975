"""The steps of a comparison, each of which can be run alone: prepare, judge quality, build in rounds, ask in rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.compare.corpus import UNSEEN, read_corpus, read_texts
from benchmarks.compare.judging import passage_figures, quote_figures
from benchmarks.compare.preparing import check_rows, prepare
from benchmarks.compare.report import figures_of
from benchmarks.compare.rounds import Rounds
from benchmarks.compare.systems import FUNDSTELLE, SYSTEMS
from benchmarks.compare.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Corpus

__all__ = ["Measuring"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Measure systems over the archive in `folder`, where everything is kept; `say` is told what begins."""

    folder: Path
    model: Path
    systems: tuple[str, ...]
    part_size: int
    say: Callable[[str], None]

    def prepare(self, data: Path) -> None:
        """Write the corpus, and build each system's index of the whole archive unless it is there.

        Raises:
            DatasetError: if a data set is missing or cannot be used.
            WorkerError: if a system cannot build.
        """
        self.say("cutting the articles")
        prepare(data, self._whole, self._part, self.part_size)
        for system in self.systems:
            if self._askers.index(system) is None:
                self.say(f"{system}: building the whole archive")
                self._rounds.keep("whole build", system, self._askers.build(system))

    def quality(self) -> None:
        """Ask each system every question, and judge what it finds.

        Raises:
            WorkerError: if a system cannot be asked.
        """
        corpus = read_corpus(self._whole)
        ours = self._askers.index(FUNDSTELLE)
        if ours is not None:
            check_rows(corpus, ours)
        for system in self.systems:
            self.say(f"{system}: asking {len(corpus.questions)} questions")
            once = list(dict.fromkeys(question.text for question in corpus.questions))
            told = self._askers.find(system, once)
            self._rounds.keep("quality", system, {"quality": _judged(corpus, _by_question(corpus, once, told))})

    def build(self, rounds: int) -> None:
        """Let the systems take turns at building the part of the archive.

        Raises:
            WorkerError: if a system cannot build.
        """
        builders = Workers(model=self.model, corpus=self._part, folder=self.folder / "part-indexes")
        for number, system in self._rounds.in_turn(rounds, "build", self.say):
            self._rounds.keep("build", system, builders.build(system), number=number)

    def ask(self, rounds: int, questions: int) -> None:
        """Let the systems take turns at being opened and asked the same questions.

        Raises:
            WorkerError: if a system cannot be asked.
        """
        drawn = read_corpus(self._whole).drawn(questions)
        for number, system in self._rounds.in_turn(rounds, "ask", self.say):
            self._rounds.keep("ask", system, self._askers.time(system, drawn), number=number)

    def figures(self) -> dict[str, dict[str, Any]]:
        """Return each system's figures from everything that was ever measured in the folder."""
        return figures_of(self._rounds.records())

    def described(self) -> dict[str, Any]:
        """Return the figures with what they are of."""
        corpus = read_corpus(self._whole)
        return {
            "passages": len(corpus.texts),
            "questions": len(corpus.questions),
            "passages_of_a_round's_build": len(read_texts(self._part)),
            "systems": {name: {"made_of": SYSTEMS[name].made_of, **found} for name, found in self.figures().items()},
        }

    @property
    def _whole(self) -> Path:
        return self.folder / "whole"

    @property
    def _part(self) -> Path:
        return self.folder / f"part-{self.part_size}"

    @property
    def _askers(self) -> Workers:
        return Workers(model=self.model, corpus=self._whole, folder=self.folder / "indexes")

    @property
    def _rounds(self) -> Rounds:
        return Rounds(self.folder / "measured.jsonl", self.systems)


def _by_question(corpus: Corpus, once: Sequence[str], told: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what was told of each text for each question: some stand in two sets."""
    number = {text: position for position, text in enumerate(once)}
    kinds = ("rows", "quotes", "quotes_read")
    return {kind: [told[kind][number[question.text]] for question in corpus.questions] for kind in kinds}


def _judged(corpus: Corpus, told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return each set's figures; of quotes that were read only where the reader has not learned from the articles."""
    judged: dict[str, dict[str, Any]] = {
        name: {"passages": figures} for name, figures in passage_figures(corpus, told["rows"]).items()
    }
    if all(quotes is not None for quotes in told["quotes"]):
        for kind in ("quotes", "quotes_read"):
            for name, figures in quote_figures(corpus, told[kind]).items():
                if kind == "quotes" or name.endswith(UNSEEN):
                    judged[name][kind] = figures
    return judged
