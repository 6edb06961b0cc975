"""Which version of Fundstelle this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["own_version"]


@cache
def own_version() -> str | None:
    """Return the version that is installed; None where a folder of sources is run that was not installed."""
    try:
        return version("fundstelle")
    except PackageNotFoundError:
        return None
