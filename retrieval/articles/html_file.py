"""The reader of `.html` files, and the one door to trafilatura."""

from __future__ import annotations

import codecs
import logging
import re
from typing import TYPE_CHECKING, Protocol

from retrieval.articles.crowded_tags import refuse_crowded_tags
from retrieval.articles.decoding import read_bytes
from retrieval.articles.entries import Entry, UnreadableError, shown
from retrieval.articles.fields import build_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.sources import Source

__all__ = ["decode_html", "read_html_file"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4_096
# The WHATWG rule: pages that say so mean the Windows superset, and it is a browser's guess for a German page.
_WINDOWS = "cp1252"
_MEANT = {"iso-8859-1": _WINDOWS, "iso8859-1": _WINDOWS, "latin-1": _WINDOWS, "ascii": _WINDOWS}

MIN_WORDS = 5
"""A page where no block has as many words is a menu; the extractor would take its labels for text."""

_INLINE = frozenset({"hi", "ref", "del", "lb", "graphic", "span"})
_SEPARATORS = " \t|–—-·•:"


class _Element(Protocol):
    """Name what is used of an lxml element, so that lxml needs no second door."""

    tag: str
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator[_Element]: ...
    def find(self, path: str) -> _Element | None: ...
    def get(self, key: str) -> str | None: ...


def read_html_file(source: Source) -> Iterator[Entry]:
    """Read one saved page: main text with blank lines between paragraphs, title, date, outlet, address, language.

    Nothing is ever fetched.  The text is that of the page without markup, navigation, notices, tables and comments;
    a headline that opens it is the title and is not repeated.

    Raises:
        UnreadableError: If the file cannot be decoded or has no main text.
    """
    page = decode_html(read_bytes(source))
    if not page.strip():
        raise UnreadableError("it is only white space")
    refuse_crowded_tags(page)
    try:
        values = _extract(page)
    except UnreadableError:
        raise
    # Pages are written by anyone, and the extractor's errors are of any class; one page must not end a build.
    except Exception as error:
        raise UnreadableError(f"its page cannot be taken apart ({type(error).__name__}); save it as .txt") from error
    yield Entry(article=build_article(values, derived_id=source.derived_id))


def decode_html(data: bytes) -> str:
    """Decode a page by its byte order mark, as UTF-8, by the encoding it declares, or as Windows-1252, in this order.

    UTF-8 goes before the declaration: text that decodes is hardly ever anything else, but saved pages are often
    converted and keep their old declaration.

    Raises:
        UnreadableError: If none of them fits or the bytes are binary.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(data[len(mark) :].decode(encoding, "replace"))
    if b"\0" in data:
        raise UnreadableError("it contains a NUL character, so it is binary; save the page as HTML")
    declared = _declared_encoding(data)
    for encoding in ("utf-8", declared, _WINDOWS):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError(f"it is neither UTF-8 nor {shown(declared)}; save it as UTF-8")


def _without_nul(page: str) -> str:
    if "\0" in page:
        raise UnreadableError("it contains a NUL character, so it is binary; save the page as HTML")
    return page


def _declared_encoding(data: bytes) -> str:
    match = _CHARSET.search(data, 0, _DECLARED_WITHIN)
    declared = match[1].decode("ascii", "replace").lower() if match else _WINDOWS
    try:
        name = codecs.lookup(declared).name
        b"".decode(name)  # Python also lists codecs that make no text, such as "rot13".
    except LookupError:
        return _WINDOWS
    return _MEANT.get(name, name)


def _extract(page: str) -> dict[str, object]:
    import trafilatura
    from trafilatura.settings import set_date_params
    from trafilatura.utils import load_html

    # It reports on stderr what is named here as a reason.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    tree = load_html(page)
    document = None
    if tree is not None:
        head = _read_head(tree)
        document = trafilatura.bare_extraction(
            tree,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # Without the extensive search: no date is better than any date that stands somewhere on the page.
            date_extraction_params=set_date_params(extensive=False),
        )
    if document is None:
        raise UnreadableError("it has no main text; save the article as .txt or .md")
    paragraphs = _paragraphs(document.body)
    if all(len(paragraph.split()) < MIN_WORDS for paragraph in paragraphs):
        raise UnreadableError("it has no main text, only links or labels; save the article as .txt or .md")
    source = head["source"] or document.sitename
    title = _bare_title(document.title, (source, document.sitename))
    return {
        "text": "\n\n".join(_without_title(paragraphs, title)),
        "title": title,
        "published": document.date,
        "source": source,
        "url": head["url"] or document.url,
        "language": head["language"],
    }


def _read_head(tree: _Element) -> dict[str, str | None]:
    """Return what the page says plainly; the extractor prefers the longer outlet and the shared address."""
    source = tree.find('.//meta[@property="og:site_name"]')
    canonical = tree.find('.//link[@rel="canonical"]')
    locale = tree.find('.//meta[@property="og:locale"]')
    address = canonical.get("href") if canonical is not None else None
    return {
        "source": source.get("content") if source is not None else None,
        "url": address if address and re.match("https?://", address) else None,
        "language": tree.get("lang") or (locale.get("content") if locale is not None else None),
    }


def _paragraphs(body: _Element) -> list[str]:
    """Return the text of each block of the extractor's tree, white space collapsed, without list marks of its own."""
    blocks: list[list[str]] = [[]]

    def walk(element: _Element) -> None:
        is_block = element.tag not in _INLINE
        if is_block:
            blocks.append([])
        blocks[-1].append(" " if element.tag == "lb" else element.text or "")
        for child in element:
            walk(child)
            blocks[-1].append(child.tail or "")
        if is_block:
            blocks.append([])

    walk(body)
    paragraphs = (" ".join("".join(block).split()) for block in blocks)
    return [paragraph for paragraph in paragraphs if paragraph]


def _bare_title(title: str | None, outlets: tuple[str | None, ...]) -> str | None:
    """Take the outlet's name off the end of a title ("… | Bote")."""
    for outlet in outlets:
        if title and outlet and title.endswith(outlet):
            bare = title.removesuffix(outlet)
            if bare.strip(_SEPARATORS) and bare.rstrip() != bare.rstrip(_SEPARATORS):
                return bare.rstrip(_SEPARATORS)
    return title


def _without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """Leave the headline out where it opens the text, unless it is all the text there is."""
    if len(paragraphs) > 1 and title is not None and paragraphs[0] == " ".join(title.split()):
        return paragraphs[1:]
    return paragraphs
