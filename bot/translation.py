"""The commands' names and descriptions in Discord's menus: German as they stand, English for every other locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Locale, app_commands

if TYPE_CHECKING:
    from discord.app_commands import TranslationContextTypes, locale_str

__all__ = ["MenuTranslator"]


class MenuTranslator(app_commands.Translator):
    """Translate a `locale_str("frage", en="ask")`; a text without `en` stays as it is everywhere."""

    async def translate(self, string: locale_str, locale: Locale, context: TranslationContextTypes) -> str | None:
        """Return the text for a locale, or None for the German one, which is the default."""
        if locale is Locale.german:
            return None
        english: str | None = string.extras.get("en")
        return english
