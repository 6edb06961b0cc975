"""The settings: environment variables with the prefix FUNDSTELLE_, also from `.env` in the working folder.

Import this module only where settings are read: pydantic costs a fifth of a second.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Annotated

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError  # noqa: TID253 - this module is the door, and is itself imported late
from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: TID253

from retrieval.datamodel import Caution
from retrieval.errors import SettingsError
from retrieval.protocols import READER_TOKENS

__all__ = ["Settings", "read_settings"]

_ENV_FILE = Path(".env")
_NO_MODEL = "none"


def _usable(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("a path holds no NUL character")
    return path


_Folder = Annotated[Path, AfterValidator(_usable)]


def _caution(value: str) -> Caution:
    for caution in Caution:
        if _plain(value) == _plain(caution.value):
            return caution
    raise ValueError("write streng, ausgewogen or großzügig")


def _plain(word: str) -> str:
    """Return the word as a keyboard without umlauts writes it."""
    return unicodedata.normalize("NFC", word).strip().casefold().replace("ü", "ue")


def _named(model: str) -> str:
    return "" if model.strip().casefold() == _NO_MODEL else model


_Model = Annotated[str, AfterValidator(_named)]
_Caution = Annotated[Caution, BeforeValidator(_caution)]


class Settings(BaseSettings):
    """Hold where things are, which models are used, and how cautious answers are; `none` is no model."""

    model_config = SettingsConfigDict(
        env_prefix="FUNDSTELLE_", env_file=_ENV_FILE, env_ignore_empty=True, extra="ignore"
    )

    index: _Folder = Path("index")
    articles: _Folder = Path("seeds")
    data: _Folder = Path("data")
    model: str = "bundled"
    reader: _Model = "bundled"
    reader_tokens: Annotated[int, Field(ge=100, le=10_000, description="a whole number from 100 to 10000")] = (
        READER_TOKENS
    )
    reranker: _Model = ""
    caution: _Caution = Caution.BALANCED


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: if a value cannot work, or `.env` cannot be read to its end.
    """
    try:
        _check_env_file()
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "FUNDSTELLE_" + "_".join(str(part) for part in first["loc"]).upper()
        advice = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(name, first.get("input"), advice[:1].lower() + advice[1:]) from error
    except UnicodeDecodeError as error:
        raise SettingsError(".env", str(error), "the file has to be UTF-8 text") from error
    except OSError as error:
        raise SettingsError(".env", error.strerror, "the file has to be readable") from error


def _check_env_file() -> None:
    """Refuse a line that is no `NAME=value`, which python-dotenv only passes over with a warning."""
    if not _ENV_FILE.is_file():
        return
    with _ENV_FILE.open(encoding="utf-8") as file:
        for binding in parse_stream(file):
            if binding.error:
                # What stands there is not shown: it may be the token.
                raise SettingsError(f".env, line {binding.original.line},", "…", "write NAME=value there")
