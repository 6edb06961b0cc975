"""Ask an answerer on and on, without a bot, and say what its process holds: whether the memory comes to rest.

    python -m benchmarks.asking_memory --index /tmp/quality-index
    python -m benchmarks.asking_memory --index /tmp/quality-index --questions 2000 --out memory.json

10,000 questions took five minutes beside other work on two cores.  Every 500 it notes all memory of the process, and
what is its own: the rest are pages of files, such as the model's table and the index, which the kernel drops where
memory is short.
At the end stand the functions that remember what they returned, with how many entries each has and may have; and what
is left of the memory once glibc has given back what was freed.

The questions are those over the news of `../shared/data` (`benchmarks/data/news-questions.jsonl`) and, with `--squad`,
those of a data set in SQuAD's format; when they are used up, one noun of each is exchanged for another of the archive.
"""

from __future__ import annotations

import argparse
import ctypes
import functools
import gc
import itertools
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load_figures import curve, growth
from benchmarks.process_status import process_status
from benchmarks.varied_questions import news_questions, nouns_of_index, varied_questions
from retrieval import QuestionError, RetrievalError, open_answerer
from retrieval.cli.progress import build_progress
from retrieval.evaluation.squad import read_squad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retrieval.answering.answerer import Answerer

_EVERY = 500  # questions
_TOP_K = 12  # as the bot asks
_LEAST_ENTRIES = 50


def main() -> None:
    """Ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="the index to ask")
    parser.add_argument("--questions", type=int, default=10_000, help="how many are asked [10000]")
    parser.add_argument("--threads", type=int, default=2, help="how many ask at a time [2]")
    parser.add_argument("--squad", type=Path, help="a data set whose questions are asked as well")
    parser.add_argument("--out", type=Path, help="write what was measured to this file, as JSON")
    options = parser.parse_args()
    if options.questions < 1 or options.threads < 1:
        parser.error("--questions and --threads are 1 or more")
    if options.out is not None and not options.out.absolute().parent.is_dir():
        parser.error(f"there is no folder to write {str(options.out)!r} in")
    questions = news_questions()
    try:
        if options.squad is not None:
            questions += [question.text for question in read_squad(options.squad).questions]
        asked = itertools.islice(varied_questions(questions, nouns_of_index(options.index)), options.questions)
        with closing(open_answerer(options.index)) as answerer, build_progress() as on_progress:
            steps = ask_on(
                answerer, asked, options.threads, lambda done: on_progress("asking", done, options.questions)
            )
            remembered = what_is_remembered()
            _give_back()
            left = own_memory()
    except RetrievalError as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    print(curve(steps))
    print(f"in the second half its own memory rose by {growth(steps)} MB over 1,000 questions")
    print(f"{left['own']} MB its own once what was freed is given back\n")
    for name, (entries, most) in sorted(remembered.items()):
        print(f"{entries:>6} of {most:>6} {name}")
    if options.out is not None:
        found = {"steps": steps, "growth": growth(steps), "given back": left, "remembered": remembered}
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def ask_on(
    answerer: Answerer, questions: Iterator[str], threads: int, tell: Callable[[int], None]
) -> list[dict[str, float]]:
    """Ask all questions, and return the memory before them and after each 500."""
    done = 0
    steps: list[dict[str, float]] = [{"questions": 0, **own_memory()}]
    with ThreadPoolExecutor(threads) as pool:
        while some := list(itertools.islice(questions, _EVERY)):
            for _ in pool.map(lambda question: _ask(answerer, question), some):
                done += 1
                tell(done)
            steps.append({"questions": done, **own_memory()})
    return steps


def _ask(answerer: Answerer, question: str) -> None:
    with suppress(QuestionError):  # what is left of it may name nothing to search for
        answerer.ask(question, top_k=_TOP_K)


def own_memory() -> dict[str, float]:
    """Return in MB what this process holds (VmRSS), and what of it are no pages of files (RssAnon)."""
    status = process_status()
    return {"megabytes": status["VmRSS"] // 1024, "own": status["RssAnon"] // 1024}


def what_is_remembered() -> dict[str, tuple[int, int | None]]:
    """Return for each function that remembers many results how many there are and how many there may be."""
    found: dict[str, tuple[int, int | None]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__ != "typing":
            seen = thing.cache_info()
            # Those of an open index have no name of their own, and some rules stand behind several parts of it.
            name = getattr(thing, "__qualname__", None) or _behind(thing)
            name += "'" * sum(other.rstrip("'") == name for other in found)
            if seen.currsize >= _LEAST_ENTRIES:
                found[name] = seen.currsize, seen.maxsize
    return found


def _behind(thing: functools._lru_cache_wrapper[object]) -> str:
    rules = thing.__wrapped__
    return str(getattr(getattr(rules, "func", rules), "__qualname__", "?"))


def _give_back() -> None:
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    main()
