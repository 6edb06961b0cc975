"""The bot's connection to Discord: which events it asks for, what happens at its start and at its end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.answering import Answering
from bot.asking import Asking
from bot.command_sync import sync_commands, was_synced
from bot.commands.answer_buttons import AnswerButton
from bot.commands.ask import ask_command
from bot.commands.evidence import evidence_command
from bot.commands.forget import forget_command
from bot.commands.fundstelle_group import fundstelle_group
from bot.commands.messages import answer_message_event
from bot.commands.settings import SettingsItem, settings_command
from bot.failures import log_failure, tell_interaction
from bot.invite import invite_link
from bot.live_index import LiveIndex
from bot.settings_book import SettingsBook
from bot.settings_desk import SettingsDesk
from bot.showing import Showing
from bot.store_thread import StoreThread
from bot.translation import MenuTranslator
from bot.work import Work
from retrieval import live_generation, open_answerer

if TYPE_CHECKING:
    from bot.config import BotConfig

__all__ = ["Bot", "run_until_stopped"]

_log = logging.getLogger(__name__)

# Together less than the ten seconds that a container is given to stop.
_FINISHING_SECONDS, _DECLINING_SECONDS = 6.0, 2.0
_SYNC_SECONDS = 20.0  # discord.py waits as long as Discord says, and that can be hours


class _Tree(app_commands.CommandTree["Bot"]):
    """Answer every failing command with a sentence."""

    async def on_error(self, interaction: discord.Interaction[Bot], error: app_commands.AppCommandError, /) -> None:
        await tell_interaction(interaction, error)


class Bot(discord.Client):
    """Answer commands, mentions, replies and direct messages; needs no privileged intent and pings nobody."""

    def __init__(self, config: BotConfig, *, force_sync: bool = False) -> None:
        """Put the parts together; nothing is read or written before `setup_hook`.  Needs a running event loop."""
        # The bot never speaks; without this it would warn at every start that it could not.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.work, self.showing = Work(), Showing()
        self.asking: Asking
        self.desk: SettingsDesk
        self._config, self._force_sync = config, force_sync
        self._index = LiveIndex(
            lambda: open_answerer(
                config.index,
                model=config.model,
                reader=config.reader,
                reranker=config.reranker,
                caution=config.caution,
            ),
            lambda: live_generation(config.index),
        )
        self._answering = Answering(
            self._index, parallel=config.parallel, waiting=config.queue, deadline=config.deadline
        )
        self._store, self._settings = StoreThread(config.data), SettingsBook(config.data)
        self._watching: list[asyncio.Task[None]] = []
        self._is_first_start = False
        self._tree = _Tree(self)

    async def setup_hook(self) -> None:
        """Open the index, before the first question can come, and tell Discord the commands."""
        await self._index.refresh()
        self._watching.append(asyncio.create_task(self._index.watch()))
        if not await self._settings.load():
            self._watching.append(asyncio.create_task(self._settings.keep_loading()))
        self.asking = Asking(
            index=self._index,
            answering=self._answering,
            store=self._store,
            questions_per_minute=self._config.questions_per_minute,
            log_questions=self._config.log_questions,
            settings=self._settings.at,
        )
        self.desk = SettingsDesk(
            book=self._settings,
            caution=self._config.caution,
            questions_per_minute=self._config.questions_per_minute,
            outlets=lambda place: self.asking.sources(),
        )
        self._tree.add_command(ask_command(self.asking, self.work))
        self._tree.add_command(evidence_command(self.asking, self.work))
        self._tree.add_command(forget_command(self.asking, self.work))
        self._tree.add_command(fundstelle_group([settings_command(self.desk, self.work)]))
        self.add_dynamic_items(AnswerButton, SettingsItem)
        await self._tree.set_translator(MenuTranslator())
        self._is_first_start = not was_synced(self._config.data)
        try:
            async with asyncio.timeout(_SYNC_SECONDS):
                await sync_commands(self._tree, self._config.data, force=self._force_sync)
        except TimeoutError:
            _log.warning("Discord lets the bot wait with its commands; those that it knows stay until the next start.")
        # What was loaded until now stays; else every full collection walks through it, which holds the event loop for
        # 50 to 90 ms.  A replaced generation is freed all the same, by its reference count.
        gc.collect()
        gc.freeze()

    async def on_ready(self) -> None:
        """Log that the bot is there, and at its first start, or while it is in no server, how to bring it into one."""
        _log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        if self.application_id is not None and (self._is_first_start or not self.guilds):
            _log.info("Invite the bot to a server: %s", invite_link(self.application_id))

    async def on_message(self, message: discord.Message) -> None:
        """Answer the message if it asks the bot something."""
        if self.user is not None:
            await answer_message_event(message, self.user.id, self.asking, self.work)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's own signature
        """Log what an event's handler raised."""
        error = sys.exception()
        if error is not None:
            log_failure(error)

    async def close(self) -> None:
        """Leave Discord, then release index and store."""
        await super().close()
        for task in self._watching:
            task.cancel()
        self._answering.close()
        await self._index.close()
        await self._store.close()
        await self._settings.close()


async def run_until_stopped(bot: Bot, token: str) -> None:
    """Run the bot until SIGINT or SIGTERM, then close it; `Client.run` would hear SIGINT only.

    What is being answered then is answered, for some seconds at most, and what is left is declined; a second signal
    does not wait for answers.

    Raises:
        discord.LoginFailure: if Discord refuses the token.
        discord.ConnectionClosed: if Discord ends the connection for good.
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
        stop.clear()
        finishing = asyncio.create_task(bot.work.finish(_FINISHING_SECONDS))
        again = asyncio.create_task(stop.wait())
        await asyncio.wait({finishing, again}, return_when=asyncio.FIRST_COMPLETED)
        finishing.cancel()
        again.cancel()
        await bot.work.decline(_DECLINING_SECONDS)
        # Cancelling is the only way out of every stage of a start, also of one that waits for the network.
        running.cancel()
        await asyncio.wait({finishing, again, running})
