"""Follow-ups in English, to English questions: as far as they are completed by one word for another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.conversation.background import Background

__all__ = [
    "ask_again_in_english", "ask_of_other_in_english", "how_many_in_english", "is_english_pointing", "resolve_english",
    "topic_in_english",
]  # fmt: skip

_AUXILIARY = r"(?:did|does|do|was|were|is|are|will|would|has|have|had|can|could|should|may|might)"
_ASKED = re.compile(
    rf"^(?P<asked>(?:where|when|why|how(?:\s(?:long|often|far|exactly))?|what\stime|(?:with|by|from|to)\swhom)"
    rf"(?:\sexactly)?)\s(?P<rest>{_AUXILIARY}\s.+?)\??$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"^(?:which|what)\s[\w-]+\s(?P<rest>{_AUXILIARY}\s.+?)\s(?:in|at|on|from|to|with|for)\s?\??$", re.IGNORECASE
)
_HOW_MANY = re.compile(r"how\s(?:many|much)(?:\s[\w-]+){0,2}$", re.IGNORECASE)
_ADVERB = re.compile(
    r"^(?:where|when|why|how(?:\s(?:long|often|far))?|what\stime|since\swhen|until\swhen|(?:with|by|from|to)\swhom)"
    r"(?:\s(?:exactly|precisely))?$",
    re.IGNORECASE,
)
_IN_GERMAN = {
    "where": "wo", "when": "wann", "why": "warum", "how": "wie", "who": "wer", "how long": "wie lange",
    "how often": "wie oft", "with whom": "mit wem", "by whom": "von wem", "since when": "seit wann",
    "until when": "bis wann",
}  # fmt: skip
_POINTING = re.compile(
    r"(?<!\w)(?:he|she|him|they|them|his|her|hers|their|it|its|there|that|then)(?!\w)", re.IGNORECASE
)
_THING = re.compile(
    r"(?<!\w)the(?:\s[\w'-]+){1,3}?(?=\s(?:in|on|at|of|from|to|by|for|with|worth|when|during|did|do|was|were|is|are)(?!\w)"
    r"|\s?\?|$)",
    re.IGNORECASE,
)
_ENGLISH_QUESTION = re.compile(rf"(?:{_AUXILIARY}|who|what|when|where|why|how|which)\s", re.IGNORECASE)
_OTHER = re.compile(r"(?P<in>in\s)?(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2})$")
_WITH_THE = re.compile(r"(?P<thing>the\s(?:(?!\sthe\s)[^?,]){3,50}?)(?:\s(?:in|on)\s\d{4})?\s?\??$")
_SEVERAL = re.compile(r"(?<!\w)[a-z]{4,}s\s(?:from|in|at|of|to|on)\s[A-Z][\w-]+(?:\s[A-Z][\w-]+)?")
_LONGEST_NAME = 28  # characters
_MALE, _FEMALE, _THEM = {"he", "him"}, {"she"}, {"they", "them"}
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)(?<!\w)[A-Z][\w-]+(?:\s[A-Z][\w-]+)*")


def ask_again_in_english(words: str, background: Background) -> tuple[str | None, str]:
    """Return the last English question with other words that ask, and these words in German if they are known."""
    plain = " ".join(words.lower().split())
    exactly = plain.endswith((" exactly", " precisely"))
    german = _IN_GERMAN.get(plain.rsplit(" ", 1)[0] if exactly else plain, "")
    german = f"{german} genau" if german and exactly else german
    last = _ASKED.match(background.question) or _WHICH.match(background.question)
    if last is None or not _ADVERB.match(words):
        return None, german
    return f"{words[:1].upper()}{words[1:]} {last['rest']}?", german


def how_many_in_english(words: str, background: Background) -> bool:
    """Tell whether words just count something after an English question: "How many?", "How many goals?"."""
    return _HOW_MANY.match(words) is not None and _ENGLISH_QUESTION.match(background.question) is not None


def is_english_pointing(question: str) -> bool:
    """Tell whether an English question without a name has a pronoun that nothing in it explains."""
    return _POINTING.search(question) is not None and not _NAME.search(question) and len(question.split()) <= 12


def ask_of_other_in_english(words: str, background: Background) -> str | None:
    """Return the last English question with another name of the same kind in it ("And Graz?", "And in 2023?")."""
    name = _OTHER.match(words)
    if name is None or not _ENGLISH_QUESTION.match(background.question):
        return None
    named = [entity for entity in background.entities(background.question) if entity.named]
    other = next(iter(background.entities(f"in {name['name']}" if name["in"] else name["name"])), None)
    if other is None or not named:
        return None
    target = next((one for one in reversed(named) if one.kind == other.kind), None)
    if target is None:
        return None
    return background.question[: target.start] + name["name"] + background.question[target.end :]


def topic_in_english(background: Background) -> str:
    """Return the last thing with "the" that an English question names, empty if there is none."""
    if not _ENGLISH_QUESTION.match(background.question):
        return ""
    found = _WITH_THE.search(background.question)
    if found is not None:
        return found["thing"]
    several = _SEVERAL.search(background.question)
    if several is not None:
        return several[0]
    names = [name for name in _NAME.findall(background.question) if len(name) <= _LONGEST_NAME]
    return ", ".join(dict.fromkeys(names[:2]))


def resolve_english(question: str, background: Background) -> str | None:
    """Return an English question with its pronouns replaced by whom or what the turns name."""
    people = [entity for entity in background.salient if entity.named and entity.kind == "person"]
    place = next((entity.text for entity in background.salient if entity.named and entity.kind == "place"), None)
    things = _THING.findall(background.question)
    replaced = False

    def meant(found: re.Match[str]) -> str:
        nonlocal replaced
        word = found[0].lower()
        said: str | None = None
        if word in _MALE | _FEMALE:
            fitting = [p for p in people if p.gender != ("f" if word in _MALE else "m")]
            said = fitting[0].text if fitting else None
        elif word == "it" and things:
            said = things[-1]
        elif word == "there" and place:
            said = f"in {place}"
        elif word == "his" or (word == "her" and question[found.end() : found.end() + 1] == " "):
            said = f"{people[0].text}'s" if people else None
        elif word in _THEM and len(people) > 1:
            said = f"{people[0].text} and {people[1].text}"
        replaced = replaced or said is not None
        return said or found[0]

    resolved = _POINTING.sub(meant, question)
    return resolved if replaced else None
