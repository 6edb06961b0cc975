"""Words of an article as Discord has to be told them, so that its markdown changes nothing of what a reader sees.

`discord.utils.escape_markdown` leaves lists, timestamps, channels and commands alive, and `escape_mentions` inserts a
zero-width character, which a reader would copy.  Discord shows a backslash and the ASCII mark after it as that mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ELLIPSIS", "bold", "cut_line", "escape", "link", "longest", "one_line", "size"]

ELLIPSIS = "…"

_EVERYWHERE = re.compile(r"[\\*_~|`\[\]<>@:]")
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_AT_LINE_START = re.compile(rf"(?:\A|(?<=[{_BREAKS}]))[^\S{_BREAKS}]*(?:(?=[-+#])|[0-9]+(?=[.)]))")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_UNSAFE_IN_LINK = re.compile(r"""[\x00-\x20\x7f()<>\[\]{}\\"'`*|^]""")
_LONGEST_LINK = 500


def escape(text: str) -> str:
    """Return the text with a backslash before each mark that Discord could act on; nothing else changes.

    The text may be placed anywhere: its beginning counts as the beginning of a line.
    """
    return _AT_LINE_START.sub(r"\g<0>\\", _EVERYWHERE.sub(r"\\\g<0>", text))


def bold(line: str) -> str:
    """Return a line escaped and bold, with the white space around it left outside; needs a text without line breaks."""
    core = line.strip()
    if not core:
        return escape(line)
    start = line.index(core)
    return f"{line[:start]}**{escape(core)}**{line[start + len(core) :]}"


def one_line(text: str) -> str:
    """Return a title or a name in one line, without characters that steer a display; not for quotes."""
    return " ".join(_STEERING.sub("", " ".join(text.split())).split())


def link(shown: str, url: str | None) -> str | None:
    """Return escaped words as a link, or None where there is no address, or Discord would not show it as a link.

    Discord takes no link whose words hold a bracket or an address.
    """
    if url is None or not url.startswith(("https://", "http://")) or "[" in shown or "]" in shown or "//" in shown:
        return None
    target = _UNSAFE_IN_LINK.sub(lambda mark: f"%{ord(mark[0]):02X}", url)
    return f"[{shown}]({target})" if size(target) <= _LONGEST_LINK else None


def size(text: str) -> int:
    """Return the length as Discord's clients count it, in UTF-16 code units."""
    return len(text) + sum(mark > "\uffff" for mark in text)


def longest(fits: Callable[[int], bool], most: int) -> int:
    """Return the greatest length from 0 to `most` that fits; a length below one that fits has to fit too."""
    return bisect_left(range(1, most + 1), True, key=lambda length: not fits(length))


def cut_line(text: str, limit: int) -> str:
    """Return a title or a name escaped, in one line of at most `limit` units, cut at a word with an ellipsis."""
    line = one_line(text)
    if size(escape(line)) <= limit:
        return escape(line)
    end = longest(lambda length: size(escape(line[:length]) + ELLIPSIS) <= limit, len(line))
    kept = line[:end]
    space = kept.rfind(" ")
    return escape(kept[:space] if space > end // 2 else kept) + ELLIPSIS
