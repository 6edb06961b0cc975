"""Whether the file with the token can be read by people whom it does not concern."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

__all__ = ["warn_of_readable_token"]

_log = logging.getLogger(__name__)

_ENV_FILE = Path(".env")
_OTHERS = stat.S_IROTH | stat.S_IWOTH


def warn_of_readable_token(file: Path = _ENV_FILE) -> None:
    """Log a warning if the file holds a token and every user of this machine may read it, or write it."""
    from dotenv import dotenv_values

    try:
        mode = file.stat().st_mode
        holds_token = bool(dotenv_values(file, interpolate=False).get("DISCORD_TOKEN"))
    except (OSError, UnicodeDecodeError):
        return  # that there is none is no fault, and one that cannot be read was refused before
    if holds_token and mode & _OTHERS:
        _log.warning(
            "Every user of this machine can read the token in %s; run: chmod 600 %s", file.absolute(), file.absolute()
        )
