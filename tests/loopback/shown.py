"""Markdown as a person reads it: escapes, block marks, bold and link targets gone; nothing else is understood."""

from __future__ import annotations

import re

__all__ = ["plain_text"]

_MARKUP = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<bold>\*\*)"
    r"|\[(?P<label>(?:\\.|[^\[\]\\])+)\]\((?P<target>https?://[^\s()]+)\)"
    r"|(?m:^)(?P<block>> )"
)


def plain_text(markdown: str) -> str:
    """Return the words that a person reads; what is not escaped and not ours (see above) stays as it is."""

    def shown(match: re.Match[str]) -> str:
        if match["label"]:
            return plain_text(match["label"])
        return match["escaped"] or ""

    return _MARKUP.sub(shown, markdown)
