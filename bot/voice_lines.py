"""What is said about an answer's sources: how far words have spread, how many say so, and where two contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markdown import cut_line
from bot.texts import TEXTS, date_in_words

if TYPE_CHECKING:
    from bot.texts import Language
    from retrieval import Answer, Contradiction, Quote, StatedWords

__all__ = ["answer_lines", "voice_line"]

_WORDS_LIMIT, _SOURCE_LIMIT = 80, 60


def voice_line(quote: Quote, language: Language) -> str | None:
    """Return in how many articles and outlets a quote's words stand, and whose they are; None for one article."""
    texts, voice = TEXTS[language], quote.voice
    if voice is None or voice.articles < 2:
        return None
    line = (texts.same_words if voice.verbatim else texts.nearly_same_words).format(articles=voice.articles)
    if voice.outlets:
        line += texts.by_one_outlet if voice.outlets == 1 else texts.by_outlets.format(outlets=voice.outlets)
    if voice.agencies:
        line += texts.agency_text.format(agencies="/".join(voice.agencies))
    return line


def answer_lines(answer: Answer, language: Language) -> list[str]:
    """Return the lines above the quotes: how many independent sources there are, if several, and each contradiction."""
    texts = TEXTS[language]
    several = answer.independent_sources > 1
    lines = [texts.independent_sources.format(count=answer.independent_sources)] if several else []
    return lines + [_contradiction(found, language) for found in answer.contradictions]


def _contradiction(found: Contradiction, language: Language) -> str:
    return TEXTS[language].contradiction.format(one=_side(found.one, language), other=_side(found.other, language))


def _side(stated: StatedWords, language: Language) -> str:
    cited = stated.citation
    source = cut_line(cited.source or cited.title, _SOURCE_LIMIT)
    date = date_in_words(cited.published, language)
    origin = ", ".join(part for part in (source, date) if part)
    return TEXTS[language].stated.format(words=cut_line(stated.words, _WORDS_LIMIT), origin=origin)
