r"""Write what was learned as one safetensors file of a few megabytes.

    python -m training.artefact --run runs/first --rank 59 --out reader.safetensors \
        --xquad ../shared/data/xquad-de-dev.json --news ../shared/data/news-de-dev.jsonl

Each matrix's change is stored as two thin ones of float16.  The logits are divided by a temperature, in the head, so
that shares of starts and ends can be trusted as they are: it is fitted to the questions that the run was judged on.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from retrieval.models.adapters import FORMAT
from retrieval.models.bundled import bundled_model_folder, bundled_model_id
from retrieval.models.safetensors_file import write_tensors
from training.low_rank import input_moments, thin_factors
from training.reading import read
from training.run_files import load_checkpoint
from training.sources import add_sources, read_sources
from training.temperature import best_temperature
from training.train import open_model
from training.windows import Windower

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from training.encoder import SpanModel

__all__ = ["artefact_tensors", "thinned", "write_artefact"]

_THIRDS = ("q", "k", "v")
_MET = 200  # windows that tell what the matrices meet: 25,000 tokens for 1,536 columns at most


def main() -> None:
    """Write the file of a run's last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--rank", type=int, default=59)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    state = load_checkpoint(options.run / "checkpoint.pt")
    if state is None:
        raise SystemExit(f"There is no checkpoint in {str(options.run)!r}; train first.")
    folder, sources = bundled_model_folder(), read_sources(options)
    model = open_model(folder, frozen=state["frozen"], dropout=0.0)
    windower = Windower(folder)
    shown = replace(sources.lessons, wrong=0.0).epoch(0)
    met = windower.windows(random.Random(options.seed).sample(shown, min(_MET, len(shown))))  # noqa: S311 - no secret
    tensors = thinned(model, state["learned"], met, options.rank)
    judged = [read(model, windower, examples) for examples in (sources.xquad, sources.news, sources.news_without)]
    temperature = best_temperature(judged)
    about = {"step": state["step"], "rank": options.rank, "temperature": round(temperature, 4)}
    write_artefact(tensors, temperature, options.out, about)
    print(json.dumps(about | {"bytes": options.out.stat().st_size}), file=sys.stderr)


@torch.no_grad()
def thinned(model: SpanModel, learned: Mapping[str, Tensor], met: list[Any], rank: int) -> dict[str, Tensor]:
    """Return what was learned, matrices as `NAME.up` and `NAME.down`; the model, given fresh, then has just that."""
    parameters = dict(model.learned())
    before = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    for name, value in learned.items():
        parameters[name].copy_(value)
    moments = input_moments(model, met)
    stored: dict[str, Tensor] = {}
    for name, value in learned.items():
        if name not in moments or name.startswith("head."):
            stored[name] = value.half()
            parameters[name].copy_(stored[name])
            continue
        up, down = thin_factors(value.float() - before[name], moments[name], rank)
        short = name.removesuffix(".weight")
        stored[f"{short}.up"], stored[f"{short}.down"] = up.half(), down.half()
        parameters[name].copy_(before[name] + up.half().float() @ down.half().float())
    return stored


def write_artefact(stored: Mapping[str, Tensor], temperature: float, path: Path, about: Mapping[str, object]) -> None:
    """Write what `thinned` returns, as changes of the bundled weights, and what is known of the run."""
    cooled = {
        name: (value.float() / temperature).half() if name.startswith("head.") else value
        for name, value in stored.items()
    }
    model = {"base": bundled_model_id(), **about}
    write_tensors(artefact_tensors(cooled), {"format": str(FORMAT), "model": json.dumps(model)}, path)


def artefact_tensors(stored: Mapping[str, Tensor]) -> dict[str, NDArray[np.float16]]:
    """Return the tensors by the names of an E5S1 file: `l4.qkv.down`, `vector.l4.q.b`, `head.weight`."""
    tensors: dict[str, NDArray[np.float16]] = {}
    for name, parameter in stored.items():
        values = parameter.detach().float().cpu().numpy().astype(np.float16)
        if name.startswith("head."):
            tensors[name] = values
            continue
        _, layer, product, kind = name.split(".")
        if kind in ("down", "up"):
            tensors[f"l{layer}.{product}.{kind}"] = values
        elif product == "qkv":
            for part, third in zip(_THIRDS, np.split(values, 3), strict=True):
                tensors[f"vector.l{layer}.{part}.b"] = third
        else:
            tensors[f"vector.l{layer}.{product}.{'w' if kind == 'weight' else 'b'}"] = values
    return {name: np.ascontiguousarray(values) for name, values in tensors.items()}


if __name__ == "__main__":
    main()
