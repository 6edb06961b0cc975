"""The parts of a question with an asking word: what asks, the finite verb, and the rest, and forms made of them.

German puts the finite verb second, so a question asks for something else if just the words before the verb change
("Wo trafen sich …", "Wann trafen sich …"); in a clause that depends on another it comes last ("als sich … trafen").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from retrieval.german.function_words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.spelling import fold_ascii
from retrieval.german.strong_verb_table import SEPARABLE_PREFIXES
from retrieval.german.strong_verbs import infinitive_of
from retrieval.german.tokens import tokenise, word_set
from retrieval.german.verb_number import is_past, is_plural, plural_of, singular_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.german.tokens import Token

__all__ = ["ASKING", "PRONOUNS", "Clause", "Role", "clause_of", "is_asking", "lemma", "sentence", "without_brackets"]

Role = Literal["adverb", "subject", "accusative", "dative", "object", "other", "none"]

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
PRONOUNS = word_set("sich es er sie ihn ihm ihnen man wir ich du mich dich mir dir uns euch")
_PARTICIPLE = re.compile(r"(?<!\w)[a-zäöüß]{4,}(?:t|en)$")
_COPULAS = word_set("ist sind war waren bleibt blieb blieben heißt heißen hieß hießen heisst wird wurde wurden")
_LONGEST_PHRASE = 14  # words between the asking word and its verb
_BRACKETED = re.compile(r"^(?P<asked>[^()]{1,400}\?)\s\((?P<told>[^()]+)\)$")


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
        names = _names_at(tokenise(self.middle), _pronouns(tokenise(self.middle)))
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
        at = _pronouns(tokens)
        if not before_subject:
            at = _phrase_end(tokens, at)
        cut = tokens[at - 1].end if at else 0
        return " ".join(part for part in (self.middle[:cut], words, self.middle[cut:].strip()) if part)

    def _with(self, *, middle: str, verb: str | None = None) -> Clause:
        return Clause(
            asked=self.asked, word=self.word, role=self.role, noun=self.noun, verb=verb or self.verb, middle=middle,
            tail=self.tail,
        )  # fmt: skip


def sentence(words: str) -> str:
    """Return words as a question: a capital first, single spaces, one question mark."""
    plain = " ".join(words.split()).rstrip("?!. ")
    return plain[:1].upper() + plain[1:] + "?"


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
    if len(tokens) < 2 or tokens[0].lower in _NEVER_VERBS or _VERB_ENDING.search(tokens[0].lower) is None:
        if not tokens or tokens[0].lower not in AUXILIARIES:
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
    if (
        first
        or word.startswith("wo")
        or word.startswith("wa")
        and word != "was"
        or word.startswith(("wesh", "wies", "wesw"))
    ):
        return "adverb"
    counted = word.startswith("welch") or word in ("wieviel", "wieviele") or noun.lower().startswith("viel")
    if word == "wie" and not counted:
        return "adverb"
    if not counted and word != "was":
        return _ROLES.get(word, "other")
    if tokens[verb].lower in _COPULAS and word == "was":
        return "other"
    at = _pronouns(middle)
    has_subject = at > 0 and middle[at - 1].lower in ("es", "er", "sie", "man", "wir", "ich", "du")
    return "object" if has_subject or _phrase_end(middle, at) > at else "subject"


def _pronouns(tokens: Sequence[Token]) -> int:
    at = 0
    while at < len(tokens) and tokens[at].lower in PRONOUNS:
        at += 1
    return at


def _names_at(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text[0].isupper()


def _phrase_end(tokens: Sequence[Token], at: int) -> int:
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


def lemma(verb: str) -> str:
    """Return what forms of one verb have in common, as far as the tables tell."""
    folded = fold_ascii(verb.lower())
    return infinitive_of(folded) or re.sub(r"(?:test|tet|ten|te|en|st|t|n|e)$", "", folded)
