"""The bot's connection to Discord: its parts, which events it asks for, what happens at its start and at its end."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.answering import Answering
from bot.app_owners import AppOwners
from bot.archive_folders import ArchiveFolder
from bot.archives import Archives
from bot.asking import Asking
from bot.command_sync import sync_commands, was_synced
from bot.commands.answer_buttons import AnswerButton
from bot.commands.ask import ask_command
from bot.commands.evidence import evidence_command
from bot.commands.forget import forget_command
from bot.commands.fundstelle_group import fundstelle_group
from bot.commands.messages import answer_message_event
from bot.commands.rebuild import RebuildButton, rebuild_command
from bot.commands.settings import SettingsItem, settings_command
from bot.commands.status import status_command
from bot.failures import log_failure, tell_interaction
from bot.health import HealthServer
from bot.invite import invite_link
from bot.live_index import LiveIndex
from bot.metrics import Metrics
from bot.rebuilds import Rebuilds
from bot.settings_book import SettingsBook
from bot.settings_desk import SettingsDesk
from bot.showing import Showing
from bot.store_thread import StoreThread
from bot.translation import MenuTranslator
from bot.vital_signs import VitalSigns, trace_discord
from bot.work import Work
from retrieval import live_generation, open_answerer

if TYPE_CHECKING:
    from bot.config import BotConfig

__all__ = ["Bot"]

_log = logging.getLogger(__name__)

_HURRY_BEYOND = 8  # questions that wait
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
        self._metrics = Metrics()
        super().__init__(
            http_trace=trace_discord(self._metrics),
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.work, self.showing = Work(self._metrics), Showing()
        self.asking: Asking
        self.desk: SettingsDesk
        self._config, self._force_sync = config, force_sync
        self._store, self._settings = StoreThread(config.data), SettingsBook(config.data)
        default = ArchiveFolder(name=None, articles=config.articles, index=config.index)
        self.archives = Archives(
            default, config.archives, self._open_index, archive_of=lambda place: self._settings.at(place).archive
        )
        self.owners, self.rebuilds = AppOwners(self.application_info), Rebuilds(self.archives.renewed)
        self.started = datetime.now(UTC)
        self._answering = Answering(
            parallel=config.parallel,
            waiting=config.queue,
            deadline=config.deadline,
            hurry_beyond=_HURRY_BEYOND if config.reader or config.reranker else None,
            metrics=self._metrics,
        )
        self._watching: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._signs = VitalSigns(
            self,
            work=self.work,
            answering=self._answering,
            indexes=self.archives.open_indexes,
            watching=lambda: self._watching,
        )
        self._metrics.look_up(self._signs.readings)
        self._health = HealthServer(self._metrics, illness=self._signs.illness, unreadiness=self._signs.unreadiness)
        self._is_first_start = False
        self._tree = _Tree(self)

    async def setup_hook(self) -> None:
        """Open the index, before the first question can come, and tell Discord the commands."""
        if self._config.metrics_port:
            await self._health.start(self._config.metrics_host, self._config.metrics_port)
        await self.archives.refresh()
        self._watching = asyncio.create_task(self.archives.watch())
        if not await self._settings.load():
            self._loading = asyncio.create_task(self._settings.keep_loading())
        self.asking = Asking(
            archives=self.archives,
            answering=self._answering,
            store=self._store,
            questions_per_minute=self._config.questions_per_minute,
            log_questions=self._config.log_questions,
            settings=self._settings.at,
            metrics=self._metrics,
        )
        self.desk = SettingsDesk(
            book=self._settings,
            caution=self._config.caution,
            questions_per_minute=self._config.questions_per_minute,
            outlets=self.archives.sources,
            archive_names=self.archives.names,
            prepare=self.asking.prepare,
        )
        self._tree.add_command(ask_command(self.asking, self.work))
        self._tree.add_command(evidence_command(self.asking, self.work))
        self._tree.add_command(forget_command(self.asking, self.work))
        self._tree.add_command(
            fundstelle_group([settings_command(self.desk, self.work), status_command(), rebuild_command()])
        )
        self.add_dynamic_items(AnswerButton, RebuildButton, SettingsItem)
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
        self._signs.is_connected = True
        self._metrics.connected(resumed=False)
        _log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        if self.application_id is not None and (self._is_first_start or not self.guilds):
            _log.info("Invite the bot to a server: %s", invite_link(self.application_id))

    async def on_resumed(self) -> None:
        """Note that the connection is back."""
        self._signs.is_connected = True
        self._metrics.connected(resumed=True)

    async def on_disconnect(self) -> None:
        """Note that the connection is lost, or could not be made."""
        self._signs.is_connected = False
        self._metrics.disconnected()

    async def on_message(self, message: discord.Message) -> None:
        """Answer the message if it asks the bot something."""
        if self.user is not None:
            await answer_message_event(message, self.user.id, self.asking, self.work)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's own signature
        """Hand an event to its handler, unless the bot is closed.

        Two seconds after it was connected, discord.py finds itself ready whether or not it was closed meanwhile, has no
        event loop any more to hand that to, and logs a traceback.
        """
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's own signature
        """Log what an event's handler raised."""
        error = sys.exception()
        if error is not None:
            self._metrics.failed(error)
            log_failure(error)

    async def close(self) -> None:
        """Leave Discord, then release index and store."""
        await super().close()
        for task in (self._watching, self._loading):
            if task is not None:
                task.cancel()
        await self.rebuilds.close()
        self._answering.close()
        await self.archives.close()
        await self._store.close()
        await self._settings.close()
        await self._health.close()

    def _open_index(self, archive: ArchiveFolder) -> LiveIndex:
        config = self._config
        return LiveIndex(
            lambda: open_answerer(
                archive.index,
                model=config.model,
                reader=config.reader,
                reader_tokens=config.reader_tokens,
                reranker=config.reranker,
                caution=config.caution,
            ),
            lambda: live_generation(archive.index),
            archive=archive.name,
        )
