"""The menus and buttons of the settings: rows of components whose custom_ids hold all that they mean.

So a menu works after a restart, too: `fe:ACTION:SCOPE:TOPIC:PAGE`.  Which server and channel it is for is told by
where it was used.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import discord

from bot.markdown import shorten
from bot.server_settings import Mentions
from bot.settings_panel import PanelAction, is_nowhere, panel_text
from bot.settings_topics import Option, Scope, outlet_key, words_of
from bot.texts_settings import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.settings_panel import Panel, PanelState

__all__ = ["MOST_OPTIONS", "panel_message"]

MOST_OPTIONS = 25
_LONGEST_LABEL = 100
_LONGEST_EDGE = 30
_CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.media,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]

Item = discord.ui.Item[discord.ui.View]
T = TypeVar("T")


def panel_message(panel: Panel) -> dict[str, Any]:
    """Return `content` and `view` of the message.  Needs a running event loop."""
    view = discord.ui.View(timeout=None)
    for row, items in enumerate(_rows(panel)):
        for item in items:
            item.row = row
            view.add_item(item)
    # Choices are told apart by their custom_id; a view that is not stopped would be kept for ever.
    view.stop()
    return {"content": panel_text(panel), "view": view}


def _rows(panel: Panel) -> Iterator[list[Item]]:
    if panel.asks_reset:
        texts = panel.setting.texts
        yield [
            _button(panel.state, PanelAction.RESET_ALL, texts.button_really, style=discord.ButtonStyle.danger),
            _button(panel.state, PanelAction.CANCEL, texts.button_cancel),
        ]
        return
    yield [_topics(panel)]
    yield from ([menu] for menu in _choices(panel))
    yield _buttons(panel)


def _topics(panel: Panel) -> Item:
    setting, state = panel.setting, panel.state
    options = []
    for topic in Topic:
        value = setting.holding(topic, state.scope)
        described = shorten(words_of(topic, value, state.scope, setting), _LONGEST_LABEL)
        name = setting.texts.topics[topic]
        options.append(Option(key=topic, label=name, description=described, is_present=topic is state.topic))
    return _select(state, PanelAction.TOPIC, options, placeholder=setting.texts.choose_topic)


def _choices(panel: Panel) -> Iterator[Item]:
    setting, state = panel.setting, panel.state
    if state.topic is None:
        return
    if state.topic is Topic.OUTLETS:
        names: Sequence[str] = panel.outlets
        if not names:
            return
        offered = _outlets(panel)
        yield _select(state, PanelAction.OUTLETS, offered, placeholder=setting.texts.choose_outlets, most=MOST_OPTIONS)
    else:
        options = setting.options(state.topic, state.scope)
        names = [option.label for option in options]
        menu = _select(state, PanelAction.VALUE, _window(options, state.page))
        menu.disabled = state.topic is Topic.MENTIONS and is_nowhere(setting, state.scope)
        yield menu
    if len(names) > MOST_OPTIONS:
        yield _pages(panel, names)
    in_server = state.scope is Scope.SERVER
    if in_server and state.topic is Topic.MENTIONS and setting.server.mentions is Mentions.CHOSEN:
        yield _channels(panel)


def _outlets(panel: Panel) -> list[Option]:
    """Return the outlets of this page; there can be thousands."""
    left_out = panel.setting.holding(Topic.OUTLETS, panel.state.scope)
    return [
        Option(key=outlet_key(name), label=shorten(name, _LONGEST_LABEL) or "?", is_present=name in left_out)
        for name in _window(panel.outlets, panel.state.page)
    ]


def _window(options: Sequence[T], page: int) -> Sequence[T]:
    """Return the options of a page, the last one where there are fewer by now."""
    page = min(page, (len(options) - 1) // MOST_OPTIONS)
    return options[page * MOST_OPTIONS : (page + 1) * MOST_OPTIONS]


def _pages(panel: Panel, names: Sequence[str]) -> Item:
    """Return a menu of the pages around this one; each says from which to which name it goes."""
    texts, state = panel.setting.texts, panel.state
    last = (len(names) - 1) // MOST_OPTIONS
    present = min(state.page, last)
    first = max(0, min(present - MOST_OPTIONS // 2, last + 1 - MOST_OPTIONS))
    options = []
    for page in range(first, min(first + MOST_OPTIONS, last + 1)):
        on_page = names[page * MOST_OPTIONS : (page + 1) * MOST_OPTIONS]
        edges = " – ".join(shorten(name, _LONGEST_EDGE) for name in (on_page[0], on_page[-1]))
        start = page * MOST_OPTIONS
        described = texts.page.format(first=start + 1, last=start + len(on_page), count=len(names))
        options.append(Option(key=str(page), label=edges, description=described, is_present=page == present))
    return _select(state, PanelAction.PAGE, options, placeholder=texts.choose_page)


def _channels(panel: Panel) -> Item:
    return discord.ui.ChannelSelect(
        custom_id=panel.state.custom_id(PanelAction.CHANNELS),
        placeholder=panel.setting.texts.choose_channels,
        channel_types=_CHANNEL_TYPES,
        min_values=0,
        max_values=MOST_OPTIONS,
        default_values=[discord.Object(channel) for channel in panel.mentioned_in[:MOST_OPTIONS]],
    )


def _select(
    state: PanelState,
    action: PanelAction,
    options: Sequence[Option],
    *,
    placeholder: str | None = None,
    most: int = 1,
) -> discord.ui.Select[discord.ui.View]:
    """Return a menu; of one in which `most` is more than 1, nothing may be chosen as well."""
    return discord.ui.Select(
        custom_id=state.custom_id(action),
        placeholder=placeholder,
        min_values=0 if most > 1 else 1,
        max_values=min(most, len(options)),
        options=[
            discord.SelectOption(
                value=option.key, label=option.label, description=option.description, default=option.is_present
            )
            for option in options
        ],
    )


def _buttons(panel: Panel) -> list[Item]:
    state, texts = panel.state, panel.setting.texts
    buttons: list[Item] = []
    for scope, label in ((Scope.SERVER, texts.button_server), (Scope.CHANNEL, texts.button_channel)):
        is_present = scope is state.scope
        style = discord.ButtonStyle.primary if is_present else discord.ButtonStyle.secondary
        target = replace(state, scope=scope, page=0)
        buttons.append(_button(target, PanelAction.SCOPE, label, style=style, disabled=is_present))
    if state.topic is None:
        buttons.append(_button(state, PanelAction.ASK_RESET, texts.button_reset_all))
    else:
        label = f"{texts.topics[state.topic]}: {texts.button_reset}"
        is_unset = panel.setting.own(state.topic, state.scope) is None
        buttons.append(_button(state, PanelAction.RESET, label, disabled=is_unset))
    return buttons


def _button(
    state: PanelState,
    action: PanelAction,
    label: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Item:
    return discord.ui.Button(custom_id=state.custom_id(action), label=label, style=style, disabled=disabled)
