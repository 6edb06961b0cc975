"""How answers, passages, articles and facts look on a terminal; in a pipe the same without colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.console import Console  # noqa: TID253 - this module is imported only to print
from rich.table import Table  # noqa: TID253
from rich.text import Text  # noqa: TID253

from retrieval.datamodel import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.datamodel import Answer, Article, Citation, Hit, Quote, StatedWords, Voice
    from retrieval.indexing.archive import Archive

__all__ = [
    "new_console",
    "print_answer",
    "print_article",
    "print_block",
    "print_facts",
    "print_hits",
    "printable",
    "source_text",
]

_WIDTH, _INDENT = 100, 3
_HITS_WIDTH = 80  # below this the numbers leave no room for the passage; better that the terminal breaks the lines
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
    "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_CONFIDENCE_WORDS = (
    (0.85, "Very likely right"),
    (0.65, "Likely right"),
    (0.5, "More likely right than not"),
    (0.0, "Possibly right"),
)
_UNCERTAIN = "Uncertain: the closest passages, not an answer"


def new_console() -> Console:
    """Return a console on stdout that is no wider than reads well."""
    console = Console(highlight=False, soft_wrap=True)
    console.width = min(console.width, _WIDTH)
    return console


def print_block(console: Console, mark: str, text: Text) -> None:
    """Print a mark and beside it the text, wrapped and indented on a terminal, in one line in a pipe."""
    lines = text.wrap(console, console.width - _INDENT) if console.is_terminal else text.split("\n")
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text.assemble((f"{mark if number == 0 else '':<{_INDENT}}", "bold"), line))


def printable(text: str) -> str:
    """Return the text with everything that could steer or break a terminal (escapes, bidi marks) made visible."""
    return _UNSAFE.sub("�", text.replace("\r\n", " \n"))


def print_answer(answer: Answer, archive: Archive) -> None:
    """Print an answer: what was understood if not what was typed, the state in words, each quote with its sources."""
    console = new_console()
    if answer.understood_as.split() != answer.question.split():
        console.print(Text(f"Understood as: {printable(answer.understood_as)}", style="yellow"))
    if answer.status is Status.NO_ANSWER:
        console.print(Text("No answer in the archive.", style="bold yellow"))
        period = archive.publication_period()
        dated = f", published {period[0]} to {period[1]}" if period else ""
        console.print(f"It holds {archive.count} articles{dated}. Other words, a name or a year may help.")
        return
    words, style = _UNCERTAIN, "bold yellow"
    if answer.status is Status.ANSWERED:
        words = next(words for floor, words in _CONFIDENCE_WORDS if answer.confidence >= floor)
        style = "bold green"
    several = answer.independent_sources > 1
    sources = f", {answer.independent_sources} independent sources" if several else ""
    console.print(Text(f"{words} ({answer.confidence:.2f}){sources}", style=style))
    for found in answer.contradictions:
        sides = " – ".join(_stated(side) for side in (found.one, found.other))
        console.print(Text(f"The sources contradict each other: {sides}", style="bold yellow"))
    for quote in answer.quotes:
        console.print()
        _print_quote(console, quote)


def _print_quote(console: Console, quote: Quote) -> None:
    text = Text(printable(quote.text))
    for span in quote.highlights:
        text.stylize("bold green", span.start - quote.start, span.end - quote.start)
    print_block(console, str(quote.rank), Text.assemble("„", text, "“"))
    if quote.highlights and console.color_system is None:  # in a pipe, and on a terminal without styles
        marked = " · ".join(quote.text[span.start - quote.start : span.end - quote.start] for span in quote.highlights)
        print_block(console, "", Text(f"marked: {printable(marked)}"))
    own, *others = quote.citations
    print_block(
        console, "", Text.assemble(source_text(own), (f"  [{printable(own.article_id)} {own.start}:{own.end}]", "dim"))
    )
    for other in others:
        print_block(console, "", Text.assemble("also in ", source_text(other)))
    if quote.voice is not None and quote.voice.articles > 1:
        print_block(console, "", Text(_spread(quote.voice)))


def _spread(voice: Voice) -> str:
    """Return in how many articles and outlets words stand, and of which agency they are."""
    same = "the same words" if voice.verbatim else "nearly the same words"
    outlets = f" by {'one outlet' if voice.outlets == 1 else f'{voice.outlets} outlets'}" if voice.outlets else ""
    agencies = f" (agency text: {'/'.join(voice.agencies)})" if voice.agencies else ""
    return f"{same} in {voice.articles} articles{outlets}{agencies}"


def _stated(side: StatedWords) -> str:
    cited = side.citation
    origin = ", ".join((cited.source or cited.title, _date(cited.published)))
    return printable(" ".join(f"„{side.words}“ ({origin})".split()))


def source_text(citation: Citation) -> Text:
    """Return title, outlet, date and address of an article, as far as they are known."""
    parts = (citation.title, citation.source, _date(citation.published), citation.url)
    return Text(printable(", ".join(part for part in parts if part)), style="cyan")


def _date(published: str | None) -> str:
    if published is None:
        return "undated"
    year, *rest = published.split("-")
    month = f"{_MONTHS[int(rest[0]) - 1]} " if rest else ""
    day = f"{int(rest[1])}. " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


def print_hits(hits: Sequence[Hit]) -> None:
    """Print ranked passages as a table: fused score, then rank, score and share of each retriever."""
    console = new_console()
    console.width = max(console.width, _HITS_WIDTH)
    table = Table(box=None, padding=(0, 1))
    for name in ("#", "score", "dense", "share", "BM25", "share"):
        table.add_column(name, justify="right")
    table.add_column("passage")
    for hit in hits:
        shown = printable(" ".join(hit.passage.text.split()))
        table.add_row(
            str(hit.rank),
            f"{hit.score:.2f}",
            "–" if hit.dense is None else f"{hit.dense:.3f} ({hit.dense_rank}.)",
            f"{hit.dense_share:.2f}",
            "–" if hit.lexical is None else f"{hit.lexical:.1f} ({hit.lexical_rank}.)",
            f"{hit.lexical_share:.2f}",
            Text.assemble(
                (f"{printable(hit.passage.article_id)} ", "cyan"), shown[:120] + ("…" if len(shown) > 120 else "")
            ),
        )
    console.print(table)


def print_article(article: Article) -> None:
    """Print an article with what is known of it above the text."""
    console = new_console()
    console.print(Text(printable(article.title), style="bold"))
    known = (article.source, _date(article.published), article.url, article.language)
    console.print(Text(printable(" · ".join(part for part in known if part)), style="cyan"))
    console.print(Text("\n" + printable(article.text)))


def print_facts(facts: Mapping[str, Any]) -> None:
    """Print a table of names and values."""
    console = new_console()
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(style="cyan")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), Text(printable(_fact(value))))
    console.print(table)


def _fact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} ({count})" for name, count in value.items()) or "–"
    return "–" if value is None else str(value)
