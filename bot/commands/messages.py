"""Questions in messages: a mention of the bot, a reply to one of its answers, a direct message."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.addressing import mentions_only_its_role, question_in
from bot.answer_threads import open_thread
from bot.asker import found_asker
from bot.asking import Question
from bot.buttons import answer_buttons
from bot.commands.pointing import answer_pointed_at
from bot.delivery import answer_message, rendered
from bot.errors import CooldownError
from bot.failures import failure_sentence
from bot.language import language_at, language_of_message
from bot.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.asker import Asker
    from bot.asking import Asking
    from bot.texts import Language
    from bot.work import Work

__all__ = ["answer_message_event"]

_log = logging.getLogger(__name__)

_TYPING_LASTS = 8.0  # seconds; Discord shows it for ten


async def answer_message_event(message: discord.Message, bot_id: int, asking: Asking, work: Work) -> None:
    """Answer a message that asks the bot something; pass over every other, and raise nothing."""
    question = question_in(message, bot_id)
    hint = question is None and mentions_only_its_role(message)
    if question is None and not hint:
        return
    asker = await found_asker(message)
    settings = asking.settings(asker.place)
    if message.guild is not None and not settings.answers_mentions:
        return
    language = language_at(settings, language_of_message(message))
    texts = TEXTS[language]
    thread: discord.Thread | None = None

    async def request() -> None:
        nonlocal thread
        asking.admit(asker)
        if not question:
            await _reply(message, content=texts.mention_me if hint else texts.how_to_ask)
            return
        if settings.threads:
            thread = await open_thread(message, question, _permissions(message))
        await _answer(message, thread, asker, Question(text=question, language=language), asking, bot_id)

    await work.answer(request, lambda error: _tell_failure(message, thread, error, language))


async def _answer(
    message: discord.Message,
    thread: discord.Thread | None,
    asker: Asker,
    question: Question,
    asking: Asking,
    bot_id: int,
) -> None:
    permissions = _permissions(message)
    if thread is not None:
        asker = replace(asker, place=replace(asker.place, channel=thread.id, parent=message.channel.id))
    with _typing(thread or message.channel), asking.in_line(asker) as line:
        way = "direct message" if message.guild is None else "message"
        question = replace(question, follows=await answer_pointed_at(message, bot_id, line, permissions))
        reply = await asking.ask(question, asker, way=way, line=line)
        with asking.metrics.delivery():
            answer = await rendered(answer_message, reply.view, embeds=_permissions(message).embed_links)
            buttons = answer_buttons(reply.view, reply.answer_id, private=False)
            await _reply(message, thread, **answer, view=buttons)


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
    try:
        return message.channel.permissions_for(message.guild.me)
    except (discord.ClientException, AttributeError):  # a thread without its channel, a server without its members
        return discord.Permissions.all()


async def _reply(message: discord.Message, thread: discord.Thread | None = None, **content: Any) -> None:  # noqa: ANN401 - the arguments of `send`
    """Answer in the message's thread; without one beneath it, or where that is not possible simply after it."""
    if thread is None and _permissions(message).read_message_history:
        content["reference"] = message.to_reference(fail_if_not_exists=False)
    if "embed" not in content:
        content["suppress_embeds"] = True
    await (thread or message.channel).send(**content)


async def _tell_failure(
    message: discord.Message, thread: discord.Thread | None, error: Exception, language: Language
) -> None:
    """Say what failed, where that can be said; who goes on asking too fast is told once."""
    if isinstance(error, discord.Forbidden | discord.NotFound):
        _log.info("The bot may not write in channel %s, or it is gone.", message.channel.id)
        return
    sentence = failure_sentence(error, language)
    if isinstance(error, CooldownError) and not error.is_first:
        return
    try:
        await _reply(message, thread, content=sentence)
    except Exception as refusal:  # noqa: BLE001 - there is nobody left to tell
        _log.warning("The user could not be told of a failure: %s: %s", type(refusal).__name__, refusal)
