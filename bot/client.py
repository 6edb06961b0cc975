"""The bot's connection to Discord: which events it asks for, what happens at its start and at its end."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.answering import Answering
from bot.command_sync import sync_commands
from bot.commands.ask import answer_message, ask_command
from bot.failures import tell_interaction
from bot.translation import MenuTranslator
from retrieval import RetrievalError, open_answerer

if TYPE_CHECKING:
    from bot.config import BotConfig

__all__ = ["Bot", "run_until_stopped"]

_log = logging.getLogger(__name__)


class _Tree(app_commands.CommandTree["Bot"]):
    """Answer every failing command with a sentence."""

    async def on_error(self, interaction: discord.Interaction[Bot], error: app_commands.AppCommandError, /) -> None:
        await tell_interaction(interaction, error)


class Bot(discord.Client):
    """Answer slash commands, mentions and direct messages; needs no privileged intent and pings nobody."""

    def __init__(self, config: BotConfig) -> None:
        # The bot never speaks; without this it would warn at every start that it could not.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.config = config
        self.answering = Answering(lambda: open_answerer(config.index, model=config.model))
        self.tree = _Tree(self)
        self.tree.add_command(ask_command(self.answering))

    async def setup_hook(self) -> None:
        """Open the index, before the first question can come, and tell Discord the commands."""
        try:
            await self.answering.open()
        except RetrievalError as error:
            _log.warning("%s The bot looks for it again at each question.", error)
        await self.tree.set_translator(MenuTranslator())
        await sync_commands(self.tree, self.config.data)

    async def on_ready(self) -> None:
        """Log that the bot is there."""
        _log.info("Ready as %s in %d servers.", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """Answer the message if it asks the bot something."""
        if self.user is not None:
            await answer_message(message, self.user.id, self.answering)

    async def close(self) -> None:
        """Leave Discord, then release the index."""
        await super().close()
        await self.answering.close()


async def run_until_stopped(bot: Bot, token: str) -> None:
    """Run the bot until SIGINT or SIGTERM, then close it; `Client.run` would hear SIGINT only.

    Raises:
        discord.LoginFailure: if Discord refuses the token.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with bot:
        running = asyncio.create_task(bot.start(token))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if running.done():
            running.result()
            return
        _log.info("Stopping.")
        # Cancelling is the only way out of every stage of a start, also of one that waits for the network.
        running.cancel()
        await asyncio.wait({running})
