"""Where words that answer a question may stand in a sentence."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING

from retrieval.datamodel import Span
from retrieval.german.colours_of_things import is_of_another_thing
from retrieval.german.dates import find_dates
from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.mentions import AnswerSpan, best_disjoint, mention
from retrieval.german.names import find_organisations, find_persons
from retrieval.german.numbers import find_counts, find_measures
from retrieval.german.phrases import find_colours, find_means, find_quotations, find_reasons
from retrieval.german.places import find_places
from retrieval.german.question_nouns import AnswerType
from retrieval.german.things import find_things
from retrieval.german.times import find_clock_times, find_durations
from retrieval.german.tokens import Token, light_stem, tokenise, word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.german.questions import ExpectedAnswer

__all__ = ["AnswerSpan", "find_answers", "names_asked_colour"]

_FINDERS: dict[AnswerType, Callable[[ExpectedAnswer, str, Sequence[Token]], list[AnswerSpan]]] = {
    AnswerType.DATE: lambda expected, sentence, _: find_dates(sentence, expected.focus),
    AnswerType.TIME: lambda _e, sentence, _t: find_clock_times(sentence),
    AnswerType.DURATION: lambda _e, sentence, _t: find_durations(sentence),
    AnswerType.PLACE: lambda expected, sentence, tokens: [
        *find_places(tokens, named=expected.focus is not None),
        *find_things(tokens, sentence, expected.focus),
    ],
    AnswerType.PERSON: lambda _e, _s, tokens: find_persons(tokens),
    AnswerType.ORGANISATION: lambda expected, sentence, tokens: [
        *find_organisations(tokens),
        *find_things(tokens, sentence, expected.focus),
    ],
    AnswerType.COUNT: lambda expected, _, tokens: find_counts(tokens, expected.units),
    AnswerType.MEASURE: lambda expected, _, tokens: find_measures(tokens, expected.units, expected.focus),
    AnswerType.REASON: lambda _e, sentence, _t: find_reasons(sentence),
    AnswerType.MEANS: lambda _e, sentence, _t: find_means(sentence),
    AnswerType.COLOUR: lambda _e, sentence, _t: find_colours(sentence),
    AnswerType.QUOTATION: lambda _e, sentence, _t: find_quotations(sentence),
    AnswerType.THING: lambda expected, sentence, tokens: find_things(tokens, sentence, expected.focus),
}
# A clause may well repeat the question's words around its answer; a name or a number may not.
_PHRASES = frozenset({AnswerType.REASON, AnswerType.MEANS, AnswerType.QUOTATION})
_NAMES = frozenset({AnswerType.PERSON, AnswerType.PLACE, AnswerType.ORGANISATION})
_NUMBERS = frozenset({AnswerType.COUNT, AnswerType.MEASURE, AnswerType.DURATION, AnswerType.DATE, AnswerType.TIME})
_NUMBER_WORDS = word_set("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")
_SHORTEST_PART = 5
_KNOWN_NAME = 0.2
_OF_ANOTHER_THING = 0.2  # what a colour of a thing that nobody asked about counts for beside one of what is asked about
# Alone it is marked, as the thing may only have another name ("Auto", "Wagen"), and ranked below any other colour.
_ONLY_OF_OTHERS, _ONLY_OF_OTHERS_SHARE = 0.25, 0.05
_NEAR = 25.0
# Farther words would add less than a hundredth.
_REACH = 130
_NEARNESS_SHARE = 0.6
_KEPT = 64  # sentences of one question: the best ones are searched to be ranked, and to be marked


def find_answers(expected: ExpectedAnswer, sentence: str, *, question: str = "") -> list[AnswerSpan]:
    """Return where `sentence` may answer a question that expects `expected`, best first, no two overlapping.

    With `question`, what it already says is no answer, and what stands near its words is a likelier one.
    Offsets count code points of `sentence`.  The list is empty where nothing of the kind stands there.
    """
    return list(_answers(expected, sentence, question))


def names_asked_colour(expected: ExpectedAnswer, sentence: str, question: str) -> bool:
    """Tell whether `question` asks for a colour and `sentence` names one, not plainly that of another thing.

    Of questions in English any colour will do: their words for things are not those of a German sentence.
    """
    if expected.type is not AnswerType.COLOUR:
        return False
    found = find_answers(expected, sentence, question=question)
    return any(not _is_of_another_thing(expected, answer.span, tokenise(sentence), question) for answer in found)


@lru_cache(maxsize=_KEPT)
def _answers(expected: ExpectedAnswer, sentence: str, question: str) -> tuple[AnswerSpan, ...]:
    tokens = tokenise(sentence)
    candidates = _FINDERS[expected.type](expected, sentence, tokens)
    if not candidates:
        return ()
    terms = _terms(question)
    if terms:
        candidates = _weigh(expected, candidates, tokens, terms)
    if expected.type is AnswerType.COLOUR:
        candidates = _weigh_colours(expected, candidates, tokens, question)
    return tuple(best_disjoint(candidates))


@lru_cache(maxsize=64)
def _terms(question: str) -> frozenset[str]:
    return frozenset(light_stem(token.text) for token in tokenise(question) if _has_content(token) or _counts(token))


def _has_content(token: Token) -> bool:
    return token.lower not in FUNCTION_WORDS and token.text[0].isalnum()


def _counts(token: Token) -> bool:
    return token.text[0].isdigit() or token.lower in _NUMBER_WORDS


def _weigh(
    expected: ExpectedAnswer, candidates: Sequence[AnswerSpan], tokens: Sequence[Token], terms: frozenset[str]
) -> list[AnswerSpan]:
    """Drop what the question says itself; score higher what stands near the question's words."""
    places = _matching(tokens, terms)
    weighed = []
    for found in candidates:
        score = found.score * _novelty(expected.type, found.span, tokens, terms)
        if score > 0:
            factor = 1 - _NEARNESS_SHARE + _NEARNESS_SHARE * _nearness(found.span, places)
            weighed.append(mention(found.span.start, found.span.end, score * factor))
    return weighed


