"""What several tests of the bot need: Discord's view of a message, and answers to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from retrieval import Answer, Citation, Quote, Span, Status

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
    "mention": r"<(?:@[!&]?|#|/|a?:|t:|id:|sound:)",
    "everyone": r"@(?:everyone|here)",
    "emoji": r":[A-Za-z0-9_+-]+:",
    "address": r"(?:https?|steam)://",
    "link": r"\[",
}
_BLOCK_MARKUP = r"[ \t]*(?:>|#{1,3} |-#|[-*+] |[0-9]+\. )"
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKUP.items()))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees: the characters, and the parts that stand out in bold."""

    text: str
    bold: tuple[str, ...]


def _view(markdown: str) -> Shown:
    shown: list[str] = []
    bold: list[str] = []
    at, bold_from, line_start = 0, None, True
    while at < len(markdown):
        if line_start and re.compile(_BLOCK_MARKUP).match(markdown, at):
            raise AssertionError(f"block markup at {markdown[at : at + 20]!r}")
        match = _TOKEN.match(markdown, at)
        kind = match.lastgroup if match else None
        if kind == "escape":
            shown.append(match[0][1])
        elif kind == "bold":
            if bold_from is not None:
                bold.append("".join(shown[bold_from:]))
            bold_from = len(shown) if bold_from is None else None
            line_start, at = True, match.end()
            continue
        elif kind:
            raise AssertionError(f"{kind} at {markdown[at : at + 20]!r}")
        else:
            shown.append(markdown[at])
        at = match.end() if match else at + 1
        line_start = shown[-1] in "\n\u2028\u2029"
    assert bold_from is None, "bold without an end"
    return Shown("".join(shown), tuple(bold))


@pytest.fixture(scope="session")
def reader_sees() -> Callable[[str], Shown]:
    """Read markdown as Discord does; any markup but bold and escapes fails."""
    return _view


@pytest.fixture(scope="session")
def block_reader() -> Callable[[str], Shown]:
    """Read a block quote: every line has its mark, and the rest is read as above."""

    def read(block: str) -> Shown:
        lines = re.split(r"\n", block)
        assert all(line.startswith("> ") for line in lines)
        # The mark is read first; what follows begins a line, also inside the quote.
        return _view("\n".join(line[2:] for line in lines))

    return read


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


@pytest.fixture(scope="session")
def make() -> type:
    """Make citations, quotes and answers that differ from a plain one only where said."""

    class Make:
        citation = staticmethod(make_citation)
        quote = staticmethod(make_quote)
        answer = staticmethod(make_answer)

    return Make
