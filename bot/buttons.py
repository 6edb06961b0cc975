"""The buttons beneath an answer: what each is called, and what its custom_id says.

A custom_id holds ids only, so a button works after a restart: `fs:ACTION:ANSWER_ID:NUMBER`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import discord

from bot.texts import TEXTS

if TYPE_CHECKING:
    from bot.asking import QuoteContext
    from bot.render import AnswerView

__all__ = ["CUSTOM_ID", "Action", "answer_buttons", "answer_id_beneath", "context_buttons", "custom_id", "page_buttons"]


class Action(StrEnum):
    """Name what a button does; NUMBER is a page (from 1) for MORE and TURN, a quote (from 0) for CONTEXT and LOOK.

    MORE and CONTEXT answer with a private message, TURN and LOOK change that message.
    """

    MORE = "more"
    TURN = "turn"
    CONTEXT = "context"
    LOOK = "look"
    SHOW = "show"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"


CUSTOM_ID = re.compile(rf"fs:(?P<action>{'|'.join(Action)}):(?P<answer>[\w-]{{1,64}}):(?P<number>[0-9]{{1,4}})")


def custom_id(action: Action, answer_id: str, number: int = 0) -> str:
    """Return the custom_id of a button."""
    return f"fs:{action}:{answer_id}:{number}"


def answer_id_beneath(message: discord.Message) -> str | None:
    """Return the id of the answer that a message of the bot's shows, by its buttons, or None if it shows none."""
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    identifiers = (getattr(part, "custom_id", None) or "" for row in rows for part in row.children)
    matches = (CUSTOM_ID.fullmatch(identifier) for identifier in identifiers)
    return next((match["answer"] for match in matches if match), None)


def answer_buttons(view: AnswerView, answer_id: str | None, *, private: bool) -> discord.ui.View:
    """Return the buttons beneath an answer; none for an answer that is not stored.  Needs a running event loop."""
    if answer_id is None:
        return _row()
    texts = TEXTS[view.language]
    buttons = []
    if view.pages > 1:
        buttons.append(_button(texts.button_more, custom_id(Action.MORE, answer_id, 2)))
    if view.answer.quotes:
        buttons.append(_button(texts.button_context, custom_id(Action.CONTEXT, answer_id)))
    if private:
        buttons.append(_button(texts.button_show, custom_id(Action.SHOW, answer_id), discord.ButtonStyle.primary))
    buttons += [
        _button(texts.button_helpful, custom_id(Action.HELPFUL, answer_id), emoji="👍"),
        _button(texts.button_not_helpful, custom_id(Action.NOT_HELPFUL, answer_id), emoji="👎"),
    ]
    return _row(*buttons)


def page_buttons(view: AnswerView, answer_id: str) -> discord.ui.View:
    """Return the buttons beneath a further page: back, next, context.  Needs a running event loop."""
    texts, page = TEXTS[view.language], view.page
    back = _button(texts.button_previous, custom_id(Action.TURN, answer_id, max(1, page - 1)))
    forward = _button(texts.button_next, custom_id(Action.TURN, answer_id, page + 1))
    back.disabled, forward.disabled = page <= 1, page >= view.pages
    context = _button(texts.button_context, custom_id(Action.CONTEXT, answer_id, (page - 1) * view.quotes_a_page))
    return _row(back, forward, context)


def context_buttons(answer_id: str, place: int, shown: QuoteContext) -> discord.ui.View:
    """Return a button for each quote of the page that the quote at `place` (from 0) is on.  Needs a running loop."""
    first = place // shown.quotes_a_page * shown.quotes_a_page
    others = range(first, min(first + shown.quotes_a_page, shown.quotes))
    if len(others) < 2:
        return _row()
    label = TEXTS[shown.language].button_quote
    buttons = []
    for other in others:
        button = _button(label.format(number=other - first + 1), custom_id(Action.LOOK, answer_id, other))
        button.disabled = other == place
        buttons.append(button)
    return _row(*buttons)


def _button(
    label: str,
    identifier: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    emoji: str | None = None,
) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=label, custom_id=identifier, style=style, emoji=emoji)


def _row(*buttons: discord.ui.Button[discord.ui.View]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    # Clicks are told apart by their custom_id; a view that is not stopped would be kept for every message ever sent.
    view.stop()
    return view
