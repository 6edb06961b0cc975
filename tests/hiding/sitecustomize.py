"""Python runs this at its start: what HIDDEN_PACKAGES names is as good as not installed, here and in child processes.

HIDDEN_PACKAGES is a JSON object: `imports` are top-level names that cannot be found, `distributions` packages (their
normalised names) that have no metadata.  Afterwards another `sitecustomize` has its turn, if one is on the path.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path


def _hide(imports: frozenset[str], distributions: frozenset[str]) -> None:
    from importlib.machinery import PathFinder

    class Finder(PathFinder):
        @classmethod
        def find_spec(cls, fullname, path=None, target=None):
            return None if fullname.partition(".")[0] in imports else super().find_spec(fullname, path, target)

        @staticmethod
        def find_distributions(*context):
            for found in PathFinder.find_distributions(*context):
                if re.sub(r"[-_.]+", "-", found.name).lower() not in distributions:
                    yield found

    sys.meta_path[sys.meta_path.index(PathFinder)] = Finder


if "HIDDEN_PACKAGES" in os.environ:
    hidden = json.loads(os.environ["HIDDEN_PACKAGES"])
    _hide(frozenset(hidden["imports"]), frozenset(hidden["distributions"]))
    sys.path.remove(str(Path(__file__).parent))
    this = sys.modules.pop("sitecustomize")
    try:
        import sitecustomize  # noqa: F401
    except ModuleNotFoundError:
        sys.modules["sitecustomize"] = this  # Python looks for it there when it is through
