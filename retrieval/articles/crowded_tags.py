"""Find tags made to last: libxml2 compares each attribute of a tag with all before it, which can take hours."""

from __future__ import annotations

import re

from retrieval.articles.entries import UnreadableError

__all__ = ["refuse_crowded_tags"]

MOST_ATTRIBUTES = 1_000
MOST_TAGS = 100_000  # a long page has ten thousand; the extractor takes minutes for a million

# As a tokenizer of HTML reads them (https://html.spec.whatwg.org/multipage/parsing.html#tokenization), which is also
# what libxml2 does from 2.14 on.  Possessive, so that the time is linear.
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)"""
_ATTRIBUTE = rf"[^\s/>][^\s/>=]*+(?:{_VALUE})?+"
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?--!?>|.*)"
    rf"|</?(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[\s/]++|{_ATTRIBUTE})*+)"
    r"|<[!?/][^>]*+",
    re.DOTALL,
)
_EACH = re.compile(_ATTRIBUTE)
_RAW = {
    name: re.compile(rf"</{name}(?![^\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}


def refuse_crowded_tags(html: str) -> None:
    """Raise UnreadableError if a page has more elements, or a tag more attributes, than any needs; linear in time."""
    at = tags = 0
    while markup := _MARKUP.search(html, at):
        at = markup.end()
        attributes = markup["attributes"] or ""
        # Each takes a character and a space at least.
        if len(attributes) > MOST_ATTRIBUTES and sum(1 for _ in _EACH.finditer(attributes)) > MOST_ATTRIBUTES:
            raise UnreadableError(
                f"one of its HTML tags has more than {MOST_ATTRIBUTES:,} attributes, as no page needs"
            )
        name = (markup["name"] or "").lower()
        tags += bool(name)
        if tags > 2 * MOST_TAGS:  # those that end an element count as well
            raise UnreadableError(f"it has more than {MOST_TAGS:,} HTML elements, as no page needs; split it")
        if name == "plaintext":
            return
        if name in _RAW and not markup[0].startswith("</"):
            end = _RAW[name].search(html, at)
            if end is None:
                return
            at = end.start()
