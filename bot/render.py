"""An answer as a Discord message: confidence in words, each quote as a block, numbered sources; pure functions.

Discord refuses a message that breaks a limit, so everything is escaped first and measured then.  Sources are never
dropped for room; further ones and links give way first, then the quotes are cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.markdown import cut_line, escape, link, size
from bot.quote_block import quote_block
from bot.texts import TEXTS, Language, date_in_words
from retrieval import Span, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval import Answer, Citation, Quote

__all__ = ["MESSAGE_LIMIT", "answer_embed", "answer_text"]

MESSAGE_LIMIT = 2000
_EMBED_LIMIT, _TITLE_LIMIT = 4096, 256
_MOST_QUOTES, _MOST_FURTHER = 3, 3
_ARTICLE_TITLE_LIMIT, _SOURCE_LIMIT = 160, 60
_COLOURS = {Status.ANSWERED: 0x2E7D32, Status.UNCERTAIN: 0xF9A825, Status.NO_ANSWER: 0x757575}


def answer_embed(answer: Answer, language: Language) -> discord.Embed:
    """Return an answer as an embed, under the question as it was understood."""
    return discord.Embed(
        title=cut_line(answer.understood_as, _TITLE_LIMIT),
        description=answer_text(answer, language, limit=_EMBED_LIMIT),
        colour=_COLOURS[answer.status],
    )


def answer_text(answer: Answer, language: Language, *, limit: int = MESSAGE_LIMIT) -> str:
    """Return an answer as markdown of at most `limit` UTF-16 units (2000 or more): its three best quotes."""
    texts = TEXTS[language]
    if answer.status is Status.NO_ANSWER:
        return texts.no_answer
    heading = texts.confidence(answer.confidence) if answer.status is Status.ANSWERED else texts.uncertain
    quotes = answer.quotes[:_MOST_QUOTES]
    sources = _sources(quotes, language, limit=limit // 2)
    left = limit - size(heading) - sum(size(lines) + len("\n\n\n") for lines in sources)
    blocks = [heading]
    for place, (quote, lines) in enumerate(zip(quotes, sources, strict=True)):
        highlights = [Span(span.start - quote.start, span.end - quote.start) for span in quote.highlights]
        block = quote_block(quote.text, highlights, limit=left // (len(quotes) - place))
        left -= size(block)
        blocks.append(f"{block}\n{lines}")
    return "\n\n".join(blocks)


def _sources(quotes: Sequence[Quote], language: Language, *, limit: int) -> list[str]:
    """Return the lines under each quote, in at most `limit` units together; further sources go first, then links."""
    for most_further, linked in ((_MOST_FURTHER, True), (1, True), (1, False), (0, False)):
        lines = _source_blocks(quotes, most_further, language, linked=linked)
        if sum(map(size, lines)) <= limit:
            break
    return lines


def _source_blocks(quotes: Sequence[Quote], most_further: int, language: Language, *, linked: bool) -> list[str]:
    """Return under each quote its own source, and each further article the first time that it carries the words."""
    numbers: dict[str, int] = {}
    blocks, told = [], set()
    for quote in quotes:
        own, *others = quote.citations
        shown = others[:most_further]
        for citation in (own, *shown):
            numbers.setdefault(citation.article_id, len(numbers) + 1)
        first = _source_line(own, numbers[own.article_id], language, linked=linked)
        lines = [first + _also_in([numbers[other.article_id] for other in shown], len(others) - len(shown), language)]
        told.add(own.article_id)
        for other in shown:
            if other.article_id not in told:
                lines.append(_source_line(other, numbers[other.article_id], language, linked=linked))
                told.add(other.article_id)
        blocks.append("\n".join(lines))
    return blocks


def _also_in(numbers: Sequence[int], unnamed: int, language: Language) -> str:
    texts = TEXTS[language]
    parts = [", ".join(_mark(number) for number in numbers)] if numbers else []
    if unnamed:
        parts.append(texts.one_more if unnamed == 1 else texts.many_more.format(count=unnamed))
    return f"; {texts.also_in} {f' {texts.conjunction} '.join(parts)}" if parts else ""


def _source_line(citation: Citation, number: int, language: Language, *, linked: bool) -> str:
    """Return number, title, outlet and date; the first of them that can carry the link carries it."""
    parts = [cut_line(citation.title, _ARTICLE_TITLE_LIMIT), cut_line(citation.source or "", _SOURCE_LIMIT)]
    parts = [part for part in (*parts, escape(date_in_words(citation.published, language))) if part]
    if linked:
        links = ((place, link(part, citation.url)) for place, part in enumerate(parts))
        place, carrier = next(((place, found) for place, found in links if found), (0, parts[0]))
        parts[place] = carrier
    return f"{_mark(number)} {', '.join(parts)}"


def _mark(number: int) -> str:
    return rf"\[{number}\]"
