"""Weigh what pip installs: each package, who needs it, and whole installations with this or that extra.

    python -m benchmarks.installed_size --out sizes.json

It weighs the packages as they lie in the environment of the Python that runs it (the files that pip recorded, compiled
ones included), which has to have all of the product's extras; nothing is installed.  `alone` is what an installation of
everything would save without that one requirement, because nobody else needs it.  Megabytes are 1,000,000 bytes.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.runtime_packages import who_asks

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Installation", "installations_of", "main", "table_of", "weigh"]

_ROOT = Path(__file__).parents[1]
_INSTALLATIONS = {"answering": (), "bot": ("bot",), "bot, build": ("bot", "build"), "all": ("bot", "build", "models")}
_EVERYTHING = "all"
_WORTH_A_LINE = 5_000_000  # bytes
_ASKERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Hold what pip installs for these requirements: the packages, and who asks for each ("" is the product)."""

    requirements: list[str]
    asked_by: Mapping[str, set[str]]


def main() -> None:
    """Weigh, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="a file for the figures, as JSON")
    options = parser.parse_args()
    with (_ROOT / "pyproject.toml").open("rb") as stream:
        installations = installations_of(tomllib.load(stream)["project"])
    weights = {name: weigh(name) for name in installations[_EVERYTHING].asked_by}
    own = sum(path.stat().st_size for room in ("bot", "retrieval") for path in (_ROOT / room).rglob("*.py"))
    form = form_of(installations, weights, own)
    print(table_of(form))
    if options.out is not None:
        options.out.write_text(json.dumps(form, indent=1) + "\n", encoding="utf-8")


def installations_of(project: Mapping[str, Any]) -> dict[str, Installation]:
    """Return the installations that are compared, from the table `project` of pyproject.toml."""
    extras = project["optional-dependencies"]
    wanted = {
        name: [*project["dependencies"], *(requirement for extra in chosen for requirement in extras[extra])]
        for name, chosen in _INSTALLATIONS.items()
    }
    return {name: Installation(requirements=texts, asked_by=who_asks(texts)) for name, texts in wanted.items()}


def weigh(name: str) -> int:
    """Return how many bytes the files of an installed package take."""
    found = distribution(name)
    paths = {Path(str(found.locate_file(file))) for file in found.files or ()}
    return sum(path.stat().st_size for path in paths if path.is_file())


def form_of(installations: Mapping[str, Installation], weights: Mapping[str, int], own: int) -> dict[str, Any]:
    """Return the figures as plain values; `own` is what the product itself takes."""
    everything = installations[_EVERYTHING]
    rows = [
        {
            "name": name,
            "version": distribution(name).version,
            "bytes": weights[name],
            "needed_by": sorted(everything.asked_by[name]),
            "alone": _alone(name, everything, weights) if "" in everything.asked_by[name] else None,
            "in": [of for of, installation in installations.items() if name in installation.asked_by],
        }
        for name in everything.asked_by
    ]
    return {
        "python": platform.python_version(),
        "platform": f"{sys.platform} {platform.machine()}",
        "own_bytes": own,
        "installations": {
            name: {"packages": len(of.asked_by), "bytes": own + sum(weights[package] for package in of.asked_by)}
            for name, of in installations.items()
        },
        "packages": sorted(rows, key=lambda row: -row["bytes"]),
    }


def table_of(form: Mapping[str, Any]) -> str:
    """Return the figures as two tables in Markdown; small packages share the last line."""
    lines = ["| installation | packages | MB |", "|---|---|---|"]
    for name, of in form["installations"].items():
        lines.append(f"| {name} | {of['packages']} | {_mb(of['bytes'])} |")
    lines += ["", "| package | MB | alone | needed by | from the installation |", "|---|---|---|---|---|"]
    large = [row for row in form["packages"] if max(row["bytes"], row["alone"] or 0) >= _WORTH_A_LINE]
    for row in large:
        alone = "" if row["alone"] is None else _mb(row["alone"])
        lines.append(
            f"| {row['name']} | {_mb(row['bytes'])} | {alone} | {_askers(row['needed_by'])} | {row['in'][0]} |"
        )
    small = [row for row in form["packages"] if row not in large]
    lines.append(f"| {len(small)} more | {_mb(sum(row['bytes'] for row in small))} | | | |")
    return "\n".join(lines)


def _alone(name: str, everything: Installation, weights: Mapping[str, int]) -> int:
    """Return the bytes that nobody else needs."""
    others = [text for text in everything.requirements if canonicalize_name(Requirement(text).name) != name]
    left = who_asks(others)
    return sum(weights[package] for package in everything.asked_by if package not in left)


def _askers(names: list[str]) -> str:
    shown = [name or "the product" for name in names[:_ASKERS]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _mb(count: int) -> str:
    return f"{count / 1e6:.0f}"


if __name__ == "__main__":
    main()
