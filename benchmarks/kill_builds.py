"""Kill the build again and again while others ask, and see whether the index can be lost.

    python -m benchmarks.kill_builds --kills 100
    python -m benchmarks.kill_builds --kills 10 --articles 40 --json /tmp/kills.json
    python -m benchmarks.kill_builds --kills 20 --real

Two thirds of the kills (SIGKILL) are at named points, which are the progress events of a build as two builds without a
kill show them; the others at random times.  Meanwhile one process asks from an open index that it changes for the
newest, as the bot does, and another opens the index anew for each question.  Each edition of the archive has its number
in the texts, so that an answer tells which edition it is from.  After each kill the live index has to be sound and of
one edition, and the next build has to work and to leave nothing behind.  Ends with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.forked_builds import ForkedBuilds
from benchmarks.kill_points import choose_points
from benchmarks.numbered_archive import QUESTION, NumberedArchive, editions_of, leftovers
from benchmarks.steady_asker import AskerProcess
from retrieval import live_generation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.forked_builds import Point
    from benchmarks.steady_asker import Asked

__all__ = ["Killing", "Round", "kill_builds", "problems_of"]

_NAMED_SHARE = 2 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Hold one kill and what was found after it; `switched` says that the killed build's index is live."""

    kind: str
    place: str
    killed: bool
    switched: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Killing:
    """Hold all rounds, and how many questions were asked meanwhile; `problems` are those of the askers."""

    rounds: tuple[Round, ...]
    questions: dict[str, int]
    slowest_ms: dict[str, float]
    problems: tuple[str, ...]
    seconds: float

    @property
    def failed(self) -> bool:
        """Tell whether anything went wrong."""
        return bool(self.problems) or any(round_.problems for round_ in self.rounds)


