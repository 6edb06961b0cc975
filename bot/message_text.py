"""The words of a Discord message, without what only Discord understands: mentions, emoji, addresses."""

from __future__ import annotations

import re

__all__ = ["LONGEST_QUESTION", "is_thanks", "words_of_message"]

LONGEST_QUESTION = 2000

_DISCORD = re.compile(
    r"<(?:@[!&]?[0-9]+|#[0-9]+|a?:\w+:[0-9]+|t:-?[0-9]+(?::[A-Za-z])?|/[^<>\n:]{1,100}:[0-9]+|id:\w+)>|@(?:everyone|here)\b"
)
_ADDRESS = re.compile(r"<?\bhttps?://[^\s<>]+>?", re.IGNORECASE)
_FORMATTING = re.compile(r"^(?:>>>|>|#{1,3}|-#)\s+|\*\*|__|~~|\|\||`+", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
_LETTERS = re.compile(r"[^\W\d_]+")
# What people write beneath an answer without asking anything.
_THANKS = frozenset(
    re.findall(
        r"\w+",
        """
        danke dank dankeschön merci thx ty thanks thank you vielen lieben herzlichen dir sehr much für die den das so
        antwort answer info infos bot super gut gute guter toll schön perfekt klasse cool nice great good wow krass
        interessant genau stimmt richtig falsch ok okay alles klar ah aha ach ja nein nö nope yes no lol haha xd
        """,
    )
)


def words_of_message(content: str) -> str:
    """Return a message's words in one line, at most `LONGEST_QUESTION` characters, cut at a sentence if longer.

    What remains can be empty.
    """
    line = " ".join(_FORMATTING.sub("", _ADDRESS.sub(" ", _DISCORD.sub(" ", content))).split())
    if len(line) <= LONGEST_QUESTION:
        return line
    kept = line[:LONGEST_QUESTION]
    ends = [match.end() for match in _SENTENCE_END.finditer(kept)]
    return kept[: ends[-1]] if ends and ends[-1] > LONGEST_QUESTION // 2 else kept


def is_thanks(text: str) -> bool:
    """Tell whether a message says nothing but thanks, assent or laughter; that asks nothing."""
    asks = "?" in text or any(character.isdigit() for character in text)
    return not asks and all(word.casefold() in _THANKS for word in _LETTERS.findall(text))
