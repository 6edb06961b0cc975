"""Tell whether two sentences are copies of one, with small edits, as agency text has them from paper to paper.

Most words have to be the same, folded so that spelling and inflection do not count.  Then they are aligned (Ratcliff
and Obershelp's longest common blocks, `difflib`), and what differs decides: one may leave out a clause, a weekday or a
place, but where both have something else, they may contradict each other and are two voices.  Nothing else are only
spellings of one name, parts of one compound, verbs of saying and of arriving, and a ruler's titles before his name.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.german.function_words import FUNCTION_WORDS, PREPOSITIONS
from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.opposites import opposed
from retrieval.german.spelling import fold_ascii, fold_word
from retrieval.german.tokens import word_set
from retrieval.german.transliteration import sound
from retrieval.german.wordings import ENDINGS, wording_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retrieval.german.wordings import ComparedWord, Wording

    _Edit = tuple[tuple[ComparedWord, ...], tuple[ComparedWord, ...]]

__all__ = ["is_near_copy"]

_ALIKE = 0.8  # of both sentences' words, taken together
_LEFT_OUT = 0.6  # of the longer one's words, where nearly all of the shorter one's are the same
_NEARLY_ALL = 0.9
_FEWEST = 8  # words; of shorter sentences, one word is too much of what they say
_FEWEST_AT_ALL = 4
_MOST = 120  # words; aligning takes the square of them or more, and no sentence of a newspaper is longer
_LEAST_IN_ORDER = 0.4  # of the shorter one's pairs of neighbours, which also have to be the other's
_SHORTEST_PART, _SHORTEST_PREFIX = 4, 3
_MOVABLE = frozenset({"der", "den", "dem"})  # these tell who does it from to whom it is done; "die" and "das" do not
_FOLDED_FUNCTION_WORDS = frozenset(map(fold_ascii, FUNCTION_WORDS))
_FOLDED_GIVEN_NAMES = frozenset(fold_ascii(fold_word(name)) for name in GIVEN_NAMES)
_FIGURES = frozenset({"number", "calendar"})
_SYNONYMS = (
    "sagte sagten sagt sagen erklärte erklärten erklärt erklären gesagt teilte teilten mitteilte mitteilten mitgeteilt "
    "berichtete berichteten berichtet meldete meldeten gemeldet",
    "eingetroffen angekommen angelangt",
)
_GROUP = {fold_ascii(word): number for number, line in enumerate(_SYNONYMS) for word in line.split()}
# Papers call a ruler by any of these; other titles, and what else stands before a name, tell one person from another.
_TITLES = frozenset(
    map(
        fold_ascii,
        word_set(
            "machthaber staatschef präsident staatspräsident staatsoberhaupt diktator herrscher regierungschef "
            "kremlchef ministerpräsident premier premierminister"
        ),
    )
)
# A compound of these is not what its last part is: neither a vice-president a president, nor a kilogram a gram.
_CHANGING = word_set(
    "vize ex alt kilo milli mikro mega giga zenti hekto quadrat kubik anti gegen nicht halb mini pseudo stief "
    "schwieger gross ur frueh"
)


def is_near_copy(text: str, other: str) -> bool:
    """Tell whether two sentences are one, copied with small edits; the same words in other type are too."""
    one, two = sorted((wording_of(text), wording_of(other)), key=lambda wording: (len(wording.words), wording.stems))
    if one.stems == two.stems:
        return bool(one.stems)
    fewest, longest = len(one.words), len(two.words)
    if not _FEWEST_AT_ALL <= fewest <= longest <= _MOST or len(one.bag & two.bag) < _LEFT_OUT * len(one.bag):
        return False
    if one.reservations != two.reservations:
        return False
    same = (Counter(one.stems) & Counter(two.stems)).total()
    alike = 2 * same >= _ALIKE * (fewest + longest)
    contained = same >= _NEARLY_ALL * fewest and same >= _LEFT_OUT * longest
    if not (alike or contained):
        return False
    in_order = (Counter(pairwise(one.stems)) & Counter(pairwise(two.stems))).total()
    if in_order < _LEAST_IN_ORDER * (fewest - 1):
        return False
    edits = _edits(one, two)
    if fewest < _FEWEST and any(_content(left) and _content(right) for left, right in edits):
        return False
    return not _conflict(edits, one, two)


def _edits(one: Wording, two: Wording) -> list[_Edit]:
    """Return what stands in one of them only, and what the other has instead."""
    matcher = SequenceMatcher(None, one.stems, two.stems, autojunk=False)
    return [
        (one.words[left:left_end], two.words[right:right_end])
        for tag, left, left_end, right, right_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _content(words: Iterable[ComparedWord]) -> list[ComparedWord]:
    return [word for word in words if word.kind != "word" or word.folded not in _FOLDED_FUNCTION_WORDS]


def _conflict(edits: Sequence[_Edit], one: Wording, two: Wording) -> bool:
    """Tell whether what differs may be a contradiction."""
    left = [word for words, _ in edits for word in words]
    right = [word for _, words in edits for word in words]
    timed, also_timed = ([word.stem for word in words if word.kind in _FIGURES] for words in (left, right))
    # One that only moved ("Am Montag hat der Rat", "Der Rat hat am Montag") is the same; two may have changed places.
    if timed and also_timed and not (timed == also_timed and len(set(timed)) == 1):
        return True
    if any(opposed(word.folded, other.folded) for word in left for other in right):
        return True
    edits = [_without_titles(edit, one, two) for edit in edits]
    if any(_say_different(*edit) for edit in edits):
        return True
    left = [word for words, _ in edits for word in words if word.kind not in _FIGURES]
    right = [word for _, words in edits for word in words if word.kind not in _FIGURES]
    if _say_different(left, right):
        return True
    moved = ((word, other) for word in left for other in right if word.kind == "name" and word.stem == other.stem)
    return any(_crossed(word, other, one, two) for word, other in moved)


def _without_titles(edit: _Edit, one: Wording, two: Wording) -> _Edit:
    """Leave out a title of either side's before a name of both: *Machthaber* or *Staatschef Kim*."""
    left, right = edit
    if _title_before_same_name(left, one, two) and _title_before_same_name(right, two, one):
        return left[:-1], right[:-1]
    return edit


