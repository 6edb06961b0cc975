"""Words of an article as Discord has to be told them, so that its markdown changes nothing of what a reader sees.

`discord.utils.escape_markdown` leaves lists, timestamps, channels and commands alive, and `escape_mentions` inserts a
zero-width character, which a reader would copy.  Discord shows a backslash and the ASCII mark after it as that mark.
An emoji is left to Discord, which draws it in its own way, as every font does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ELLIPSIS",
    "EMBED_LIMIT",
    "MESSAGE_LIMIT",
    "bold",
    "cut_line",
    "escape",
    "link",
    "longest",
    "one_line",
    "shorten",
    "size",
]

ELLIPSIS = "…"
# The longest content of a message, the longest description of an embed, in the units of `size`.
MESSAGE_LIMIT, EMBED_LIMIT = 2000, 4096

# The slash is here because Discord's mobile clients look for addresses in the raw text: in `https\://a.example` they
# still find `//a.example`, and show a card for it if it is an invitation.
_MARKS = r"\\*_~|`\[\]<>@:/"
_EVERYWHERE = re.compile(f"[{_MARKS}]")
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
# What makes a heading or a list: at a line's start; and older clients also see a list where only spaces stand between
# an escaped mark and the bullet.  They drop form feeds before they look.
_BULLET = re.compile(
    rf"(?:(?:\A|(?<=[{_BREAKS}]))[^\S{_BREAKS}]*|(?<=[{_MARKS}.)#+-])[^\S{_BREAKS}]+)(?:(?=[-+#])|[0-9]+\f*(?=[.)]))"
)
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# Letters (but the information sign, which is an emoji), digits, and marks that mean nothing to Discord; no bullet.
_PLAIN = re.compile(
    r"""(?![-+ ]|[0-9]+[.)])(?:[^\W_\u2139]|[\u0300-\u036f \u00a0.,;!?'"()%&+=§€$„“”‚‘’»«›‹–—…·°-]|:(?= |\Z))+"""
)
_ADDRESS = re.compile(r"(https?://[\w.-]+(?::[0-9]{1,5})?)([/?#].*)?", re.DOTALL)
_OF_DISCORD = re.compile(
    r"(?:\.|//)(?:discord\.(?:gg|gift|new|media)|discord(?:app)?\.com)(?::[0-9]+)?\Z", re.IGNORECASE
)
_SAFE_IN_PATH = "!#$%&+,/:;=?@"
_LONGEST_LINK = 500


def escape(text: str) -> str:
    """Return the text with a backslash before each mark that Discord could act on; nothing else changes.

    The text may be placed anywhere but in a link's words: its beginning counts as the beginning of a line.
    """
    return _BULLET.sub(r"\g<0>\\", _EVERYWHERE.sub(r"\\\g<0>", text))


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


def link(words: str, url: str | None) -> str | None:
    """Return words, as they are and not escaped, as a link, or None where Discord would not show just that.

    Within a link's words Discord honours no backslash, so they may hold no mark at all that means something to it;
    nor an emoji, with which it shows no link outside embeds.  Of its own addresses it would show an invitation.
    """
    address = _ADDRESS.fullmatch(url or "")
    if address is None or _OF_DISCORD.search(address[1]) or not words.strip() or not _PLAIN.fullmatch(words):
        return None
    target = address[1] + quote(address[2] or "", safe=_SAFE_IN_PATH, errors="replace")
    return f"[{words}]({target})" if size(target) <= _LONGEST_LINK else None


def size(text: str) -> int:
    """Return the length in UTF-16 code units, as Discord's clients count; its API counts code points, never more."""
    return len(text) + sum(mark > "\uffff" for mark in text)


def longest(fits: Callable[[int], bool], most: int) -> int:
    """Return the greatest length from 0 to `most` that fits; a length below one that fits has to fit too."""
    return bisect_left(range(1, most + 1), True, key=lambda length: not fits(length))


def shorten(text: str, limit: int) -> str:
    """Return a title or a name in one line, of at most `limit` units once escaped, cut at a word with an ellipsis."""
    line = one_line(text)
    if len(line) <= limit and size(escape(line)) <= limit:
        return line
    end = longest(lambda length: size(escape(line[:length]) + ELLIPSIS) <= limit, min(limit, len(line)))
    space = line.rfind(" ", 0, end + 1)
    return line[: space if space > end // 2 else end] + ELLIPSIS


def cut_line(text: str, limit: int) -> str:
    """Return a title or a name escaped, in one line of at most `limit` units, cut at a word with an ellipsis."""
    return escape(shorten(text, limit))
