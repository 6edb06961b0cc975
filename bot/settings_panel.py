"""The settings as somebody looks at them: what of them is shown, and what is set, in words; pure values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import OldPanelError
from bot.markdown import escape
from bot.server_settings import Mentions
from bot.settings_topics import Scope, words_of
from bot.texts_settings import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.settings_topics import Setting

__all__ = ["PANEL_ID", "Panel", "PanelAction", "PanelState", "is_nowhere", "panel_text"]

PANEL_ID = re.compile(r"fe:(?P<action>[a-z-]+):(?P<scope>[a-z]+):(?P<topic>[a-z]+|-):(?P<page>[0-9]{1,4})")
_MOST_CHANNELS_NAMED = 12


class PanelAction(StrEnum):
    """Name what a menu or button does."""

    TOPIC = "topic"
    VALUE = "value"
    OUTLETS = "outlets"
    CHANNELS = "channels"
    PAGE = "page"
    SCOPE = "scope"
    RESET = "reset"
    ASK_RESET = "ask-reset"
    RESET_ALL = "reset-all"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelState:
    """Say what is looked at: whose settings, which one of them, which page of its choices (from 0)."""

    scope: Scope = Scope.SERVER
    topic: Topic | None = None
    page: int = 0

    @classmethod
    def read(cls, match: re.Match[str]) -> tuple[PanelAction, PanelState]:
        """Return what a custom_id says; OldPanelError if it is of another version of the bot."""
        try:
            topic = None if match["topic"] == "-" else Topic(match["topic"])
            return PanelAction(match["action"]), cls(scope=Scope(match["scope"]), topic=topic, page=int(match["page"]))
        except ValueError:
            raise OldPanelError from None

    def custom_id(self, action: PanelAction) -> str:
        """Return the custom_id of what does `action` in this state."""
        return f"fe:{action}:{self.scope}:{self.topic or '-'}:{self.page}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Hold all that the settings show; `channel` is the one that they were called in.

    `mentioned_in` are the channels chosen for mentions, `own_channels` all with settings of their own, both only those
    that still exist; `outlets` those of the archive and those left out, in their order in the menu.
    """

    state: PanelState
    setting: Setting
    channel: int
    mentioned_in: tuple[int, ...] = ()
    own_channels: tuple[int, ...] = ()
    outlets: tuple[str, ...] = ()
    may_thread: bool = True
    asks_reset: bool = False


def panel_text(panel: Panel) -> str:
    """Return what is set, in words."""
    setting, state, texts = panel.setting, panel.state, panel.setting.texts
    channel = f"<#{panel.channel}>"
    heading = texts.of_server if state.scope is Scope.SERVER else texts.of_channel.format(channel=channel)
    lines = [f"### {heading}", *(_line(topic, panel) for topic in Topic)]
    remarks = []
    if state.scope is Scope.SERVER and panel.own_channels:
        remarks.append(texts.own_channels.format(channels=_channels(panel.own_channels, panel)))
    if setting.holding(Topic.THREADS, state.scope) and not panel.may_thread:
        remarks.append(texts.may_not_thread)
    if state.topic is not None:
        remarks.append(f"**{texts.topics[state.topic]}**: {texts.explained[state.topic]}")
    if state.topic is Topic.OUTLETS and not panel.outlets:
        remarks.append(texts.no_outlets_known)
    if panel.asks_reset:
        remarks = [texts.really_server if state.scope is Scope.SERVER else texts.really_channel]
    return "\n".join([*lines, *(f"\n{remark}" for remark in remarks)])


def _line(topic: Topic, panel: Panel) -> str:
    setting, scope, texts = panel.setting, panel.state.scope, panel.setting.texts
    own = setting.own(topic, scope)
    name = texts.topics[topic]
    if topic is Topic.MENTIONS and scope is Scope.SERVER and own is Mentions.CHOSEN:
        chosen = texts.mentions_in.format(channels=_channels(panel.mentioned_in, panel))
        return f"**{name}**: {chosen if panel.mentioned_in else texts.no_channels}"
    if topic is Topic.MENTIONS and is_nowhere(setting, scope):
        return f"**{name}**: {texts.nowhere}"
    words = escape(words_of(topic, setting.holding(topic, scope), scope, setting))
    if scope is Scope.CHANNEL and own is None:
        words = texts.inherited.format(value=words)
    return f"**{name}**: {words}"


def is_nowhere(setting: Setting, scope: Scope) -> bool:
    """Tell whether a channel cannot choose whether mentions are answered in it."""
    return scope is Scope.CHANNEL and setting.own(Topic.MENTIONS, Scope.SERVER) is Mentions.NONE


def _channels(channels: Sequence[int], panel: Panel) -> str:
    names = ", ".join(f"<#{channel}>" for channel in channels[:_MOST_CHANNELS_NAMED])
    more = len(channels) - _MOST_CHANNELS_NAMED
    return panel.setting.texts.and_more.format(names=names, count=more) if more > 0 else names
