"""The reader of `.txt` files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.articles.decoding import read_text
from retrieval.articles.entries import Entry
from retrieval.articles.fields import build_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.sources import Source

__all__ = ["read_text_file"]

_HEADER = re.compile(r" ?date ([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?) ")


def read_text_file(source: Source) -> Iterator[Entry]:
    """Read one article: UTF-8, with or without the header ` date YYYY[-MM[-DD]] `, after which the text goes on.

    The text is what follows the header, to the last character.

    Raises:
        UnreadableError: If the file is no readable text or its header's date is not in the calendar.
    """
    content = read_text(source)
    header = _HEADER.match(content)
    values = {
        "text": content[header.end() :] if header else content,
        "published": header[1] if header else None,
    }
    yield Entry(article=build_article(values, derived_id=source.derived_id))
