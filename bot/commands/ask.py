"""Ask a question: the slash command `/frage` (in English `/ask`), a mention of the bot, a direct message."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.failures import failure_sentence
from bot.render import MESSAGE_LIMIT, answer_embed, answer_text
from bot.texts import TEXTS, Language, language_of

if TYPE_CHECKING:
    from bot.answering import Answering

__all__ = ["answer_interaction", "answer_message", "ask_command", "question_in"]

_log = logging.getLogger(__name__)

_LONGEST_QUESTION = 2000


def ask_command(answering: Answering) -> app_commands.Command[Any, ..., None]:
    """Return the slash command, for servers, direct messages and user installs."""

    @app_commands.command(
        name=locale_str("frage", en="ask"),
        description=locale_str(
            "Beantwortet eine Frage mit wörtlichen Zitaten aus dem Archiv",
            en="Answers a question with verbatim quotes from the archive",
        ),
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.rename(question=locale_str("frage", en="question"))
    @app_commands.describe(
        question=locale_str("Zum Beispiel: Wo trafen sich Kim und Putin 2019?", en="What do you want to know?")
    )
    async def ask(
        interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, _LONGEST_QUESTION]
    ) -> None:
        await answer_interaction(interaction, question, answering)

    return ask


async def answer_interaction(interaction: discord.Interaction[Any], question: str, answering: Answering) -> None:
    """Answer a question for everyone in the channel to see; errors go to the tree's handler."""
    await interaction.response.defer(thinking=True)
    answer = await answering.ask(question)
    await interaction.followup.send(embed=answer_embed(answer, language_of(str(interaction.locale))))


async def answer_message(message: discord.Message, bot_id: int, answering: Answering) -> None:
    """Answer a message that asks the bot something; pass over every other, and raise nothing."""
    question = question_in(message, bot_id)
    if question is None:
        return
    language = _language_of(message)
    try:
        if not question:
            await _reply(message, content=TEXTS[language].how_to_ask)
            return
        async with message.channel.typing():
            answer = await answering.ask(question)
        if _permissions(message).embed_links:
            await _reply(message, embed=answer_embed(answer, language))
        else:
            await _reply(message, content=answer_text(answer, language, limit=MESSAGE_LIMIT))
    except discord.Forbidden:
        _log.info("The bot may not write in channel %s.", message.channel.id)
    except Exception as error:  # noqa: BLE001 - whoever asked has to hear that it failed, whatever it was
        await _tell_failure(message, error, language)


def question_in(message: discord.Message, bot_id: int) -> str | None:
    """Return what a message asks the bot, empty for a bare mention, or None if it is not for the bot.

    A direct message is for the bot; in a channel or thread its mention has to be written, because a mere reply to
    one of its answers is as often a word of thanks.
    """
    if message.author.bot or message.webhook_id is not None or message.is_system():
        return None
    mention = re.compile(rf"<@!?{bot_id}>")
    if message.guild is not None and not mention.search(message.content):
        return None
    return " ".join(mention.sub(" ", message.content).split())


def _language_of(message: discord.Message) -> Language:
    """Return the server's language; only a community server has chosen one, the others all report en-US."""
    guild = message.guild
    chosen = guild is not None and "COMMUNITY" in guild.features
    return language_of(str(guild.preferred_locale) if guild is not None and chosen else None)


def _permissions(message: discord.Message) -> discord.Permissions:
    if message.guild is None:
        return discord.Permissions.all()
    return message.channel.permissions_for(message.guild.me)


async def _reply(message: discord.Message, *, content: str | None = None, embed: discord.Embed | None = None) -> None:
    """Answer beneath the message, or where replies are not allowed simply after it."""
    reference = message.to_reference(fail_if_not_exists=False)
    options: dict[str, Any] = {"embed": embed} if embed is not None else {"content": content, "suppress_embeds": True}
    if _permissions(message).read_message_history:
        options["reference"] = reference
    await message.channel.send(**options)


async def _tell_failure(message: discord.Message, error: Exception, language: Language) -> None:
    try:
        await _reply(message, content=failure_sentence(error, language))
    except discord.HTTPException as refusal:
        _log.warning("The user could not be told of a failure: %s", refusal)
