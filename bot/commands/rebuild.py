"""`/fundstelle neu_aufbauen` (in English `rebuild`): for whoever owns the bot, with progress and a button."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.archive_errors import (
    ArchiveGoneError,
    BuildAtWorkError,
    NotOwnerError,
    OwnersUnknownError,
    RebuildGoneError,
    RebuildRunningError,
    UnknownArchiveError,
)
from bot.archive_folders import DEFAULT
from bot.asker import asker_of
from bot.commands.lasting_message import LastingMessage
from bot.failures import failure_sentence, log_failure, tell_interaction
from bot.language import language_of_interaction
from bot.rebuild_view import ended_text, failure_of, progress_text
from bot.texts import TEXTS
from retrieval import build_at_work

if TYPE_CHECKING:
    from bot.archive_folders import ArchiveFolder
    from bot.archives import Archives
    from bot.client import Bot
    from bot.rebuilds import Rebuild
    from bot.texts import Language

__all__ = ["RebuildButton", "rebuild_command"]

_log = logging.getLogger(__name__)

_EDIT_EVERY = 3.0  # seconds; Discord takes five edits in five seconds from everything the bot does in a channel
_MOST_CHOICES, _LONGEST_NAME = 25, 100
_CUSTOM_ID = re.compile(r"fs-rebuild:(?P<rebuild>[\w-]{1,64})")


def rebuild_command() -> app_commands.Command[Any, ..., None]:
    """Return the command; it refuses everybody but whoever owns the application, in private."""

    async def propose(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        # Which archives there are is nothing for the members of a server, who see this command.
        try:
            await interaction.client.owners.check(interaction.user.id)
        except (NotOwnerError, OwnersUnknownError):
            return []
        return _proposed(interaction, current)

    @app_commands.command(
        name=locale_str("neu_aufbauen", en="rebuild"),
        description=locale_str(
            "Liest die Artikel neu ein (nur für die Person, der dieser Bot gehört)",
            en="Reads the articles anew (only for whoever owns this bot)",
        ),
    )
    @app_commands.rename(archive=locale_str("archiv", en="archive"), full=locale_str("vollständig", en="full"))
    @app_commands.describe(
        archive=locale_str(
            "Welches Archiv; ohne Angabe das, aus dem ich hier antworte",
            en="Which archive; if none is given, the one from which I answer here",
        ),
        full=locale_str(
            "Von Grund auf statt nur, was sich geändert hat", en="From scratch, instead of only what has changed"
        ),
    )
    @app_commands.autocomplete(archive=propose)
    async def rebuild(
        interaction: discord.Interaction[Any],
        archive: app_commands.Range[str, 1, _LONGEST_NAME] | None = None,
        full: bool = False,
    ) -> None:
        await interaction.client.work.answer(
            lambda: _begin(interaction, archive, full=full), lambda error: tell_interaction(interaction, error)
        )

    return rebuild


class RebuildButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=_CUSTOM_ID):
    """Cancel a rebuild, also for another owner than the one who began it."""

    def __init__(self, item: discord.ui.Button[discord.ui.View], rebuild_id: str) -> None:
        super().__init__(item)
        self._rebuild_id = rebuild_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read which rebuild it is from the custom_id."""
        return cls(cast("discord.ui.Button[discord.ui.View]", item), match["rebuild"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Respond to the press; discord.py hands errors of such buttons to no handler, so they are told here."""
        await interaction.client.work.answer(
            lambda: self._cancel(interaction), lambda error: tell_interaction(interaction, error)
        )

    async def _cancel(self, interaction: discord.Interaction[Bot]) -> None:
        bot, language = interaction.client, language_of_interaction(interaction)
        bot.asking.admit_again(interaction.user.id)
        await bot.owners.check(interaction.user.id)
        rebuild = bot.rebuilds.running
        if rebuild is not None and rebuild.id == self._rebuild_id:
            bot.rebuilds.cancel(rebuild, interaction.user.id)
            # The message itself has one writer, `_follow`; else an older state could come after the last one.
            await interaction.response.send_message(TEXTS[language].archives.rebuild_ends, ephemeral=True)
            return
        # The bot was killed while it was at work: nobody else will ever change this message.
        sentence = TEXTS[language].errors[RebuildGoneError]
        await interaction.response.edit_message(content=sentence, view=None)


def _proposed(interaction: discord.Interaction[Bot], typed: str) -> list[app_commands.Choice[str]]:
    texts = TEXTS[language_of_interaction(interaction)].archives
    named = [(_label(texts.default), DEFAULT), *((name, name) for name in interaction.client.archives.all_names())]
    wanted = typed.strip().casefold()
    found = [(shown, value) for shown, value in named if wanted in shown.casefold()]
    return [app_commands.Choice(name=shown, value=value) for shown, value in found[:_MOST_CHOICES]]


def _label(default: str) -> str:
    """Return what the default archive is called in a list: its name without the article before it."""
    return default.split(" ", 1)[1]


def _chosen(interaction: discord.Interaction[Bot], typed: str | None) -> ArchiveFolder:
    archives: Archives = interaction.client.archives
    defaults = {DEFAULT, *(_label(texts.archives.default).casefold() for texts in TEXTS.values())}
    if typed is None:
        return archives.folder_of(archives.name_for(asker_of(interaction).place))
    try:
        return archives.folder_of(typed.strip())
    except ArchiveGoneError:
        if typed.strip().casefold() in defaults:
            return archives.folder_of(None)
        raise UnknownArchiveError(typed) from None


async def _begin(interaction: discord.Interaction[Bot], typed: str | None, *, full: bool) -> None:
    """Begin a rebuild; what stands in its way is told in private, because nothing was said publicly yet."""
    bot, language = interaction.client, language_of_interaction(interaction)
    bot.asking.admit_again(interaction.user.id)
    await bot.owners.check(interaction.user.id)
    folder = _chosen(interaction, typed)
    try:
        bot.rebuilds.check_free()
    except RebuildRunningError as error:
        # Its message may have been deleted, and the button with it.
        assert bot.rebuilds.running is not None, "the error says so"  # noqa: S101
        sentence, buttons = failure_sentence(error, language), _buttons(bot.rebuilds.running, language)
        await interaction.response.send_message(sentence, view=buttons, ephemeral=True)
        return
    other = await asyncio.to_thread(build_at_work, folder.index)
    if other is not None:
        raise BuildAtWorkError(other.pid, other.host, other.since)
    rebuild = bot.rebuilds.begin(folder, interaction.user.id, full=full)
    _log.info("Rebuilding %s.", folder.index)
    try:
        sent = await interaction.response.send_message(
            progress_text(rebuild, language), view=_buttons(rebuild, language)
        )
    except BaseException:
        bot.rebuilds.cancel(rebuild, interaction.user.id)
        raise
    bot.rebuilds.accompany(_follow(bot, rebuild, LastingMessage(interaction, sent.message_id), language))


async def _follow(bot: Bot, rebuild: Rebuild, message: LastingMessage, language: Language) -> None:
    """Show how far it is, every few seconds, and at last what came of it."""
    shown = ""
    while not await _has_ended(rebuild):
        text = progress_text(rebuild, language)
        if text != shown:
            buttons = None if rebuild.stop is not None else _buttons(rebuild, language)
            farewell = f"{text}\n{TEXTS[language].archives.going_on_elsewhere}"
            await message.edit(text, view=buttons, farewell=farewell)
            shown = text
    await message.conclude(_ended(bot, rebuild, language))


async def _has_ended(rebuild: Rebuild) -> bool:
    """Wait until it is time to change the message again, or there is nothing more to change."""
    try:
        async with asyncio.timeout(_EDIT_EVERY):
            await rebuild.news.wait()
    except TimeoutError:
        return False
    rebuild.news.clear()
    return rebuild.outcome is not None


def _ended(bot: Bot, rebuild: Rebuild, language: Language) -> str:
    outcome = rebuild.outcome
    failed = outcome is not None and outcome.result is None and rebuild.stop is None
    number = log_failure(failure_of(rebuild)) if failed else None
    generation = outcome.result["generation"] if outcome is not None and outcome.result is not None else None
    return ended_text(rebuild, language, is_open=bot.archives.is_open(rebuild.archive, generation), number=number)


def _buttons(rebuild: Rebuild, language: Language) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Button(
            label=TEXTS[language].archives.cancel,
            custom_id=f"fs-rebuild:{rebuild.id}",
            style=discord.ButtonStyle.danger,
        )
    )
    view.stop()  # presses are told apart by the custom_id, also after a restart
    return view
