"""The bot's settings: DISCORD_TOKEN and those of `retrieval` that a bot needs; nothing is read at import."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import TokenError
from retrieval import load_settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BotConfig", "read_config"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotConfig:
    """Hold the token (never shown), the index folder, the folder for the bot's own data, and the embedding model."""

    token: str = field(repr=False)
    index: Path
    data: Path
    model: str


def read_config() -> BotConfig:
    """Read the settings from the environment and `.env`.

    Raises:
        SettingsError: if a setting of `retrieval` cannot work.
        TokenError: if DISCORD_TOKEN is missing or cannot be a token.
    """
    settings = load_settings()
    return BotConfig(token=_read_token(), index=settings.index, data=settings.data, model=settings.model)


def _read_token() -> str:
    from pydantic_settings import BaseSettings, SettingsConfigDict

    class Environment(BaseSettings):
        model_config = SettingsConfigDict(env_file=".env", extra="ignore")

        discord_token: str = ""

    token = Environment().discord_token.strip()
    if not token:
        raise TokenError("is not set")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise TokenError("holds characters that no token has")
    return token
