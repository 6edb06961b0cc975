from __future__ import annotations

import pytest

from retrieval.conversation.clauses import clause_of, without_brackets


@pytest.mark.parametrize(
    ("question", "asked", "verb", "middle", "role"),
    [
        ("Wo trafen sich Kim und Putin 2019?", "Wo", "trafen", "sich Kim und Putin 2019", "adverb"),
        ("Wie viele Gäste hat das Bad?", "Wie viele Gäste", "hat", "das Bad", "object"),
        (
            "Wie viele geplante Konzerte mussten ausfallen?",
            "Wie viele geplante Konzerte",
            "mussten",
            "ausfallen",
            "subject",
        ),
        ("Wem gehört der Bernstein?", "Wem", "gehört", "der Bernstein", "dative"),
        ("In welchem Hotel schlief der Minister?", "In welchem Hotel", "schlief", "der Minister", "adverb"),
        ("Welche Länder unterschrieben das Abkommen?", "Welche Länder", "unterschrieben", "das Abkommen", "subject"),
        ("Kam der Zug an?", "", "kam", "der Zug an", "none"),
    ],
)
def test_a_question_comes_apart_at_its_verb(question: str, asked: str, verb: str, middle: str, role: str) -> None:
    clause = clause_of(question)
    assert clause is not None
    assert (clause.asked, clause.verb, clause.middle, clause.role) == (asked, verb, middle, role)


@pytest.mark.parametrize("text", ["Bilanz des Sturms", "Wo?", "", "Where did they meet?", ", , ,"])
def test_what_is_no_german_question_has_no_parts(text: str) -> None:
    assert clause_of(text) is None


@pytest.mark.parametrize(
    ("question", "dependent"),
    [
        ("Wann fand das Konzert statt?", "als das Konzert stattfand"),
        ("Wo hat sich der Rat getroffen?", "als sich der Rat getroffen hat"),
        ("Wo stürzte der Kran ab, als es stürmte?", "als der Kran abstürzte"),
    ],
)
def test_a_dependent_clause_ends_with_its_verb(question: str, dependent: str) -> None:
    clause = clause_of(question)
    assert clause is not None
    assert clause.dependent("als") == dependent


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Wer noch? (Wo traf sich der Rat?)", ("Wo traf sich der Rat?", "")),
        ("Wie alt ist er? (der Turm in Celle)", ("Wie alt ist er?", "der Turm in Celle")),
        ("Wie alt ist der Turm (in Celle)?", ("Wie alt ist der Turm (in Celle)?", "")),
    ],
)
def test_brackets_hold_a_question_or_its_topic(question: str, meant: tuple[str, str]) -> None:
    assert without_brackets(question) == meant
