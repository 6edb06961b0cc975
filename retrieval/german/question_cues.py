"""What the form of a question says about the words that answer it: a case, a preposition, a name, several things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.german.question_nouns import AnswerType
from retrieval.german.tokens import light_stem, word_set

if TYPE_CHECKING:
    from retrieval.german.questions import ExpectedAnswer

__all__ = ["QuestionCues", "plain_preposition", "question_cues"]

_ASKING = re.compile(
    r"(?<!\w)(?:(?P<before>[a-zäöüß]+)\s+)?(?P<word>wer|wem|wen|wessen|was|wann|wie|wo|woher|wohin|warum|weshalb|wieso|"
    r"weswegen|wozu|welche[rsnm]?|"
    r"wo(?:mit|durch|von|für|r?an|r?auf|r?aus|r?in|r?über|nach|gegen|bei|vor|zu|rum|r?unter))(?!\w)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<!\w)(?:heiß\w*|hieß\w*|nenn\w*|nannte\w*|genannt|bezeichnet\w*|name\w*|titel|begriff|spitzname|bekannt)(?!\w)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"(?<!\w)(?:zwei|beiden?|drei|vier|fünf|beispiele|welche|sind|waren|wurden|werden|haben|hatten)(?!\w)",
    re.IGNORECASE,
)
_KIND = re.compile(r"(?<!\w)(?:(?:art|arten|typ|form|sorte)\s+(?:von|der|des)|was\s+für)(?!\w)", re.IGNORECASE)
_DOING = re.compile(
    r"(?<!\w)(?:mach\w*|tut|tat|taten|tun|getan|unternahm\w*|passiert\w*|geschieht|geschah)(?!\w)", re.IGNORECASE
)
_DEFINES = re.compile(r"\W*(?:was|wer|welche[rs]?)\s+(?:ist|sind|war|waren)(?!\w)", re.IGNORECASE)
_GROUPS = {
    AnswerType.DATE: "date", AnswerType.TIME: "number", AnswerType.DURATION: "number", AnswerType.COUNT: "number",
    AnswerType.MEASURE: "number", AnswerType.PERSON: "person", AnswerType.PLACE: "place",
    AnswerType.ORGANISATION: "organisation", AnswerType.REASON: "reason", AnswerType.MEANS: "means",
}  # fmt: skip
_PLAIN = {
    "im": "in", "am": "an", "zum": "zu", "zur": "zu", "beim": "bei", "vom": "von", "ins": "in", "ans": "an",
    "aufs": "auf",
}  # fmt: skip
_PREPOSITIONS = word_set(
    "mit durch von für an auf aus in über nach gegen bei vor zu um unter seit bis während neben zwischen"
)
# Nominative, accusative, dative, genitive.
_CASES = {
    "wer": "n", "wen": "a", "wem": "d", "wessen": "g", "was": "na", "welcher": "ndg", "welche": "na", "welches": "na",
    "welchen": "ad", "welchem": "d",
}  # fmt: skip
_WHOLE = frozenset({"wo", "woher", "wohin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCues:
    """Hold what a question's form says about its answer.

    `group` is the kind of answer, coarser than its type; `at` where the asking word stands; `preposition` what the
    answer follows ("womit": mit); `cases` the letters of the cases that it may stand in (n, a, d, g; empty: any);
    `focus` the stem of the noun that names it; the others tell whether a name, several things, a kind, a deed, or an
    explanation is asked for.
    """

    group: str
    at: int
    word: str
    preposition: str | None
    cases: str
    focus: str | None
    of_name: bool
    of_several: bool
    of_kind: bool
    of_deed: bool
    of_definition: bool


def question_cues(question: str, expected: ExpectedAnswer) -> QuestionCues:
    """Read a German question's form; one without an asking word gives fewer cues, never an error."""
    found = _ASKING.search(question)
    word = found["word"].lower() if found else ""
    preposition = plain_preposition((found["before"] or "").lower()) if found else ""
    if word.startswith("wo") and word not in _WHOLE:
        preposition = "um" if word == "worum" else word[2:].removeprefix("r")
    focus = light_stem(expected.focus) if expected.focus else ""
    return QuestionCues(
        group=_GROUPS.get(expected.type, "named" if expected.focus else "thing"),
        at=found.start("word") if found else 0,
        word=word,
        preposition=preposition if preposition in _PREPOSITIONS else None,
        cases=_CASES.get(word, ""),
        focus=focus if len(focus) > 2 else None,
        of_name=_NAME.search(question) is not None,
        of_several=_SEVERAL.search(question) is not None,
        of_kind=_KIND.search(question) is not None,
        of_deed=_DOING.search(question) is not None,
        of_definition=_DEFINES.match(question) is not None,
    )


def plain_preposition(word: str) -> str:
    """Return the preposition without the article that it may hold (*im*: in)."""
    return _PLAIN.get(word, word)
