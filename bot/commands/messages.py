"""Questions in messages: a mention of the bot, a reply to one of its answers, a direct message."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord

from bot.asking import Question
from bot.buttons import answer_buttons
from bot.delivery import answer_message
from bot.failures import failure_sentence
from bot.language import language_of_message
from bot.message_text import is_thanks, words_of_message
from bot.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.asking import Asking
    from bot.texts import Language
    from bot.work import Work

__all__ = ["answer_message_event", "question_in"]

_log = logging.getLogger(__name__)

_BEGINS_A_QUESTION = re.compile(
    r"(?:(?:an|auf|aus|bei|für|gegen|in|mit|nach|seit|über|um|unter|von|vor|zu|bis|ab)\s+)?"
    r"(?:we[rnm]|wessen|was|wo\w{0,8}|wann|warum|weshalb|wieso|weswegen|wie|welche[rnms]?|who\w?|what|where|when|why|"
    r"which|how)\b.*\?",
    re.IGNORECASE | re.DOTALL,
)
_TYPING_LASTS = 8.0  # seconds; Discord shows it for ten


async def answer_message_event(message: discord.Message, bot_id: int, asking: Asking, work: Work) -> None:
    """Answer a message that asks the bot something; pass over every other, and raise nothing."""
    question = question_in(message, bot_id)
    if question is None:
        return
    language = language_of_message(message)
    try:
        if not question:
            await _reply(message, content=TEXTS[language].how_to_ask)
            return
        with work.one(), _typing(message.channel):
            asking.admit(message.author.id)
            way = "direct message" if message.guild is None else "message"
            reply = await asking.ask(Question(text=question, language=language), way=way)
            answer = answer_message(reply.view, embeds=_permissions(message).embed_links)
            await _reply(message, **answer, view=answer_buttons(reply.view, reply.answer_id, private=False))
    except discord.Forbidden:
        _log.info("The bot may not write in channel %s.", message.channel.id)
    except discord.NotFound:
        _log.info("Channel %s is gone.", message.channel.id)
    except Exception as error:  # noqa: BLE001 - whoever asked has to hear that it failed, whatever it was
        await _tell_failure(message, error, language)


def question_in(message: discord.Message, bot_id: int) -> str | None:
    """Return what a message asks the bot, empty for a bare mention, or None if it is not for the bot.

    A direct message is for the bot, and one that mentions it, and a reply to one of its answers; but where such a
    reply only says thanks, nothing is asked.  Without the right to read contents Discord hides a reply that does not
    ping the bot; there is nothing to answer in it either.
    """
    if message.author.bot or message.webhook_id is not None or message.is_system():
        return None
    mention = re.compile(rf"<@!?{bot_id}>")
    question = _asked_of(mention, message.content)
    if message.guild is None:
        return None if question and is_thanks(question) else question
    if mention.search(message.content):
        return question
    if _replied_to(message) == bot_id and question and not is_thanks(question):
        return question
    return None


def _asked_of(mention: re.Pattern[str], content: str) -> str:
    """Return the words around the mentions; of "Sag mal @bot: Wer war das?" only the question."""
    *_, after = mention.split(content)
    words = words_of_message(after).lstrip(" ,:;–-")
    if _BEGINS_A_QUESTION.match(words):
        return words
    return words_of_message(mention.sub(" ", content))


def _replied_to(message: discord.Message) -> int | None:
    """Return the author of the message that this one replies to, if it is known."""
    resolved = message.reference.resolved if message.reference is not None else None
    return resolved.author.id if isinstance(resolved, discord.Message) else None


@contextmanager
def _typing(channel: discord.abc.Messageable) -> Iterator[None]:
    """Show that the bot is typing; that Discord refuses it or is slow is no reason to answer later."""

    async def show() -> None:
        while True:
            await channel.typing()
            await asyncio.sleep(_TYPING_LASTS)

    typing = asyncio.create_task(show())
    typing.add_done_callback(lambda task: task.cancelled() or task.exception())
    try:
        yield
    finally:
        typing.cancel()


def _permissions(message: discord.Message) -> discord.Permissions:
    """Return what the bot may do; where that is unknown, as in a thread it has not seen yet, everything."""
    if message.guild is None or isinstance(message.channel, discord.PartialMessageable):
        return discord.Permissions.all()
    return message.channel.permissions_for(message.guild.me)


async def _reply(message: discord.Message, **content: Any) -> None:  # noqa: ANN401 - the arguments of `send`
    """Answer beneath the message, or where it is gone or replies are not allowed simply after it."""
    if _permissions(message).read_message_history:
        content["reference"] = message.to_reference(fail_if_not_exists=False)
    if "embed" not in content:
        content["suppress_embeds"] = True
    await message.channel.send(**content)


async def _tell_failure(message: discord.Message, error: Exception, language: Language) -> None:
    try:
        await _reply(message, content=failure_sentence(error, language))
    except discord.HTTPException as refusal:
        _log.warning("The user could not be told of a failure: %s", refusal)
