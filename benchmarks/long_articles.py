"""Make archives of any size whose words and lengths are spread as in real news: nobody's text, the same each time.

    python -m benchmarks.long_articles /tmp/made.jsonl --passages 100000

Words are drawn by Zipf's law from a vocabulary that never ends: German function words first, then stems with their
endings, compounds of two and of three parts, names and places.  Lengths of articles and sentences are those of 510 news
articles (356 and 17 words in the mean); a quarter of an article's words are a few of its own.  There is one outlet with
half of all articles, one with a twentieth, one with a two-hundredth, and dates are even from 2010 to 2025.
"""
# ruff: noqa: SIM905 - a list of words reads best as words

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.datamodel import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "OUTLETS",
    "PASSAGES_AN_ARTICLE",
    "drawn_terms",
    "first_day",
    "long_articles",
    "origins",
    "question_about",
    "word_of",
]

PASSAGES_AN_ARTICLE = 4.2  # as the chunker cuts them; made words have more tokens than real ones
OUTLETS = {"Hafenblatt": 0.5, "Kanalbote": 0.05, "Moorzeitung": 0.005, "Ellernbote": 0.2, "Küstenkurier": 0.245}
_FIRST_DAY, _LAST_DAY = date(2010, 1, 1), date(2025, 12, 31)
_FUNCTION_WORDS = (
    "der die und in den von zu mit das auf im ist sich für nicht ein dem des es eine auch als an am dass hat aus bei "
    "werden er nach einem einer sie sind um wie wird einen aber vor noch über haben war oder sei man nur wurde mehr so "
    "zur sein zum hatte habe bis gegen sagte zwei kann durch wir soll wurden seine unter eines nun gibt vom worden "
    "wieder können seit zwischen schon wenn drei dabei diese ihre beim dann bereits"
).split()
_NOUNS = (
    "Hafen Schule Brücke Kanal Wetter Strom Wald Straße Markt Kirche Museum Bahn Bürger Kreis Stadt Land Ernte Boden "
    "Feuer Energie Wasser Verkehr Theater Sport Jugend Handwerk Klinik Umwelt Küste Deich Moor Haushalt Steuer Bildung "
    "Winter Sommer Grenze Gewerbe Dorf Mühle Turm Garten Wein Hütte Plan Verein Streit Vertrag Bericht Betrieb Antrag "
    "Neubau Rat Tag Preis Reform Leitung Prüfung Halle Anlage Abgabe Wahl Projekt Amt Fest Programm Archiv Netz Modell"
).split()
_VERBS = (
    "plan bau prüf eröffn lehn verschieb lob kritisier erweiter melde warn kauf zeig lern spar förder teil öffn rechn "
    "wart arbeit leit forder such folg steuer wechsel bild sammel retten"
).split()
_ADJECTIVES = (
    "neu alt groß klein lang kurz teuer billig sicher offen klar schnell ruhig stark schwach früh spät nah fern leer "
    "voll warm kalt hart weich hell dunkel still breit eng"
).split()
_NAMES = (
    "Ahl Brook Dorn Eil Fehn Grot Harm Immel Jürg Kling Lohm Meer Nord Oster Petz Ruhm Stein Bären Ellern Förde "
    "Greifs Hohen Ihlen Kalk Linden"
).split()
_NAME_ENDINGS = "mann sen er ing horst kamp wald ert beck stedt lich büttel furt au hausen siel hagen ried tal".split()
_NOUN_ENDINGS = ("", "en", "s", "n", "es", "er")
_VERB_FORMS = ("{}t", "{}en", "{}te", "{}ten", "ge{}t", "ver{}t", "be{}en", "{}end")
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em", "", "ere", "sten")
_VOCABULARY = 1_500_000  # words that can be drawn; most of them never are
# Every twentieth of the words of 510 news articles and of their sentences.
_ARTICLE_WORDS = (
    60, 109, 137, 151, 165, 177, 200, 223, 245, 269, 295, 325, 354, 385, 418, 468, 508, 551, 638, 780, 1100
)  # fmt: skip
_SENTENCE_WORDS = (3, 6, 7, 9, 10, 11, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 23, 25, 28, 33, 45)
_OWN_WORDS, _OWN_SHARE = 14, 0.25


def word_of(rank: int) -> str:
    """Return the word of a rank, 0 the most frequent."""
    if rank < len(_FUNCTION_WORDS):
        return _FUNCTION_WORDS[rank]
    kind, number = _KINDS[rank % len(_KINDS)], rank // len(_KINDS)
    return kind(number)


def _noun(number: int) -> str:
    number, ending = divmod(number, len(_NOUN_ENDINGS))
    number, head = divmod(number, len(_NOUNS))
    word = _NOUNS[(head * 31 + number) % len(_NOUNS)]
    while number:
        number, part = divmod(number - 1, len(_NOUNS))
        word = _NOUNS[part] + ("s" if part % 3 == 0 else "") + word.lower()
    return word + _NOUN_ENDINGS[ending]


def _verb(number: int) -> str:
    number, form = divmod(number, len(_VERB_FORMS))
    number, stem = divmod(number, len(_VERBS))
    word = _VERB_FORMS[form].format(_VERBS[stem])
    return word if not number else _noun((number - 1) * len(_NOUN_ENDINGS)).lower() + word


