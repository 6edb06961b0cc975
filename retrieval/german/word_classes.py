"""Word classes of a German sentence, told by closed classes, capitals and endings, without a lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["word_classes"]

_LISTS = word_set("und oder sowie bzw beziehungsweise & sowohl als")
_OPENS_CLAUSE = word_set(
    "weil dass daß da wenn ob um damit indem nachdem bevor ehe obwohl während falls sodass wobei wodurch womit wonach "
    "wo wie denn aber sondern doch obgleich sobald solange indes"
)
_NUMBERS = word_set(
    "null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend"
)
_WITHIN_NAMES = word_set("of the and de del della la le da di du van bin ibn al to for & y dos")
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_NO_VERB_ENDINGS = ("er", "es", "em")
_QUOTATION_MARKS = frozenset("„“”\"»«‚‘’'")
_ABBREVIATED = frozenset("BaTÄhU")  # of "z. B.", "u. a.", "d. h.": no noun
_CLOSED = {
    **dict.fromkeys(FUNCTION_WORDS, "F"),
    **dict.fromkeys(AUXILIARIES, "V"),
    **dict.fromkeys(PREPOSITIONS, "R"),
    **dict.fromkeys(DETERMINERS, "D"),
    **dict.fromkeys(word_set("im am zum zur beim vom ins ans aufs"), "R"),
    **dict.fromkeys(_OPENS_CLAUSE, "S"),
    **dict.fromkeys(_LISTS, "C"),
    **dict.fromkeys(_NUMBERS, "#"),
}


def word_classes(tokens: Sequence[Token]) -> str:
    """Return one letter for each token.

    N noun or name, n small word or full stop within a name, A adjective before a noun, # number, D determiner, R
    preposition, V auxiliary, C conjunction that lists, S word that opens a clause, F other function word, x any other
    word, Q quotation mark, `,` `(` `)` `;` as they are, `.` any other sign.
    """
    tags = [_class_alone(token, at) for at, token in enumerate(tokens)]
    for at in range(len(tags) - 1, -1, -1):
        if tags[at] == "x" and _before_noun(tags, at) and _may_describe(tokens, tags, at):
            tags[at] = "A"
    if tags[:2] == ["N", "A"] and tokens[0].lower.endswith(_ADJECTIVE_ENDINGS):
        tags[0] = "A"
    for at in range(1, len(tags) - 1):
        joins = tokens[at].lower in _WITHIN_NAMES and tags[at - 1] in "Nn" and "N" in tags[at + 1 : at + 3]
        if joins or (tokens[at].text == "." and _ends_initial(tokens, tags, at)):
            tags[at] = "n"
        elif tokens[at].text in _ABBREVIATED and tokens[at - 1].text == ".":
            tags[at] = "F"
    return "".join(tags)


def _class_alone(token: Token, at: int) -> str:
    first = token.text[0]
    if not first.isalnum():
        if token.text in _QUOTATION_MARKS:
            return "Q"
        return token.text if token.text in ",();" else _CLOSED.get(token.text, ".")
    if first.isdigit():
        return "#"
    if first.islower() or at == 0 or token.lower in DETERMINERS:
        closed = _CLOSED.get(token.lower)
        if closed is not None:
            return closed
        return "x" if first.islower() else "N"
    return "N"


def _before_noun(tags: Sequence[str], at: int) -> bool:
    """Tell whether a noun, a number or another adjective follows, also as the next one of a list."""
    if tags[at + 1 : at + 2] in (["A"], ["N"], ["#"]):
        return True
    return tags[at + 1 : at + 3] in ([",", "A"], ["C", "A"])


def _may_describe(tokens: Sequence[Token], tags: Sequence[str], at: int) -> bool:
    """Tell whether a word before a noun may be an adjective: "trafen" behind a noun is its verb."""
    word = tokens[at].lower
    if not word.endswith(_ADJECTIVE_ENDINGS):
        return False
    return at == 0 or tags[at - 1] != "N" or word.endswith(_NO_VERB_ENDINGS)


def _ends_initial(tokens: Sequence[Token], tags: Sequence[str], at: int) -> bool:
    """Tell whether the full stop belongs to an initial within a name ("William E. Simon")."""
    initial = tokens[at - 1]
    return len(initial.text) == 1 and tags[at - 1] == tags[at + 1] == "N" and initial.end == tokens[at].start