def _say_different(left: Sequence[ComparedWord], right: Sequence[ComparedWord]) -> bool:
    """Tell whether either side has a word that says something, and says something else than all of the other's."""
    left, right = _content(left), _content(right)
    return any(not any(_one_meaning(word, other) for other in right) for word in left) and any(
        not any(_one_meaning(word, other) for other in left) for word in right
    )


def _crossed(word: ComparedWord, other: ComparedWord, one: Wording, two: Wording) -> bool:
    """Tell whether a name that both have, at different places, may do here what is done to it there.

    Behind the same preposition ("in Grefenau") or the same form of the article ("der Rat") it only moved.
    """
    before, also_before = _word_before(word, one), _word_before(other, two)
    return before != also_before or not (before in PREPOSITIONS or before in _MOVABLE)


def _word_before(word: ComparedWord, wording: Wording) -> str:
    place = next(at for at, found in enumerate(wording.words) if found is word)
    return wording.words[place - 1].folded if place else ""


def _title_before_same_name(words: Sequence[ComparedWord], own: Wording, other: Wording) -> bool:
    """Tell whether the last of these words is a title, followed by a name that both sentences have."""
    if not words or words[-1].folded not in _TITLES:
        return False
    place = next(at for at, word in enumerate(own.words) if word is words[-1])
    following = own.words[place + 1 : place + 2]
    return bool(following) and following[0].kind == "name" and following[0].stem in other.bag


def _one_meaning(word: ComparedWord, other: ComparedWord) -> bool:
    if word.stem == other.stem:
        return True
    if word.kind != "name" or other.kind != "name":
        short, long = sorted((word.folded, other.folded), key=len)
        if len(short) >= _SHORTEST_PART and long.startswith(short) and long[len(short) :] in ENDINGS:
            return True  # "allein", "alleine"
        return _GROUP.get(word.folded, -1) == _GROUP.get(other.folded, -2)
    if sound(word.stem) == sound(other.stem):
        return True
    shorter, longer = sorted((word.stem, other.stem), key=len)
    prefix = longer.removesuffix(shorter)
    named = {word.folded, other.folded} & _FOLDED_GIVEN_NAMES
    long_enough = len(shorter) >= _SHORTEST_PART and len(prefix) >= _SHORTEST_PREFIX
    return long_enough and prefix != longer and prefix not in _CHANGING and not named
