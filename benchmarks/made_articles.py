"""Make German-looking articles, the same ones for the same seed: as many as a measurement wants, of nobody's text.

    python -m benchmarks.made_articles /tmp/made --number 5000
    python -m benchmarks.made_articles /tmp/made.jsonl --number 5000 --seed 7

A path that ends in .jsonl becomes one file, any other a folder with a .json file for each article.  Words are drawn as
in natural text, a few very often and many once: compounds, names and places are put together from parts.  Article
number n depends on the seed and on n alone, so a larger archive holds the smaller one.
"""
# ruff: noqa: SIM905 - a list of words reads best as words

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from itertools import accumulate, product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from retrieval.datamodel import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["changed", "line_of", "made_article", "made_articles", "write_article"]

_FIRST_PARTS = (
    "Hafen Schul Brücken Kanal Wetter Strom Wald Straßen Markt Kirchen Museums Bahn Bürger Kreis Stadt Landes Ernte "
    "Fischerei Rettungs Feuerwehr Energie Wasser Boden Verkehrs Theater Sport Jugend Senioren Handwerks Gesundheits "
    "Klinik Forschungs Umwelt Küsten Deich Moor Gemeinde Haushalts Steuer Bildungs Winter Sommer Grenz Gewerbe Dorf "
    "Mühlen Turm Garten Wein Hütten"
).split()
_HEADS = tuple(
    (word, gender)
    for gender, words in {
        "m": "Plan Verein Ausschuss Umbau Streit Vertrag Bericht Betrieb Antrag Neubau Fonds Rat Tag Entwurf Preis",
        "f": "Reform Leitung Prüfung Sperrung Genossenschaft Halle Versammlung Anlage Abgabe Werkstatt Kammer Wahl",
        "n": "Projekt Gutachten Amt Gebäude Fest Programm Bündnis Archiv Gelände Netz Verfahren Modell Zentrum",
    }.items()
    for word in words.split()
)
_FIRST_NAMES = (
    "Almut Bero Carlotta Detlev Enna Folkert Gesine Hauke Ilka Jannis Kerrin Lennart Merle Nils Oda Piet Quirin Rieke "
    "Sönke Tomke Ubbo Veerle Wiebke Yorick"
).split()
_NAME_BEGINNINGS = "Ahl Brook Dorn Eil Fehn Grot Harm Immel Jürg Kling Lohm Meer Nord Oster Petz Ruhm Stein".split()
_NAME_MIDDLES = ("", "en", "es", "er", "ings")
_NAME_ENDINGS = "mann sen er ing horst kamp wald ert beck stedt lich".split()
_PLACE_BEGINNINGS = "Alt Bären Drei Ellern Förde Greifs Hohen Ihlen Kalk Linden Mühl Neu Ober Rauschen Wester".split()
_PLACE_ENDINGS = "büttel furt au hausen siel bach hagen kirchen moor ried tal".split()
_ROLES = "Sprecherin Leiter Vorsitzende Gutachterin Landrat Bürgermeisterin Ingenieurin Anwohner Rektorin".split()
_OUTLETS = ("Ellernbote", "Küstenkurier", "Morgenblatt am Siel", "Kreiszeitung Fehn", "Lindenauer Tageblatt", None)
_TIMES = ("Am Montag", "Am Freitag", "Im Frühjahr", "Nach langer Beratung", "Überraschend", "Wie geplant", "Zuletzt")
_VERBS = "vorgestellt gebilligt abgelehnt verschoben geprüft eröffnet gelobt kritisiert unterbrochen erweitert".split()
_TEMPLATES = (
    "{time} wurde {der} {thing} in {place} {verb}.",
    "{Der} {thing} kostet nach Angaben von {person} rund {number} Euro.",
    "„{Der} {thing} ist für {place} wichtiger als {der2} {thing2}“, sagte {person}.",
    "{time} hat {role} {person} {den} {thing} in {place} {verb}.",
    "In {place} warten {number} Menschen darauf, dass {der} {thing} {verb} wird.",
    "Gegen {den} {thing} sprach sich {person} aus {place} aus.",
    "Mit {dem} {thing} soll {der2} {thing2} bis {year} verbunden werden.",
    "{role} {person} rechnet bei {dem} {thing} mit {number} Stunden Arbeit.",
    "Seit {year} gibt es in {place} {den} {thing}, und {der2} {thing2} kam später hinzu.",
    "Ob {der} {thing} {verb} wird, ließ {person} offen.",
)
_ARTICLES = {"m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem")}
_LONG = 1 / 3
_SHUFFLED = Random("the order of the words, from frequent to rare")  # noqa: S311 - nothing secret is made here


