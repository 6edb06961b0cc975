"""What is a typing error and what is another word."""

import pytest

from retrieval.german.edits import Slip, slip_between
from retrieval.german.transliteration import first_letters, sound
from retrieval.german.typing_errors import likely_meant
from retrieval.german.vocabulary import WordCount
from retrieval.indexing.word_list import WordList, write_word_list


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
    for name in names:
        for other in names:
            assert other[0] in first_letters(name)


def test_other_names_do_not():
    assert len({sound(name) for name in ("hassan", "hansen", "hasan" + "i", "kassel")}) == 4


WORDS = {
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
def test_likely_meant(words, word, name, meant):
    assert likely_meant(word, words, name=name) == meant


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "words"
    write_word_list(folder, WORDS)
    return WordList(folder)


def test_few_words_are_read_to_correct_one(tmp_path, monkeypatch):
    """Of 18,000 words that begin as it may, those are read that halving meets."""
    many = {f"{letter}{first}{second}{end}": WordCount(1, 0)
            for letter in "cghkq" for first in "abcdefghijklmnopqrst" for second in "aeiou"
            for end in ("ber", "dorf", "feld", "hausen", "heim", "lach", "mann", "muth", "ner", "rath", "recht", "rich",
                        "scheid", "sen", "stein", "thal", "wald", "weiler")}  # fmt: skip
    write_word_list(tmp_path / "words", many | {"chassan": WordCount(3, 0)})
    words = WordList(tmp_path / "words")
    assert likely_meant("hassan", words, name=True) == ["chassan"]  # orders the names by their sound
    read, at = [], words._words._at
    monkeypatch.setattr(words._words, "_at", lambda number: read.append(number) or at(number))

    assert likely_meant("khassan", words, name=True) == ["chassan"]
    assert len(read) < 500
