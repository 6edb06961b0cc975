"""Write what was learned as one safetensors file of a few megabytes.

    python -m training.artefact --run runs/first --out reader.safetensors

Adapters and biases are float16: the answers are the same, and the file has half the size.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.models.adapters import FORMAT
from retrieval.models.bundled import bundled_model_id
from retrieval.models.safetensors_file import write_tensors
from training.run_files import RunLog, load_checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray
    from torch import Tensor

__all__ = ["artefact_tensors", "write_artefact"]

_THIRDS = ("q", "k", "v")


def main() -> None:
    """Write the file of a run's last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    state = load_checkpoint(options.run / "checkpoint.pt")
    if state is None:
        raise SystemExit(f"There is no checkpoint in {str(options.run)!r}; train first.")
    judged = [entry["judged"] for entry in RunLog(options.run / "log.jsonl").entries() if "judged" in entry]
    write_artefact(state["learned"], options.out, {"step": state["step"], "judged": judged[-1] if judged else {}})


def write_artefact(learned: Mapping[str, Tensor], path: Path, about: Mapping[str, Any]) -> None:
    """Write the learned parameters of a `SpanModel` over the bundled weights, and what is known of the run."""
    model = {"base": bundled_model_id(), **about}
    write_tensors(artefact_tensors(learned), {"format": str(FORMAT), "model": json.dumps(model)}, path)


def artefact_tensors(learned: Mapping[str, Tensor]) -> dict[str, NDArray[np.float16]]:
    """Return the tensors by the names of an E5S1 file: `l4.qkv.down`, `vector.l4.q.b`, `head.weight`."""
    tensors: dict[str, NDArray[np.float16]] = {}
    for name, parameter in learned.items():
        values = parameter.detach().float().numpy().astype(np.float16)
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
