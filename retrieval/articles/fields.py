"""The rules that the fields of an article obey in every format."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import TYPE_CHECKING

from retrieval.articles.entries import UnreadableError, shown
from retrieval.articles.titles import cut_at_word, title_of
from retrieval.datamodel import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_ID_LENGTH", "build_article", "parse_published"]

MAX_ID_LENGTH = 300
MAX_LINE_LENGTH = 300

_PUBLISHED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ][0-9]{1,2}:[0-9]{2}\S*(?: ?\S+)?)?)?)?")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE | re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def build_article(values: Mapping[str, object], *, derived_id: str) -> Article:
    """Make an article of the values that a file gives; an absent, null or blank one falls back or stays None.

    `values` may hold `text`, `id`, `title`, `published`, `source`, `url` and `language`; other keys are ignored.
    The text is kept to the last character.  An address that is not http(s) and a language that is no two-letter code
    are dropped, because nothing rests on them; a wrong date is refused, because people would cite it.

    Raises:
        UnreadableError: If the text is missing or has no word, or a value has the wrong type or cannot be used.
    """
    text = _text(values.get("text"))
    title = _line(values, "title")
    return Article(
        id=_identifier(values.get("id"), derived_id),
        title=title or cut_at_word(title_of(text), MAX_LINE_LENGTH),
        text=text,
        source=_line(values, "source"),
        url=_matching(_WEB_ADDRESS, _string("url", values.get("url"))),
        published=parse_published(values.get("published")),
        language=_language(_string("language", values.get("language"))),
    )


def parse_published(value: object) -> str | None:
    """Return `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precise as given; the time of day of an ISO timestamp is cut off.

    Raises:
        UnreadableError: If the value is anything else or no day of the calendar.
    """
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    written = _string("published", value)
    if written is None:
        return None
    match = _PUBLISHED.fullmatch(written)
    if match is None:
        raise UnreadableError(f"its published {shown(value)} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise UnreadableError(f"its published {shown(value)} is not in the calendar; correct it") from None
    return "-".join(part for part in (year, month, day) if part)


def _text(value: object) -> str:
    if value is None:
        raise UnreadableError("it has no text; put the article under the key 'text'")
    if not isinstance(value, str):
        raise UnreadableError(f"its text is {shown(value)}, not a string; put the article's text there")
    if "\0" in value:
        raise UnreadableError("its text contains a NUL character; take it out")
    if _SURROGATE.search(value):
        raise UnreadableError("its text contains half a surrogate pair, which is no character; take it out")
    if not value.strip():
        raise UnreadableError("its text is empty" if not value else "its text is only white space")
    if not any(character.isalnum() for character in value):
        raise UnreadableError(f"its text {shown(value)} holds no letter or digit")
    return value


def _identifier(value: object, derived_id: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise UnreadableError(f"its id is {shown(value)}, not a string; quote it")
    given = value is not None and bool(value.strip())
    article_id = value if given and isinstance(value, str) else derived_id
    advice = "correct it" if given else "rename the file or give an id"
    if len(article_id) > MAX_ID_LENGTH:
        raise UnreadableError(f"its id {shown(article_id)} is longer than {MAX_ID_LENGTH} characters; {advice}")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in article_id):
        raise UnreadableError(f"its id {shown(article_id)} has a control character or is not UTF-8; {advice}")
    return article_id


def _line(values: Mapping[str, object], name: str) -> str | None:
    value = _string(name, values.get(name))
    if value is None:
        return None
    visible = "".join(character for character in value if unicodedata.category(character) != "Cc")
    return cut_at_word(visible, MAX_LINE_LENGTH) or None


def _string(name: str, value: object) -> str | None:
    """Return a value as one line with single blanks, None if it is absent or blank."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise UnreadableError(f"its {name} is {shown(value)}, not a string; quote it")
    if _SURROGATE.search(value):
        raise UnreadableError(f"its {name} contains half a surrogate pair, which is no character; take it out")
    return " ".join(value.split()) or None


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None


def _language(value: str | None) -> str | None:
    match = _LANGUAGE.fullmatch(value) if value else None
    return match[1].lower() if match else None
