r"""Average what several runs learned, which began alike: their mean marks better than each.

    python -m training.averaging runs/third/best.pt:3 runs/second/checkpoint.pt:2 --out runs/both

Behind the colon is the run's weight.  Source: Wortsman et al. 2022, "Model soups".
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.run_files import load_checkpoint, save_checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["averaged"]


def main() -> None:
    """Write `best.pt` to a folder, for `training.artefact` to read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", metavar="FILE:WEIGHT")
    parser.add_argument("--out", type=Path, required=True, help="folder that is written to")
    options = parser.parse_args()
    found = []
    for run in options.runs:
        path, _, weight = run.rpartition(":")
        state = load_checkpoint(Path(path))
        if state is None:
            raise SystemExit(f"There is no file {path!r}; name what a run left, and its weight behind a colon.")
        found.append((state, float(weight)))
    options.out.mkdir(parents=True, exist_ok=True)
    save_checkpoint(options.out / "best.pt", averaged(found))


def averaged(runs: Sequence[tuple[Mapping[str, Any], float]]) -> dict[str, Any]:
    """Return the weighted mean of what was learned, with the first one's step; raise ValueError unless all fit."""
    first, _ = runs[0]
    if any(state["frozen"] != first["frozen"] for state, _ in runs):
        raise ValueError("the runs differ in how many layers they froze; average runs that began alike")
    total = sum(weight for _, weight in runs)
    learned = {
        name: sum(weight / total * state["learned"][name].float() for state, weight in runs)
        for name in first["learned"]
    }
    return {"step": first["step"], "frozen": first["frozen"], "learned": learned}


if __name__ == "__main__":
    main()
