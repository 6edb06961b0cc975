"""What a noun of the question names: "welche Bewegung" finds the compound or the name beside that noun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.german.function_words import DETERMINERS, FUNCTION_WORDS
from retrieval.german.mentions import AnswerSpan, mention
from retrieval.german.tokens import light_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["find_things"]

_QUOTED = re.compile(r"[„“\"»‚]([^„“”\"»«‚‘]{2,80}+)[“”\"«‘]")
_NAMING = re.compile(
    r"(?<!\w)(?:namens|heißt|hieß|heißen|genannt|nennt|nannte|bekannt\sals|bezeichnet\sals|mit\sdem\sNamen)(?!\w)"
)
_LONGEST_NAME = 4


def find_things(tokens: Sequence[Token], sentence: str, focus: str | None) -> list[AnswerSpan]:
    """Return what `focus` names in the sentence, names in quotation marks too; without a focus, nothing."""
    if focus is None:
        return []
    stem = light_stem(focus)
    found = [mention(match.start(1), match.end(1), 0.4) for match in _QUOTED.finditer(sentence) if match[1].strip()]
    for at, token in enumerate(tokens):
        if len(stem) > 2 and token.text[0].isupper() and (word := light_stem(token.text)).endswith(stem):
            found += _beside(tokens, at, compound=word != stem)
    for match in _NAMING.finditer(sentence):
        at = next((i for i, token in enumerate(tokens) if token.start >= match.end()), len(tokens))
        while at < len(tokens) and tokens[at].lower in DETERMINERS:
            at += 1
        found += _name_from(tokens, at, 0.6)
    return found


def _beside(tokens: Sequence[Token], at: int, *, compound: bool) -> list[AnswerSpan]:
    """Return the name right behind the noun, else the compound or the adjective that tells which one it is."""
    named = _name_from(tokens, at + 1, 0.8)
    if named:
        return named
    token = tokens[at]
    if compound:
        return [mention(token.start, token.end, 0.7)]
    before = tokens[at - 1] if at else token
    if before.text.islower() and before.lower not in FUNCTION_WORDS and before.lower[-1] in "enrms":
        return [mention(before.start, token.end, 0.5)]
    return []


def _name_from(tokens: Sequence[Token], at: int, score: float) -> list[AnswerSpan]:
    if at < len(tokens) and tokens[at].text in '„“"»‚':
        return []
    last = at
    while last < len(tokens) and last < at + _LONGEST_NAME and tokens[last].text[0].isupper():
        last += 1
    if last == at:
        return []
    return [mention(tokens[at].start, tokens[last - 1].end, score)]
