from __future__ import annotations

import pytest

from retrieval.german.verb_number import is_past, is_plural, plural_of, singular_of

PAIRS = [
    ("traf", "trafen"),
    ("überreichte", "überreichten"),
    ("ist", "sind"),
    ("hat", "haben"),
    ("verließ", "verließen"),
    ("sagte", "sagten"),
    ("kostet", "kosten"),
    ("begann", "begannen"),
    ("geht", "gehen"),
]


@pytest.mark.parametrize(("singular", "plural"), PAIRS)
def test_a_verb_takes_the_number_of_its_subject(singular: str, plural: str) -> None:
    assert plural_of(singular) == plural
    assert singular_of(plural) == singular
    assert (is_plural(singular), is_plural(plural)) == (False, True)


@pytest.mark.parametrize(("verb", "past"), [("traf", True), ("sagten", True), ("trifft", False), ("kostet", False)])
def test_the_past_is_told_by_the_form(verb: str, past: bool) -> None:
    assert is_past(verb) is past
