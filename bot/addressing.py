"""Whether a message is meant for the bot, and what it asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from bot.message_text import is_thanks, words_of_message

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["mentions_only_its_role", "question_in", "replied_to", "text_of"]

# A mention in code or in a quoted line is talked about, not called.
_TALKED_ABOUT = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|^>>> .*|^> [^\n]*", re.DOTALL | re.MULTILINE)
_BEGINS_A_QUESTION = re.compile(
    r"(?:(?:an|auf|aus|bei|für|gegen|in|mit|nach|seit|über|um|unter|von|vor|zu|bis|ab)\s+)?"
    r"(?:we[rnm]|wessen|was|wo\w{0,8}|wann|warum|weshalb|wieso|weswegen|wie|welche[rnms]?|who\w?|what|where|when|why|"
    r"which|how)\b.*\?",
    re.IGNORECASE | re.DOTALL,
)


def question_in(message: discord.Message, bot_id: int) -> str | None:
    """Return what a message asks the bot, empty for a bare mention, or None if it is not for the bot.

    A direct message is for the bot, and one that mentions it, and a reply to one of its answers; but where it only says
    thanks, nothing is asked.  Without the right to read contents Discord hides a reply that does not ping the bot;
    there is nothing to answer in it either.
    """
    if message.author.bot or message.webhook_id is not None or message.is_system():
        return None
    mention = re.compile(rf"<@!?{bot_id}>")
    is_direct = isinstance(message.channel, discord.DMChannel)
    if message.guild is None and not is_direct:  # a server that the bot does not know yet
        return None
    is_called = is_direct or bool(mention.search(_TALKED_ABOUT.sub(" ", message.content)))
    if not is_called and replied_to(message, bot_id) is None:
        return None
    text = text_of(message) if is_direct else message.content
    question = _asked_of(mention, text)
    if question and is_thanks(question):
        return None
    return question if question or is_called else None


def mentions_only_its_role(message: discord.Message) -> bool:
    """Tell whether somebody took the bot's role for the bot: then Discord hides what they asked."""
    guild = message.guild
    if guild is None or message.author.bot or message.webhook_id is not None or message.content:
        return False
    return guild.self_role is not None and guild.self_role in message.role_mentions


def text_of(message: discord.Message) -> str:
    """Return what a message says: its own words, else those of a message that it forwards, else of an embed."""
    texts: Iterable[str] = (
        message.content,
        *(snapshot.content for snapshot in message.message_snapshots),
        *(f"{embed.title or ''}\n{embed.description or ''}" for embed in message.embeds),
    )
    return next((text for text in texts if words_of_message(text)), "")


def _asked_of(mention: re.Pattern[str], content: str) -> str:
    """Return the words around the mentions; of "Sag mal @bot: Wer war das?" only the question.

    What stands before it is kept where it holds a number: "2019, @bot, wer traf Putin?"
    """
    *before, after = mention.split(content)
    words = words_of_message(after).lstrip(" ,:;–-")
    if _BEGINS_A_QUESTION.match(words) and not any(character.isdigit() for part in before for character in part):
        return words
    return words_of_message(mention.sub(" ", content))


def replied_to(message: discord.Message, bot_id: int) -> discord.Message | None:
    """Return the message of the bot's that this one replies to, as far as Discord has sent it."""
    resolved = message.reference.resolved if message.reference is not None else None
    return resolved if isinstance(resolved, discord.Message) and resolved.author.id == bot_id else None
