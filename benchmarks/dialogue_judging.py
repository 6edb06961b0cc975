"""Read dialogues and judge how each of their questions was understood."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

__all__ = ["ALONE", "AskedTurn", "Dialogue", "JudgedTurn", "holds", "judge", "read_dialogues", "short_bracket"]

ALONE = "alone"
LONGEST_BRACKET = 60
_MOST_IN_BRACKET = 2
_BRACKETED = re.compile(r"\([^()]*\)")
_AT_END = re.compile(r"\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTurn:
    """Hold one question of a dialogue, and what tells whether it was understood.

    A question that stands alone is to come back as it is, or as `corrected` says.  Any other is to come back with one
    word of each list of `words` and with none of `without`, in the sentence or with a short bracket behind it (see
    `short_bracket`).  A word of `answer` is to stand in what is quoted; without any, the quotes say nothing about the
    turn.  How words are found says `holds`.
    """

    question: str
    kind: str
    corrected: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Hold what one person asks, one question after the other."""

    id: str
    turns: tuple[AskedTurn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTurn:
    """Say what became of a question: each thing that its meaning lacks (alternatives), and each that is too much.

    `previous` is the question before it as it was asked, empty for the first; `beside` says whether it was understood
    only if a short bracket counts, where nothing is missing then; `answered` is None where no answer is expected.
    """

    dialogue: str
    kind: str
    previous: str
    question: str
    understood_as: str
    missing: tuple[str, ...]
    too_much: tuple[str, ...]
    beside: bool
    answered: bool | None

    @property
    def understood(self) -> bool:
        """Tell whether nothing is missing and nothing is too much in the sentence itself."""
        return not self.missing and not self.too_much

    @property
    def understood_with_bracket(self) -> bool:
        """Tell whether it is understood in the sentence, or with a short bracket behind it."""
        return self.understood or self.beside


def read_dialogues(path: Path) -> list[Dialogue]:
    """Return the dialogues of a file of JSON Lines, in its order; tests/gold/README.md says what an entry holds."""
    return [_dialogue(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def holds(text: str, word: str) -> bool:
    """Tell whether `word` is how a word of the text begins; with a space at its end it has to be a whole word.

    Neither case nor punctuation matters, and `word` may be several words.
    """
    wanted = f" {_plain(word)}"
    return (wanted + " " if word.endswith(" ") else wanted) in f" {_plain(text)} "


def short_bracket(understood_as: str) -> str:
    """Return what stands in the one bracket at the end, empty if that does not count.

    It counts with at most two things in at most 60 characters, and without a question: an earlier question, set beside
    a follow-up, does not say which of its words are meant.
    """
    found = _AT_END.search(understood_as)
    if found is None or len(_BRACKETED.findall(understood_as)) != 1 or "?" in found[1]:
        return ""
    return found[1] if len(found[1]) <= LONGEST_BRACKET and found[1].count(",") < _MOST_IN_BRACKET else ""


def judge(turn: AskedTurn, understood_as: str, quotes: Sequence[str], *, dialogue: str, previous: str) -> JudgedTurn:
    """Return what became of a question, told by what it was understood as and by the texts that were quoted."""
    meaning = understood_as if turn.kind == ALONE else _BRACKETED.sub(" ", understood_as)
    missing, too_much = _compared(turn, meaning)
    with_bracket = f"{meaning} {short_bracket(understood_as)}"
    beside = bool(missing or too_much) and turn.kind != ALONE and _compared(turn, with_bracket) == ((), ())
    answered = any(holds(quote, word) for quote in quotes for word in turn.answer) if turn.answer else None
    return JudgedTurn(
        dialogue=dialogue,
        kind=turn.kind,
        previous=previous,
        question=turn.question,
        understood_as=understood_as,
        missing=missing,
        too_much=too_much,
        beside=beside,
        answered=answered,
    )


def _compared(turn: AskedTurn, meaning: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if turn.kind == ALONE:
        wanted = turn.corrected or turn.question
        return () if meaning.split() == wanted.split() else (wanted,), ()
    missing = tuple(
        " or ".join(word.strip() for word in alternatives)
        for alternatives in turn.words
        if not any(holds(meaning, word) for word in alternatives)
    )
    return missing, tuple(word.strip() for word in turn.without if holds(meaning, word))


def _dialogue(entry: Mapping[str, Any]) -> Dialogue:
    return Dialogue(id=entry["id"], turns=tuple(_turn(turn) for turn in entry["turns"]))


def _turn(entry: Mapping[str, Any]) -> AskedTurn:
    return AskedTurn(
        question=entry["question"],
        kind=entry["kind"],
        corrected=entry.get("corrected", ""),
        words=tuple(tuple(alternatives) for alternatives in entry.get("words", ())),
        without=tuple(entry.get("not", ())),
        answer=tuple(entry.get("answer", ())),
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
