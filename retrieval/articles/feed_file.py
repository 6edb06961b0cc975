"""The reader of RSS and Atom feed files, and the one door to feedparser."""

from __future__ import annotations

import hashlib
import html
import io
import re
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

from retrieval.articles.decoding import read_bytes
from retrieval.articles.entries import Entry, Refusal, UnreadableError, shown
from retrieval.articles.feed_dates import written_date
from retrieval.articles.fields import MAX_ID_LENGTH, build_article
from retrieval.articles.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from retrieval.articles.sources import Source

    # feedparser's dicts, which also pass for attributes of any name.
    _Parsed: TypeAlias = Mapping[str, Any]

__all__ = ["read_feed_file"]

_ROOTS = frozenset({"rss", "rdf", "feed"})
_HEAD = 64 * 2**10
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_END = re.compile(rb"</\s*(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_FEED_MARK = re.compile(r"(?:^|\s*[-–—|:·(]\s*|\s+)(?:RSS|Atom)(?:[- ]?(?:News)?-?feed)?\)?\s*$", re.IGNORECASE)
_DATES = ("published", "updated", "created")
_DIGEST = 16
# Feeds that say ISO-8859-1 mostly mean Windows-1252, as browsers know; else these controls stood for „ and “.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


def read_feed_file(source: Source) -> Iterator[Entry | Refusal]:
    """Read the items of an RSS or Atom feed: the fullest text there is, title, date, outlet, address, language.

    The id is the item's own (`guid`, `atom:id`), else `<path>#<n>`, n counting from 1.  Nothing is ever fetched, and
    entities that the file declares are not expanded.

    Raises:
        UnreadableError: If the file is no feed or holds no item, or, after its items, if it is cut off.
    """
    data = read_bytes(source)
    _refuse_other_xml(data)
    feed = _parse(data)
    items: list[_Parsed] = feed["entries"]
    cut = _END.search(_without_nul(data[-_HEAD:])) is None
    if cut and _ends_in_an_item(data):
        items = items[:-1]  # What is left of it may be half a text.
    for number, item in enumerate(items, start=1):
        try:
            yield _entry(item, feed, number, source.derived_id)
        except UnreadableError as error:
            yield Refusal(reason=f"item {number} is left out: {error.reason}")
    if cut:
        raise UnreadableError("it is cut off before its end; only its whole items are read")
    if not items:
        raise UnreadableError("it is a feed without items")


def _refuse_other_xml(data: bytes) -> None:
    head = _COMMENT.sub(b"", _without_nul(data[:_HEAD]))
    root = _ROOT.search(head)
    if root is None:
        raise UnreadableError("it is no XML; RSS and Atom feeds are read from files of this ending")
    name = root[1].decode("ascii", "replace")
    if name.lower() not in _ROOTS:
        raise UnreadableError(f"it is XML of another kind (its root is {shown(name)}), not an RSS or Atom feed")


def _without_nul(data: bytes) -> bytes:
    """Return UTF-16 as good as ASCII, which is enough to see the names of elements."""
    return data.replace(b"\0", b"")


def _ends_in_an_item(data: bytes) -> bool:
    last = max((match.end() for match in _ITEM_END.finditer(data)), default=0)
    return _ITEM.search(data, last) is not None


def _parse(data: bytes) -> _Parsed:
    import feedparser

    try:
        # As a stream: bytes that look like an address or a path would be opened as such.  The HTML of the items is left
        # as it is, for its parser takes hours for pages made to last; `plain_text` takes it apart.
        feed: _Parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    # Feeds are written by anyone, and the parser's errors are of any class; one feed must not end a build.
    except Exception as error:
        raise UnreadableError(f"its XML cannot be taken apart ({type(error).__name__}); correct it") from error
    if not feed["entries"] and feed["bozo"]:
        raise UnreadableError(f"it is no readable feed ({feed['bozo_exception']}); correct it")
    return feed


def _entry(item: _Parsed, feed: _Parsed, number: int, derived_id: str) -> Entry:
    is_rss = not str(feed.get("version", "")).startswith("atom")
    title = _one_line(_plain(item.get("title_detail"), is_rss=is_rss))
    details = [*item.get("content", ()), item.get("summary_detail")]
    texts = [_plain(detail, is_rss=is_rss) for detail in details]
    text = max(texts, key=len)
    if not text or _one_line(text) == title:
        raise UnreadableError("it has no text of its own beside the title")
    given_id = _identifier(item.get("id"))
    dates = [item[name] for name in _DATES if name in item]
    values = {
        "id": given_id,
        "text": text,
        "title": title,
        "published": written_date(next(filter(None, dates), None)),
        "source": _outlet(item, feed["feed"], is_rss=is_rss),
        "url": item.get("link"),
        "language": next((detail["language"] for detail in details if detail and detail.get("language")), None)
        or feed["feed"].get("language"),
    }
    return Entry(
        article=build_article(values, derived_id=f"{derived_id}#{number}"),
        place=f"item {number}",
        repeatable=given_id is not None,
    )


def _plain(detail: _Parsed | None, *, is_rss: bool) -> str:
    if not detail:
        return ""
    value, kind = str(detail.get("value") or "").translate(_WINDOWS), detail.get("type") or "text/plain"
    if kind in _HTML and "<" in value:
        return plain_text(value)
    if not kind.startswith(("text/", "application/xhtml")):
        return ""
    # What has no tags has entities all the same, but blank lines between its paragraphs.
    text = html.unescape(value) if is_rss or kind in _HTML else value
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _outlet(item: _Parsed, channel: _Parsed, *, is_rss: bool) -> str | None:
    """Return whom the item is credited to, else the feed's title without what only says that it is a feed."""
    origin = item.get("source") or {}
    own = origin.get("title") or item.get("publisher")
    if own:
        return _one_line(plain_text(html.escape(str(own), quote=False)))
    title = _one_line(_plain(channel.get("title_detail"), is_rss=is_rss))
    return _FEED_MARK.sub("", title) or title or None


def _identifier(value: object) -> str | None:
    """Return the item's id on one line; of one that is too long, the beginning and a hash of the whole."""
    visible = "".join(
        character for character in str(value or "") if unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
    ).strip()
    if len(visible) > MAX_ID_LENGTH:
        digest = hashlib.sha256(visible.encode()).hexdigest()[:_DIGEST]
        visible = f"{visible[: MAX_ID_LENGTH - _DIGEST - 1]}…{digest}"
    return visible or None


def _one_line(text: str) -> str:
    return " ".join(text.split())
