"""A follow-up that just asks for something else of the same: "Wann genau?", "Mit wem?", "Wie viele Tote?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.conversation.clause import sentence
from retrieval.conversation.clauses import ASKING
from retrieval.conversation.counting import counted_of_yes
from retrieval.german.noun_genders import gender_of
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.conversation.background import Background
    from retrieval.conversation.clause import Clause
    from retrieval.conversation.entity import Entity

__all__ = ["ask_again", "filled"]

_DROPPED = word_set("denn eigentlich das so dies halt eben jetzt bitte schon also wohl dann überhaupt nun mal")
_INDEFINITE = {"subject": "jemand", "accusative": "jemanden", "dative": "jemandem", "object": "etwas"}
_ARGUMENTS = {"wer": "subject", "wen": "accusative", "wem": "dative", "was": "object"}
_PLAIN_MARK = re.compile(
    r"^(?:(?:ein|eine|einen|das|die|zwei|drei|vier|fünf|\d+)\s)?(?:[a-zäöüß]+(?:e|en|er|es)\s)?[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+){0,3}$"
)
_NAMES_MARK = re.compile(
    r"[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?(?:(?:,|\sund)\s[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?){0,4}"
)
_SAID = re.compile(r"(?:sag|mein|äußer|erklär|antwort|kritisier|sprach|denk|dachte|schrieb|ruf|rief|nannte|bezeichn)")
_MEASURE = re.compile(
    r"wie\s(?!lange|hoch|oft|häufig|viel|schnell|spät|früh|genau|gut|schlecht|sehr|weit)[a-zäöüß]+$", re.IGNORECASE
)
_STATES = frozenset({"ist", "war", "sind", "waren", "liegt", "lag", "liegen", "lagen", "steht", "stand"})
_MANY = word_set("viele viel wieviel wieviele")


def ask_again(words: str, background: Background) -> str | None:
    """Return the last question asked for what these words ask for, None where German has no form for it."""
    clause = background.clause
    if clause is None:
        return None
    tokens = [token for token in tokenise(words) if token.lower not in _DROPPED]
    asked = " ".join(token.text for token in tokens)
    if any(token.lower == "nicht" for token in tokens):
        return None
    asking = next((token.lower for token in tokens if token.lower in ASKING), "")
    role = _ARGUMENTS.get(asking) if tokens and tokens[0].lower == asking else None
    if role is not None:
        return _ask_for_argument(asked, role, clause)
    which = asking in _MANY or asking.startswith("welch") or (asking == "wie" and _counts(asked))
    if which and tokens[0].lower == asking:
        return _ask_which(asked, clause, background)
    measured = _MEASURE.match(asked)
    if measured and clause.word != "wie" and clause.verb not in _STATES:
        return None
    if clause.word == "wer" and clause.verb in ("ist", "war") and _NAMES_MARK.fullmatch(clause.middle):
        return clause.asking(asked)
    complete = filled(clause, background)
    if complete is None and clause.word == "was":
        return clause.asking(asked)
    return complete.asking(asked) if complete is not None else None


def filled(clause: Clause, background: Background, *, said: Sequence[str] = ()) -> Clause | None:
    """Return the clause with what it asked for said: as it was marked, else as "jemand", "etwas", "so viele …".

    Who was named before it already (`said`) is spoken of as "er" or "sie".
    """
    if clause.role == "adverb" and clause.word in ("wem", "wen") and background.marked:
        person = next((entity.text for entity in background.marked if entity.named), None)
        preposition = clause.asked.split()[0].lower()
        return clause.with_object(f"{preposition} {person}") if person else clause
    if clause.role in ("adverb", "none"):
        return clause
    if clause.role == "other":
        return None
    if clause.noun:
        counted = re.sub(r"^viele?\s", lambda match: f"so {match[0].lower()}", clause.noun)
        if clause.word.startswith("welch"):
            return _with_which(clause, background)
        return _with_role(clause, counted, plural=True)
    return _with_mark(clause, background, said)


def _with_which(clause: Clause, background: Background) -> Clause | None:
    """Return "Welche Länder …" with what was marked if those are names, else with "diese Länder"."""
    mark = next(iter(background.last.marked), "")
    if _NAMES_MARK.fullmatch(mark) and clause.noun:
        return _with_role(clause, mark, plural=" und " in mark)
    head = clause.noun.split()[-1]
    if is_plural(clause.verb) and clause.role == "subject":
        return _with_role(clause, f"diese {clause.noun}", plural=True)
    gender = gender_of(head)
    if gender is None or " " in clause.noun:
        return None
    this = {"m": "dieser" if clause.role == "subject" else "diesen", "f": "diese", "n": "dieses"}[gender]
    return _with_role(clause, f"{this} {clause.noun}", plural=False)


def _with_mark(clause: Clause, background: Background, said: Sequence[str]) -> Clause | None:
    names = [entity for entity in background.marked if entity.named and entity.kind != "place"]
    if clause.word == "wer" and names and names[0].text in said:
        return _with_role(clause, "sie" if names[0].gender == "f" else "er", plural=False)
    if clause.word in ("wer", "wen", "wem") and names:
        joined = _joined(names, background)
        return _with_role(clause, joined, plural=len(names) > 1) or _with_role(clause, names[0].text, plural=False)
    mark = next(iter(background.last.marked), "")
    if clause.word == "was" and clause.role == "object" and not _SAID.match(clause.verb) and _PLAIN_MARK.match(mark):
        return clause.with_object(mark)
    return _with_role(
        clause,
        _INDEFINITE["subject" if clause.word == "wer" else clause.role] if clause.word != "was" else "etwas",
        plural=False,
    )


def _joined(names: list[Entity], background: Background) -> str:
    texts = list(dict.fromkeys(entity.text for entity in names))[:2]
    return " und ".join(texts)


def _with_role(clause: Clause, words: str, *, plural: bool) -> Clause | None:
    if clause.role == "subject":
        return clause.with_subject(words, plural=plural)
    return clause.with_object(words)


def _ask_for_argument(asked: str, role: str, clause: Clause) -> str | None:
    """Ask for who or whom: only where the last question did so too, since what it names already has its place."""
    if role == "subject" and clause.role == "subject" and clause.noun and is_plural(clause.verb):
        verb = singular_of(clause.verb)
        return sentence(f"{asked} {verb} {clause.middle}{clause.tail}") if verb else None
    same = clause.role == role or (clause.word == "was" and role == "object")
    if same:
        return clause.asking(asked)
    if role == "subject" and clause.role in ("adverb", "none") and clause.verb in ("wurde", "wurden", "wird", "werden"):
        return clause.asking("von wem") if asked.lower() == "wer" else None
    if role == "subject" and clause.role == "subject" and clause.noun:
        verb = singular_of(clause.verb)
        return sentence(f"{asked} {verb} {clause.middle}{clause.tail}") if verb else None
    return None


def _counts(asked: str) -> bool:
    return any(token.lower in _MANY for token in tokenise(asked))


def _ask_which(asked: str, clause: Clause, background: Background) -> str | None:
    """Ask "Welche?" and "Wie viele?" with the noun of the last question, or for a noun of its own beside it."""
    words = asked.split()
    noun = [word for word in words if word[0].isupper() and word.lower() not in ASKING and word != words[0]]
    if noun and noun[0] in clause.noun.split() and clause.role in ("subject", "object"):
        return clause.asking(asked)
    if noun:
        complete = filled(clause, background)
        if complete is None or not complete.happened:
            return None
        there_were = "gab es" if _counts(asked) else None
        return sentence(f"{asked} {there_were}, {complete.dependent('als')}") if there_were else None
    head = re.sub(r"^viele?\s", "", clause.noun)
    if clause.role in ("subject", "object") and head and head[0].isupper():
        return clause.asking(f"{asked} {head}" if not asked.endswith("genau") else f"{words[0]} {head} genau")
    of_yes = counted_of_yes(asked, background) if _counts(asked) and not noun else None
    if of_yes is not None:
        return of_yes
    if _counts(asked) and clause.word == "wer":
        verb = plural_of(clause.verb)
        return sentence(f"{asked} {verb} {clause.middle}{clause.tail}") if verb else None
    return None
