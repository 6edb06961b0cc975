import itertools

import pytest

from benchmarks.varied_questions import news_questions, varied_questions


def first(number, *args, **kwargs):
    return list(itertools.islice(varied_questions(*args, **kwargs), number))


@pytest.mark.parametrize(
    ("question", "varied"),
    [
        ("Wer baut die Mole?", "Wer baut die Fähre?"),
        ("Wie alt ist er?", "Wie alt ist er Fähre?"),
        ("Warum?", "Warum Fähre?"),
    ],
)
def test_a_noun_stands_for_another_one_but_not_for_the_asking_word(question, varied):
    assert first(2, [question], ["Fähre"]) == [question, varied]


def test_questions_come_as_they_are_first_and_the_same_each_time():
    questions, nouns = ["Wer baut die Mole?", "Wann legt die Fähre ab?"], ["Hafen", "Kai", "Leuchtturm"]
    asked = first(20, questions, nouns)
    assert asked[:2] == questions
    assert asked == first(20, questions, nouns)
    assert first(20, questions, nouns, seed=1) != asked


def test_of_the_news_questions_hardly_two_are_the_same():
    nouns = [f"Wort{chr(97 + one)}{chr(97 + other)}" for one in range(26) for other in range(26)]
    asked = first(5000, news_questions(), nouns)
    assert len(set(asked)) > 4800
