"""What a person would look at to tell whether a run of words answers a question, as numbers with names.

`shared` features weigh the same whatever is asked; `by_kind` features have a second weight for each kind of answer
(a preposition before it speaks for a place, against a person).  Nearly all lie in 0..1; those left out are 0, and what
is or is not so is True or False, which count as 1 and 0.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING

from retrieval.german.question_cues import plain_preposition
from retrieval.german.question_nouns import AnswerType, noun_type
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from retrieval.answering.quote_words import AskedWords, QuoteWords
    from retrieval.german.chunks import Run

__all__ = ["features_of"]

_NAMING = word_set(
    "namens heißt hieß heißen hießen genannt nennt nannte nannten nennen benannt bezeichnet bekannt titel namen name "
    "gilt als"
)
_GENITIVE = word_set("der des eines einer seiner ihrer")
_CASES = {
    "der": "ndg", "die": "na", "das": "na", "den": "ad", "dem": "d", "des": "g", "ein": "na", "eine": "na",
    "einen": "a", "einem": "d", "einer": "dg", "eines": "g",
}  # fmt: skip
_LENGTHS = (
    "one word", "one word", "two words", "three words", *["four or five words"] * 2, *["six to eight words"] * 3,
    "nine words or more",
)  # fmt: skip
_OUTSIDE = "."
_AROUND = {"R": "preposition", "D": "determiner", "A": "adjective", "N": "noun", "C": "conjunction", "#": "number"}
_MANY = 8
Features = dict[str, float]


def features_of(run: Run, quote: QuoteWords, asked: AskedWords) -> tuple[Features, Features]:
    """Return the features of a candidate of the quote: (shared, by kind)."""
    features = _Features(run, quote, asked)
    features.form()
    features.words_of_question()
    features.nearness()
    features.asked_noun()
    features.before_and_behind()
    features.preposition_and_case()
    features.expected_form()
    features.cues()
    return features.shared, features.by_kind


class _Features:
    """Collect the features of one candidate; each method adds those of one sort."""

    def __init__(self, run: Run, quote: QuoteWords, asked: AskedWords) -> None:
        self.quote, self.asked = quote, asked
        self.first, self.last, self.kind = run
        self.inside = tags = quote.tags[self.first : self.last + 1]
        self.before = quote.tags[self.first - 1] if self.first else _OUTSIDE
        self.before_two = quote.tags[max(0, self.first - 2) : self.first]
        self.after = quote.tags[self.last + 1 : self.last + 2] or _OUTSIDE
        self.oblique = self.before == "R" or tags[0] == "R" or self.before_two == "RD"
        self.length = quote.counted[self.last + 1] - quote.counted[self.first]
        self.name = quote.names.get((self.first, self.last), 0.0)
        self.head = _head(quote.tags, self.first, self.last)
        self.shared: Features = {"any": 1.0}
        self.by_kind: Features = {}

    def form(self) -> None:
        """Add what it looks like: how it was found, how long it is, what kinds of words it holds."""
        tags, shared, by_kind = self.inside, self.shared, self.by_kind
        by_kind[self.kind] = 1.0
        by_kind[_LENGTHS[min(self.length, len(_LENGTHS) - 1)]] = 1.0
        by_kind["name"] = self.name
        by_kind["holds number"] = "#" in tags
        by_kind["joined by and"] = "C" in tags
        by_kind["only nouns"] = only_nouns = not tags.strip("Nn")
        by_kind["in quotation marks"] = self.before == "Q" or self.after == "Q"
        shared["several nouns only"] = only_nouns * (tags.count("N") > 1)
        shared["holds comma"] = "," in tags
        shared["begins with verb"] = tags[0] in "xV"
        shared["ends with verb"] = tags[-1] in "xV"
        shared["holds verb"] = tags.find("x", 1, -1) > 0 or tags.find("V", 1, -1) > 0
        shared["begins with small word"], shared["ends with small word"] = tags[0] == "F", tags[-1] in "FR"

    def words_of_question(self) -> None:
        """Add how far the question says it already, and how rare its words are."""
        quote, shared = self.quote, self.shared
        content = [at for at in range(self.first, self.last + 1) if quote.tags[at] in "NAx#"]
        if content:
            known, rarity = sum(quote.known[at] for at in content), [quote.rarity[at] for at in content]
            shared["known"] = known / len(content)
            shared["all known"] = known >= len(content)
            shared["some known"] = known > 0
            shared["known weight"] = sum(quote.weight[self.first : self.last + 1])
            shared["rarest word"] = max(rarity)
            self.by_kind["rarity"] = sum(rarity) / len(rarity)
        if self.head is not None:
            shared["head known"] = quote.known[self.head]

    def nearness(self) -> None:
        """Add how near the question's words are, and how many stand in the same or an attached clause."""
        quote, shared, first, last = self.quote, self.shared, self.first, self.last
        near = weight = far = asked = 0.0
        left = right = len(quote.tags)
        for at, match in quote.matched:
            if first <= at <= last:
                continue
            gap = first - at if at < first else at - last
            by_3, by_4, by_5, by_12 = _fading(gap)
            near += match.known * by_3
            weight += match.weight * by_5
            far += match.weight * by_12
            asked += match.asked * by_4
            if at < first:
                left = gap  # the matches are in order: the last one before is the nearest
            elif gap < right:
                right = gap
        self.by_kind["near"] = 1 - exp(-near)
        shared["near, weighted"] = 1 - exp(-weight)
        shared["within reach"] = 1 - exp(-far / 2)
        shared["near what is asked"] = 1 - exp(-2 * asked)
        shared["right behind known"], shared["right before known"] = left == 1, right == 1
        shared["just behind known"], shared["just before known"] = left <= 2, right <= 2
        shared["between known"] = max(left, right) < len(quote.tags)
        own = sum(quote.weight[first : last + 1])
        self.by_kind["known in clause"] = (quote.in_clause[quote.clause[first]] - own) / quote.total
        following = quote.tags[last + 2 : last + 3]
        if self.after == "," and following and following in "DRS":
            shared["before relative clause"] = 1.0
            shared["known in relative clause"] = quote.in_clause[quote.clause[last + 1]] / quote.total
        if self.after == "," and following and following in "NAD":
            shared["known in apposition"] = max(quote.weight[last + 2 : last + 6])
        if self.before == "," or self.before_two == ",D":
            shared["known before apposition"] = max(quote.weight[max(0, first - 5) : first], default=0.0)

    def asked_noun(self) -> None:
        """Add what it has to do with the noun that names the answer ("welche Farbe")."""
        quote, shared, focus = self.quote, self.shared, self.asked.cues.focus
        if self.head is not None:
            kind = noun_type(quote.tokens[self.head].text)
            expected = kind is self.asked.expected.type and kind is not AnswerType.THING
            self.by_kind["head of expected kind"] = expected
        if focus is None:
            return
        if self.head is not None:
            stem = quote.stems[self.head]
            shared["head is asked noun"] = stem == focus
            shared["head ends in asked noun"] = stem != focus and stem.endswith(focus)
            self.by_kind["asked noun and more"] = stem == focus and self.length > 1
        for at in range(self.first - 1, max(-1, self.first - 4), -1):
            if quote.tags[at] in ".;()VxS":
                break
            if quote.stems[at].endswith(focus):
                shared["behind asked noun"] = 1.0
                break
        if self.after == "N" and quote.stems[self.last + 1].endswith(focus):
            shared["before asked noun"] = 1.0
            self.by_kind[f"before asked noun, {self.kind}"] = 1.0

    def before_and_behind(self) -> None:
        """Add what stands around it, and where in the quote it stands."""
        quote, shared = self.quote, self.shared
        if self.before in _AROUND:
            shared[f"behind {_AROUND[self.before]}"] = 1.0
        if self.after in _AROUND:
            shared[f"before {_AROUND[self.after]}"] = 1.0
        shared["behind verb"], shared["before verb"] = self.before in "xV", self.after in "xV"
        shared["behind auxiliary"] = self.before == "V" or self.before_two == "VD"
        shared["before sign"], shared["behind comma"] = self.after in ".,;)", self.before == ","
        shared["in brackets"], shared["before brackets"] = self.before == "(", self.after == "("
        shared["place in quote"] = self.first / len(quote.tags)
        shared["in sentence found"] = quote.core.start <= quote.tokens[self.first].start < quote.core.end
        in_front = self.last < quote.first_verb
        self.by_kind["in front of verb"] = in_front
        if self.asked.subject:
            shared["subject asked, in front of verb"] = in_front
            shared["subject asked, behind preposition"] = self.oblique

    def preposition_and_case(self) -> None:
        """Add whether preposition and case are those that the question asks for ("womit": mit; "wen": den)."""
        shared, cues, tokens = self.shared, self.asked.cues, self.quote.tokens
        self.by_kind["with preposition"] = self.oblique
        shared["genitive"] = self.before_two == "ND" and tokens[self.first - 1].lower in _GENITIVE
        found = None
        if self.oblique:
            at = self.first if self.inside[0] == "R" else self.first - 1 if self.before == "R" else self.first - 2
            found = plain_preposition(tokens[at].lower)
        if cues.preposition is not None:
            shared["preposition fits"] = found == cues.preposition
            shared["preposition differs"] = found not in {None, cues.preposition}
            shared["preposition missing"] = found is None
            return
        if found:
            self.by_kind[f"preposition {found}"] = 1.0
        if cues.cases and self.before == "D":
            cases = _CASES.get(tokens[self.first - 1].lower, "")
            shared["case oblique"] = self.oblique
            if cases and not self.oblique:
                fits = not set(cases).isdisjoint(cues.cases)
                shared["case fits"], shared["case differs"] = fits, not fits

    def expected_form(self) -> None:
        """Add what the finders of dates, numbers, names and reasons say of it."""
        quote, by_kind = self.quote, self.by_kind
        score = quote.typed.get((self.first, self.last))
        if score is not None:
            by_kind["of expected form"] = score
            by_kind["best of expected form"] = score >= quote.best_typed
            return
        within = around = 0.0
        for (first, last), score in quote.typed.items():
            if first <= self.first and self.last <= last:
                within = max(within, score)
            elif self.first <= first and last <= self.last:
                around = max(around, score)
        by_kind["part of expected form"] = within
        by_kind["holds expected form"] = around

    def cues(self) -> None:
        """Add what speaks for it where a name, several things, a kind, a deed or an explanation is asked for."""
        cues, shared, by_kind, tokens = self.asked.cues, self.shared, self.by_kind, self.quote.tokens
        if cues.of_name:
            around = (*tokens[max(0, self.first - 3) : self.first], *tokens[self.last + 1 : self.last + 3])
            shared["name asked, naming word near"] = any(token.lower in _NAMING for token in around)
            shared["name asked, name"] = self.name
            shared["name asked, in quotation marks"] = by_kind["in quotation marks"]
            shared["name asked, only nouns"] = by_kind["only nouns"]
        if cues.of_several:
            shared["several asked, joined by and"] = by_kind["joined by and"]
            shared["several asked, length"] = min(self.length, _MANY) / _MANY
        if cues.of_kind:
            shared["kind asked, adjective"] = self.kind == "adjective"
            shared["kind asked, with adjective"] = self.kind == "phrase" and self.inside[0] == "A"
            shared["kind asked, name"] = self.name
        if cues.of_deed:
            shared["deed asked, ends with verb"] = shared["ends with verb"]
            shared["deed asked, clause"] = self.kind == "clause"
        if cues.of_definition and cues.group in {"thing", "named"}:
            shared["explanation asked, behind auxiliary"] = shared["behind auxiliary"]
            shared["explanation asked, in brackets"] = shared["in brackets"]
            shared["explanation asked, length"] = min(self.length, _MANY) / _MANY


@lru_cache(maxsize=256)
def _fading(gap: int) -> tuple[float, float, float, float]:
    """Return how much a word counts so many tokens away, where it fades within 3, 4, 5 and 12 tokens."""
    return exp(-gap / 3), exp(-gap / 4), exp(-gap / 5), exp(-gap / 12)


def _head(tags: str, first: int, last: int) -> int | None:
    """Return the last noun of the first row of nouns, None without a noun."""
    head = tags.find("N", first, last + 1)
    if head < 0:
        return None
    while head < last and tags[head + 1] == "N":
        head += 1
    return head
