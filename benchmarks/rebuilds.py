"""Measure rebuilding: while people ask, after one change among many articles, and many times in a row.

    python -m benchmarks.rebuilds asking                          1,000 questions during 20 rebuilds
    python -m benchmarks.rebuilds change --articles 5000          one changed article against a full build
    python -m benchmarks.rebuilds series                          30 rebuilds: bytes on the disk, memory of who serves

Builds are `fundstelle build` as processes of their own, questions are asked in another process from an open index that
follows the newest, both with the bundled model; `--fake` takes the tests' encoder instead.  `change` builds anew with
an empty cache, which takes many minutes with the model; where `--folder` has an index already, `--full-seconds` says
how long that took.  Ends with 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.made_articles import changed, made_article, made_articles, write_article
from benchmarks.steady_asker import AskerProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

REPOSITORY = Path(__file__).resolve().parents[1]
_QUESTION = "Welche Nummer trägt das Siegel von made-000001 in dieser Ausgabe?"
_QUESTIONS, _REBUILDS, _SLOWEST_MS = 1000, 20, 250.0
_SERIES, _SETTLED, _GROWTH_MB = 30, 5, 8.0
_RATIO, _CHANGE_SECONDS, _NO_CHANGE_SECONDS = 20.0, 15.0, 2.0


class _Rebuilt:
    """Hold an archive and its index on disk, and build it by the command."""

    def __init__(self, folder: Path, number: int, *, fake: bool) -> None:
        self.articles, self.index = folder / "articles", folder / "index"
        self._fake, self._edition = fake, 0
        self.articles.mkdir(exist_ok=True)
        for article in made_articles(number):
            write_article(self.articles, article)

    def change_one(self) -> None:
        """Write the next edition of one article."""
        self._edition += 1
        write_article(self.articles, changed(made_article(1), int(time.time()) + self._edition))

    def build(self, *options: str) -> float:
        """Build and return the seconds that it took."""
        launcher = [str(REPOSITORY / "tests" / "fakes" / "fake_fundstelle.py")] if self._fake else ["-m", "retrieval"]
        command = [sys.executable, *launcher, "build", "--articles", str(self.articles), "--index", str(self.index)]
        started = time.perf_counter()
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL, cwd=REPOSITORY, env=environment)
        return time.perf_counter() - started


def _measure_asking(rebuilt: _Rebuilt, folder: Path, model: Sequence[str]) -> list[str]:
    """Ask during rebuilds; return the aims that were missed."""
    rebuilt.build()
    with AskerProcess.running(rebuilt.index, folder / "asked.jsonl", _QUESTION, "--pause", "0.05", *model) as asker:
        asker.wait_for(10)
        first = len(asker.asked())
        seconds: list[float] = []
        while len(seconds) < _REBUILDS or len(asker.asked()) < first + _QUESTIONS:
            rebuilt.change_one()
            seconds.append(rebuilt.build())
        asked = asker.asked()[first:]
    failed = [record.error for record in asked if record.error is not None]
    times = sorted(record.ms for record in asked if record.error is None)
    generations = len({record.generation for record in asked})
    quantiles = ", ".join(f"{name} {_quantile(times, share):.0f}" for name, share in (("p50", 0.5), ("p95", 0.95)))
    print(f"{len(asked)} questions during {len(seconds)} rebuilds (median {median(seconds):.1f} s)")
    print(
        f"{generations} generations answered, {len(failed)} questions failed; ms: {quantiles}, slowest {times[-1]:.0f}"
    )
    missed = [f"{len(failed)} questions failed: {failed[0]}"] if failed else []
    return missed + ([f"the slowest took {times[-1]:.0f} ms"] if times[-1] > _SLOWEST_MS else [])


def _measure_change(rebuilt: _Rebuilt, runs: int, full_seconds: float | None) -> list[str]:
    """Build anew, with one change and with none; return the aims that were missed."""
    if full_seconds is None:
        shutil.rmtree(rebuilt.index, ignore_errors=True)
        full_seconds = rebuilt.build("--full")
    rebuilt.build()  # after this the index is up to date, whatever was there before
    one, none = [], []
    for _ in range(runs):
        rebuilt.change_one()
        one.append(rebuilt.build())
        none.append(rebuilt.build())
    print(f"full, empty cache: {full_seconds:.1f} s")
    print(f"one article changed, median of {runs}: {median(one):.1f} s ({full_seconds / median(one):.1f} times faster)")
    print(f"nothing changed, median of {runs}: {median(none):.1f} s")
    aims = {
        f"a change took {median(one):.1f} s": median(one) <= _CHANGE_SECONDS,
        f"a change is only {full_seconds / median(one):.1f} times faster": full_seconds >= _RATIO * median(one),
        f"a build of nothing took {median(none):.1f} s": median(none) <= _NO_CHANGE_SECONDS,
    }
    return [missed for missed, reached in aims.items() if not reached]


def _measure_series(rebuilt: _Rebuilt, folder: Path, model: Sequence[str]) -> list[str]:
    """Rebuild many times while somebody serves; return the aims that were missed."""
    rebuilt.build()
    sizes, memory, generations = [], [], []
    with AskerProcess.running(rebuilt.index, folder / "asked.jsonl", _QUESTION, "--pause", "0.1", *model) as asker:
        asker.wait_for(10)
        print(f"{'rebuild':>7} {'index MB':>9} {'of it cache':>11} {'generations':>11} {'serving MB':>10}")
        for number in range(1, _SERIES + 1):
            rebuilt.change_one()
            rebuilt.build()
            time.sleep(1.5)  # for the asker to change over and to look at its memory
            generations.append(sum(path.is_dir() for path in (rebuilt.index / "generations").iterdir()))
            sizes.append(_megabytes(rebuilt.index))
            memory.append(next(r.megabytes for r in reversed(asker.asked()) if r.megabytes is not None))
            cache = _megabytes(rebuilt.index / "cache")
            print(f"{number:>7} {sizes[-1]:>9.1f} {cache:>11.1f} {generations[-1]:>11} {memory[-1]:>10.1f}", flush=True)
        failed = [record.error for record in asker.asked() if record.error is not None]
    growth, bytes_growth = memory[-1] - memory[_SETTLED], sizes[-1] / sizes[_SETTLED]
    print(f"after {_SETTLED}: memory {growth:+.1f} MB, disk x {bytes_growth:.2f}; {len(failed)} questions failed")
    aims = {
        f"memory grew by {growth:.1f} MB": growth <= _GROWTH_MB,
        f"the index grew {bytes_growth:.2f} times": bytes_growth <= 1.1,
        f"{max(generations)} generations were kept": max(generations)
        <= 3,  # the live one, the one before, a leased one
        f"{len(failed)} questions failed": not failed,
    }
    return [missed for missed, reached in aims.items() if not reached]


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / (1 << 20)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest rank."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["asking", "change", "series"])
    parser.add_argument("--articles", type=int, default=200, help="how many articles the archive has [200]")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of `change` [5]")
    parser.add_argument("--folder", type=Path, help="keep articles and index in this folder")
    parser.add_argument("--full-seconds", type=float, help="do not build anew for `change`, it took so long")
    parser.add_argument("--fake", action="store_true", help="use the tests' encoder instead of the bundled model")
    options = parser.parse_args()
    model = [] if options.fake else ["--real"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        rebuilt = _Rebuilt(folder, options.articles, fake=options.fake)
        if options.what == "asking":
            missed = _measure_asking(rebuilt, Path(scratch), model)
        elif options.what == "change":
            missed = _measure_change(rebuilt, options.runs, options.full_seconds)
        else:
            missed = _measure_series(rebuilt, Path(scratch), model)
    for aim in missed:
        print(f"missed: {aim}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
