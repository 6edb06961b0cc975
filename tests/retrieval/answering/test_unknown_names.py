import pytest

from retrieval.answering.question import analyse
from retrieval.answering.unknown_names import names_unknown
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.lexical_index import LexicalIndex
from retrieval.indexing.lexical_writing import write_lexical_index

TEXTS = ["Kim traf Putin in Wladiwostok.", "Der Grenzort Chassan liegt am Fluss.", "Lawrow reiste nach Pjöngjang."]


@pytest.fixture
def index(tmp_path):
    analyzer = Analyzer()
    write_lexical_index(tmp_path / "bm25", [analyzer(text) for text in TEXTS])
    return LexicalIndex(tmp_path / "bm25")


def unknown(index, question):
    return names_unknown(analyse(question, Analyzer(), index.idf), index)


@pytest.mark.parametrize(
    "question",
    ["Wo trafen sich Merkel und Putin?", "Was sagte Angela Merkel?", "Wann kam Kim nach Buxtehude?"],
)
def test_a_name_of_which_the_archive_never_speaks(index, question):
    assert unknown(index, question)


@pytest.mark.parametrize(
    "question",
    [
        "Wo trafen sich Kim und Putin?",
        "Wo trafen sich Kim und Puttin?",  # a typing error
        "Wann kam Kim nach Chasan?",  # another spelling
        "Welche Farbe hatten die Waggons?",  # nouns, not names
        "Where did Kim and Putin meet in Vladivostok?",  # English spelling
        "Was geschah 1999?",  # a year is no name
    ],
)
def test_known_names_near_spellings_and_other_nouns(index, question):
    assert not unknown(index, question)
