"""What happens when somebody presses a button beneath an answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self, cast

import discord

from bot.answer_store import VoteResult
from bot.asker import asker_of
from bot.buttons import CUSTOM_ID, Action, answer_buttons, context_buttons, page_buttons
from bot.delivery import answer_message, context_message, may_embed, rendered
from bot.failures import tell_interaction
from bot.language import language_of_interaction
from bot.texts import TEXTS

if TYPE_CHECKING:
    import re

    from bot.client import Bot

__all__ = ["AnswerButton"]

_log = logging.getLogger(__name__)


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=CUSTOM_ID):
    """Do what a button beneath an answer is for, also after a restart; whoever presses it, sees it alone."""

    def __init__(self, item: discord.ui.Button[discord.ui.View], action: Action, answer_id: str, number: int) -> None:
        super().__init__(item)
        self._action, self._answer_id, self._number = action, answer_id, number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read what the button is for from its custom_id."""
        button = cast("discord.ui.Button[discord.ui.View]", item)
        return cls(button, Action(match["action"]), match["answer"], int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Respond to the press; discord.py hands errors of such buttons to no handler, so they are told here."""
        await interaction.client.work.answer(
            lambda: self._respond(interaction), lambda error: tell_interaction(interaction, error)
        )

    async def _respond(self, interaction: discord.Interaction[Bot]) -> None:
        interaction.client.asking.admit_again(interaction.user.id)
        match self._action:
            case Action.MORE | Action.TURN:
                await self._page(interaction)
            case Action.CONTEXT | Action.LOOK:
                await self._context(interaction)
            case Action.SHOW:
                await self._show(interaction)
            case Action.HELPFUL | Action.NOT_HELPFUL:
                await self._vote(interaction)

    async def _page(self, interaction: discord.Interaction[Bot]) -> None:
        await self._defer(interaction, in_place=self._action is Action.TURN)
        reply = await interaction.client.asking.again(self._answer_id, self._number, server=interaction.guild_id)
        message = await rendered(answer_message, reply.view, embeds=may_embed(interaction))
        await interaction.edit_original_response(**message, view=page_buttons(reply.view, self._answer_id))

    async def _context(self, interaction: discord.Interaction[Bot]) -> None:
        await self._defer(interaction, in_place=self._action is Action.LOOK)
        shown = await interaction.client.asking.context(self._answer_id, self._number, server=interaction.guild_id)
        message = await rendered(
            context_message, shown.context, shown.citation, shown.language, embeds=may_embed(interaction)
        )
        buttons = context_buttons(self._answer_id, self._number, shown)
        await interaction.edit_original_response(**message, view=buttons)

    async def _show(self, interaction: discord.Interaction[Bot]) -> None:
        await interaction.response.defer()
        with interaction.client.showing.once(interaction.message.id if interaction.message else 0) as is_first:
            if not is_first:
                return
            reply = await interaction.client.asking.again(self._answer_id, 1, server=interaction.guild_id)
            shown_by = TEXTS[reply.view.language].shown_by.format(person=interaction.user.mention)
            message = await rendered(answer_message, reply.view, embeds=may_embed(interaction), above=shown_by)
            buttons = answer_buttons(reply.view, self._answer_id, private=False)
            await interaction.followup.send(**message, view=buttons)
            await interaction.client.asking.note_shown(reply, asker_of(interaction))
        try:
            await interaction.edit_original_response(view=buttons)
        except discord.HTTPException as error:
            # It is shown; that the button stays, which does nothing any more, is no failure.
            _log.info("The button could not be taken from a private answer: %s", error)

    async def _vote(self, interaction: discord.Interaction[Bot]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        helpful = self._action is Action.HELPFUL
        result = await interaction.client.asking.vote(self._answer_id, interaction.user.id, helpful=helpful)
        texts = TEXTS[language_of_interaction(interaction)]
        sentence = {
            VoteResult.NEW: texts.vote_new,
            VoteResult.CHANGED: texts.vote_changed,
            VoteResult.SAME: texts.vote_same,
        }[result]
        await interaction.edit_original_response(content=sentence)

    async def _defer(self, interaction: discord.Interaction[Bot], *, in_place: bool) -> None:
        if in_place:
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
