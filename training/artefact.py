r"""Write what was learned as one safetensors file of a few megabytes.

    python -m training.artefact --run runs/first --out reader.safetensors \
        --xquad ../shared/data/xquad-de-dev.json --news ../shared/data/news-de-dev.jsonl

Each matrix's change is stored as two thin ones of int8, of as many columns and rows as the file has room for and the
change deserves.  The logits are divided by a temperature, in the head, so that shares of starts and ends can be trusted
as they are: it is fitted to the questions that the run was judged on.
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
from training.low_rank import in_bytes, input_moments, ranks_within, thin_factors
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
    """Write the file of a run's best step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--bytes", type=int, default=5_850_000, help="of what is stored of the matrices")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    state = load_checkpoint(options.run / "best.pt")
    if state is None:
        raise SystemExit(f"There is no best.pt in {str(options.run)!r}; train first.")
    folder, sources = bundled_model_folder(), read_sources(options)
    model = open_model(folder, frozen=state["frozen"], dropout=0.0)
    windower = Windower(folder)
    shown = replace(sources.lessons, wrong=0.0).epoch(0)
    met = windower.windows(random.Random(options.seed).sample(shown, min(_MET, len(shown))))  # noqa: S311 - no secret
    tensors = thinned(model, state["learned"], met, options.bytes)
    judged = [read(model, windower, examples) for examples in (sources.xquad, sources.news, sources.news_without)]
    temperature = best_temperature(judged)
    ranks = {name.removesuffix(".scale"): len(value) for name, value in tensors.items() if name.endswith(".scale")}
    about = {"step": state["step"], "temperature": round(temperature, 4)}
    write_artefact(tensors, temperature, options.out, about)
    print(json.dumps(about | {"bytes": options.out.stat().st_size, "ranks": ranks}), file=sys.stderr)


@torch.no_grad()
def thinned(model: SpanModel, learned: Mapping[str, Tensor], met: list[Any], room: int) -> dict[str, Tensor]:
    """Return what was learned, matrices as `NAME.up`, `.down`, `.scale`; the model, given fresh, then has just that.

    The matrices take at most `room` bytes together.
    """
    parameters = dict(model.learned())
    before = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    for name, value in learned.items():
        parameters[name].copy_(value)
    moments = input_moments(model, met)
    matrices = {name for name in learned if name in moments and not name.startswith("head.")}
    factors = {name: thin_factors(learned[name].float() - before[name], moments[name]) for name in matrices}
    costs = {name: sum(learned[name].shape) + 4 for name in matrices}
    ranks = ranks_within({name: energies for name, (_, _, energies) in factors.items()}, costs, room)
    stored: dict[str, Tensor] = {}
    for name, value in learned.items():
        if name not in matrices:
            stored[name] = value.half()
            parameters[name].copy_(stored[name])
            continue
        up, down, _ = factors[name]
        up, down, scale = in_bytes(up[:, : ranks[name]], down[: ranks[name]])
        short = name.removesuffix(".weight")
        stored |= {f"{short}.up": up, f"{short}.down": down, f"{short}.scale": scale}
        parameters[name].copy_(before[name] + up.float() @ (scale[:, None] * down.float()))
    return stored


def write_artefact(stored: Mapping[str, Tensor], temperature: float, path: Path, about: Mapping[str, object]) -> None:
    """Write what `thinned` returns, as changes of the bundled weights, and what is known of the run."""
    cooled = {
        name: (value.float() / temperature).half() if name.startswith("head.") else value
        for name, value in stored.items()
    }
    model = {"base": bundled_model_id(), **about}
    write_tensors(artefact_tensors(cooled), {"format": str(FORMAT), "model": json.dumps(model)}, path)


def artefact_tensors(stored: Mapping[str, Tensor]) -> dict[str, NDArray[Any]]:
    """Return the tensors by the names of an E5S1 file: `l4.qkv.down`, `vector.l4.q.b`, `head.weight`."""
    tensors: dict[str, NDArray[Any]] = {}
    for name, parameter in stored.items():
        values = parameter.detach().cpu().numpy()
        if name.startswith("head."):
            tensors[name] = values
            continue
        _, layer, product, kind = name.split(".")
        if kind in ("down", "up", "scale"):
            tensors[f"l{layer}.{product}.{kind}"] = values
        elif product == "qkv":
            for part, third in zip(_THIRDS, np.split(values, 3), strict=True):
                tensors[f"vector.l{layer}.{part}.b"] = third
        else:
            tensors[f"vector.l{layer}.{product}.{'w' if kind == 'weight' else 'b'}"] = values
    return {name: np.ascontiguousarray(values) for name, values in tensors.items()}


if __name__ == "__main__":
    main()
