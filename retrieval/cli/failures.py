"""How every error becomes one sentence and an exit code."""

from __future__ import annotations

import errno

import click

from retrieval.errors import (
    DuplicateArticleError,
    IndexStateError,
    IndexWriteError,
    ModelError,
    NoArticlesError,
    PackageMissingError,
    QuestionError,
    RetrievalError,
    SettingsError,
)

__all__ = ["kind_of", "say", "sentence_and_code"]

_COULD_NOT, _WRONG_USAGE = 1, 2
_KINDS: dict[type[Exception], str] = {
    NoArticlesError: "no-articles",
    DuplicateArticleError: "duplicate-article",
    IndexStateError: "index",
    ModelError: "model",
    PackageMissingError: "packages",
    SettingsError: "settings",
    click.UsageError: "settings",
}
_OUTPUT_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


def sentence_and_code(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the code to end with."""
    if isinstance(error, RetrievalError):
        return str(error), _WRONG_USAGE if isinstance(error, QuestionError | SettingsError) else _COULD_NOT
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "fundstelle"
        return f"{error.format_message().rstrip('.')}; see `{path} --help`.", error.exit_code
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
        # Rooms below turn what the system refuses them into errors of their own: this is the output.
        return f"The output cannot be written ({error.strerror}); free the disk or send it elsewhere.", _COULD_NOT
    return f"Something went wrong that should not: {type(error).__name__}: {error}; see --debug.", _COULD_NOT


def kind_of(error: Exception) -> str:
    """Return in a word what ended a build, for programs."""
    if isinstance(error, IndexWriteError):
        return error.kind
    return next((_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS), "unexpected")


def say(message: str) -> None:
    """Print one sentence to stderr, in one line."""
    click.echo(f"fundstelle: {' '.join(message.split())}", err=True)