class _Words:
    """Draw words by Zipf's law: the one of rank r with a weight of 1/r."""

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        self._words = list(words)
        _SHUFFLED.shuffle(self._words)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def draw(self, random: Random) -> tuple[str, str]:
        return random.choices(self._words, cum_weights=self._weights)[0]


def _joined(first: Sequence[str], second: Sequence[str], between: str = "") -> list[tuple[str, str]]:
    return [(one + between + other, "") for one, other in product(first, second)]


_THINGS = _Words([(first + head.lower(), gender) for first, (head, gender) in product(_FIRST_PARTS, _HEADS)])
_SURNAMES = [start + middle + end for start, middle, end in product(_NAME_BEGINNINGS, _NAME_MIDDLES, _NAME_ENDINGS)]
_PERSONS = _Words(_joined(_FIRST_NAMES, _SURNAMES, " "))
_PLACES = _Words(_joined(_PLACE_BEGINNINGS, _PLACE_ENDINGS))


def made_article(number: int, *, seed: int = 1) -> Article:
    """Return article `number` of the seed's archive: 4 to 10 sentences about a few things, persons and places."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - as above
    things = [_thing(random) for _ in range(3)]
    persons = [_PERSONS.draw(random)[0] for _ in range(2)]
    places = [_PLACES.draw(random)[0] for _ in range(2)]
    sentences = [_sentence(random, things, persons, places) for _ in range(random.randint(4, 10))]
    middle = len(sentences) // 2
    paragraphs = (" ".join(sentences[:middle]), " ".join(sentences[middle:]))
    return Article(
        id=f"made-{number:06}",
        title=f"{places[0]}: {things[0][0]} {random.choice(_VERBS)}",
        text=f"{places[0]} - " + "\n\n".join(paragraphs),
        source=random.choice(_OUTLETS),
        published=f"20{random.randint(10, 25)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        language="de",
    )


def _thing(random: Random) -> tuple[str, str]:
    """Return a compound, every third one of three parts, most of which occur in one article only."""
    thing, gender = _THINGS.draw(random)
    return (random.choice(_FIRST_PARTS) + thing.lower(), gender) if random.random() < _LONG else (thing, gender)


def _sentence(random: Random, things: Sequence[tuple[str, str]], persons: Sequence[str], places: Sequence[str]) -> str:
    (thing, gender), (thing2, gender2) = random.sample(things, 2)
    der, den, dem = _ARTICLES[gender]
    return random.choice(_TEMPLATES).format(
        thing=thing, der=der, Der=der.capitalize(), den=den, dem=dem, thing2=thing2, der2=_ARTICLES[gender2][0],
        person=random.choice(persons), place=random.choice(places), role=random.choice(_ROLES),
        verb=random.choice(_VERBS), time=random.choice(_TIMES), year=random.randint(1950, 2035),
        number=random.choice((random.randint(3, 99), 100 * random.randint(1, 99))),
    )  # fmt: skip


def made_articles(number: int, *, seed: int = 1) -> Iterator[Article]:
    """Yield the first `number` articles of the seed's archive."""
    return (made_article(place, seed=seed) for place in range(number))


def changed(article: Article, edition: int) -> Article:
    """Return the article with a sentence at its end that no other edition of it has."""
    addition = f" Das Siegel von {article.id} trägt in dieser Ausgabe die Nummer {edition}."
    return Article(**(asdict(article) | {"text": article.text + addition}))


def write_article(folder: Path, article: Article) -> None:
    """Write the article as a file of its own, replacing it if it is there."""
    (folder / f"{article.id}.json").write_text(line_of(article), encoding="utf-8")


def line_of(article: Article) -> str:
    """Return the article as a line of a file in JSON Lines, without its end."""
    return json.dumps({name: value for name, value in asdict(article).items() if value is not None}, ensure_ascii=False)


def main() -> None:
    """Write articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="a file that ends in .jsonl, or a folder; both may be new")
    parser.add_argument("--number", type=int, default=5000, help="how many articles [5000]")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another archive [1]")
    options = parser.parse_args()
    articles = made_articles(options.number, seed=options.seed)
    if options.path.suffix == ".jsonl":
        with options.path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line_of(article)}\n" for article in articles)
        return
    options.path.mkdir(parents=True, exist_ok=True)
    for article in articles:
        write_article(options.path, article)


if __name__ == "__main__":
    main()
