"""What two sentences state, and whether both can be so."""

import pytest

from retrieval.answering.question import AnalysedQuestion
from retrieval.answering.statements import Kind, asked_kind, statements, told_by_marks
from retrieval.german.questions import analyse_question

PUBLISHED = "2019-04-26"  # a Friday


def asking(question):
    return AnalysedQuestion(text=question, terms=(), weighted=(), expected=analyse_question(question))


def stated(question, sentence, marked="", published=PUBLISHED):
    kind = asked_kind(asking(question), marked)
    assert kind is not None
    return statements(kind, asking(question), sentence, published, marked)


def words(question, sentence, marked=""):
    return [(found.span.cut(sentence), found.denied) for found in stated(question, sentence, marked)]


@pytest.mark.parametrize(
    ("question", "marked", "kind"),
    [
        ("Wann fiel der Strom aus?", "", Kind.DATE),
        ("An welchem Tag fiel der Strom aus?", "", Kind.DATE),
        ("Fiel der Strom am Dienstag oder am Mittwoch aus?", "", Kind.DATE),
        ("Wie viele Verletzte gab es?", "", Kind.NUMBER),
        ("Wie hoch ist der Turm?", "", Kind.NUMBER),
        ("Was hat der Turm die Stadt gekostet?", "4 Millionen Euro", Kind.NUMBER),
        ("Was hat der Turm die Stadt gekostet?", "viel Mühe", None),
        ("Wo steht der Turm?", "", Kind.PLACE),
        ("Wer hat den Turm gebaut?", "", Kind.PERSON),
        ("Warum steht der Turm schief?", "4 Millionen Euro", None),
    ],
)
def test_what_answers_are_compared_by(question, marked, kind):
    assert asked_kind(asking(question), marked) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("Wann fiel der Strom aus?", "Am Mittwochabend fiel in Au der Strom aus.", [("Am Mittwochabend", False)]),
        ("Wann fiel der Strom aus?", "Er fiel nicht am Montag aus, sondern am 2. Mai.",
         [("am Montag", True), ("am 2. Mai", False)]),
        ("Wann fiel der Strom aus?", "Der Strom sei weg, sagte der Sprecher am Samstag.", []),
        ("Wann fiel der Strom aus?", "Der Strom fiel im Sommer aus.", []),
        ("Wie viele Verletzte gab es?", "Es gab zwölf Verletzte und 3 Tote.", [("zwölf Verletzte", False)]),
        ("Wie viele Euro kostet der Turm?", "Nicht 64 Millionen Euro, sondern 46 Millionen Euro kostet er 2019.",
         [("64 Millionen Euro", True), ("46 Millionen Euro", False)]),
        ("Wer leitet das Museum?", "Das Museum leitet jetzt Hanna Ottmers.", [("Hanna Ottmers", False)]),
    ],
)  # fmt: skip
def test_what_a_sentence_states(question, sentence, found):
    assert words(question, sentence) == found


CONTRADICTING = [
    ("Wann fiel der Strom aus?", "Am Dienstag fiel der Strom aus.", "Am Mittwoch fiel der Strom aus."),
    ("Wann fiel der Strom aus?", "Am 3. Mai fiel der Strom aus.", "Der Strom fiel am 10. Mai aus."),
    ("Wie viele Verletzte gab es?", "Es gab zwölf Verletzte.", "Es gab 15 Verletzte."),
    ("Wie viele Verletzte gab es?", "Es gab mindestens 15 Verletzte.", "Es gab 12 Verletzte."),
    ("Wie hoch ist der Turm?", "Der Turm ist 46 Meter hoch.", "Der Turm ist 64 Meter hoch."),
    ("Wo steht der Turm?", "Der Turm steht in Wladiwostok.", "Der Turm steht in Ussurijsk."),
    ("Wer hat den Turm gebaut?", "Den Turm hat Hanna Ottmers gebaut.", "Den Turm hat Okko Tjarks gebaut."),
]
AGREEING = [
    ("Wann fiel der Strom aus?", "Am Donnerstag fiel der Strom aus.", "Am 25. April fiel der Strom aus."),
    ("Wann fiel der Strom aus?", "Am 25. April fiel der Strom aus.", "Im April 2019 fiel der Strom aus."),
    ("Wann fiel der Strom aus?", "Am Donnerstag fiel der Strom aus.", "Gestern fiel der Strom aus."),
    ("Wie viele Verletzte gab es?", "Es gab rund 40 Verletzte.", "Es gab 43 Verletzte."),
    ("Wie viele Verletzte gab es?", "Es gab mindestens 12 Verletzte.", "Es gab 15 Verletzte."),
    ("Wie viele Verletzte gab es?", "Es gab zwölf Verletzte.", "Es gab 12 Verletzte."),
    ("Wie hoch ist der Turm?", "Der Turm ist 46 Meter hoch.", "Der Turm ist 46,2 Meter hoch."),
    ("Wo steht der Turm?", "Der Turm steht in Chassan.", "Der Turm steht in Khassan."),
    ("Wer hat den Turm gebaut?", "Den Turm hat Hanna Ottmers gebaut.", "Den Turm hat Architektin Ottmers gebaut."),
]


@pytest.mark.parametrize(("question", "one", "other"), CONTRADICTING)
def test_statements_that_cannot_both_be_so(question, one, other):
    ours, theirs = stated(question, one, "46 Meter"), stated(question, other, "46 Meter")
    assert ours
    assert theirs
    assert all(a.contradicts(b) and b.contradicts(a) for a in ours for b in theirs)


@pytest.mark.parametrize(("question", "one", "other"), AGREEING)
def test_statements_that_can_both_be_so(question, one, other):
    ours, theirs = stated(question, one, "46 Meter"), stated(question, other, "46 Meter")
    assert ours
    assert theirs
    assert not any(a.contradicts(b) or b.contradicts(a) for a in ours for b in theirs)


def test_values_of_different_kinds_do_not_contradict_each_other():
    ((day,), (count,)) = (
        stated("Wann fiel der Strom aus?", "Am Dienstag fiel der Strom aus."),
        stated("Wie viele Verletzte gab es?", "Es gab zwölf Verletzte."),
    )
    assert not day.contradicts(count)


def test_marked_words_are_asked_for_only_where_they_can_tell():
    assert told_by_marks(analyse_question("Was hat der Turm die Stadt gekostet?"), "Er kostete 4 Euro.")
    assert not told_by_marks(analyse_question("Was hat der Turm die Stadt gekostet?"), "Er kostete viel.")
    assert not told_by_marks(analyse_question("Wie viele Menschen kamen?"), "Es kamen 4 mit 5 Euro.")
    assert not told_by_marks(analyse_question("Wann stand der Turm?"), "Er kostete 4 Euro.")
