"""An answer as a Discord message: how sure it is in words, each quote as a block, numbered sources; pure functions.

Discord refuses a message that breaks a limit, so everything is escaped first and measured then.  Sources are never
dropped for room; further ones and links give way first, then the quotes are cut, but never to nothing: before that,
long titles are cut, and how far the words have spread is not told.

What an article holds cannot reach beyond its own line: a quote's lines all lie in a block of their own and are followed
by a line break, and there Unicode's bidirectional algorithm forgets every open override (UAX 9, X8); titles and names
lose such characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.markdown import EMBED_LIMIT, MESSAGE_LIMIT, cut_line, size
from bot.quote_block import quote_block
from bot.search_scope import filter_words, period_words
from bot.server_settings import QUOTES_A_PAGE
from bot.source_lines import source_blocks, source_numbers
from bot.texts import TEXTS
from bot.voice_lines import answer_lines, voice_line
from retrieval import Span, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Language
    from retrieval import Answer, ArticleFilter, Quote

__all__ = ["MESSAGE_LIMIT", "AnswerView", "answer_embed", "answer_text"]

_TITLE_LIMIT, _UNDERSTOOD_LIMIT, _CLAIM_LIMIT = 256, 256, 160
_LEAST_QUOTE = 80  # units; less says nothing
_COLOURS = {Status.ANSWERED: 0x2E7D32, Status.UNCERTAIN: 0xF9A825, Status.NO_ANSWER: 0x757575}
# Green would say of a claim that it is true.
_CLAIM_COLOUR = 0x1565C0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """Say what of an answer is shown, and to what it is the answer.

    `page` counts from 1; ValueError if the answer has no such page.  A claim is a statement for which evidence is
    sought, `url` the message that it stands in.  `only` is the filter that was set, `period` what the archive covers.
    One that is quick was made without reader and reranker.
    """

    answer: Answer
    language: Language
    page: int = 1
    is_claim: bool = False
    only: ArticleFilter | None = None
    period: tuple[str, str] | None = None
    url: str | None = None
    quotes_a_page: int = QUOTES_A_PAGE
    is_quick: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.page <= self.pages:
            raise ValueError(f"the answer has the pages 1 to {self.pages}, not {self.page}")

    @property
    def pages(self) -> int:
        """Return how many pages the answer has; without quotes it has one."""
        return max(1, -(-len(self.answer.quotes) // self.quotes_a_page))

    @property
    def quotes(self) -> Sequence[Quote]:
        """Return the quotes of this page."""
        return self.answer.quotes[(self.page - 1) * self.quotes_a_page : self.page * self.quotes_a_page]


def answer_embed(view: AnswerView) -> discord.Embed:
    """Return an answer as an embed, under the question as it was asked, or under the claim."""
    answer = view.answer
    return discord.Embed(
        title=cut_line(answer.question, _TITLE_LIMIT),
        url=view.url,
        description=_body(view, limit=EMBED_LIMIT),
        colour=_CLAIM_COLOUR if view.is_claim and answer.quotes else _COLOURS[answer.status],
    )


def answer_text(view: AnswerView, *, limit: int = MESSAGE_LIMIT) -> str:
    """Return an answer as markdown of at most `limit` UTF-16 units (1500 or more), for where embeds are not allowed.

    A claim stands above its evidence; a question does not, because the message that asked it is near.
    """
    if not view.is_claim:
        return _body(view, limit=limit)
    claim = f"**{cut_line(view.answer.question, _CLAIM_LIMIT)}**\n"
    return claim + _body(view, limit=limit - size(claim))


def _body(view: AnswerView, *, limit: int) -> str:
    if not view.answer.quotes:
        return "\n".join([*_understood(view), _nothing_found(view)])
    blocks = ["\n".join(_understood(view) + _heading(view))]
    numbers = source_numbers(view.answer.quotes)
    room = limit - size(blocks[0]) - len(view.quotes) * len("\n\n\n")
    spare = room - len(view.quotes) * _LEAST_QUOTE
    voices = [f"\n{voice}" if (voice := voice_line(quote, view.language)) else "" for quote in view.quotes]
    most = min(limit // 2, spare - sum(map(size, voices)))
    sources = source_blocks(view.quotes, numbers, view.language, limit=most)
    if sum(map(size, sources)) <= most:
        sources = [lines + voice for lines, voice in zip(sources, voices, strict=True)]
    else:
        sources = source_blocks(view.quotes, numbers, view.language, limit=spare)
    room -= sum(map(size, sources))
    for block, lines in zip(_quote_blocks(view.quotes, room), sources, strict=True):
        blocks.append(f"{block}\n{lines}")
    return "\n\n".join(blocks)


def _understood(view: AnswerView) -> list[str]:
    """Return the line that says how a question was understood, none where it was taken as it stands."""
    answer = view.answer
    if view.is_claim or answer.understood_as.split() == answer.question.split():
        return []
    return [TEXTS[view.language].understood_as.format(question=cut_line(answer.understood_as, _UNDERSTOOD_LIMIT))]


def _heading(view: AnswerView) -> list[str]:
    texts, answer = TEXTS[view.language], view.answer
    sure = answer.status is Status.ANSWERED
    if view.page > 1:
        line = texts.further_page.format(page=view.page, pages=view.pages)
    elif view.is_claim:
        line = texts.claim if sure else texts.claim_uncertain
    else:
        line = texts.confidence(answer.confidence) if sure else texts.uncertain
    words = filter_words(view.only, view.language)
    lines = [line, f"{texts.only_articles} {', '.join(words)}"] if words else [line]
    return lines + answer_lines(answer, view.language) if view.page == 1 else lines


def _nothing_found(view: AnswerView) -> str:
    texts = TEXTS[view.language]
    words = " ".join(filter_words(view.only, view.language))
    if view.is_claim:
        sentence = texts.no_evidence_filtered if words else texts.no_evidence
    else:
        sentence = texts.no_answer_filtered if words else texts.no_answer
    return sentence.format(filter=words, period=period_words(view.period, view.language))


def _quote_blocks(quotes: Sequence[Quote], room: int) -> list[str]:
    """Return each quote as a block, together of at most `room` units; what short ones leave is for the long ones."""
    blocks: dict[int, str] = {}
    for place in sorted(range(len(quotes)), key=lambda place: len(quotes[place].text)):
        blocks[place] = _quote_block(quotes[place], limit=room // (len(quotes) - len(blocks)))
        room -= size(blocks[place])
    return [blocks[place] for place in range(len(quotes))]


def _quote_block(quote: Quote, *, limit: int) -> str:
    highlights = [Span(span.start - quote.start, span.end - quote.start) for span in quote.highlights]
    return quote_block(quote.text, highlights, limit=limit)
