"""Write an archive of so many articles: those of the data sets, and made ones up to the number.

    python -m benchmarks.mixed_archive /tmp/mixed.jsonl --data ../shared/data --number 1000
    fundstelle build --articles /tmp/mixed.jsonl --index /tmp/mixed-index

So the questions of XQuAD-de can be asked of an archive that is larger than the data.
"""

from __future__ import annotations

import argparse
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import read_articles
from benchmarks.made_articles import line_of, made_articles
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.datamodel import Article

__all__ = ["main", "mixed_articles"]


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="the file, which ends in .jsonl")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the data sets")
    parser.add_argument("--number", type=int, default=1000, help="how many articles [1000]")
    options = parser.parse_args()
    with options.path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line_of(article)}\n" for article in mixed_articles(options.data, options.number))


def mixed_articles(data: Path, number: int) -> Iterator[Article]:
    """Yield `number` articles: those of XQuAD-de, then the news, then made ones."""
    real = (*read_squad(data / "xquad-de-dev.json").articles, *read_articles(data / "news-de-dev.jsonl"))
    return islice(chain(real, made_articles(number)), number)


if __name__ == "__main__":
    main()
