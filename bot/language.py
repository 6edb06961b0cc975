"""Which of the bot's two languages somebody is spoken to in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.server_settings import Speech
from bot.texts import Language, language_of

if TYPE_CHECKING:
    import discord

    from bot.server_settings import PlaceSettings

__all__ = ["language_at", "language_of_interaction", "language_of_message", "language_of_words"]

_WORD = re.compile(r"[^\W\d_]+")
# The function words of questions; those that both languages have (was, in, so, an, will, die, war) tell nothing.
_ENGLISH = frozenset(
    _WORD.findall(
        """
        the of and to is are were did do does what who whom whose where when why which how many much about after before
        from with between has have had been be by for on at this that it his her their
        """
    )
)
_GERMAN = frozenset(
    _WORD.findall(
        """
        der das den dem des ein eine einen einem einer und ist sind waren wurde wurden hat haben hatte wer wen wem wo
        wann warum wieso weshalb welche welcher welches welchen welchem wie viele viel über nach vor von mit zwischen
        bei für auf zu zum zur im am es er sie sich nicht auch womit wohin woher worüber
        """
    )
)


def language_of_interaction(interaction: discord.Interaction) -> Language:
    """Return the language that the person has set in Discord."""
    return language_of(str(interaction.locale))


def language_of_message(message: discord.Message) -> Language:
    """Return the language that the server has chosen; where none has, that of the message.

    Only a community server chooses; every other one, and every direct message, reports en-US or nothing.
    """
    guild = message.guild
    locale = str(guild.preferred_locale) if guild is not None else None
    if guild is not None and locale is not None and ("COMMUNITY" in guild.features or not locale.startswith("en")):
        return language_of(locale)
    return language_of_words(message.content)


def language_at(settings: PlaceSettings, otherwise: Language) -> Language:
    """Return the language that admins have set for a place, where they have."""
    return otherwise if settings.language is Speech.AUTOMATIC else Language(settings.language.value)


def language_of_words(text: str) -> Language:
    """Return English for words of which more are English than German function words, else German."""
    words = [word.casefold() for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    german = sum(word in _GERMAN for word in words)
    return Language.ENGLISH if english > german else Language.GERMAN
