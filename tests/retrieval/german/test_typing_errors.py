"""What is a typing error and what is another word."""

import pytest

from retrieval.german.edits import Slip, slip_between
from retrieval.german.transliteration import sound
from retrieval.german.typing_errors import likely_meant
from retrieval.german.vocabulary import CountedWords, WordCount


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("puttin", "putin", Slip.DOUBLED),
        ("treffen", "trefen", Slip.DOUBLED),
        ("ptuin", "putin", Slip.SWAPPED),
        ("wladiwostock", "wladiwostok", Slip.LEFT_OUT_OR_ADDED),
        ("brcke", "bruecke", None),
        ("traffen", "treffen", Slip.OTHER_VOWEL),
        ("vorgaben", "vorhaben", Slip.OTHER_LETTER),
        ("gesprach", "gespräch", None),  # not in vocabulary form
        ("geseprach", "gesprach", Slip.LEFT_OUT_OR_ADDED),
        ("kanone", "kanoie", None),  # neither neighbours on the keyboard nor alike
        ("maskiert", "markiert", None),
        ("putin", "putin", None),
        ("a", "", Slip.LEFT_OUT_OR_ADDED),
    ],
)
def test_slips(typed, meant, slip):
    assert slip_between(typed, meant) == slip
    assert slip_between(meant, typed) == slip


@pytest.mark.parametrize(
    "names",
    [("hassan", "chassan", "chasan", "khassan"), ("jelzin", "yelzin"), ("chruschtschow", "khruschtschow")],
)
def test_spellings_of_one_name_sound_alike(names):
    assert len({sound(name) for name in names}) == 1


def test_other_names_do_not():
    assert len({sound(name) for name in ("hassan", "hansen", "hasan" + "i", "kassel")}) == 4


WORDS = CountedWords(
    {
        "putin": WordCount(9, 0),
        "wladiwostok": WordCount(5, 0),
        "treffen": WordCount(3, 8),
        "trafen": WordCount(0, 4),
        "berlin": WordCount(7, 0),
        "chassan": WordCount(3, 0),
        "leiter": WordCount(4, 0),
        "bekannt": WordCount(0, 6),
        "praesidenten": WordCount(6, 0),
        "herinrich": WordCount(1, 0),
        "mueller": WordCount(5, 0),
    }
)


@pytest.mark.parametrize(
    ("word", "name", "meant"),
    [
        ("puttin", True, ["putin"]),
        ("wladiwostock", True, ["wladiwostok"]),
        ("traffen", False, ["trafen", "treffen"]),  # a letter twice is likelier than another letter
        ("hassan", True, ["chassan"]),
        ("chasan", True, ["chassan"]),
        ("benannt", False, []),  # another word
        ("heinrich", True, []),  # what the archive writes once may be the error
        ("praesidentin", True, []),  # an ending
        ("merlin", True, []),  # the first letter
        ("muellen", True, []),
        ("pudin", True, []),  # too short for another letter
        ("put", True, []),
        ("leitern", False, []),
        ("p4tin", True, []),
    ],
)
def test_likely_meant(word, name, meant):
    assert likely_meant(word, WORDS, name=name) == meant
