"""What several tests of the bot need: Discord's view of a message, and answers to show.

The reader follows what four parsers do (one after Discord's own rules, three of programs that show its messages), as
found by feeding them a hundred thousand random texts; where they differ it objects to what any of them acts on.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.texts import Language
from retrieval import Answer, Article, Citation, Context, Quote, Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable

# What Discord's clients act on where no backslash stands before it, in the order in which they try it.
_MARKUP = {
    "escape": r"\\[^0-9A-Za-z\s]",
    "bold": r"\*\*",
    "code": r"`",
    "emphasis": r"[*_]",
    "strike": r"~~",
    "spoiler": r"\|\|",
    "mention": r"<(?:@[!&g]?|#|/|a?:|t:|id:|sound:)",
    "angled": r"<(?:[^<>@\s]+@[^<>@\s]+|[^: >]+:/[^ >]+|(?:tel:|sms:)?\+?[0-9(])[^>]*>",
    "everyone": r"@(?:everyone|here|silent)",
    "emoji": r":[^\s:]+:",
    "address": r"(?:https?|steam)://",
    "shrug": r"¯\\_\(ツ\)_/¯",
    "link": r"\[[^\[\]]*\]\([^()\s]+\)",
    # A number in brackets is text, unless what follows makes a link of it; a backslash does not keep it from that.
    "number": r"\[[0-9]{1,3}\](?!\()(?![^\[\]\n]*\]\()",
    "image": r"\[",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKUP.items()))
_LINK = re.compile(r"\[(?P<words>[^\[\]]*)\]\((?P<target>[^()\s]+)\)")
_BLOCK_MARKUP = re.compile(r"[ \t]*(?:>|#{1,3}\s|-#\s|[-*+] |[0-9]+\. )")
# Where only spaces stand between what was just read and the bullet, older clients take it for a line's start.
_LATE_LIST = re.compile(r" +(?:[-*+]|[0-9]+\.) ")
# Clients on phones look for addresses in the raw text, to show a card for an invitation.
_RAW_ADDRESS = re.compile(r"//[^\s/]|\bwww\.[^\s/\\]+/")
# In a link's words a backslash is shown as one, and no other mark may stand there.
_NO_LABEL = re.compile(r"[\\*_~|`<>@/]|:\S|^(?:[-*+]|[0-9]+\.) ")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees: the characters, the parts in bold, the links with their targets, the quotes."""

    text: str
    bold: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    quotes: tuple[str, ...] = ()


def as_shown(text: str) -> str:
    """Return plain words as Discord shows them: it changes white space before it looks for anything."""
    text = re.sub("\r\n?", "\n", text).replace("\f", "").replace("\t", "    ")
    return re.sub(" {2,}\n", "\n", text)


def _view(markdown: str) -> Shown:
    markdown = as_shown(markdown)
    if found := _RAW_ADDRESS.search(_LINK.sub("", markdown)):
        raise AssertionError(f"an address at {markdown[found.start() : found.start() + 30]!r}")
    shown, bold, links = "", [], []
    at, bold_from, line_start, after_mark = 0, None, True, False
    while at < len(markdown):
        if (line_start and _BLOCK_MARKUP.match(markdown, at)) or (after_mark and _LATE_LIST.match(markdown, at)):
            raise AssertionError(f"block markup at {markdown[at : at + 20]!r}")
        match = _TOKEN.match(markdown, at)
        kind = match.lastgroup if match else "text"
        if kind == "bold":
            bold += [] if bold_from is None else [shown[bold_from:]]
            bold_from = len(shown) if bold_from is None else None
        elif kind == "link":
            links.append(_words_and_target(match[0]))
            shown += links[-1][0]
        elif kind == "number":
            shown += match[0]
        else:
            assert kind in {"escape", "text"}, f"{kind} at {markdown[at : at + 20]!r}"
            shown += match[0][1] if match else markdown[at]
        line_start = kind == "bold" or (kind == "text" and markdown[at] in "\n\u2028\u2029")
        after_mark = kind not in {"text", "number"}
        at = match.end() if match else at + 1
    assert bold_from is None, "bold without an end"
    return Shown(shown, tuple(bold), tuple(links))


