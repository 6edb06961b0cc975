"""Where the vectors of data sets are kept between evaluations."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["default_cache_folder"]


def default_cache_folder() -> Path | None:
    """Return `fundstelle/evaluation` in the user's cache folder, None where the user has none."""
    configured = Path(os.environ.get("XDG_CACHE_HOME") or "")
    try:
        # The XDG specification wants a relative path ignored.
        base = configured if configured.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "fundstelle" / "evaluation"
