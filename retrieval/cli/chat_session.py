"""One chat: what a line asks or commands, what is remembered of it, and which generation answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from retrieval.cli.progress import waiting
from retrieval.conversation.turns import Conversation, Turn
from retrieval.datamodel import Span
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.answering.answerer import Answerer
    from retrieval.datamodel import Answer

__all__ = ["ChatSession"]

_NOTHING_YET = "There is no answer yet; ask something first."
_HELP = """\
Type a question. A follow-up ("Wann genau?", "Und 2023?") may lean on the questions before it.

/quellen    /sources    every source of the last answer: outlet, date, link, and where the words stand
/kontext 2  /context 2  the sentences around quote 2 of the last answer
/vergiss    /forget     forget the conversation: the next question stands alone
/hilfe      /help       this
/ende       /quit       leave, as does Ctrl-D"""


class ChatSession:
    """Take the lines of one conversation; `answerer` becomes the session's own, which closes it.

    `open_live` opens the generation that is live now, and `live` returns its id.
    """

    def __init__(
        self,
        answerer: Answerer,
        *,
        open_live: Callable[[], Answerer],
        live: Callable[[], str],
        top_k: int,
    ) -> None:
        self._answerer, self._open_live, self._live, self._top_k = answerer, open_live, live, top_k
        self._conversation = Conversation()
        self._answer: Answer | None = None
        self._failure: str | None = None  # why the newest generation could not be opened, once it was said
        self._commands: dict[str, Callable[[str], bool]] = {
            "/quellen": self._show_sources,
            "/sources": self._show_sources,
            "/kontext": self._show_context,
            "/context": self._show_context,
            "/vergiss": self._forget,
            "/forget": self._forget,
            "/hilfe": self._help,
            "/help": self._help,
            "/ende": self._leave,
            "/quit": self._leave,
        }

    @property
    def commands(self) -> tuple[str, ...]:
        """Name the commands, each in German and in English."""
        return tuple(self._commands)

    def banner(self) -> str:
        """Say what the archive holds, and the commands that one needs most."""
        return (
            f"{self._held()} Ask in German.\n"
            "/kontext 2 shows the sentences around quote 2, /quellen all sources, /hilfe the rest; Ctrl-D leaves.\n"
        )

    def take(self, line: str) -> bool:
        """Answer a question or follow a command; tell whether the chat goes on.

        What cannot be done is one sentence on stderr, and ends nothing.
        """
        line = line.strip()
        if not line:
            return _say("Type a question, or /hilfe for what else there is.")
        if not line.startswith("/"):
            return self._ask(line)
        name, _, rest = line.partition(" ")
        command = self._commands.get(name.lower())
        if command is None:
            return _say(f"There is no command {name[:40]!r}; /hilfe lists those that there are.")
        return command(rest.strip())

    def close(self) -> None:
        """Release the index."""
        self._answerer.close()

    def _ask(self, question: str) -> bool:
        from retrieval.cli.terminal import print_answer

        try:
            self._follow_the_live_generation()
            with waiting("Looking for the answer …"):
                answer = self._answerer.ask(question, top_k=self._top_k, previous=self._conversation.turns)
            print_answer(answer, self._answerer.index.archive)
            click.echo()
        except RetrievalError as error:
            return _say(str(error))
        self._answer = answer
        self._conversation.add(Turn.of(answer))
        return True

    def _follow_the_live_generation(self) -> None:
        """Answer from the newest generation that can be opened, and say so when it changes."""
        try:
            if self._live() == self._answerer.generation:
                return
            newer = self._open_live()
        except RetrievalError as error:
            if str(error) != self._failure:
                self._failure = str(error)
                _say(f"{error} Until then, answers come from the archive as it was.")
            return
        older, self._answerer, self._failure = self._answerer, newer, None
        older.close()
        _say(f"The archive was renewed. {self._held()}")

    def _held(self) -> str:
        archive = self._answerer.index.archive
        period = archive.publication_period()
        dated = f", published {period[0]} to {period[1]}" if period else ""
        return f"The archive holds {archive.count:,} {'article' if archive.count == 1 else 'articles'}{dated}."

    def _show_sources(self, _rest: str) -> bool:
        if self._answer is None:
            return _say(_NOTHING_YET)
        if not self._answer.quotes:
            return _say("The last answer has no quotes, so it has no sources either.")
        from retrieval.cli.quote_views import print_sources

        print_sources(self._answer)
        click.echo()
        return True

    def _show_context(self, rest: str) -> bool:
        if self._answer is None:
            return _say(_NOTHING_YET)
        quotes = self._answer.quotes
        if not quotes:
            return _say("The last answer has no quotes, so there is nothing around them.")
        wanted = next((quote for quote in quotes if str(quote.rank) == (rest or "1")), None)
        if wanted is None:
            numbers = "1, its only quote" if len(quotes) == 1 else f"a number from 1 to {len(quotes)}"
            return _say(f"The last answer has no quote {rest[:40]!r}; write /kontext and {numbers}.")
        if self._answer.generation != self._answerer.generation:
            return _say("The archive was renewed since that answer; ask the question once more.")
        from retrieval.cli.quote_views import print_context

        try:
            context = self._answerer.context(wanted.article_id, Span(wanted.start, wanted.end))
        except RetrievalError as error:
            return _say(str(error))
        print_context(wanted, context)
        click.echo()
        return True

    def _forget(self, _rest: str) -> bool:
        self._conversation.forget()
        self._answer = None
        return _say("Forgotten; the next question stands alone.")

    def _help(self, _rest: str) -> bool:
        click.echo(f"{_HELP}\n")
        return True

    def _leave(self, _rest: str) -> bool:
        return False


def _say(sentence: str) -> bool:
    """Say one sentence on stderr, in one line; the chat goes on."""
    from retrieval.cli.terminal import printable

    click.echo(printable(" ".join(sentence.split())), err=True)
    return True
