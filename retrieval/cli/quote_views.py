"""More about quotes that were shown, on a terminal or in a pipe: all their sources, and the sentences around one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text  # noqa: TID253 - this module is imported only to print

from retrieval.cli.terminal import new_console, print_block, printable, source_text

if TYPE_CHECKING:
    from retrieval.datamodel import Answer, Context, Quote

__all__ = ["print_context", "print_sources"]


def print_sources(answer: Answer) -> None:
    """Print every source of every quote, with the place of the words in the article."""
    console = new_console()
    for quote in answer.quotes:
        for number, citation in enumerate(quote.citations):
            place = f"  [{printable(citation.article_id)} {citation.start}:{citation.end}]"
            mark = "" if number else str(quote.rank)
            print_block(console, mark, Text.assemble(source_text(citation), (place, "dim")))


def print_context(quote: Quote, context: Context) -> None:
    """Print a quote among the sentences around it: in bold, or between `>>` and `<<` where there are no styles."""
    console = new_console()
    words = Text(printable(context.text), style="bold")
    for span in quote.highlights:
        words.stylize("bold green", span.start - quote.start, span.end - quote.start)
    if console.color_system is None:
        words = Text.assemble(">>", words, "<<")
    shown = Text.assemble(printable(context.before), words, printable(context.after))
    print_block(console, str(quote.rank), shown)
    place = f"  [{printable(quote.article_id)} {context.around.start}:{context.around.end}]"
    print_block(console, "", Text.assemble(source_text(quote.citations[0]), (place, "dim")))
