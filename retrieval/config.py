"""The settings: environment variables with the prefix FUNDSTELLE_, also from `.env` in the working folder.

Import this module only where settings are read: pydantic costs a fifth of a second.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError  # noqa: TID253 - this module is the door, and is itself imported late
from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: TID253

from retrieval.errors import SettingsError

__all__ = ["Settings", "read_settings"]


class Settings(BaseSettings):
    """Hold where things are and which embedding model is used."""

    model_config = SettingsConfigDict(env_prefix="FUNDSTELLE_", env_file=".env", extra="ignore")

    index: Path = Path("index")
    articles: Path = Path("seeds")
    data: Path = Path("data")
    model: str = Field(default="bundled", min_length=1)


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: if a value cannot work, or `.env` is no text file.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "FUNDSTELLE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(name, first.get("input"), str(first["msg"]).lower()) from error
    except UnicodeDecodeError as error:
        raise SettingsError(".env", str(error), "the file has to be UTF-8 text") from error
