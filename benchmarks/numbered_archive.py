"""An archive whose texts tell which edition they are of, so that an answer does."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.forked_builds import Build
from benchmarks.made_articles import changed, made_articles, write_article
from retrieval import open_answerer, verify_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.forked_builds import Point

__all__ = ["QUESTION", "NumberedArchive", "editions_of", "leftovers"]

QUESTION = "Welche Nummer trägt das Siegel in dieser Ausgabe?"
_NUMBER = re.compile(r"in dieser Ausgabe die Nummer (\d+)\.")
_CHANGED_SHARE = 1 / 3  # of the articles, from edition to edition
_MOST_GENERATIONS = 4  # the live one, the one before, and one for each asker that has not changed over yet


@dataclass(slots=True, kw_only=True)
class NumberedArchive:
    """Hold the articles on disk, and the index that is built of them, edition by edition."""

    articles: Path
    index: Path
    number: int
    edition: int = 0
    edition_of: dict[str, int] = field(default_factory=dict)

    def next_edition(self) -> int:
        """Write the next edition of some of the articles, of all of them the first time."""
        self.articles.mkdir(exist_ok=True)
        for place, article in enumerate(made_articles(self.number)):
            if place < max(6, self.number * _CHANGED_SHARE):
                write_article(self.articles, changed(article, self.edition + 1))
            elif not self.edition:
                write_article(self.articles, article)
        self.edition += 1
        return self.edition

    def build(self, *, full: bool = False, die_at: Point | None = None) -> Build:
        """Return the build of this edition, to be run; it ends itself at the point `die_at`."""
        return Build(index=str(self.index), articles=str(self.articles), full=full, die_at=die_at)

    def check(self, allowed: set[int]) -> Iterator[str]:
        """Name what is wrong with the live index, which has to be of one of these editions."""
        yield from (f"verify: {problem}" for problem in verify_index(self.index))
        yield from self.ask(allowed)

    def ask(self, allowed: set[int]) -> Iterator[str]:
        """Name what is wrong with an answer of the live index."""
        with closing(open_answerer(self.index)) as answerer:
            answer = answerer.ask(QUESTION, top_k=5, min_confidence=0)
        editions = editions_of(quote.text for quote in answer.quotes)
        if len(editions) != 1 or not editions <= allowed:
            yield f"the live index answers of the editions {sorted(editions)}, where {sorted(allowed)} may be"
        for edition in editions:
            if self.edition_of.setdefault(answer.generation, edition) != edition:
                yield f"the generation {answer.generation} was of another edition before"


def editions_of(texts: Iterator[str]) -> set[int]:
    """Return the numbers of the editions that these texts are from."""
    return {int(found[1]) for text in texts for found in _NUMBER.finditer(text)}


def leftovers(index: Path) -> list[str]:
    """Name what a finished build should not have left in the index folder."""
    found = sorted(
        path.name
        for path in index.iterdir()
        if path.name not in {"LOCK", "CURRENT", "PREVIOUS", "cache", "generations"}
    )
    generations = sorted(path.name for path in (index / "generations").iterdir())
    found += [name for name in generations if name.startswith(".")]
    return found + (generations if len(generations) > _MOST_GENERATIONS else [])
