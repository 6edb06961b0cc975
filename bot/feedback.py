"""`python -m bot.feedback export`: what people voted, as JSON Lines on stdout; it may run beside the bot.

Exit codes: 0 done, also where nobody has voted yet, 1 could not, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any

from bot.answer_store import STORE_NAME, AnswerStore
from bot.errors import BotError
from bot.sqlite_file import store_errors
from retrieval import RetrievalError, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.answer_store import Vote

__all__ = ["main", "vote_form"]

_COULD_NOT, _WRONG_USAGE, _INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.feedback", description="What people voted on answers.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="Write each vote as one line of JSON on stdout.")
    export.add_argument("--debug", action="store_true", help="Show the traceback of an error.")
    debug: bool = parser.parse_args(arguments).debug
    try:
        _export(load_settings().data / STORE_NAME)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough.  Python flushes once more at its end, and this time has to succeed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _COULD_NOT
    except Exception as error:  # noqa: BLE001 - whatever it was, it ends as a sentence and an exit code
        if debug:
            traceback.print_exc()
        _tell(_sentence(error))
        return _WRONG_USAGE if isinstance(error, SettingsError) else _COULD_NOT
    return 0


def _export(file: Path) -> None:
    with store_errors(file):
        is_there = file.exists()
    if not is_there:
        _tell(f"Nobody has voted yet; {str(file)!r} does not exist.")
        return
    store, count = AnswerStore(file), 0
    try:
        for vote in store.votes():
            sys.stdout.write(json.dumps(vote_form(vote), ensure_ascii=False) + "\n")
            count += 1
    finally:
        store.close()
    if not count:
        _tell(f"Nobody has voted yet; {str(file)!r} holds no vote.")


def vote_form(vote: Vote) -> dict[str, Any]:
    """Return a vote as names and plain values; neither who voted nor where the question was asked is among them."""
    answer, only = vote.answer, vote.answer.only
    return {
        "answer_id": answer.id,
        "asked_at": answer.asked_at.isoformat(),
        "voted_at": vote.voted_at.isoformat(),
        "question": answer.question,
        "understood_as": answer.understood_as,
        "is_claim": answer.is_claim,
        "filter": only
        and {
            "published_from": only.published_from,
            "published_to": only.published_to,
            "source": only.source,
            "without_sources": list(only.without_sources),
        },
        "language": answer.language,
        "generation": answer.generation,
        "status": answer.status,
        "confidence": answer.confidence,
        "quotes": [
            {
                "article_id": quote.article_id,
                "start": quote.start,
                "end": quote.end,
                "text": quote.text,
                "score": quote.score,
            }
            for quote in answer.quotes
        ],
        "helpful": vote.is_helpful,
    }


def _sentence(error: Exception) -> str:
    if isinstance(error, BotError | RetrievalError):
        return str(error)
    if isinstance(error, OSError):
        # The store turns what the system refuses it into errors of its own: this is the output.
        return f"The output cannot be written ({error.strerror}); free the disk or send it elsewhere."
    return f"Something went wrong that should not: {type(error).__name__}; --debug shows where."


def _tell(sentence: str) -> None:
    sys.stderr.write(f"fundstelle feedback: {' '.join(sentence.split())}\n")


if __name__ == "__main__":
    # Whatever the locale says: JSON is UTF-8, and half a character in it an escape.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
