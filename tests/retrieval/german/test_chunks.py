import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.chunks import runs_of, trimmed
from retrieval.german.tokens import tokenise
from retrieval.german.word_classes import word_classes


def candidates(sentence):
    tokens = tokenise(sentence)
    runs = runs_of(word_classes(tokens))
    return {sentence[tokens[first].start : tokens[last].end]: kind for (first, last), kind in runs.items()}


@pytest.mark.parametrize(
    ("sentence", "candidate", "kind"),
    [
        ("Dort liegt der alte Hafen.", "alte Hafen", "phrase"),
        ("Dort liegt der alte Hafen.", "Hafen", "noun"),
        ("Dort liegt der alte Hafen.", "alte", "adjective"),
        ("Sie kamen mit dem Zug.", "mit dem Zug", "prepositional"),
        ("Präsident Wladimir Putin kam.", "Wladimir Putin", "name"),
        ("Präsident Wladimir Putin kam.", "Präsident", "name"),
        ("Er kaufte 30 Schiffe.", "30", "number"),
        ("Es gab Brot, Käse und Wein.", "Brot, Käse und Wein", "joined"),
        ("Sie nannte es „die große Stille der Nacht“ und ging.", "große Stille der Nacht", "joined"),
        ("Er blieb, weil sie noch nicht da war.", "sie noch nicht da war", "clause"),
        ("Er kam, um die Brücke zu sehen.", "Brücke zu sehen", "clause"),
        ("Der Sender (ABC) sendet.", "Sender (ABC)", "joined"),
    ],
)
def test_phrases_lists_and_clauses_are_candidates(sentence, candidate, kind):
    assert candidates(sentence)[candidate] == kind


def test_articles_and_signs_are_trimmed_and_brackets_stay_whole():
    assert trimmed("DANN.", 0, 4) == (1, 3)
    assert trimmed("N(N)x", 0, 2) == (0, 3)
    assert trimmed("(N)", 0, 2) == (1, 1)
    first, last = trimmed("D,.", 0, 2)
    assert last < first


@given(st.text(alphabet="NnA#DRVCSFxQ,();.", max_size=60))
def test_candidates_lie_within_the_sentence(tags):
    runs = runs_of(tags)
    assert all(0 <= first <= last < len(tags) for first, last in runs)
    assert all(tags[first] not in "D,.;()QC" and tags[last] not in "D,.;(QCRS" for first, last in runs)
