"""Say how near encoding is to what the machine can multiply, and what batches of texts would change.

    python -m benchmarks.encoding_limits --articles ../shared/data/news-de-dev.jsonl --out limits.json

First the products alone, on one core and through the same ONNX Runtime: large ones and those of a layer for a passage;
the fastest is the machine's limit.  Then one core's time for the passages, beside what its multiplications take at the
limit.  Then the same graph with texts padded to batches of some tokens on all cores, in the order of the archive or
sorted by length, against a text a core as the product does it.  Batches have no mask here, which favours them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.encoding import sampled_texts
from retrieval.models.bert_graph import EMBEDDED, SENSITIVE, bert_model
from retrieval.models.bert_weights import layer_weights, product_names
from retrieval.models.bundled import bundled_weights
from retrieval.models.cores import available_cores
from retrieval.models.e5s1 import E5File, E5Sizes, read_e5s1
from retrieval.models.onnx_bert import OnnxBert, on_all_cores
from retrieval.models.onnx_format import OnnxGraph
from retrieval.models.onnx_model import OnnxModel
from retrieval.models.prepare import prepare_text
from retrieval.models.unigram import UnigramTokenizer

__all__ = ["batches_of", "operations"]

_SHAPES = {"large": (2048, 2048, 2048), "wide layer": (232, 384, 1536), "attention": (232, 384, 384)}
Tokens = list[int]

_BUDGETS = (512, 1024, 2048, 4096)


def main() -> None:
    """Measure the products, the passages, the batches; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, default=Path("../shared/data/news-de-dev.jsonl"), help="what to encode"
    )
    parser.add_argument("--passages", type=int, default=100, help="how many passages")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured; the median counts")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    if not options.articles.exists():
        print(f"skipped: there are no articles at {str(options.articles)!r}", file=sys.stderr)
        return
    model = read_e5s1(bundled_weights())
    tokenizer = UnigramTokenizer(model)
    texts = [
        [model.bos, *tokenizer.encode("passage: " + prepare_text(text), most=model.sizes.positions - 2), model.eos]
        for text in sampled_texts(options.articles, options.passages)
    ]
    found: dict[str, Any] = {"peak": _products(options.rounds)}
    limit = {kind: max(rates[kind] for rates in found["peak"].values()) for kind in ("int8", "float32")}
    found["passages"] = _one_core(model, texts, limit, options.rounds)
    found["batches"] = _batches(model, texts, options.rounds)
    if options.out is not None:
        options.out.write_text(json.dumps(found, indent=1), encoding="utf-8")


def operations(sizes: E5Sizes, lengths: Sequence[int], in_float: frozenset[str]) -> tuple[float, float]:
    """Return how many additions and multiplications texts of these lengths take, in bytes and in floats.

    Products with weights in bytes; those in `in_float`, and in attention the products of queries with keys and of
    shares with values, in floats.
    """
    tokens = sum(lengths)
    counted = {name: 2 * tokens * sizes.hidden * _outputs(sizes, name) for name in product_names(sizes)}
    floats = sum(count for name, count in counted.items() if name in in_float)
    attention = sum(sizes.layers * 2 * 2 * length * length * sizes.hidden for length in lengths)
    return float(sum(counted.values()) - floats), float(floats + attention)


def batches_of(lengths: Sequence[int], budget: int, *, is_sorted: bool) -> list[list[int]]:
    """Return the rows of each batch: as many texts as fit into `budget` tokens, padding counted, at least one."""
    rows = sorted(range(len(lengths)), key=lambda row: -lengths[row]) if is_sorted else range(len(lengths))
    batches: list[list[int]] = []
    for row in rows:
        longest = max([lengths[row], *(lengths[other] for other in batches[-1])]) if batches else 0
        if batches and longest * (len(batches[-1]) + 1) <= budget:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches


def _outputs(sizes: E5Sizes, name: str) -> int:
    return sizes.intermediate if name.endswith((".fi", ".fo")) else sizes.hidden


def _products(rounds: int) -> dict[str, dict[str, float]]:
    print("billions of operations a second, one core:")
    found: dict[str, dict[str, float]] = {}
    for name, (rows, inner, columns) in _SHAPES.items():
        given, count = {"x": np.ones((rows, inner), dtype=np.float32)}, 2 * rows * inner * columns
        sessions = {kind: _session(_product(kind, inner, columns), 1) for kind in ("int8", "float32")}
        repeated = max(1, round(1e10 / count))
        taken: dict[str, list[float]] = {kind: [] for kind in sessions}
        for _ in range(2 * rounds):
            for kind, session in sessions.items():
                taken[kind].append(_cpu_seconds(partial(_repeat, session, given, repeated)))
        # The fastest: anything else that runs on the machine only makes it slower.
        found[name] = {kind: count * repeated / min(seconds) / 1e9 for kind, seconds in taken.items()}
        rates = ", ".join(f"{kind} {rate:.0f}" for kind, rate in found[name].items())
        print(f"  {name}, {rows} x {inner} x {columns}: {rates}", flush=True)
    return found


