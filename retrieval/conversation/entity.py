"""Something that a turn names, and how German says it in another case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from retrieval.german.noun_genders import Gender

__all__ = ["Entity", "Kind"]


Kind = Literal["person", "place", "thing"]


_WEAK = re.compile(
    r"(?:[a-zäöü]{3}(?:ent|ant|ist)|[^n]dat|ilot|thlet|poet|oge|nom|graf|[Bb]är|[Mm]ensch|[Kk]omplize|[Zz]euge|[Kk]unde|[Jj]unge|[Kk]ollege|"
    r"[Ee]xperte|[Nn]achfahre|[Bb]ote|[Ll]öwe)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Hold what is named: `text` as it is called in the nominative without its article, or a name.

    `start:end` is where the words stand (its article with them) in the text they were found in.  `named` tells a name
    from a common noun; `before` is the preposition in front, in lower case.
    """

    text: str
    kind: Kind
    gender: Gender | None
    plural: bool
    named: bool
    start: int
    end: int
    before: str = ""
    determiner: str = ""
    attribute: str = ""

    @property
    def nominative(self) -> str:
        """Return the words as a subject has them."""
        return self._with_article({"m": "der", "f": "die", "n": "das"}, "die")

    @property
    def accusative(self) -> str:
        """Return the words as a direct object has them."""
        return self._weak()._with_article({"m": "den", "f": "die", "n": "das"}, "die")

    @property
    def dative(self) -> str:
        """Return the words as an indirect object and most prepositions have them."""
        return self._weak()._with_article({"m": "dem", "f": "der", "n": "dem"}, "den")

    def _weak(self) -> Entity:
        """Return a weak masculine noun with the ending of all its cases but one ("dem Piloten")."""
        if self.named or self.plural or self.gender != "m" or not _WEAK.search(self.text):
            return self
        return replace(self, text=self.text + ("n" if self.text.endswith("e") else "en"))

    def _with_article(self, articles: dict[Gender, str], plural: str) -> str:
        if self.named:
            return self.text
        article = plural if self.plural else articles[self.gender] if self.gender else ""
        return f"{article} {self.text} {self.attribute}".strip()
