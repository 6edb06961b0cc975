"""What a person would look at to tell whether a run of words answers a question, as numbers with names.

`shared` features weigh the same whatever is asked; `by_kind` features have a second weight for each kind of answer
(a preposition before it speaks for a place, against a person).  Nearly all lie in 0..1; what is or is not so is True or
False, which count as 1 and 0.  Each is computed for all candidates of several quotes at once, as one array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from retrieval.answering.candidate_places import CandidatePlaces, among
from retrieval.german.question_cues import plain_preposition
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from retrieval.answering.quote_words import AskedWords, QuoteWords

__all__ = ["CandidateFeatures", "Features"]

_NAMING = word_set(
    "namens heißt hieß heißen hießen genannt nennt nannte nannten nennen benannt bezeichnet bekannt titel namen name "
    "gilt als"
)
_GENITIVE = word_set("der des eines einer seiner ihrer")
_CASES = {
    "der": "ndg", "die": "na", "das": "na", "den": "ad", "dem": "d", "des": "g", "ein": "na", "eine": "na",
    "einen": "a", "einem": "d", "einer": "dg", "eines": "g",
}  # fmt: skip
_LENGTHS = {
    "one word": (0, 1), "two words": (2, 2), "three words": (3, 3), "four or five words": (4, 5),
    "six to eight words": (6, 8), "nine words or more": (9, 1 << 30),
}  # fmt: skip
_AROUND = {"R": "preposition", "D": "determiner", "A": "adjective", "N": "noun", "C": "conjunction", "#": "number"}
_VERB, _SMALL, _SMALL_LAST, _SIGN = among("xV"), among("F"), among("FR"), among(".,;)")
_RELATIVE, _APPOSITION, _CLAUSE_OVER = among("DRS"), among("NAD"), among(".;()VxS")
_MANY = 8
_REACH, _NOWHERE = 512, 1 << 30  # tokens
_FADING = np.exp(-np.arange(_REACH)[:, None] / np.array([3.0, 4.0, 5.0, 12.0]))  # a row: what a word counts so far away
Features: TypeAlias = "dict[str, NDArray[Any]]"


class CandidateFeatures:
    """Hold the features of every candidate of some quotes; each method adds those of one sort."""

    def __init__(self, quotes: Sequence[QuoteWords], asked: AskedWords) -> None:
        self.places = CandidatePlaces(quotes)
        self.asked = asked
        self.shared: Features = {"any": np.ones(len(self.places.first))}
        self.by_kind: Features = {}
        self._form()
        self._words_of_question()
        self._nearness()
        self._clauses()
        self._asked_noun()
        self._before_and_behind()
        self._preposition()
        self._expected_form()
        self._cues()

    def _form(self) -> None:
        """Add what it looks like: how it was found, how long it is, what kinds of words it holds."""
        at, shared, by_kind = self.places, self.shared, self.by_kind
        for kind in at.kinds:
            by_kind[kind] = at.is_kind(kind)
        for name, (least, most) in _LENGTHS.items():
            by_kind[name] = (at.length >= least) & (at.length <= most)
        by_kind["name"] = at.name
        by_kind["holds number"] = at.counts["#"] > 0
        by_kind["joined by and"] = at.counts["C"] > 0
        by_kind["only nouns"] = only_nouns = at.counts["Nn"] == at.tokens
        by_kind["in quotation marks"] = (at.before == ord("Q")) | (at.after == ord("Q"))
        shared["several nouns only"] = only_nouns & (at.counts["N"] > 1)
        shared["holds comma"] = at.counts[","] > 0
        shared["begins with verb"], shared["ends with verb"] = _VERB[at.begin], _VERB[at.end]
        ends = shared["begins with verb"].astype(int) + (shared["ends with verb"] & (at.tokens > 1))
        shared["holds verb"] = at.counts["xV"] > ends
        shared["begins with small word"], shared["ends with small word"] = _SMALL[at.begin], _SMALL_LAST[at.end]

    def _words_of_question(self) -> None:
        """Add how far the question says it already, and how rare its words are."""
        at, shared = self.places, self.shared
        holds = at.content > 0
        words = np.maximum(at.content, 1)
        shared["known"] = at.known_sum / words
        shared["all known"] = holds & (at.known_wholly == at.content)
        shared["some known"] = at.known_sum > 0
        shared["known weight"] = at.own_weight * holds
        shared["rarest word"] = at.rarest
        self.by_kind["rarity"] = at.rarity_sum / words
        shared["head known"] = at.known[at.head] * at.has_head

    def _nearness(self) -> None:
        """Add how near the question's words are."""
        at, shared = self.places, self.shared
        first, last = at.first[:, None], at.last[:, None]
        same = at.matched_of == at.of[:, None]
        left, right = same & (at.matched < first), same & (at.matched > last)
        gap = np.minimum(np.where(left, first - at.matched, np.where(right, at.matched - last, 0)), _REACH - 1)
        by_3, by_4, by_5, by_12 = np.moveaxis(_FADING.take(gap, axis=0) * (left | right)[:, :, None], 2, 0)
        self.by_kind["near"] = 1 - np.exp(-(by_3 @ at.matched_known))
        shared["near, weighted"] = 1 - np.exp(-(by_5 @ at.matched_weight))
        shared["within reach"] = 1 - np.exp(-(by_12 @ at.matched_weight) / 2)
        shared["near what is asked"] = 1 - np.exp(-2 * (by_4 @ at.matched_asked))
        nowhere = at.size[:, None]
        before = np.min(np.where(left, gap, nowhere), axis=1, initial=_NOWHERE)
        behind = np.min(np.where(right, gap, nowhere), axis=1, initial=_NOWHERE)
        before, behind = np.minimum(before, at.size), np.minimum(behind, at.size)
        shared["right behind known"], shared["right before known"] = before == 1, behind == 1
        shared["just behind known"], shared["just before known"] = before <= 2, behind <= 2
        shared["between known"] = np.maximum(before, behind) < at.size

    def _clauses(self) -> None:
        """Add how many of the question's words stand in the same clause, or in one attached to it."""
        at, shared = self.places, self.shared
        self.by_kind["known in clause"] = (at.clause_weight[at.first] - at.own_weight) / at.total
        comma = at.after == ord(",")
        shared["before relative clause"] = relative = comma & _RELATIVE[at.after_two]
        shared["known in relative clause"] = relative * at.clause_weight[at.last + 1] / at.total
        weights = at.weight[at.last[:, None] + np.arange(2, 6)].max(axis=1)
        shared["known in apposition"] = (comma & _APPOSITION[at.after_two]) * weights
        weights = at.weight[at.first[:, None] - np.arange(1, 6)].max(axis=1)
        shared["known before apposition"] = ((at.before == ord(",")) | at.behind_two(",D")) * weights

    def _asked_noun(self) -> None:
        """Add what it has to do with the noun that names the answer ("welche Farbe")."""
        at, shared, focus = self.places, self.shared, self.asked.cues.focus
        wanted = self.asked.expected.type
        if wanted is not AnswerType.THING:
            heads = at.flags(lambda quote: [at for at, tag in enumerate(quote.tags) if tag == "N"
                                            and noun_type(quote.tokens[at].text) is wanted])  # fmt: skip
            self.by_kind["head of expected kind"] = at.has_head & heads[at.head]
        if focus is None:
            return
        ends = at.flags(lambda quote: [at for at, stem in enumerate(quote.stems) if stem.endswith(focus)])
        is_it = at.flags(lambda quote: [at for at, stem in enumerate(quote.stems) if stem == focus])
        shared["head is asked noun"] = head = at.has_head & is_it[at.head]
        shared["head ends in asked noun"] = at.has_head & ends[at.head] & ~is_it[at.head]
        self.by_kind["asked noun and more"] = head & (at.length > 1)
        behind, within = np.zeros(len(at.first), dtype=np.bool_), np.ones(len(at.first), dtype=np.bool_)
        for step in (1, 2, 3):
            within &= ~_CLAUSE_OVER[at.tags[at.first - step]]
            behind |= within & ends[at.first - step]
        shared["behind asked noun"] = behind
        shared["before asked noun"] = before = (at.after == ord("N")) & ends[at.last + 1]
        for kind in at.kinds:
            self.by_kind[f"before asked noun, {kind}"] = before & at.is_kind(kind)

    def _before_and_behind(self) -> None:
        """Add what stands around it, and where in the quote it stands."""
        at, shared = self.places, self.shared
        for tag, name in _AROUND.items():
            shared[f"behind {name}"], shared[f"before {name}"] = at.before == ord(tag), at.after == ord(tag)
        shared["behind verb"], shared["before verb"] = _VERB[at.before], _VERB[at.after]
        shared["behind auxiliary"] = (at.before == ord("V")) | at.behind_two("VD")
        shared["before sign"], shared["behind comma"] = _SIGN[at.after], at.before == ord(",")
        shared["in brackets"], shared["before brackets"] = at.before == ord("("), at.after == ord("(")
        shared["place in quote"] = at.place / at.size
        shared["in sentence found"] = at.in_core
        self.by_kind["in front of verb"] = at.in_front
        if self.asked.subject:
            shared["subject asked, in front of verb"] = at.in_front
            shared["subject asked, behind preposition"] = at.oblique

    def _preposition(self) -> None:
        """Add whether preposition and case are those that the question asks for ("womit": mit; "wen": den)."""
        at, shared, cues = self.places, self.shared, self.asked.cues
        self.by_kind["with preposition"] = at.oblique
        before, determiners = at.first - 1, at.words("D")
        shared["genitive"] = at.behind_two("ND") & _one_of(_GENITIVE, determiners, at.tags)[before]
        prepositions = [(place, plain_preposition(word)) for place, word in at.words("R")]
        numbers = {word: number for number, word in enumerate(dict.fromkeys(word for _, word in prepositions), start=1)}
        stands = np.zeros(len(at.tags), dtype=np.int64)
        stands[[place for place, _ in prepositions]] = [numbers[word] for _, word in prepositions]
        found = stands[at.preposition] * at.oblique
        if cues.preposition is not None:
            fits = found == numbers.get(cues.preposition, -1)
            shared["preposition fits"], shared["preposition differs"] = fits, at.oblique & ~fits
            shared["preposition missing"] = ~at.oblique
            return
        for word, number in numbers.items():
            self.by_kind[f"preposition {word}"] = found == number
        if cues.cases:
            determined = at.before == ord("D")
            cased = {word: not set(cases).isdisjoint(cues.cases) for word, cases in _CASES.items()}
            some = determined & ~at.oblique
            for name, fitting in (("case fits", True), ("case differs", False)):
                words = frozenset(word for word, fits in cased.items() if fits is fitting)
                shared[name] = some & _one_of(words, determiners, at.tags)[before]
            shared["case oblique"] = determined & at.oblique

    def _expected_form(self) -> None:
        """Add what the finders of dates, numbers, names and reasons say of it."""
        at = self.places
        typed = [(offset + begin, offset + end, found, found >= quote.best_typed)
                 for quote, offset in zip(at.quotes, at.offsets, strict=True)
                 for (begin, end), found in quote.typed.items()]  # fmt: skip
        begin, end, found, best = np.array(typed, dtype=np.float64).reshape(-1, 4).T
        first, last = at.first[:, None], at.last[:, None]  # a candidate for each row, a find for each column
        inside, holds = (first >= begin) & (last <= end), (first <= begin) & (last >= end)
        is_it = inside & holds
        other = ~is_it.any(axis=1)
        self.by_kind["of expected form"] = _most(is_it * found)
        self.by_kind["best of expected form"] = (is_it & (best > 0)).any(axis=1)
        self.by_kind["part of expected form"] = _most(inside * found) * other
        self.by_kind["holds expected form"] = _most((holds & ~inside) * found) * other

    def _cues(self) -> None:
        """Add what speaks for it where a name, several things, a kind, a deed or an explanation is asked for."""
        cues, shared, by_kind, at = self.asked.cues, self.shared, self.by_kind, self.places
        length = np.minimum(at.length, _MANY) / _MANY
        if cues.of_name:
            naming = at.flags(lambda quote: [at for at, token in enumerate(quote.tokens) if token.lower in _NAMING])
            behind = naming[at.first[:, None] - np.arange(1, 4)].any(axis=1)
            shared["name asked, naming word near"] = behind | naming[at.last + 1] | naming[at.last + 2]
            shared["name asked, name"] = at.name
            shared["name asked, in quotation marks"] = by_kind["in quotation marks"]
            shared["name asked, only nouns"] = by_kind["only nouns"]
        if cues.of_several:
            shared["several asked, joined by and"] = by_kind["joined by and"]
            shared["several asked, length"] = length
        if cues.of_kind:
            shared["kind asked, adjective"] = at.is_kind("adjective")
            shared["kind asked, with adjective"] = at.is_kind("phrase") & (at.begin == ord("A"))
            shared["kind asked, name"] = at.name
        if cues.of_deed:
            shared["deed asked, ends with verb"] = shared["ends with verb"]
            shared["deed asked, clause"] = at.is_kind("clause")
        if cues.of_definition and cues.group in {"thing", "named"}:
            shared["explanation asked, behind auxiliary"] = shared["behind auxiliary"]
            shared["explanation asked, in brackets"] = shared["in brackets"]
            shared["explanation asked, length"] = length


def _one_of(
    words: AbstractSet[str], standing: Sequence[tuple[int, str]], tokens: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Return an array over all tokens that is true where one of these words stands, of those that stand somewhere."""
    flags = np.zeros(len(tokens), dtype=np.bool_)
    flags[[place for place, word in standing if word in words]] = True
    return flags


def _most(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest value of each row, 0 for a row of none."""
    most: NDArray[np.float64] = values.max(axis=1, initial=0.0)
    return most
