"""The lines beneath a quote that say where its words stand: numbered, linked, agency copy named once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.markdown import cut_line, escape, link, shorten, size
from bot.texts import TEXTS, date_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.texts import Language
    from retrieval import Citation, Quote

__all__ = ["SourceForm", "source_blocks", "source_line", "source_numbers"]

_MOST_FURTHER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceForm:
    """Say how much is told of sources: how many copies beside a quote's own article, and how long each line is."""

    further: int = 0
    linked: bool = True
    title: int = 160
    outlet: int = 60


_USUAL = SourceForm()
_FORMS = (
    SourceForm(further=_MOST_FURTHER),
    SourceForm(further=1),
    _USUAL,
    SourceForm(linked=False),
    SourceForm(linked=False, title=40, outlet=24),
)


def source_numbers(quotes: Sequence[Quote]) -> dict[str, int]:
    """Return a number, from 1, for every article that is named beneath one of an answer's quotes, by article id."""
    numbers: dict[str, int] = {}
    for quote in quotes:
        for citation in quote.citations[: 1 + _MOST_FURTHER]:
            numbers.setdefault(citation.article_id, len(numbers) + 1)
    return numbers


def source_blocks(quotes: Sequence[Quote], numbers: Mapping[str, int], language: Language, *, limit: int) -> list[str]:
    """Return the lines beneath each quote, together of at most `limit` units if that can be without losing a source.

    Copies beyond the first few are counted.  For room, the other copies are counted too, then links give way, and at
    last the ends of long titles and names.
    """
    for form in _FORMS:
        blocks = _blocks(quotes, numbers, form, language)
        if sum(map(size, blocks)) <= limit:
            break
    return blocks


def source_line(citation: Citation, language: Language, form: SourceForm = _USUAL) -> str:
    """Return title, outlet and date in one line; the title is the link, or where it cannot be, words of our own are."""
    title = shorten(citation.title, form.title)
    outlet = cut_line(citation.source or "", form.outlet)
    carrier = link(title, citation.url) if form.linked else None
    remark = link(TEXTS[language].to_article, citation.url) if form.linked and not carrier else None
    date = _date(citation, language) if title or outlet else escape(date_in_words(citation.published, language))
    parts = (carrier or escape(title), outlet, date, remark)
    return ", ".join(part for part in parts if part)


def _blocks(quotes: Sequence[Quote], numbers: Mapping[str, int], form: SourceForm, language: Language) -> list[str]:
    """Return under each quote its own source, and each further article; the title only where the article is new."""
    blocks, told = [], set()
    mark = _mark_beside([citation for quote in quotes for citation in quote.citations[: 1 + form.further]])
    for quote in quotes:
        own, *others = quote.citations
        shown = others[: form.further]
        named = [mark(numbers[other.article_id]) for other in shown]
        source = _again(own, language) if own.article_id in told else source_line(own, language, form)
        first = f"{mark(numbers[own.article_id])} {source}"
        lines = [first + _also_in(named, len(others) - len(shown), language)]
        told.add(own.article_id)
        for number, other in zip(named, shown, strict=True):
            if other.article_id not in told:
                lines.append(f"{number} {source_line(other, language, form)}")
                told.add(other.article_id)
        blocks.append("\n".join(lines))
    return blocks


def _again(citation: Citation, language: Language) -> str:
    return f"{TEXTS[language].same_article}, {_date(citation, language)}"


def _date(citation: Citation, language: Language) -> str:
    """Return the date in words, which begins no line: behind a comma "25. April" is no list."""
    words = date_in_words(citation.published, language)
    return words if words.replace(".", "").replace(" ", "").isalnum() else escape(words)


def _also_in(numbers: Sequence[str], unnamed: int, language: Language) -> str:
    texts = TEXTS[language]
    parts = [", ".join(numbers)] if numbers else []
    if unnamed:
        parts.append(texts.one_more if unnamed == 1 else texts.many_more.format(count=unnamed))
    return f"; {texts.also_in} {f' {texts.conjunction} '.join(parts)}" if parts else ""


def _mark_beside(citations: Sequence[Citation]) -> Callable[[int], str]:
    """Return how to write a number in brackets: plain, so that the text reads well also where it is not rendered.

    With a bracket in a title or an outlet's name, Discord could take what stands between the two for a link's words.
    """
    plain = not any("]" in f"{citation.title}{citation.source}" for citation in citations)
    return "[{}]".format if plain else r"\[{}\]".format
