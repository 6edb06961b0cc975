"""The parts of a question with an asking word: what asks, the finite verb, and the rest, and forms made of them.

German puts the finite verb second, so a question asks for something else if just the words before the verb change
("Wo trafen sich …", "Wann trafen sich …"); in a clause that depends on another it comes last ("als sich … trafen").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verb_table import SEPARABLE_PREFIXES
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_past, is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["PRONOUNS", "Clause", "Role", "after_pronouns", "phrase_end", "sentence"]


Role = Literal["adverb", "subject", "accusative", "dative", "object", "other", "none"]


PRONOUNS = word_set("sich es er sie ihn ihm ihnen man wir ich du mich dich mir dir uns euch")


_PARTICIPLE = re.compile(r"(?<!\w)[a-zäöüß]{4,}(?:t|en)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Hold a question as `asked` `verb` `middle` `tail`; the tail begins with the first comma, if there is one.

    `word` is the asking word in lower case, `role` what the asked words are in the sentence, and `noun` the noun
    phrase among them ("viele Leute" of "wie viele Leute").  A question without an asking word has an empty `asked`.
    """

    asked: str
    word: str
    role: Role
    noun: str
    verb: str
    middle: str
    tail: str

    def asking(self, words: str) -> str:
        """Return the question with other words that ask."""
        return sentence(f"{words} {self.verb} {self.middle}{self.tail}")

    def with_subject(self, subject: str, *, plural: bool) -> Clause | None:
        """Return the clause with its subject said; None where the verb's form for it is not known."""
        verb = plural_of(self.verb) if plural else singular_of(self.verb) if is_plural(self.verb) else self.verb
        return None if verb is None else self._with(verb=verb, middle=self.inserted(subject, before_subject=True))

    def with_object(self, words: str) -> Clause:
        """Return the clause with an object said, behind its subject."""
        return self._with(middle=self.inserted(words, before_subject=False))

    def with_middle(self, middle: str) -> Clause:
        """Return the clause with another middle."""
        return self._with(middle=middle)

    def with_adverb(self, words: str) -> Clause:
        """Return the clause with a time or place said, where German may always have it."""
        names = _names_at(tokenise(self.middle), after_pronouns(tokenise(self.middle)))
        plain = self.role != "subject" and names
        return self._with(middle=self.inserted(words, before_subject=not plain))

    @property
    def happened(self) -> bool:
        """Tell whether the clause tells of the past: by its verb, or by a participle at its end."""
        if self.verb not in ("hat", "haben", "ist", "sind"):
            return is_past(self.verb)
        return _PARTICIPLE.search(self.middle) is not None

    @property
    def question(self) -> str:
        """Return the question with the words that ask as they are."""
        return self.asking(self.asked)

    def dependent(self, joint: str) -> str:
        """Return the clause as one that a conjunction opens, its verb at the end; a prefix that stood away joins it."""
        rest, _, last = self.middle.rpartition(" ")
        verb = self.verb
        if fold_ascii(last.lower()) in SEPARABLE_PREFIXES and verb.lower() not in AUXILIARIES:
            return f"{joint} {rest} {last.lower()}{verb}"
        return f"{joint} {self.middle} {verb}"

    def inserted(self, words: str, *, before_subject: bool) -> str:
        """Return the middle with words behind its pronouns, or behind its first noun phrase as well."""
        tokens = tokenise(self.middle)
        at = after_pronouns(tokens)
        if not before_subject:
            at = phrase_end(tokens, at)
        cut = tokens[at - 1].end if at else 0
        return " ".join(part for part in (self.middle[:cut], words, self.middle[cut:].strip()) if part)

    def _with(self, *, middle: str, verb: str | None = None) -> Clause:
        return replace(self, middle=middle, verb=verb or self.verb)


def sentence(words: str) -> str:
    """Return words as a question: a capital first, single spaces, one question mark."""
    plain = " ".join(words.split()).rstrip("?!. ")
    return plain[:1].upper() + plain[1:] + "?"


def after_pronouns(tokens: Sequence[Token]) -> int:
    """Return how many pronouns stand in front."""
    at = 0
    while at < len(tokens) and tokens[at].lower in PRONOUNS:
        at += 1
    return at


def _names_at(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text[0].isupper()


def phrase_end(tokens: Sequence[Token], at: int) -> int:
    """Return where the noun phrase ends that begins here, with all that "und" joins to it; `at` if there is none."""
    end = at
    while True:
        start = end
        while end < len(tokens) and (tokens[end].lower in DETERMINERS - _CONTRACTED or _describes(tokens, end)):
            end += 1
        noun = end
        while end < len(tokens) and tokens[end].text[0].isupper():
            end += 1
        if end == noun:
            return at if start == at else start - 1
        if end >= len(tokens) or tokens[end].lower != "und":
            return end
        end += 1


_CONTRACTED = word_set("im am zum zur beim vom ins ans aufs")


def _describes(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    follows = at + 1 < len(tokens) and tokens[at + 1].text[0].isupper()
    return follows and token.text.islower() and token.lower not in FUNCTION_WORDS and token.lower[-1] in "enrms"
