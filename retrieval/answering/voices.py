"""How many voices speak: how far one wording has spread, and how many sources say the same in words of their own.

Articles that carry the same words are one voice, however many there are.  Sources are independent if they give the same
answer in other words, share no outlet, and name no agency in common, be it as a credit or as the one they have it from.
An article without a known outlet is nobody's confirmation, because it may well be of the same one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retrieval.datamodel import Voice
from retrieval.german.function_words import FUNCTION_WORDS
from retrieval.german.number_values import number_word
from retrieval.german.tokens import light_stem, tokenise
from retrieval.german.wire_marks import agencies_in
from retrieval.german.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.datamodel import Article, Citation, Quote
    from retrieval.indexing.open_index import OpenIndex

__all__ = ["independent_sources", "voice_of"]

_HEAD, _TAIL, _BEHIND = 150, 80, 20  # code points in which an agency is credited: place line, end, behind the words
_MOST_READ = 8  # of an agency's text, the first few copies tell whose it is
_MOST_AGENCIES = 2
_HOUSE = re.compile(r"^(?:der|die|das)\s|\s(?:online|de|net|com|digital)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Hold where one wording comes from: its outlets, folded, and the agencies that it names."""

    outlets: frozenset[str]
    agencies: frozenset[str]

    def is_apart_from(self, other: _Origin) -> bool:
        """Tell whether both are known and share nothing."""
        apart = not self.outlets & other.outlets and not self.agencies & other.agencies
        return bool(self.outlets and other.outlets) and apart


def voice_of(index: OpenIndex, citations: Sequence[Citation]) -> Voice:
    """Return how far the words of these citations have spread."""
    said = {words_of(_article(index, cited).text[cited.start : cited.end]) for cited in citations}
    credited = Counter(agency for cited in citations[:_MOST_READ] for agency in _credits(_article(index, cited), cited))
    return Voice(
        articles=len(citations),
        outlets=len({outlet for cited in citations if (outlet := _outlet(cited))}),
        agencies=tuple(agency for agency, _ in credited.most_common(_MOST_AGENCIES)),
        verbatim=len(said) == 1,
    )


def independent_sources(index: OpenIndex, quotes: Sequence[Quote]) -> int:
    """Count the independent sources of the first quote's answer, the first quote among them; 0 without quotes.

    A quote gives the same answer if its marked words are those of the first one, or part of them, or hold them; a bare
    number is no such part: "12" years do not confirm "12 Gäste".
    """
    if not quotes:
        return 0
    answer = _marked_words(quotes[0])
    counted = [_origin(index, quotes[0].citations)]
    for quote in quotes[1:]:
        words = _marked_words(quote)
        if not _say_the_same(answer, words):
            continue
        origin = _origin(index, quote.citations)
        if all(origin.is_apart_from(other) for other in counted):
            counted.append(origin)
    return len(counted)


def _say_the_same(answer: frozenset[str], other: frozenset[str]) -> bool:
    shared = answer & other
    if not shared or shared not in (answer, other):
        return False
    return answer == other or not all(word[0].isdecimal() or number_word(word) is not None for word in shared)


def _marked_words(quote: Quote) -> frozenset[str]:
    """Return the stems of the words that are marked in a quote, without function words."""
    marked = " ".join(span.shift(-quote.start).cut(quote.text) for span in quote.highlights)
    tokens = [token for token in tokenise(marked) if token.text[0].isalnum() and token.lower not in FUNCTION_WORDS]
    return frozenset(light_stem(token.text) for token in tokens)


def _origin(index: OpenIndex, citations: Sequence[Citation]) -> _Origin:
    agencies: set[str] = set()
    for cited in citations[:_MOST_READ]:
        article = _article(index, cited)
        agencies.update(_credits(article, cited), agencies_in(article.text[cited.start : cited.end]))
    outlets = frozenset(outlet for cited in citations if (outlet := _outlet(cited)))
    return _Origin(outlets=outlets, agencies=frozenset(agencies))


def _credits(article: Article, cited: Citation) -> list[str]:
    """Return the agencies to which an article, or the cited words in it, are credited."""
    text = article.text
    places = (text[:_HEAD], text[-_TAIL:], text[cited.start : cited.end + _BEHIND])
    found = [agency for place in places for agency in agencies_in(place, credits_only=True)]
    return list(dict.fromkeys([*found, *agencies_in(article.source or "")]))


def _outlet(cited: Citation) -> str:
    """Return an outlet's name, folded; where it is not known, the host of the article's address.

    "Der Spiegel" and "SPIEGEL ONLINE" are one: neither an article nor the medium makes another house.
    """
    name = _HOUSE.sub("", words_of(cited.source or ""))
    if name:
        return name
    try:
        return (urlsplit(cited.url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _article(index: OpenIndex, cited: Citation) -> Article:
    return index.archive.article_by_id(cited.article_id)