class _Killer:
    """Run the rounds on one archive."""

    def __init__(self, archive: NumberedArchive, builds: ForkedBuilds, random: Random) -> None:
        self._archive, self._builds, self._random = archive, builds, random
        self._points: dict[bool, tuple[Point, ...]] = {}
        self._seconds: dict[bool, float] = {}

    def prepare(self) -> None:
        """Build a first index, and learn the points and the length of builds of either kind."""
        for full in (True, False, True):
            self._archive.next_edition()
            started = time.perf_counter()
            ended = self._builds.run(self._archive.build(full=full))
            if ended.status:
                raise RuntimeError(f"not even an undisturbed build works: {ended.error}")
            self._points[full], self._seconds[full] = ended.points, time.perf_counter() - started

    def rounds(self, kills: int) -> Iterator[Round]:
        """Kill so many builds, at named points first."""
        named = round(kills * _NAMED_SHARE)
        done = 0
        for full, share in ((False, named - named // 2), (True, named // 2)):
            for point in choose_points(self._points[full], share):
                round_ = self._round(full, point)
                done += round_.killed
                yield round_
        for number in range(2 * kills):  # some builds end before they are killed
            if done >= kills:
                return
            round_ = self._round(bool(number % 2), None)
            done += round_.killed
            yield round_

    def _round(self, full: bool, point: Point | None) -> Round:
        archive = self._archive
        before, live_before = archive.edition, live_generation(archive.index)
        after = archive.next_edition()
        pid = self._builds.start(archive.build(full=full, die_at=point))
        place = "" if point is None else f"{point[0]} {point[1]}"
        if point is None:
            seconds = self._random.uniform(0, self._seconds[full])
            time.sleep(seconds)
            with suppress(ProcessLookupError):  # it may have ended
                os.kill(pid, signal.SIGKILL)
            place = f"after {seconds:.2f} s"
        ended = self._builds.wait()
        problems = []
        if not ended.killed and ended.status:
            problems.append(f"the build ended with {ended.status}: {ended.error}")
        switched = live_generation(archive.index) != live_before
        problems += [f"after the kill, {text}" for text in archive.check({after if switched else before})]
        again = self._builds.run(archive.build())
        if again.status:
            problems.append(f"the next build ended with {again.status}: {again.error}")
        problems += [f"after the next build, {text}" for text in archive.ask({after})]
        problems += [f"the next build left {name!r}" for name in leftovers(archive.index)]
        return Round(
            kind="full" if full else "changes",
            place=place,
            killed=ended.killed,
            switched=switched,
            problems=tuple(problems),
        )


def kill_builds(folder: Path, *, kills: int, articles: int, seed: int = 1, real: bool = False) -> Killing:
    """Kill builds of a made archive in an empty folder while two processes ask; return what came of it.

    Without `real`, this process has to use fake models as well (`use_fake_models`).
    """
    started = time.perf_counter()
    archive = NumberedArchive(articles=folder / "articles", index=folder / "index", number=articles)
    model = ["--real"] if real else []
    rounds: list[Round] = []
    with ExitStack() as running:
        builds = running.enter_context(ForkedBuilds.running(real=real))
        killer = _Killer(archive, builds, Random(seed))  # noqa: S311 - times to kill at, nothing secret
        killer.prepare()
        askers = {
            way: running.enter_context(
                AskerProcess.running(
                    archive.index, folder / f"{way}.jsonl", QUESTION, "--way", way, "--pause", pause, *model
                )
            )
            for way, pause in (("follow", "0.05"), ("fresh", "0.2"))
        }
        for asker in askers.values():
            asker.wait_for(1)
        for round_ in killer.rounds(kills):
            rounds.append(round_)
            _say(round_, len(rounds))
        for asker in askers.values():
            asker.wait_for(len(asker.asked()) + 2)
        asked = {way: asker.asked() for way, asker in askers.items()}
    return Killing(
        rounds=tuple(rounds),
        questions={way: len(records) for way, records in asked.items()},
        slowest_ms={way: max(record.ms for record in records) for way, records in asked.items()},
        problems=tuple(problem for way in asked for problem in problems_of(way, asked[way], archive.edition_of)),
        seconds=time.perf_counter() - started,
    )


def problems_of(way: str, records: Sequence[Asked], edition_of: dict[str, int]) -> Iterator[str]:
    """Name the questions that failed, and the answers that are not from one edition, that of their generation."""
    for record in records:
        editions = editions_of(iter(record.texts))
        if record.error is not None:
            yield f"{way}: a question failed: {record.error}"
        elif len(editions) != 1:
            yield f"{way}: an answer from {record.generation} is of the editions {sorted(editions)}"
        elif edition_of.setdefault(record.generation, min(editions)) not in editions:
            yield f"{way}: the generation {record.generation} answered of edition {min(editions)} and of another"


def _say(round_: Round, number: int) -> None:
    outcome = "killed" if round_.killed else "ended before"
    live = "new index live" if round_.switched else "old index live"
    print(
        f"{number:>4}  {round_.kind:<8} {round_.place:<28} {outcome:<13} {live}", *round_.problems, sep="  ", flush=True
    )


def _print_table(killing: Killing) -> None:
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for round_ in killing.rounds:
        stage = "at random" if round_.place.startswith("after ") else round_.place.rsplit(" ", 1)[0]
        counted[round_.kind, stage].update(
            {"rounds": 1, "killed": round_.killed, "switched": round_.switched, "failed": bool(round_.problems)}
        )
    print(f"\n{'build':<8} {'killed at':<24} {'kills':>6} {'new one live':>13} {'failed':>7}")
    for (kind, stage), counts in counted.items():
        print(f"{kind:<8} {stage:<24} {counts['killed']:>6} {counts['switched']:>13} {counts['failed']:>7}")
    for way, number in killing.questions.items():
        print(f"{way}: {number} questions, the slowest {killing.slowest_ms[way]:.0f} ms")
    for problem in killing.problems[:20]:
        print(problem)
    verdict = "failed" if killing.failed else "nothing failed"
    kills = sum(round_.killed for round_ in killing.rounds)
    print(f"{kills} kills in {len(killing.rounds)} rounds, {killing.seconds:.0f} s: {verdict}")


def main() -> None:
    """Kill, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="how many builds to kill [100]")
    parser.add_argument("--articles", type=int, default=60, help="how many articles the archive has [60]")
    parser.add_argument("--seed", type=int, default=1, help="of the random times [1]")
    parser.add_argument("--real", action="store_true", help="use the bundled model instead of a fake one")
    parser.add_argument("--json", type=Path, help="write all rounds to this file")
    options = parser.parse_args()
    if not options.real:
        from benchmarks.fake_models import use_fake_models

        use_fake_models()
    with tempfile.TemporaryDirectory() as folder:
        killing = kill_builds(
            Path(folder), kills=options.kills, articles=options.articles, seed=options.seed, real=options.real
        )
    _print_table(killing)
    if options.json:
        options.json.write_text(json.dumps(asdict(killing), ensure_ascii=False, indent=1), encoding="utf-8")
    sys.exit(killing.failed)


if __name__ == "__main__":
    main()
