"""Tell a woman's given name from a man's: the names that their ending does not tell, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.german.given_names import GIVEN_NAMES
from retrieval.german.tokens import word_set

if TYPE_CHECKING:
    from retrieval.german.noun_genders import Gender

__all__ = ["gender_of_given_name"]


_WOMEN = word_set(
    "Alice Amy Angela Anja Anne Annegret Annette Astrid Birgit Brigitte Carmen Charlotte Christiane Christine Doris "
    "Elisabeth Elizabeth Elke Gabriele Heike Hannah Hillary Ilse Ines Ingrid Irene Iris Isabel Jane Jennifer Judith "
    "Karin Karoline Kathrin Katrin Kirsten Margaret Marie Marion Marlene Mary Melanie Michelle Nancy Nicole Renate "
    "Ruth Sabine Sarah Silke Sophie Stefanie Susan Susanne Ulrike Ute Birte Dörte Friederike Gesine Wiebke Antje "
    "Maren Imke Meike Maike Heide Käthe Mareike Rike Swantje Frauke Elfriede Hedwig Gertrud Edith Margot Ursel "
    "Beate Ellen Karen Miriam Esther Agnes Ingeborg Sigrid Astrid Yasmin Fatma Aylin Elif Zeynep Ayşe Kerstin "
    "Franziska Jördis Inken"
)


_MEN_IN_A = word_set(
    "Luca Nikita Mischa Sascha Joshua Ilja Garcia Kostja Wanja Mika Noah Elia Juha Attila Mustafa Costa"
)


def gender_of_given_name(name: str) -> Gender | None:
    """Return whether a woman or a man has this given name, None where no table knows it."""
    if name in _WOMEN or (name in GIVEN_NAMES and name.endswith("a") and name not in _MEN_IN_A):
        return "f"
    return "m" if name in GIVEN_NAMES else None
