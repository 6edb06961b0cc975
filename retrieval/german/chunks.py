"""The runs of words of a sentence that an answer may consist of, over one letter for each token (`word_classes`)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Run", "runs_of", "trimmed"]

_CHUNK = re.compile(r"(?:A(?:[,C](?=A))?|#)*N(?:[Nn#]*[N#])?|#+|(?<![A#])A(?![AN#,C])|x")
_BETWEEN = re.compile(r"D?|R+D?|C[RDF]{0,2}|,[RD]{0,2}|,?C[RD]{0,2}|\(")
_LIST = re.compile(r",[RD]{0,2}|,?C[RD]{0,2}")
_CLAUSE_END = re.compile(r"[.,;()Q]")
_NEVER_FIRST = "D,.;()QC"
_NEVER_LAST = "D,.;(QCRS"
_LONGEST = 16
_LONGEST_QUOTED = 24
_SHORTEST_CLAUSE = 3
_MOST_JOINED = 4
_MOST_VERBS_CUT = 2


# The first and the last token of a candidate, both included.
Run: TypeAlias = tuple[int, int]


def runs_of(tags: str) -> dict[Run, str]:
    """Return the candidates, each with how it was found first: noun phrases, their parts and lists, quotes, clauses.

    Articles, signs and conjunctions at either end are no part of a candidate.
    """
    found: dict[Run, str] = {}
    bracketed = "(" in tags or ")" in tags
    for run, kind in (*_phrases(tags), *_clauses(tags), *_quoted(tags)):
        first, last = run
        if bracketed or tags[first] in _NEVER_FIRST or tags[last] in _NEVER_LAST:
            first, last = run = trimmed(tags, first, last)
        if first <= last and last - first < _LONGEST_QUOTED:
            found.setdefault(run, kind)
    return found


def trimmed(tags: str, first: int, last: int) -> Run:
    """Return the tokens that are left without what an answer neither begins nor ends with (none: last < first)."""
    while first <= last and tags[first] in _NEVER_FIRST:
        first += 1
    while first <= last and (tags[last] in _NEVER_LAST or (tags[last] == ")" and "(" not in tags[first:last])):
        last -= 1
    if "(" not in tags:
        return first, last
    opened = tags[first : last + 1].count("(") - tags[first : last + 1].count(")")
    return first, last + 1 if opened == 1 and tags[last + 1 : last + 2] == ")" else last


def _phrases(tags: str) -> Iterator[tuple[Run, str]]:
    chunks = [(match.start(), match.end() - 1) for match in _CHUNK.finditer(tags)]
    for number, (first, last) in enumerate(chunks):
        begin = _with_preposition(tags, first)
        alone = tags[first : last + 1] == "x"
        yield (first, last), "word" if alone else "phrase"
        if begin < first:
            yield (begin, last), "prepositional"
        yield from _parts(tags, first, last)
        end = last
        for further, (start, stop) in enumerate(chunks[number + 1 :], start=1):
            between = tags[end + 1 : start]
            if alone or not _BETWEEN.fullmatch(between):
                break
            if further > _MOST_JOINED and not _LIST.fullmatch(between):
                break
            if (tags[start] == "x" and between[:1] not in {"C", ","}) or stop - first >= _LONGEST:
                break
            end = stop
            yield (first, end), "joined"
            if begin < first:
                yield (begin, end), "joined"


def _with_preposition(tags: str, first: int) -> int:
    """Return where the phrase begins together with the preposition before it, if there is one."""
    if tags[max(0, first - 1) : first] == "R":
        return first - 1
    return first - 2 if tags[max(0, first - 2) : first] == "RD" else first


def _parts(tags: str, first: int, last: int) -> Iterator[tuple[Run, str]]:
    """Yield parts of a phrase: its nouns, an adjective, a number, the beginning or the end of a run of names."""
    noun = tags.find("N", first, last + 1)
    if noun < 0:
        return
    if noun > first:
        yield (noun, last), "noun"
    for at in range(first, last + 1):
        if tags[at] == "#":
            yield (at, at), "number"
        elif tags[at] == "A":
            yield (first, at), "adjective"
        if at > noun and tags[at] == "N":
            yield (at, last), "name"
        if at > noun and tags[at - 1] == "N":
            yield (noun, at - 1), "name"


def _clauses(tags: str) -> Iterator[tuple[Run, str]]:
    """Yield what stands between two signs, from each word that may begin it, with and without the verbs at its end."""
    signs = [match.start() for match in _CLAUSE_END.finditer(tags)]
    starts = [0, *(at + 1 for at in signs)]
    ends = [*(at - 1 for at in signs), len(tags) - 1]
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if last < first:
            continue
        begins = [first, *(at for at in range(first + 1, last + 1) if tags[at - 1] in "SVCx" and tags[at] in "DANR#xF")]
        stops = [last]
        while tags[stops[-1]] in "xV" and stops[-1] > first and len(stops) <= _MOST_VERBS_CUT:
            stops.append(stops[-1] - 1)
        if number + 1 < len(ends) and tags[last + 1] in ",(" and ends[number + 1] > last + 1:
            stops.append(ends[number + 1])
        for begin in begins:
            for stop in stops:
                if _SHORTEST_CLAUSE <= stop - begin + 1 <= _LONGEST:
                    yield (begin, stop), "clause"


def _quoted(tags: str) -> Iterator[tuple[Run, str]]:
    marks = [at for at, tag in enumerate(tags) if tag == "Q"]
    for first, last in pairwise(marks):
        if 1 < last - first <= _LONGEST_QUOTED:
            yield (first + 1, last - 1), "quoted"
