"""From HTML, as feeds carry it, to text; the one door to lxml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.articles.crowded_tags import refuse_crowded_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["plain_text"]

# What does not end a line; every other element does.
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})
# fmt: on
_SILENT = frozenset({"script", "style", "template", "title"})
_WHITE_SPACE = re.compile(r"\s+")
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \n]*\n")


def plain_text(html: str) -> str:
    """Return what a browser would show: white space collapsed, entities decoded, blank lines between paragraphs.

    Two line breaks part paragraphs as well.  The time is linear, whatever the HTML is; what is nested deeper than 256
    levels is left out.

    Raises:
        UnreadableError: If a tag has attributes without end.
    """
    refuse_crowded_tags(html)
    paragraphs = (" ".join(block.split()) for block in _BETWEEN_PARAGRAPHS.split("".join(_pieces(html))))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _pieces(html: str) -> Iterator[str]:
    """Yield text, one line break for `br`, and two around every element that is no part of a line."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)
    if root is None:
        return
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        silent += (tag in _SILENT) * (1 if event == "start" else -1)
        if tag == "br":
            yield "\n" if event == "start" else ""
        elif tag not in _INLINE:
            yield "\n\n"
        text = element.text if event == "start" else element.tail
        # What follows a silent element is read again.
        if text and not silent:
            yield _WHITE_SPACE.sub(" ", text)
