"""Damage every file of an index in every way, and see what the commands make of it.

    python -m benchmarks.damage_files
    python -m benchmarks.damage_files --ways flipped removed

Each file is cut to half its length, emptied, given a wrong bit, removed, and made a folder.  Then `verify` has to name
what is wrong, `ask` to answer rightly or to say one sentence, and `build` to make an index that `verify` finds nothing
wrong with.  The few files that hold no promise are listed as harmless.  Ends with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.forked_commands import ForkedCommands
from benchmarks.made_articles import changed, made_articles, write_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.forked_commands import Command

__all__ = ["HARMLESS", "WAYS", "Damage", "damage_files", "files_of", "make_index"]

ARTICLES = 12
QUESTION = "Welche Nummer trägt das Siegel von made-000003?"
_ANSWER = "made-000003 trägt in dieser Ausgabe die Nummer 2."
# What no answer depends on: who holds the lock, the way back, and what may be encoded again.
HARMLESS = re.compile(r"LOCK|PREVIOUS|cache/.*|generations/BEFORE/.*")


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


WAYS: dict[str, Callable[[Path], None]] = {
    "cut": _cut,
    "emptied": _empty,
    "flipped": _flip,
    "removed": Path.unlink,
    "a folder": _make_a_folder,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Hold one damaged file, what was said about it, and what should not have been."""

    file: str
    way: str
    verify: str
    ask: str
    problems: tuple[str, ...]


def make_index(folder: Path, run: Callable[..., Command]) -> Path:
    """Build an index twice in `folder`, so that there is one to go back to; return it."""
    articles = folder / "articles"
    articles.mkdir()
    for edition in (1, 2):
        for article in made_articles(ARTICLES):
            write_article(articles, changed(article, edition))
        done = run("build", "--articles", articles, "--index", folder / "index")
        if done.status:
            raise RuntimeError(f"not even an undisturbed build works: {done.stderr}")
    return folder / "index"


def files_of(index: Path) -> list[str]:
    """Return every file of the index by its path inside it, those that are empty left out."""
    files = (path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size)
    return [path.relative_to(index).as_posix() for path in files]


def damage_files(
    folder: Path, run: Callable[..., Command], damages: Callable[[int], Sequence[str]]
) -> Iterator[Damage]:
    """Damage each file of an index in `folder` in some of the `WAYS`; `damages(n)` names those for file n."""
    index = make_index(folder, run)
    live = (index / "CURRENT").read_text(encoding="utf-8").strip()
    for number, file in enumerate(files_of(index)):
        for way in damages(number):
            broken = folder / "broken"
            shutil.copytree(index, broken)
            if (broken / file).stat().st_size or way in {"removed", "a folder"}:
                WAYS[way](broken / file)
                yield _look(file, way, folder, run, live)
            shutil.rmtree(broken)


def _look(file: str, way: str, folder: Path, run: Callable[..., Command], live: str) -> Damage:
    options = ("--index", folder / "broken")
    named = re.sub(rf"generations/(?!{live})[^/]+/", "generations/BEFORE/", file)
    # Chroma's database has room that it does not use; all that Chroma is asked for was compared.
    harmless = HARMLESS.fullmatch(named) or (way == "flipped" and file.endswith("chroma.sqlite3"))
    verified = run("verify", *options)
    asked = run("ask", QUESTION, "--min-confidence", 0, "--json", *options)
    built = run("build", "--articles", folder / "articles", *options)
    again = run("verify", *options)
    problems = []
    if verified.status not in ({0, 1} if harmless else {1}) or "Traceback" in verified.stdout + verified.stderr:
        problems.append(f"verify ended with {verified.status}: {verified.stdout}{verified.stderr}")
    if not (_says_one_sentence(asked) or (asked.status == 0 and _ANSWER in asked.stdout)):
        problems.append(f"ask ended with {asked.status}: {asked.stdout}{asked.stderr}")
    in_the_way = way == "a folder" and _says_one_sentence(built)  # a person has to move that away
    if not in_the_way and (built.status or again.status):
        problems.append(f"build ended with {built.status}: {built.stderr}, and then verify: {again.stdout}")
    told = verified.stdout.strip().split("\n")[0] or verified.stderr.strip()
    return Damage(
        file=named, way=way, verify=told, ask=asked.stderr.strip() or "answered rightly", problems=tuple(problems)
    )


def _says_one_sentence(command: Command) -> bool:
    """Tell whether a command refused with a sentence and nothing else."""
    return command.status == 1 and not command.stdout and len(command.stderr.strip().split("\n")) == 1


def main() -> None:
    """Damage, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    options = parser.parse_args()
    failed = number = 0
    with tempfile.TemporaryDirectory() as folder, ForkedCommands.running() as commands:
        for damage in damage_files(Path(folder), commands.run, lambda _: options.ways):
            number += 1
            failed += bool(damage.problems)
            print(f"{damage.way:<9} {damage.file}\n    verify: {damage.verify}\n    ask:    {damage.ask}")
            for problem in damage.problems:
                print(f"    FAILED: {problem}", flush=True)
    print(f"{number} damages, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
