from __future__ import annotations

import pytest

from retrieval.german.given_name_genders import gender_of_given_name
from retrieval.german.noun_genders import gender_of


@pytest.mark.parametrize(
    ("noun", "gender"),
    [
        ("Zug", "m"),
        ("Panzerzug", "m"),
        ("Fähre", "f"),
        ("Hallenbad", "n"),
        ("Verordnung", "f"),
        ("Mädchen", "n"),
        ("Xylotz", None),
    ],
)
def test_the_head_tells_the_gender(noun: str, gender: str | None) -> None:
    assert gender_of(noun) == gender


@pytest.mark.parametrize(
    ("name", "gender"), [("Wiebke", "f"), ("Angela", "f"), ("Luca", "m"), ("Sergej", "m"), ("Xyz", None)]
)
def test_a_given_name_tells_who_has_it(name: str, gender: str | None) -> None:
    assert gender_of_given_name(name) == gender