def _adjective(number: int) -> str:
    number, ending = divmod(number, len(_ADJECTIVE_ENDINGS))
    number, stem = divmod(number, len(_ADJECTIVES))
    word = _ADJECTIVES[stem] + _ADJECTIVE_ENDINGS[ending]
    return word if not number else _noun((number - 1) * len(_NOUN_ENDINGS)).lower() + word


def _name(number: int) -> str:
    number, ending = divmod(number, len(_NAME_ENDINGS))
    number, first = divmod(number, len(_NAMES))
    word = _NAMES[first] + _NAME_ENDINGS[ending]
    while number:
        number, ending = divmod(number - 1, len(_NAME_ENDINGS))
        word += _NAME_ENDINGS[ending]
    return word


def _figure(number: int) -> str:
    return str(number * 7 % 997 if number < 997 else number)


_KINDS = (_noun, _verb, _noun, _adjective, _noun, _name, _noun, _verb, _noun, _name, _noun, _figure)
_WEIGHTS = 1.0 / (np.arange(_VOCABULARY) + 2.7) ** 1.05
_CUMULATED = np.cumsum(_WEIGHTS / _WEIGHTS.sum())
_word = lru_cache(maxsize=200_000)(word_of)


def long_articles(number: int, *, seed: int = 1) -> Iterator[Article]:
    """Yield the first `number` articles of the seed's archive."""
    return (_article(place, np.random.default_rng((seed, place))) for place in range(number))


def origins(number: int, *, seed: int = 1) -> list[tuple[int, str, str]]:
    """Return row, date and outlet of articles whose texts nobody needs."""
    random = np.random.default_rng(seed)
    days = random.integers((_LAST_DAY - _FIRST_DAY).days + 1, size=number).tolist()
    outlets = random.choice(list(OUTLETS), size=number, p=list(OUTLETS.values())).tolist()
    dates = [(_FIRST_DAY + timedelta(days=day)).isoformat() for day in days]
    return list(zip(range(number), dates, outlets, strict=True))


def question_about(article: Article, random: np.random.Generator) -> str:
    """Return a question in some of the article's own words."""
    words = [word.strip(".,") for word in article.text.split()]
    rare = list(dict.fromkeys(word for word in words if word.lower() not in _COMMON and not word.isdecimal()))
    return "Wann wurde {} in {} wegen {} {}?".format(*random.choice(rare, size=4, replace=len(rare) < 4))


_COMMON = frozenset(_FUNCTION_WORDS)


def drawn_terms(random: np.random.Generator, count: int) -> list[str]:
    """Return words by Zipf's law, without those that an analyzer leaves out."""
    begin = _CUMULATED[len(_FUNCTION_WORDS) - 1]
    ranks = np.searchsorted(_CUMULATED, random.uniform(begin, 1.0, count)).clip(max=_VOCABULARY - 1)
    return [_word(rank) for rank in ranks.tolist()]


def first_day(share: float) -> str:
    """Return the day since which this share of the articles was published."""
    days = (_LAST_DAY - _FIRST_DAY).days + 1
    return (_LAST_DAY - timedelta(days=round(days * share) - 1)).isoformat()


def _article(number: int, random: np.random.Generator) -> Article:
    wanted = int(_quantile(_ARTICLE_WORDS, random))
    ranks = np.searchsorted(_CUMULATED, random.random(wanted + _SENTENCE_WORDS[-1])).clip(max=_VOCABULARY - 1)
    own = np.searchsorted(_CUMULATED, random.uniform(0.45, 1.0, _OWN_WORDS)).clip(max=_VOCABULARY - 1)
    mine = random.random(len(ranks)) < _OWN_SHARE
    ranks[mine] = random.choice(own, mine.sum())
    words = [_word(rank) for rank in ranks.tolist()]
    sentences, done = [], 0
    while done < wanted:
        length = int(_quantile(_SENTENCE_WORDS, random))
        sentences.append(_sentence(words[done : done + length]))
        done += length
    published = _FIRST_DAY + timedelta(days=int(random.integers((_LAST_DAY - _FIRST_DAY).days + 1)))
    return Article(
        id=f"long-{number:07}",
        title=" ".join(_word(rank) for rank in own[:5].tolist()),
        text=" ".join(sentences),
        source=str(random.choice(list(OUTLETS), p=list(OUTLETS.values()))),
        published=published.isoformat(),
        language="de",
    )


def _sentence(words: list[str]) -> str:
    if len(words) > 12:
        words = [*words[:6], words[6] + ",", *words[7:]]
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def _quantile(steps: tuple[int, ...], random: np.random.Generator) -> float:
    return float(np.interp(random.random(), np.linspace(0, 1, len(steps)), steps))


def main() -> None:
    """Write articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="the .jsonl file to write")
    parser.add_argument("--passages", type=int, default=10_000, help="about how many passages they become [10000]")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another archive [1]")
    options = parser.parse_args()
    with options.path.open("w", encoding="utf-8") as file:
        for article in long_articles(round(options.passages / PASSAGES_AN_ARTICLE), seed=options.seed):
            print(json.dumps(asdict(article), ensure_ascii=False), file=file)


if __name__ == "__main__":
    main()
