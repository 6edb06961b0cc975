"""Read a question: find its asking words, its finite verb and what they are in the sentence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from retrieval.conversation.clause import PRONOUNS, Clause, Role, after_pronouns, phrase_end
from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["ASKING", "clause_of", "is_asking", "without_brackets"]


ASKING = word_set(
    "wer wen wem wessen was wann wo woher wohin warum weshalb wieso weswegen wie wieviel wieviele welche welcher "
    "welches welchen welchem womit wodurch wobei wofür wogegen worüber worauf woran worin wovon wovor wonach woraus "
    "worum worunter wozu"
)
_ROLES: dict[str, Role] = {"wer": "subject", "wen": "accusative", "wem": "dative", "was": "object", "wessen": "other"}
_BETWEEN = word_set(
    "genau eigentlich denn noch sonst alles überhaupt ungefähr etwa so nochmal gleich bloß konkret exakt jetzt nun"
)
_DEGREES = word_set(
    "lange lang weit oft häufig viel viele groß gross hoch alt schwer teuer tief breit dick warm kalt schnell stark "
    "nah nahe spät früh lang heiß hoch gut schlecht genau sehr schlimm häufig"
)
_NEVER_VERBS = (FUNCTION_WORDS - AUXILIARIES) | _DEGREES | word_set("sein worden gewesen geworden")
_VERB_ENDING = re.compile(r"(?:t|en|te|ten|ern|eln)$")
_COPULAS = word_set("ist sind war waren bleibt blieb blieben heißt heißen hieß hießen heisst wird wurde wurden")
_OF_ONE = word_set("das der den dem ein eine einen einem einer")
_LONGEST_PHRASE = 14  # words between the asking word and its verb
_BRACKETED = re.compile(r"^(?P<asked>[^()]{1,400}\?)\s\((?P<told>[^()]+)\)$")


def without_brackets(question: str) -> tuple[str, str]:
    """Return the question that is meant, and what was told about it in brackets.

    A follow-up that has no form of its own stands before the last question, or before what that was about.
    """
    found = _BRACKETED.match(question.strip())
    if found is None:
        return question, ""
    return (found["told"], "") if found["told"].endswith("?") else (found["asked"], found["told"])


def is_asking(token: Token) -> bool:
    """Tell whether a word asks."""
    return token.lower in ASKING


@lru_cache(maxsize=64)
def clause_of(question: str) -> Clause | None:
    """Return the parts of a question, None where its verb is not found."""
    text = question.strip().rstrip("?!. ")
    tokens = tokenise(text)
    first = next((at for at in range(min(2, len(tokens))) if is_asking(tokens[at])), None)
    if first is None or (first == 1 and tokens[0].lower not in PREPOSITIONS):
        return _verb_first(text, tokens)
    at = _verb_at(tokens, first)
    if at is None:
        return None
    asked, rest = text[: tokens[at].start].strip(), text[tokens[at].end :]
    word = tokens[first].lower
    noun = asked[tokens[first].end - tokens[0].start :].strip() if word.startswith(("welch", "wie")) else ""
    middle, tail = _parted(rest)
    role = _role(word, noun, tokens, first, at, tokenise(middle))
    return Clause(
        asked=asked, word=word, role=role, noun=noun, verb=tokens[at].text.lower(), middle=middle, tail=tail,
    )  # fmt: skip


def _verb_first(text: str, tokens: Sequence[Token]) -> Clause | None:
    """Return the parts of a question for yes or no."""
    verb = tokens[0].lower if tokens else ""
    regular = len(tokens) > 1 and verb not in _NEVER_VERBS and _VERB_ENDING.search(verb) is not None
    if not regular and verb not in AUXILIARIES and infinitive_of(fold_ascii(verb)) is None:
        return None
    middle, tail = _parted(text[tokens[0].end :])
    return Clause(asked="", word="", role="none", noun="", verb=tokens[0].lower, middle=middle, tail=tail)


def _parted(rest: str) -> tuple[str, str]:
    cut = rest.find(",")
    return (rest.strip(), "") if cut < 0 else (rest[:cut].strip(), rest[cut:])


def _verb_at(tokens: Sequence[Token], first: int) -> int | None:
    """Return where the finite verb stands: the first word that can be one, past what belongs to the asking word."""
    word = tokens[first].lower
    at = first + 1
    noun_needed = word.startswith("welch") or word in ("wessen", "wieviel", "wieviele")
    limit = min(len(tokens), first + 1 + _LONGEST_PHRASE)
    seen_noun = False
    while at < limit:
        token = tokens[at]
        if token.text == "," or not token.text[0].isalnum():
            return None
        if token.text[0].isupper() and token.lower not in AUXILIARIES:
            seen_noun = True
        elif _can_be_verb(token) and not (noun_needed and not seen_noun and _before_noun(tokens, at)):
            return at
        elif word == "wie" and token.lower in ("viel", "viele", "vielen", "vieler", "vielem"):
            noun_needed = at + 1 < len(tokens) and (tokens[at + 1].text[0].isupper() or _before_noun(tokens, at + 1))
        at += 1
    return None


def _can_be_verb(token: Token) -> bool:
    return token.text[0].isalpha() and token.lower not in _NEVER_VERBS and token.lower not in ASKING | _BETWEEN


def _before_noun(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands before a noun, perhaps with another between them, and so describes it."""
    if tokens[at].lower in AUXILIARIES:
        return False
    for token in tokens[at + 1 : at + 3]:
        if token.text[0].isupper():
            return True
        if token.lower in DETERMINERS or token.lower in PREPOSITIONS or token.lower in PRONOUNS:
            return False
    return False


def _role(word: str, noun: str, tokens: Sequence[Token], first: int, verb: int, middle: Sequence[Token]) -> Role:
    if first or word.startswith(("wo", "wann", "warum", "wesh", "wies", "wesw")):
        return "adverb"
    counted = word.startswith("welch") or word in ("wieviel", "wieviele") or noun.lower().startswith("viel")
    if word == "wie" and not counted:
        return "adverb"
    if not counted and word != "was":
        return _ROLES.get(word, "other")
    if tokens[verb].lower in _COPULAS and word == "was":
        return "other"
    at = after_pronouns(middle)
    if is_plural(tokens[verb].lower) and at < len(middle) and middle[at].lower in _OF_ONE:
        return "subject"
    has_subject = at > 0 and middle[at - 1].lower in ("es", "er", "sie", "man", "wir", "ich", "du")
    return "object" if has_subject or phrase_end(middle, at) > at else "subject"
