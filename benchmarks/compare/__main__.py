"""Compare Fundstelle with txtai, Haystack, and rank-bm25 + Chroma as tutorials join them: how good, fast, large.

    pip install --constraint constraints.txt --editable ".[compare]"
    python -m benchmarks.compare --folder /tmp/compare --out compare.json

All search the same German archive (XQuAD-de among news) cut into the same passages, with the same weights: those of the
bundled encoder, as the project unpacks them, with E5's "query: " and "passage: ".  What is not installed is left out.

Each system is a process of its own, and they take turns: --rounds times each builds a part of the archive, and --rounds
times each is opened and asked; every other round goes backwards.  Medians are reported, and ratios to Fundstelle in the
same round.  Before that each builds the whole archive once (minutes) and is asked every question, which tells how good
it is.  All that is kept in --folder; another run there adds rounds, with --only some of the steps.

What is compared is the search for passages.  Fundstelle also shows quotes, which are judged and timed beside it:
without its reader, and with it, then only on questions from whose articles the reader has not learned ("unseen").
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.compare.measuring import Measuring
from benchmarks.compare.report import tables_of
from benchmarks.compare.systems import SYSTEMS, missing_packages
from benchmarks.compare.workers import WorkerError
from retrieval.evaluation.squad import DatasetError
from retrieval.models.bundled import bundled_model_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main() -> None:
    """Measure, print, write."""
    options = _options()
    systems = _installed(options.systems)
    try:
        measuring = Measuring(
            folder=options.folder,
            model=bundled_model_folder(),
            systems=systems,
            part_size=options.part,
            say=_say,
        )
        steps: dict[str, Callable[[], None]] = {
            "prepare": lambda: measuring.prepare(options.data),
            "quality": measuring.quality,
            "build": lambda: measuring.build(options.rounds),
            "ask": lambda: measuring.ask(options.rounds, options.questions),
        }
        for name, step in steps.items():
            if name in options.only:
                step()
    except (DatasetError, WorkerError) as error:
        sys.exit(str(error))
    except FileNotFoundError as error:
        sys.exit(f"There is no {error.filename}; let the step `prepare` run first in {str(options.folder)!r}.")
    except KeyboardInterrupt:
        sys.exit(f"\nInterrupted; what was measured is kept in {str(options.folder)!r}, and --only goes on with it.")
    print(tables_of(measuring.figures()))
    if options.out:
        text = json.dumps(measuring.described(), ensure_ascii=False, indent=1)
        options.out.write_text(text + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--folder", type=Path, required=True, help="where indexes and measurements are kept (half a gigabyte)")
    add("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    add("--out", type=Path, help="write all figures there, as JSON")
    add("--rounds", type=int, default=3, help="how often each system builds, and is asked [3]")
    add("--questions", type=int, default=100, help="how many are timed in a round [100]")
    add("--part", type=int, default=50, help="how many articles are built in a round [50]")
    add("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="NAME", help=f"of {'; '.join(SYSTEMS)}")
    steps = ("prepare", "quality", "build", "ask")
    add("--only", nargs="+", choices=steps, default=steps, metavar="STEP", help=f"of {', '.join(steps)}")
    options = parser.parse_args()
    if min(options.rounds, options.questions, options.part) < 1:
        parser.error("--rounds, --questions and --part have to be at least 1")
    return options


def _installed(systems: Sequence[str]) -> tuple[str, ...]:
    """Return the systems that can be measured here; of each other one it is said what it lacks."""
    lacking = {name: missing_packages(name) for name in systems}
    for name, missing in lacking.items():
        if missing:
            print(f"{name} is left out: {', '.join(missing)} is not installed (extra `compare`).", file=sys.stderr)
    return tuple(name for name, missing in lacking.items() if not missing)


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
