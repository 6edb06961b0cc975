"""The slash command `/frage` (in English `/ask`): a question, and which articles may be quoted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.asker import asker_of
from bot.asking import Question
from bot.buttons import answer_buttons
from bot.commands.pointing import answer_of_thread
from bot.delivery import answer_message, may_embed, rendered
from bot.failures import tell_interaction
from bot.language import language_at, language_of_interaction
from bot.message_text import LONGEST_QUESTION
from bot.waiting_notice import told_while_waiting, waiting_sentence

if TYPE_CHECKING:
    from bot.asking import Asking
    from bot.work import Work

__all__ = ["answer_interaction", "ask_command"]

_MOST_CHOICES, _LONGEST_CHOICE = 25, 100
_LONGEST_DATE = 40


def ask_command(asking: Asking, work: Work) -> app_commands.Command[Any, ..., None]:
    """Return the slash command, for servers, direct messages and user installs."""

    async def propose(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        place = asker_of(interaction).place
        await asking.prepare(place)
        names = [source[:_LONGEST_CHOICE] for source in asking.proposed_sources(current, _MOST_CHOICES, place)]
        return [app_commands.Choice(name=name, value=name) for name in names]

    @app_commands.command(
        name=locale_str("frage", en="ask"),
        description=locale_str(
            "Beantwortet eine Frage mit wörtlichen Zitaten aus dem Archiv",
            en="Answers a question with verbatim quotes from the archive",
        ),
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.rename(
        question=locale_str("frage", en="question"),
        since=locale_str("von", en="from"),
        until=locale_str("bis", en="to"),
        source=locale_str("quelle", en="outlet"),
        private=locale_str("nur_für_mich", en="only_me"),
    )
    @app_commands.describe(
        question=locale_str("Zum Beispiel: Wo trafen sich Kim und Putin 2019?", en="What do you want to know?"),
        since=locale_str(
            "Nur Artikel, die seitdem erschienen sind: 2019, April 2019 oder 25.4.2019",
            en="Only articles published since then: 2019, April 2019 or 25 April 2019",
        ),
        until=locale_str(
            "Nur Artikel, die bis dahin erschienen sind: 2019, April 2019 oder 25.4.2019",
            en="Only articles published until then: 2019, April 2019 or 25 April 2019",
        ),
        source=locale_str("Nur Artikel dieser Quelle", en="Only articles of this outlet"),
        private=locale_str("Nur du siehst die Antwort", en="Only you see the answer"),
    )
    @app_commands.autocomplete(source=propose)
    async def ask(
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        since: app_commands.Range[str, 1, _LONGEST_DATE] | None = None,
        until: app_commands.Range[str, 1, _LONGEST_DATE] | None = None,
        source: app_commands.Range[str, 1, _LONGEST_CHOICE] | None = None,
        private: bool = False,
    ) -> None:
        async def request() -> None:
            place = asker_of(interaction).place
            if source is not None:
                await asking.prepare(place)
            asked = Question(
                text=question,
                language=language_of_interaction(interaction),
                only=asking.article_filter(since, until, source, place),
            )
            await answer_interaction(interaction, asked, asking, way="slash command", private=private)

        await work.answer(request, lambda error: tell_interaction(interaction, error))

    return ask


async def answer_interaction(
    interaction: discord.Interaction[Any], question: Question, asking: Asking, *, way: str, private: bool
) -> None:
    """Answer a command, for everyone in the channel or for its user alone.

    What is refused at once is refused before the answer is deferred, because then only whoever asked has to see it.
    """
    asker = asker_of(interaction, private=private)
    asking.admit(asker)

    async def tell(ahead: int) -> None:
        language = language_at(asking.settings(asker.place), question.language)
        await interaction.edit_original_response(content=waiting_sentence(ahead, language))

    # Discord may take the deferrals of two questions in another order than that in which they came.
    with asking.in_line(asker) as line:
        with asking.acknowledging.one():
            await interaction.response.defer(thinking=True, ephemeral=private)
        if interaction.is_guild_integration() and interaction.client.user is not None and not question.is_claim:
            bot_id, permissions = interaction.client.user.id, interaction.app_permissions
            follows = await answer_of_thread(interaction.channel, bot_id, line, permissions)
            question = replace(question, follows=follows)
        async with told_while_waiting(tell, interaction.delete_original_response) as waits:
            reply = await asking.ask(question, asker, way=way, line=line, waits=waits)
    with asking.metrics.delivery():
        message = await rendered(answer_message, reply.view, embeds=may_embed(interaction))
        buttons = answer_buttons(reply.view, reply.answer_id, private=private)
        await interaction.edit_original_response(**message, view=buttons)
