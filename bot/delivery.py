"""An answer as the arguments of a send: an embed, or plain text where embeds are not allowed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ParamSpec

from bot.context_view import context_embed, context_text
from bot.render import MESSAGE_LIMIT, answer_embed, answer_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.render import AnswerView
    from bot.texts import Language
    from retrieval import Citation, Context

__all__ = ["answer_message", "context_message", "may_embed", "rendered"]

P = ParamSpec("P")


async def rendered(render: Callable[P, dict[str, Any]], *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
    """Return what `render` makes, in a thread: words full of markup take it tens of milliseconds."""
    return await asyncio.to_thread(render, *args, **kwargs)


def may_embed(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether an answer to this interaction may hold an embed."""
    return interaction.guild_id is None or interaction.app_permissions.embed_links


def answer_message(view: AnswerView, *, embeds: bool, above: str = "") -> dict[str, Any]:
    """Return an answer as `content` or `embed` of a message, with a line `above` it."""
    if embeds:
        return {"content": above or None, "embed": answer_embed(view)}
    room = MESSAGE_LIMIT - len(above) - 1
    return {"content": f"{above}\n{answer_text(view, limit=room)}".strip()}


def context_message(context: Context, citation: Citation, language: Language, *, embeds: bool) -> dict[str, Any]:
    """Return a quote among the sentences around it as `content` or `embed` of a message."""
    if embeds:
        return {"embed": context_embed(context, citation, language)}
    return {"content": context_text(context, citation, language, limit=MESSAGE_LIMIT)}
