"""The settings: environment variables with the prefix FUNDSTELLE_, also from `.env` in the working folder.

They are a few texts, so nothing is imported for them but python-dotenv, and that only where there is a `.env`.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Caution
from retrieval.errors import SettingsError
from retrieval.protocols import READER_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["WRITTEN", "Settings", "read_settings"]

_PREFIX = "FUNDSTELLE_"
_ENV_FILE = Path(".env")
_NO_MODEL = "none"
_READER_TOKENS = range(100, 10_001)
_MOST_DIGITS = 9

WRITTEN = {"reader_tokens": "a whole number from 100 to 10000"}
"""What may be written, by the name of the field, where a sentence says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold where things are, which models are used, and how cautious answers are; an empty model is none.

    `given` names the fields that somebody has set.
    """

    index: Path = Path("index")
    articles: Path = Path("seeds")
    data: Path = Path("data")
    model: str = "bundled"
    reader: str = "bundled"
    reader_tokens: int = READER_TOKENS
    reranker: str = ""
    caution: Caution = Caution.BALANCED
    given: frozenset[str] = frozenset()


def read_settings() -> Settings:
    """Read the settings from the environment and from `.env`, which it beats; what is empty counts as not set.

    Raises:
        SettingsError: if a value cannot work, or `.env` cannot be read to its end.
    """
    texts = _named(_env_file()) | _named(os.environ)
    values = {field: _value(field, text) for field, text in texts.items()}
    return Settings(**values, given=frozenset(values))


def _folder(text: str) -> Path:
    if "\0" in text:
        raise ValueError("a path holds no NUL character")
    return Path(text)


def _model(text: str) -> str:
    return "" if text.strip().casefold() == _NO_MODEL else text


def _tokens(text: str) -> int:
    number = text.strip()
    if not number.isdecimal() or len(number) > _MOST_DIGITS or int(number) not in _READER_TOKENS:
        raise ValueError(f"write {WRITTEN['reader_tokens']}")
    return int(number)


def _caution(text: str) -> Caution:
    for caution in Caution:
        if _plain(text) == _plain(caution.value):
            return caution
    raise ValueError("write streng, ausgewogen or großzügig")


def _plain(word: str) -> str:
    """Return the word as a keyboard without umlauts writes it."""
    return unicodedata.normalize("NFC", word).strip().casefold().replace("ü", "ue")


# What makes a field's value of what is written, or raises ValueError with what to write instead.
_READ: Mapping[str, Callable[[str], Any]] = {
    "index": _folder,
    "articles": _folder,
    "data": _folder,
    "model": str,
    "reader": _model,
    "reader_tokens": _tokens,
    "reranker": _model,
    "caution": _caution,
}


def _named(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Return what is written, by the fields' names, of variables that are settings and not empty."""
    fields = {f"{_PREFIX}{field}".upper(): field for field in _READ}
    return {fields[name.upper()]: text for name, text in variables.items() if text and name.upper() in fields}


def _value(field: str, text: str) -> Any:  # noqa: ANN401 - each field's own
    try:
        return _READ[field](text)
    except ValueError as error:
        raise SettingsError(f"{_PREFIX}{field}".upper(), text, str(error)) from error


def _env_file() -> dict[str, str | None]:
    """Return the variables of `.env`, none where there is no such file."""
    if not _ENV_FILE.is_file() and not _ENV_FILE.is_fifo():
        return {}
    import io

    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    try:
        text = _ENV_FILE.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(".env", str(error), "the file has to be UTF-8 text") from error
    except OSError as error:
        raise SettingsError(".env", error.strerror, "the file has to be readable") from error
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:  # which python-dotenv only passes over with a warning
            # What stands there is not shown: it may be the token.
            raise SettingsError(f".env, line {binding.original.line},", "…", "write NAME=value there")
    return dotenv_values(stream=io.StringIO(text))
