"""`make sbom`: write which packages run in the product, with versions and licences, as CycloneDX JSON.

Tools for development are in the same environment; so what the product does not need is left out again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, TypeAlias

__all__ = ["main", "part_of", "requirements_of"]

_Json: TypeAlias = dict[str, Any]

_ROOT = Path(__file__).parents[1]
_EXTRAS = "bot", "build", "models"  # all but what is for development


def requirements_of(project: _Json) -> list[str]:
    """Return what the product needs with all of its extras, from the table `project` of pyproject.toml."""
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(requirement for extra in _EXTRAS for requirement in extras[extra])]


def part_of(bom: _Json, names: list[str], direct: list[str]) -> _Json:
    """Return a bill of materials of the packages of these (normalised) names; `direct` are what the product names."""
    kept = {
        component["bom-ref"]: component for component in bom["components"] if _normal(component["name"]) in set(names)
    }
    root = bom["metadata"]["component"]["bom-ref"]
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in bom["dependencies"]}
    needs[root] = [reference for reference, component in kept.items() if _normal(component["name"]) in set(direct)]
    return bom | {
        "components": list(kept.values()),
        "dependencies": [
            {"ref": reference, "dependsOn": sorted(needed for needed in needs.get(reference, ()) if needed in kept)}
            for reference in (root, *kept)
        ],
    }


def main(arguments: list[str]) -> int:
    """Write the packages of an environment, by its Python, into a file: `sbom.py PYTHON FILE`."""
    python, target = arguments
    with (_ROOT / "pyproject.toml").open("rb") as stream:
        requirements = requirements_of(tomllib.load(stream)["project"])
    listing = "environment", "--pyproject", str(_ROOT / "pyproject.toml"), "--output-reproducible", "--of", "JSON"
    try:
        names = json.loads(_said_by(python, str(_ROOT / "tools" / "runtime_packages.py"), *requirements))
        bom = json.loads(_said_by(sys.executable, "-m", "cyclonedx_py", *listing, python))
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip(), file=sys.stderr)
        return 1
    direct = [_normal(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements]
    part = part_of(bom, names, direct)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(json.dumps(part, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{target}: {len(part['components'])} packages", file=sys.stderr)
    return 0


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
