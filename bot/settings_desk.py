"""What the menus of the settings do: look up what is set, change it, and say what is to be shown then."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import discord

from bot.answer_threads import missing_for_threads
from bot.cooldown import Cooldown
from bot.errors import OldPanelError, RepeatCooldownError
from bot.language import language_of_interaction
from bot.server_settings import Choices, Mentions, Sureness
from bot.settings_panel import Panel, PanelAction, PanelState
from bot.settings_store import WHOLE_SERVER
from bot.settings_topics import Scope, Setting, changed_outlets, reset
from bot.texts_settings import Topic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.asker import Place
    from bot.settings_book import SettingsBook
    from retrieval import Caution

__all__ = ["SettingsDesk"]

_CLICKS_A_MINUTE = 60
Item = discord.ui.Item[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsDesk:
    """Serve admins; `caution` and `questions_per_minute` are the operator's.

    `outlets` returns those of the archive that answers in a place, as far as it is open, which `prepare` sees to;
    `archive_names` returns those that a server may choose.  All are called in the event loop.
    """

    book: SettingsBook
    caution: Caution
    questions_per_minute: int
    outlets: Callable[[Place], Sequence[str]]
    archive_names: Callable[[int], Sequence[str]]
    prepare: Callable[[Place], Awaitable[None]]
    _cooldown: Cooldown = field(default_factory=lambda: Cooldown(_CLICKS_A_MINUTE, error=RepeatCooldownError))

    def admit(self, person: int) -> None:
        """Count one more choice of this person; RepeatCooldownError if there were too many in the last minute."""
        self._cooldown.check(person)

    def panel(
        self, interaction: discord.Interaction[Any], place: Place, state: PanelState, *, asks_reset: bool = False
    ) -> Panel:
        """Return what is set for the server and the channel of a place."""
        setting = self._setting(interaction, place)
        known = self.book.channels(_server(place))
        there = {channel: chosen for channel, chosen in known.items() if _exists(interaction.guild, channel)}
        left_out = {*(setting.server.without_sources or ()), *(setting.channel.without_sources or ())}
        return Panel(
            state=state,
            setting=setting,
            channel=place.settled_by,
            mentioned_in=tuple(number for number, chosen in there.items() if chosen.mentions is Mentions.ALL),
            own_channels=tuple(number for number, chosen in there.items() if _is_own(chosen)),
            outlets=tuple(sorted({*self.outlets(place), *left_out}, key=lambda name: (name.casefold(), name))),
            may_thread=not missing_for_threads(interaction.app_permissions),
            asks_reset=asks_reset,
        )

    async def act(
        self,
        interaction: discord.Interaction[Any],
        place: Place,
        action: PanelAction,
        state: PanelState,
        item: Item,
    ) -> Panel:
        """Do what was chosen, and return what is to be seen then.

        Raises:
            OldPanelError: if what was chosen is no longer offered.
            SettingsFileError: if it cannot be written.
        """
        values = _values(interaction)
        await self.prepare(place)
        match action:
            case PanelAction.TOPIC:
                state = replace(state, topic=_topic(values), page=0)
            case PanelAction.PAGE:
                state = replace(state, page=_page(values))
            case PanelAction.ASK_RESET:
                return self.panel(interaction, place, state, asks_reset=True)
            case PanelAction.CHANNELS:
                await self._choose_channels(interaction.guild, place, values, item)
            case PanelAction.VALUE | PanelAction.OUTLETS | PanelAction.RESET | PanelAction.RESET_ALL:
                change = self._change(interaction, place, action, state, item)
                channel = WHOLE_SERVER if state.scope is Scope.SERVER else place.settled_by
                await self.book.change(_server(place), {channel: change})
                await self.prepare(place)  # it may be another archive now
            case PanelAction.SCOPE | PanelAction.CANCEL:
                pass
        return self.panel(interaction, place, state)

    def _change(
        self, interaction: discord.Interaction[Any], place: Place, action: PanelAction, state: PanelState, item: Item
    ) -> Callable[[Choices], Choices]:
        if action is PanelAction.RESET_ALL:
            return lambda before: Choices()
        if state.topic is None:
            raise OldPanelError
        if action is PanelAction.RESET:
            return reset(state.topic)
        values, setting = _values(interaction), self._setting(interaction, place)
        if action is PanelAction.OUTLETS:
            inherited: tuple[str, ...] = setting.above(Topic.OUTLETS, state.scope)
            known = {*self.outlets(place), *inherited, *(setting.own(Topic.OUTLETS, state.scope) or ())}
            return changed_outlets(known, shown=_shown(item), chosen=values, inherited=inherited)
        if len(values) != 1:
            raise OldPanelError
        return setting.change(state.topic, state.scope, values[0])

    async def _choose_channels(
        self, guild: discord.Guild | None, place: Place, values: Sequence[str], item: Item
    ) -> None:
        """Let mentions be answered in the chosen channels; those that were not seen stay as they are."""
        known = {str(channel.id): channel.id for channel in guild.channels} if guild is not None else {}
        if not known.keys() >= set(values):
            raise OldPanelError
        shown = {default.id for default in item.default_values} if isinstance(item, discord.ui.ChannelSelect) else set()
        chosen = {known[value] for value in values}
        added = dict.fromkeys(chosen - shown, _mentions(Mentions.ALL))
        await self.book.change(_server(place), added | dict.fromkeys(shown - chosen, _mentions(None)))

    def _setting(self, interaction: discord.Interaction[Any], place: Place) -> Setting:
        server = _server(place)
        return Setting(
            server=self.book.chosen(server),
            channel=self.book.chosen(server, place.settled_by),
            language=language_of_interaction(interaction),
            sureness=Sureness(self.caution.value),
            questions_per_minute=self.questions_per_minute,
            archives=tuple(self.archive_names(server)),
        )


def _server(place: Place) -> int:
    assert place.server is not None, "only servers have settings"  # noqa: S101
    return place.server


def _mentions(mentions: Mentions | None) -> Callable[[Choices], Choices]:
    return lambda before: replace(before, mentions=mentions)


def _exists(guild: discord.Guild | None, channel: int) -> bool:
    return guild is not None and guild.get_channel(channel) is not None


def _is_own(chosen: Choices) -> bool:
    """Tell whether more was chosen for a channel than to answer mentions in it."""
    return chosen.mentions is Mentions.NONE or replace(chosen, mentions=None) != Choices()


def _values(interaction: discord.Interaction[Any]) -> list[str]:
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values") or ()]


def _shown(item: Item) -> list[str]:
    return [option.value for option in item.options] if isinstance(item, discord.ui.Select) else []


def _topic(values: Sequence[str]) -> Topic:
    try:
        (value,) = values
        return Topic(value)
    except ValueError:
        raise OldPanelError from None


def _page(values: Sequence[str]) -> int:
    if len(values) != 1 or not re.fullmatch("[0-9]{1,4}", values[0]):  # as long as a custom_id can hold it
        raise OldPanelError
    return int(values[0])
