"""From HTML, as feeds carry it, to text: paragraphs between blank lines, without anything that is not read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["plain_text"]

# What does not end a line; every other element does.
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})
# fmt: on
_SILENT = frozenset({"script", "style", "template"})
_WHITE_SPACE = re.compile(r"\s+")
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \n]*\n")


def plain_text(html: str) -> str:
    """Return what a browser would show: white space collapsed, entities decoded, two line breaks a paragraph."""
    collector = _Collector()
    collector.feed(html)
    collector.close()
    paragraphs = (" ".join(block.split()) for block in _BETWEEN_PARAGRAPHS.split("".join(collector.pieces)))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class _Collector(HTMLParser):
    """Collect text, with one line break for `br` and two around everything that is no part of a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._separate(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(_WHITE_SPACE.sub(" ", data))

    def _separate(self, tag: str) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag not in _INLINE:
            self.pieces.append("\n\n")
