"""How the bot logs: lines to read on a terminal, or JSON Lines; on stderr, and never with the token."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

__all__ = ["set_up_logging"]

_TOKEN_MARK = "[DISCORD_TOKEN]"  # noqa: S105 - what is shown in its place
# Who has an interaction's token can write in the bot's name for 15 minutes; discord.py logs addresses that hold it,
# with a rate limit for example.  It stands behind the application's id, or begins with "interaction:" in base64.
_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/[0-9]+/)[A-Za-z0-9._~%=-]+|\baW50ZXJhY3Rpb246[A-Za-z0-9_=-]+")
_INTERACTION_MARK = "[interaction token]"
_OURS = ("__main__", "bot", "retrieval")
# Other packages tell at INFO how they work; of discord.py one wants to know when the connection came and went.
_HEARD_AT_INFO = (*_OURS, "discord.gateway")
_NO_EXTRA = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
_STEERING = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_COLOURS = {"DEBUG": "2", "INFO": "32", "WARNING": "33", "ERROR": "31", "CRITICAL": "31"}


def set_up_logging(log_format: Literal["text", "json"], *, debug: bool, token: str) -> None:
    """Log to stderr from now on; the token is replaced wherever it would appear.

    Without `debug` other packages are heard from WARNING up.  With it discord.py logs each event as it comes, and so
    what people write.
    """
    lines = _JsonLines() if log_format == "json" else _TextLines(is_coloured=_shows_colour(sys.stderr))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutToken(lines, token))
    if not debug:
        handler.addFilter(_shorten_reconnect)
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, handlers=[handler], force=True)
    for name in _HEARD_AT_INFO:
        logging.getLogger(name).setLevel(logging.NOTSET if debug else logging.INFO)
    logging.captureWarnings(capture=True)


class _WithoutToken(logging.Formatter):
    """Replace tokens in the finished line, and so in arguments, exceptions and extra fields, too."""

    def __init__(self, lines: logging.Formatter, token: str) -> None:
        super().__init__()
        self._lines, self._token = lines, token

    def format(self, record: logging.LogRecord) -> str:
        line = self._lines.format(record).replace(self._token, _TOKEN_MARK)
        return _INTERACTION.sub(lambda found: f"{found[1] or ''}{_INTERACTION_MARK}", line)


class _TextLines(logging.Formatter):
    """Write time, level and message in one line, whatever the message holds, and an exception indented below it."""

    def __init__(self, *, is_coloured: bool) -> None:
        super().__init__()
        self._is_coloured = is_coloured

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        level = f"{record.levelname:<8}"
        if self._is_coloured:
            level = f"\x1b[{_COLOURS.get(record.levelname, '0')}m{level}\x1b[0m"
        source = "" if record.name.partition(".")[0] in _OURS else f"{record.name}: "
        below = "".join(f"\n    {_visible(line)}" for line in _exception(record).splitlines())
        return f"{time} {level} {source}{_visible(_message(record))}{below}"


class _JsonLines(logging.Formatter):
    """Write one JSON object a line; `ts`, `level`, `logger`, `message` and `exception` are not for extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = {
            "ts": moment.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if exception := _exception(record):
            entry["exception"] = exception
        extra = {name: _plain(value) for name, value in vars(record).items() if name not in _NO_EXTRA}
        # In ASCII, so that every stderr can carry it.
        return json.dumps(entry | {name: value for name, value in extra.items() if name not in entry})


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - `logging` would print the arguments by itself, and the token with them
        return f"{record.msg!r} {record.args!r}"


def _exception(record: logging.LogRecord) -> str:
    parts = [logging.Formatter().formatException(record.exc_info)] if record.exc_info else []
    return "\n".join([*parts, record.stack_info] if record.stack_info else parts)


def _visible(line: str) -> str:
    """Return a line in which nothing breaks it or steers a terminal; what would is written as Python escapes it."""
    return _STEERING.sub(lambda mark: mark[0].encode("unicode_escape").decode("ascii"), line)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a caller passes as `extra`
    """Return a value as JSON can hold it."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
    return value


def _shorten_reconnect(record: logging.LogRecord) -> bool:
    """Let a lost connection, which discord.py mends by itself, be a warning in one line instead of a traceback."""
    if record.name == "discord.client" and record.exc_info and record.msg == "Attempting a reconnect in %.2fs":
        error = record.exc_info[1]
        record.msg += f" ({type(error).__name__})"
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


def _shows_colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