def _weigh_colours(
    expected: ExpectedAnswer, colours: Sequence[AnswerSpan], tokens: Sequence[Token], question: str
) -> list[AnswerSpan]:
    """Let those count for less that are plainly another thing's ("vor dem roten Teppich" of a train)."""
    others = [_is_of_another_thing(expected, found.span, tokens, question) for found in colours]
    base, share = (_ONLY_OF_OTHERS, _ONLY_OF_OTHERS_SHARE) if all(others) else (0.0, _OF_ANOTHER_THING)
    return [
        mention(found.span.start, found.span.end, base + share * found.score) if other else found
        for found, other in zip(colours, others, strict=True)
    ]


def _is_of_another_thing(expected: ExpectedAnswer, colour: Span, tokens: Sequence[Token], question: str) -> bool:
    return bool(question) and expected.language == "de" and is_of_another_thing(colour, tokens, question)


def _nearness(found: Span, places: Sequence[tuple[Span, float]]) -> float:
    """Return, in 0..1, how near and how many the question's words are; only those within reach are looked at."""
    first = bisect_left(places, found.start - _REACH, key=_start)
    last = bisect_left(places, found.end + _REACH, key=_start)
    near = sum(weight * exp(-_gap(found, at) / _NEAR) for at, weight in places[first:last] if not at.overlaps(found))
    return 1 - exp(-near)


def _start(place: tuple[Span, float]) -> int:
    return place[0].start


def _matching(tokens: Sequence[Token], terms: frozenset[str]) -> list[tuple[Span, float]]:
    """Return where words of the question stand in the sentence; a word that only shares a part counts half."""
    long_terms = [term for term in terms if len(term) >= _SHORTEST_PART]
    found = []
    for token in tokens:
        if not _has_content(token):
            continue
        stem = light_stem(token.text)
        if stem in terms:
            found.append((Span(token.start, token.end), 1.0))
        elif len(stem) >= _SHORTEST_PART:
            for term in long_terms:
                if term in stem or stem in term:
                    found.append((Span(token.start, token.end), 0.5))
                    break
    return found


def _gap(found: Span, at: Span) -> int:
    return max(at.start - found.end, found.start - at.end, 0)


def _novelty(kind: AnswerType, found: Span, tokens: Sequence[Token], terms: frozenset[str]) -> float:
    """Return the factor in 0..1 by which words of the question within the find lower its score."""
    if kind in _PHRASES:
        return 1.0
    first = bisect_left(tokens, found.start, key=lambda token: token.start)
    within = tokens[first : bisect_left(tokens, found.end, lo=first, key=lambda token: token.start)]
    # Of "zwei verschiedene Teams" only the number may be new: the question named the rest.
    said = [token for token in within if _counts(token)] if kind in _NUMBERS else []
    words = [light_stem(token.text) for token in said or within if said or _has_content(token)]
    known = sum(word in terms for word in words)
    if words and known == len(words):
        return 0.0
    return _KNOWN_NAME if known and kind in _NAMES else 1.0