def _product(kind: str, inner: int, columns: int) -> OnnxModel:
    graph = OnnxGraph()
    if kind == "float32":
        matrix = graph.constant("matrix", np.ones((inner, columns), dtype=np.float32))
        output = graph.node("MatMul", ["x", matrix], "product")
    else:
        graph.node("DynamicQuantizeLinear", ["x"], "bytes", "scale", "zero")
        matrix = graph.constant("matrix", np.ones((inner, columns), dtype=np.int8))
        scales = graph.constant("scales", np.ones(columns, dtype=np.float32))
        inputs = ["bytes", matrix, "scale", scales, "zero"]
        output = graph.node("MatMulIntegerToFloat", inputs, "product", domain="com.microsoft")
    return graph.model(inputs={"x": ("float32", ("rows", inner))}, output=output)


def _one_core(model: E5File, texts: Sequence[Tokens], limit: dict[str, float], rounds: int) -> dict[str, Any]:
    """Compare one core's time for the texts with what their multiplications take at the machine's limit."""
    everything = frozenset(product_names(model.sizes))
    found: dict[str, Any] = {"texts": len(texts), "tokens": sum(map(len, texts))}
    for kind, in_float in (("int8", SENSITIVE), ("float32", everything)):
        bert = OnnxBert(model, bert_model(model.sizes, layer_weights(model), in_float=in_float))
        seconds = median(_cpu_seconds(lambda b=bert: [b.outputs(text) for text in texts]) for _ in range(rounds))  # type: ignore[misc]
        in_bytes, in_floats = operations(model.sizes, [len(text) for text in texts], in_float)
        least = in_bytes / limit["int8"] / 1e9 + in_floats / limit["float32"] / 1e9
        found[kind] = {"cpu_seconds": seconds, "at_the_limit": least, "share": least / seconds}
        print(f"{kind}: {seconds:.2f} s of one core, {least:.2f} s at the limit: {least / seconds:.0%}", flush=True)
    return found


def _batches(model: E5File, texts: Sequence[Tokens], rounds: int) -> list[dict[str, Any]]:
    """Encode the texts in padded batches on all cores, and one a core, in turns."""
    graph = bert_model(model.sizes, layer_weights(model))
    alone, together = OnnxBert(model, graph), _session(graph, available_cores())
    ways: dict[str, Callable[[], object]] = {"a text a core": lambda: list(on_all_cores(alone.outputs, texts))}
    lengths = [len(text) for text in texts]
    padding = {"a text a core": 0.0}
    for budget in _BUDGETS:
        for is_sorted in (False, True):
            batches = batches_of(lengths, budget, is_sorted=is_sorted)
            name = f"batches of {budget} tokens, {'sorted' if is_sorted else 'as they come'}"
            inputs = [{EMBEDDED: _padded(model, [texts[row] for row in batch])} for batch in batches]
            padding[name] = sum(given[EMBEDDED].size for given in inputs) / model.sizes.hidden / sum(lengths) - 1
            ways[name] = lambda some=inputs: [together.run(None, given) for given in some]  # type: ignore[misc]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            taken[name].append((_cpu_seconds(way), time.perf_counter() - started))
    found = []
    for name, seconds in taken.items():
        cpu, clock = (median(column) for column in zip(*seconds, strict=True))
        found.append({"way": name, "cpu_seconds": cpu, "seconds": clock, "padding": padding[name]})
        print(f"{name}: {clock:.2f} s, {cpu:.2f} s of processor time, {padding[name]:.0%} padding", flush=True)
    return found


def _padded(model: E5File, texts: Sequence[Tokens]) -> NDArray[np.float32]:
    longest = max(map(len, texts))
    tokens = np.array([[*text, *[model.pad] * (longest - len(text))] for text in texts])
    return model.tensors["emb.word"].rows(tokens, model.sizes.hidden)


def _session(model: OnnxModel, threads: int) -> Any:  # noqa: ANN401 - a foreign class
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(values) for values in model.apart.values()]
    options.add_external_initializers(list(model.apart), values)
    return onnxruntime.InferenceSession(model.graph, options, providers=["CPUExecutionProvider"])


def _repeat(session: Any, given: dict[str, NDArray[np.float32]], times: int) -> None:  # noqa: ANN401
    for _ in range(times):
        session.run(None, given)


def _cpu_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
