"""The group of commands: which there are, and how every error becomes one line and an exit code."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from retrieval.cli.failures import say, sentence_and_code

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cli"]

_COMMANDS = {
    "ask": "Answer a question with verbatim quotes, or say that the archive holds none.",
    "bot": "Run the Discord bot.",
    "build": "Read articles and bring the index up to date.",
    "chat": "Ask one question after another; a follow-up may lean on what was asked before.",
    "eval": "Measure quality and speed on a SQuAD-format data set.",
    "feedback": "Work with what people voted on the bot's answers.",
    "info": "Tell what the live index holds and was built with.",
    "rollback": "Go back to the generation of the index that was live before.",
    "search": "Rank the passages for a question: dense, BM25 and fused side by side.",
    "show": "Print one article as it is indexed.",
    "verify": "Check every promise of the index on disk.",
}
_INTERRUPTED = 130


class _Commands(click.Group):
    """Load a command's module only when it is called, and turn errors into one line on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"retrieval.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> click.Context:
        with _one_sentence(debug="--debug" in args):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        with _one_sentence(debug=ctx.params["debug"]):
            return super().invoke(ctx)


@contextmanager
def _one_sentence(*, debug: bool) -> Iterator[None]:
    """Turn whatever is raised inside into one line on stderr and an exit code; with `debug` let it through."""
    try:
        yield
    except (click.exceptions.Exit, click.exceptions.NoArgsIsHelpError, click.Abort, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        _fail("Interrupted; the live index is as it was.", _INTERRUPTED)
    except Exception as error:
        if debug:
            raise
        _fail(*sentence_and_code(error))


def _fail(message: str, code: int) -> NoReturn:
    say(message)
    sys.exit(code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="fundstelle")
def cli(debug: bool) -> None:
    """Answer questions with verbatim quotes from an archive of German news articles.

    \b
    fundstelle build --articles my-articles
    fundstelle ask "Wo trafen sich Kim und Putin 2019?"
    """  # noqa: D301 - \b is click's mark for lines that are not wrapped