def _words_and_target(link: str) -> tuple[str, str]:
    words, target = _LINK.fullmatch(link).groups()
    assert not _NO_LABEL.search(words), f"a link's words {words!r}"
    return words, target


def _read_block(block: str) -> Shown:
    lines = block.split("\n")
    assert all(line.startswith("> ") for line in lines)
    # The mark and one space are taken away first; what follows begins a line, also inside the quote.
    return _view("\n".join(line[2:] for line in lines))


def _read_message(markdown: str) -> Shown:
    parts, quotes = [], []
    for is_quote, lines in itertools.groupby(markdown.split("\n"), key=lambda line: line.startswith("> ")):
        parts.append((_read_block if is_quote else _view)("\n".join(lines)))
        if is_quote:
            quotes.append(parts[-1].text)
    return Shown(
        "\n".join(part.text for part in parts),
        tuple(word for part in parts for word in part.bold),
        tuple(target for part in parts for target in part.links),
        tuple(quotes),
    )


@pytest.fixture(scope="session")
def reader_sees() -> Callable[[str], Shown]:
    """Read markdown as Discord does; any markup but bold, links and escapes fails."""
    return _view


@pytest.fixture(scope="session")
def shown_as() -> Callable[[str], str]:
    """Tell how Discord shows words that hold no markup."""
    return as_shown


@pytest.fixture(scope="session")
def block_reader() -> Callable[[str], Shown]:
    """Read a block quote: every line has its mark, and the rest is read as above."""
    return _read_block


@pytest.fixture(scope="session")
def message_reader() -> Callable[[str], Shown]:
    """Read a whole message, its block quotes apart."""
    return _read_message


def make_citation(article_id: str = "a", **changes: object) -> Citation:
    fields = {
        "article_id": article_id,
        "title": "Der Fluss steigt",
        "source": "Talbote",
        "url": None,
        "published": "2019-04-25",
        "start": 0,
        "end": 1,
    }
    return Citation(**(fields | changes))


def make_quote(text: str, *citations: Citation, rank: int = 1, highlights: tuple[Span, ...] = ()) -> Quote:
    cited = citations or (make_citation(),)
    return Quote(
        rank=rank,
        text=text,
        article_id=cited[0].article_id,
        start=100,
        end=100 + len(text),
        score=0.9,
        highlights=tuple(span.shift(100) for span in highlights),
        citations=cited,
    )


def make_answer(*quotes: Quote, status: Status = Status.ANSWERED, confidence: float = 0.9) -> Answer:
    return Answer(
        question="Wann stieg der Fluss?",
        understood_as="Wann stieg der Fluss?",
        status=status,
        confidence=confidence,
        quotes=quotes,
        generation="g1",
    )


def make_context(before: str, text: str, after: str, *, beyond: str = "", ahead: str = "") -> Context:
    start = len(ahead) + len(before)
    return Context(
        article=Article(id="a", title="Der Fluss steigt", text=ahead + before + text + after + beyond),
        span=Span(start, start + len(text)),
        around=Span(len(ahead), start + len(text) + len(after)),
    )


@pytest.fixture(scope="session")
def make() -> type:
    """Make citations, quotes, answers and contexts that differ from a plain one only where said."""

    class Make:
        citation = staticmethod(make_citation)
        quote = staticmethod(make_quote)
        answer = staticmethod(make_answer)
        context = staticmethod(make_context)

    return Make


@pytest.fixture
def add(make) -> Callable[..., str]:
    """Give a function that stores a plain answer in a store, and returns its id."""

    def add(store, answer=None, **changes):
        plain = {"is_claim": False, "only": None, "url": None, "language": Language.GERMAN, "is_private": False}
        return store.add(answer or make.answer(make.quote("Er stieg.")), **plain | changes)

    return add
