"""Name the packages that requirements lead to, in the environment of the Python that runs this, as a JSON list.

`python runtime_packages.py REQUIREMENT…`; extras and markers count, as they do for pip.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["runtime_packages", "who_asks"]


def runtime_packages(requirements: list[str]) -> list[str]:
    """Return the normalised names, sorted.

    Raises:
        PackageNotFoundError: if one of them is not installed.
    """
    return sorted(who_asks(requirements))


def who_asks(requirements: list[str]) -> dict[str, set[str]]:
    """Return for each (normalised) name which packages require it; "" stands for the requirements themselves.

    Raises:
        PackageNotFoundError: if one of them is not installed.
    """
    waiting = [(Requirement(text), "", "") for text in requirements]
    reached: set[tuple[str, str]] = set()
    asked_by: dict[str, set[str]] = {}
    while waiting:
        requirement, asker, wanted_by = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": wanted_by}):
            continue
        name = canonicalize_name(requirement.name)
        asked_by.setdefault(name, set()).add(asker)
        for extra in ("", *requirement.extras):
            if (name, extra) not in reached:
                reached.add((name, extra))
                waiting += [(Requirement(text), name, extra) for text in requires(requirement.name) or ()]
    return {name: askers - {name} for name, askers in asked_by.items()}


if __name__ == "__main__":
    try:
        print(json.dumps(runtime_packages(sys.argv[1:])))
    except PackageNotFoundError as error:
        sys.exit(f"The package {error.name} is not installed; install the product first.")
