"""What a follow-up may lean on: the turns before it, with what they name in the order in which it comes to mind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.conversation.clause import Clause
from retrieval.conversation.clauses import clause_of, without_brackets
from retrieval.conversation.entities import entities_of
from retrieval.conversation.entity import Entity
from retrieval.conversation.moments import moment_of, year_in
from retrieval.german.geography import PLACE_NAMES
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.tokens import light_stem, tokenise, word_set
from retrieval.german.verb_number import is_plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrieval.conversation.turns import Turn

__all__ = ["Background"]

_LONGEST_QUOTE = 1_500  # characters of a quote that are looked at, and of a question
_LONGEST_QUESTION = 400
_TURNS = 3
_NAME_AFTER_PREPOSITION = re.compile(r"(?<!\w)(?:in|nach|aus)\s([A-ZÄÖÜ][\w-]+)(?:\s([A-ZÄÖÜ][\w-]+))?")
_STAYS = word_set("in im auf an am bei beim unter über neben vor hinter nahe")
_NAME_MARK = re.compile(r"[A-ZÄÖÜ][\w.-]+(?:\s(?:von|van|de|al|bin)?\s?[A-ZÄÖÜ][\w.-]+){1,3}")
_COUNTED_MARK = re.compile(
    r"(?:\d|(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|rund|etwa|knapp)\s)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\w)\d")
_WOMAN_BEFORE = re.compile(r"(?<!\w)[A-ZÄÖÜ]\w+in\s(?:Dr\.\s|Prof\.\s)?$")
_LONGEST_MARK = 60


@dataclass(frozen=True)
class Background:
    """Hold the turns before a follow-up, the latest first."""

    turns: tuple[Turn, ...]

    @classmethod
    def of(cls, previous: Sequence[Turn]) -> Background:
        """Return the background of a follow-up to these turns, the latest last."""
        return cls(tuple(previous[: -_TURNS - 1 : -1]))

    @property
    def last(self) -> Turn:
        """Return the turn right before."""
        return self.turns[0]

    @cached_property
    def clause(self) -> Clause | None:
        """Return the parts of the last question."""
        return clause_of(self.question)

    @cached_property
    def question(self) -> str:
        """Return the last question, as far as it is looked at."""
        return without_brackets(self.last.question[:_LONGEST_QUESTION])[0]

    @cached_property
    def told(self) -> str:
        """Return what was told in brackets behind the last question."""
        return without_brackets(self.last.question[:_LONGEST_QUESTION])[1]

    @property
    def earlier(self) -> Background:
        """Return the background that the last turn had."""
        return Background(self.turns[1:])

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the names behind "in", "nach" and "aus" in any turn: places, in this conversation."""
        texts = (text for turn in self.turns for text in (turn.question[:_LONGEST_QUESTION], _seen(turn), turn.title))
        found = (name for text in texts for match in _NAME_AFTER_PREPOSITION.finditer(text) for name in match.groups())
        return frozenset(name for name in found if (name and name in PLACE_NAMES) or (name and not name.endswith("s")))

    @cached_property
    def marked(self) -> tuple[Entity, ...]:
        """Return what was marked in the last quote."""
        return self._marked(self.last)

    @cached_property
    def asked_about(self) -> tuple[Entity, ...]:
        """Return what the last question names, its subject first."""
        found = (*self._asked(self.question), *self.entities(self.told))
        return tuple(sorted(found, key=lambda entity: bool(entity.before)))

    @cached_property
    def salient(self) -> tuple[Entity, ...]:
        """Return everything that the turns name, in the order in which a pronoun may mean it."""
        return tuple(self._salient())

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the capitalised words of the turns by their form in lower case, for follow-ups without capitals."""
        texts = [
            text for turn in self.turns for text in (turn.question[:_LONGEST_QUESTION], _seen(turn), turn.title[:200])
        ]
        words = (token for text in texts for token in tokenise(text)[1:])
        return {token.lower: token.text for token in words if token.text[0].isupper()}

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of all words of the last turn."""
        texts = (self.question, _seen(self.last), self.last.title[:200])
        return frozenset(light_stem(token.text) for text in texts for token in tokenise(text))

    @cached_property
    def year(self) -> str | None:
        """Return the year that the last question is about, else the quote's own."""
        return year_in(self.question, *self.last.marked[:3], _seen(self.last)) or year_in(self.last.published)

    @cached_property
    def moment(self) -> str | None:
        """Return the time of the last question with the words that lead to it, else the one of its answer."""
        for text in (self.question, *self.last.marked[:2], _seen(self.last)):
            found = moment_of(text)
            if found is not None and not found.calendar:
                return found.text
        return year_in(self.last.published)

    @cached_property
    def where(self) -> str | None:
        """Return the place that was quoted or asked about as a phrase: "in Hanoi", "auf der Insel Russki"."""
        places: list[tuple[Entity, str]] = []
        places += [(entity, _seen(self.last)) for entity in self._in_quote_where_marked() if entity.kind == "place"]
        places += [(entity, "") for entity in self.marked if entity.kind == "place"]
        places += [(entity, self.question) for entity in self.asked_about if entity.kind == "place"]
        places += [
            (entity, _seen(self.last))
            for entity in self.entities(_seen(self.last))
            if entity.kind == "place" and entity.named
        ]
        for turn in self.turns[1:]:
            if not self._goes_on_from(turn):
                break
            earlier = (*self._marked(turn), *self.entities(turn.question[:_LONGEST_QUESTION]))
            places += [(entity, "") for entity in earlier if entity.kind == "place" and entity.named]
        return next((_phrase(entity, text) for entity, text in places if entity.before != "zwischen"), None)

    def entities(self, text: str) -> tuple[Entity, ...]:
        """Return what a text names, with the places of this conversation known."""
        return entities_of(text, self.places)

    def _goes_on_from(self, turn: Turn) -> bool:
        """Tell whether the last question speaks of something that an earlier one names too, or names nothing itself."""
        asked = {entity.text for entity in self.asked_about}
        return not asked or any(text in turn.question or text in turn.quote for text in asked)

    def _asked(self, question: str) -> tuple[Entity, ...]:
        """Return what a question names, its subject in the number of the verb."""
        found = self.entities(question)
        clause = clause_of(question)
        at = next((at for at, one in enumerate(found) if not one.before and one.determiner in ("die", "")), None)
        if clause is None or clause.role == "subject" or at is None or any(not one.before for one in found[:at]):
            return found
        if not found[at].determiner:
            return self._as_several(found, at, clause)
        plural = is_plural(clause.verb)
        subject = replace(found[at], plural=plural, gender=None if plural else "f")
        return (*found[:at], subject, *found[at + 1 :])

    def _as_several(self, found: tuple[Entity, ...], at: int, clause: Clause) -> tuple[Entity, ...]:
        """Return what a question names, a subject without an article as several where the verb tells so."""
        one = found[at]
        alone = not re.match(r"\s(?:und|oder)\s", self.question[one.end :]) and " " not in one.text
        if not (alone and is_plural(clause.verb)) or one.text in GIVEN_NAMES or one.kind == "place":
            return found
        return (*found[:at], replace(one, named=False, plural=True, gender=None, determiner="die"), *found[at + 1 :])

    def _in_quote_where_marked(self) -> list[Entity]:
        quote = _seen(self.last)
        found = []
        for mark in self.last.marked[:3]:
            at = quote.find(mark)
            end = at + len(mark)
            if at < 0:
                continue
            within = [entity for entity in self.entities(quote) if entity.start < end and at < entity.end]
            found += [self._as_marked(entity, mark, at) for entity in within]
        return found

    def _as_marked(self, entity: Entity, mark: str, at: int) -> Entity:
        """Return what was marked as the question and the mark tell it: a name without its role, a place, a number."""
        if _NAME_MARK.fullmatch(mark) and entity.kind != "place" and entity.text.endswith(mark):
            woman = _WOMAN_BEFORE.search(_seen(self.last), 0, at)
            gender = entity.gender if entity.named else "f" if woman else None
            return replace(entity, text=mark, named=True, kind="person", gender=gender, plural=False, attribute="")
        if entity.named and (_COUNTED_MARK.match(mark) or _NUMBER.search(mark)):
            return replace(entity, named=False, kind="thing", gender=None)
        where = self.clause is not None and self.clause.word in ("wo", "wohin", "woher")
        return replace(entity, kind="place", gender="n") if where and entity.named else entity

    def _marked(self, turn: Turn) -> tuple[Entity, ...]:
        marks = [mark for mark in turn.marked[:3] if len(mark) <= _LONGEST_MARK]
        if turn is not self.last:
            return tuple(entity for mark in marks for entity in self.entities(mark))
        of_quote = self._in_quote_where_marked()
        return tuple(of_quote) or tuple(entity for mark in marks for entity in self.entities(mark))

    def _salient(self) -> Iterator[Entity]:
        for turn in self.turns:
            marked = self._marked(turn)
            yield from (entity for entity in marked if entity.named or not entity.before)
            asked = self._asked(without_brackets(turn.question[:_LONGEST_QUESTION])[0])
            yield from (entity for entity in asked if not entity.before)
            yield from marked
            yield from asked
            yield from self.entities(_seen(turn))


def _seen(turn: Turn) -> str:
    return turn.quote[:_LONGEST_QUOTE]


def _phrase(entity: Entity, text: str) -> str:
    """Return where something is: as the text puts it if that says where and not whereto, else with "in"."""
    article = re.search(rf"(?<!\w){re.escape(entity.before)}\s(?:der|dem|den)\s$", text[: entity.start], re.IGNORECASE)
    if entity.before in _STAYS and entity.named and article is not None:
        return article[0].lower() + entity.text
    if entity.before in _STAYS and text:
        return f"{entity.before} {text[entity.start : entity.end]}".replace(
            f"{entity.before} {entity.before}", entity.before
        )
    if entity.named:
        return f"in {entity.text}"
    return f"in {entity.dative}"
