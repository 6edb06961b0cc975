"""Build the index that the other benchmarks search, of a data set's articles among news, and keep it.

    python -m benchmarks.quality --data ../shared/data --index /tmp/quality-index

How good the answers from it are says `fundstelle eval`, which keeps no index.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from retrieval.evaluation.evaluate import build_archive
from retrieval.evaluation.squad import read_squad


def main() -> None:
    """Build, and say what was built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the data sets")
    parser.add_argument("--index", type=Path, required=True, help="the folder of the index")
    options = parser.parse_args()
    squad, news = options.data / "xquad-de-dev.json", options.data / "news-de-dev.jsonl"
    if not squad.is_file():
        sys.exit(f"There is no {squad}; name the folder of the data sets with --data.")
    built = build_archive(options.index, squad, read_squad(squad), [news] if news.is_file() else [], on_progress=_show)
    print(f"{options.index}: {built.articles} articles, {built.passages} passages, built in {built.seconds:.0f} s")


def _show(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {done}/{total}      ", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
