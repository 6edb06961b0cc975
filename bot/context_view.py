"""A quote among the sentences around it, as a Discord message; pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.markdown import EMBED_LIMIT, MESSAGE_LIMIT, size
from bot.quote_block import SENTENCE_END, block_of, quote_block
from bot.source_lines import source_line
from retrieval import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.texts import Language
    from retrieval import Citation, Context

__all__ = ["context_embed", "context_text"]


def context_embed(context: Context, citation: Citation, language: Language) -> discord.Embed:
    """Return a quote among the sentences around it as an embed."""
    return discord.Embed(description=context_text(context, citation, language, limit=EMBED_LIMIT))


def context_text(context: Context, citation: Citation, language: Language, *, limit: int = MESSAGE_LIMIT) -> str:
    """Return a quote in bold among the sentences around it, and its source, in at most `limit` units (1500 or more).

    Whole sentences around the quote give way for room, the outermost first, before the quote is cut.
    """
    source = source_line(citation, language)
    room = limit - size(source) - len("\n")
    for shown in _ever_less(context, room):
        block = block_of(context.article.text, [context.span], shown)
        if size(block) <= room:
            break
    else:
        block = quote_block(context.text, [Span(0, len(context.text))], limit=room)
    return f"{block}\n{source}"


def _ever_less(context: Context, most: int) -> Iterator[Span]:
    """Yield ranges of the article from all of the context down to the quote, one sentence less each time.

    None is longer than `most` characters.
    """
    text, quote, around = context.article.text, context.span, context.around
    ends = [match.end() for match in SENTENCE_END.finditer(text, quote.end, min(around.end, quote.end + most))]
    lasts = [quote.end, *(end for end in ends if end < around.end), around.end]
    ends = [match.end() for match in SENTENCE_END.finditer(text, max(around.start, quote.start - most), quote.start)]
    firsts = [quote.start, *(end for end in reversed(ends) if text[end : quote.start].strip()), around.start]
    while firsts and lasts:
        first, last = firsts[-1], lasts[-1]
        if last - first <= most:
            shown = text[first:last]
            yield Span(first + len(shown) - len(shown.lstrip()), first + len(shown.rstrip()))
        longer = firsts if quote.start - first > last - quote.end else lasts
        longer.pop()
