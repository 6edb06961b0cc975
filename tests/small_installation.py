"""An installation with some of the extras only, without a second environment: the other packages are hidden."""

from __future__ import annotations

import json
import os
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tools.runtime_packages import runtime_packages

REPOSITORY = Path(__file__).resolve().parents[1]
HIDING = REPOSITORY / "tests" / "hiding"
OURS = {"bot", "retrieval"}


@cache
def project():
    """Give the table `project` of pyproject.toml."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@cache
def hidden_packages(*extras: str) -> str:
    """Give HIDDEN_PACKAGES for an installation with these extras: all that is here and that pip would not install."""
    wanted = [requirement for extra in extras for requirement in project()["optional-dependencies"][extra]]
    installed = set(runtime_packages([*project()["dependencies"], *wanted]))
    names = {top: {name.lower().replace("_", "-").replace(".", "-") for name in names}
             for top, names in packages_distributions().items()}  # fmt: skip
    imports = {top for top, found in names.items() if top not in OURS and not found & installed}
    distributions = set().union(*names.values()) - installed - {"fundstelle"}
    return json.dumps({"imports": sorted(imports), "distributions": sorted(distributions)})


def environment_with(*extras: str) -> dict[str, str]:
    """Give this process's environment, changed so that Python sees an installation with these extras."""
    path = [str(HIDING), os.environ.get("PYTHONPATH", ""), str(REPOSITORY)]
    return {
        **os.environ,
        "HIDDEN_PACKAGES": hidden_packages(*extras),
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
    }
