import pytest

from retrieval.german.question_cues import plain_preposition, question_cues
from retrieval.german.questions import analyse_question


def cues(question):
    return question_cues(question, analyse_question(question))


@pytest.mark.parametrize(
    ("question", "preposition", "cases"),
    [
        ("Womit fuhr Kim?", "mit", ""),
        ("Woran starb er?", "an", ""),
        ("Worum ging es?", "um", ""),
        ("Mit wem sprach Kim?", "mit", "d"),
        ("Im welchem Haus war er?", "in", "d"),
        ("Wen traf Kim?", None, "a"),
        ("Wer kam?", None, "n"),
        ("Was geschah?", None, "na"),
        ("Wo war er?", None, ""),
        ("Woher kam er?", None, ""),
        ("Ort des Treffens", None, ""),
    ],
)
def test_preposition_and_case_come_from_the_asking_word(question, preposition, cases):
    found = cues(question)
    assert (found.preposition, found.cases) == (preposition, cases)


@pytest.mark.parametrize(
    ("question", "flag"),
    [
        ("Wie hieß das Schiff?", "of_name"),
        ("Welche zwei Länder grenzen daran?", "of_several"),
        ("Welche Art von Zug war es?", "of_kind"),
        ("Was für Obst wächst dort?", "of_kind"),
        ("Was tat Kim danach?", "of_deed"),
        ("Was ist ein Kladon?", "of_definition"),
    ],
)
def test_a_question_says_what_it_is_after(question, flag):
    assert getattr(cues(question), flag)
    assert not getattr(cues("Wann kam er?"), flag)


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("Wann kam er?", "date"),
        ("Wie lange blieb er?", "number"),
        ("Wer kam?", "person"),
        ("Was kam?", "thing"),
        ("Welche Bewegung entstand?", "named"),
    ],
)
def test_types_are_grouped(question, group):
    assert cues(question).group == group


def test_a_preposition_is_told_from_its_article():
    assert [plain_preposition(word) for word in ("zum", "im", "mit")] == ["zu", "in", "mit"]
