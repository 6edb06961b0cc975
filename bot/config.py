"""The bot's settings, from the environment and `.env`: its own, and those of `retrieval` that it needs.

Import this module only where settings are read: pydantic costs a fifth of a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError  # noqa: TID253 - this module is the door
from pydantic_settings import BaseSettings, SettingsConfigDict  # noqa: TID253

from bot.errors import TokenError
from retrieval import Caution, SettingsError, load_settings

__all__ = ["BotConfig", "Environment", "read_config"]

# RFC 6750, section 2.1.  Logs rely on it: a token of other marks could stand there escaped, and would not be found.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BotConfig:
    """Hold the settings of a running bot; the token is never shown, `articles` is None where they were not set.

    `parallel` questions are answered at once while `queue` more wait, each for `deadline` seconds at most; 0
    `questions_per_minute` sets no limit to a person.
    """

    token: str = field(repr=False)
    index: Path
    data: Path
    model: str
    articles: Path | None = None
    archives: Path = Path("archives")
    reader: str = "bundled"
    reader_tokens: int = 640
    reranker: str = ""
    caution: Caution = Caution.BALANCED
    parallel: int = 2
    queue: int = 512
    deadline: float = 30.0
    questions_per_minute: int = 10
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 9464
    log_format: Literal["text", "json"] = "text"
    log_questions: bool = False


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _usable(path: Path | None) -> Path | None:
    if "\0" in str(path):
        raise ValueError("a path holds no NUL character")
    return path


class Environment(BaseSettings):
    """Hold what is set in the environment or in `.env`; a description says what to write, None means not set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    discord_token: str = ""
    fundstelle_archives: Annotated[
        Path | None, AfterValidator(_usable), Field(description="the folder that holds further archives")
    ] = None
    fundstelle_parallel: Annotated[int | None, Field(ge=1, le=32, description="a whole number from 1 to 32")] = None
    fundstelle_queue: Annotated[int | None, Field(ge=0, le=10_000, description="a whole number from 0 to 10000")] = None
    fundstelle_deadline: Annotated[
        float | None, Field(gt=0, le=600, description="a number of seconds above 0 and up to 600")
    ] = None
    fundstelle_questions_per_minute: Annotated[
        int | None, Field(ge=0, le=1000, description="a whole number from 0 (no limit) to 1000")
    ] = None
    fundstelle_metrics_host: str | None = None
    fundstelle_metrics_port: Annotated[
        int | None, Field(ge=0, le=65_535, description="a port up to 65535, or 0 for none")
    ] = None
    log_format: Annotated[
        Literal["text", "json"] | None, BeforeValidator(_lower), Field(description="text or json")
    ] = None
    fundstelle_log_questions: Annotated[bool | None, Field(description="true or false")] = None


def read_config() -> BotConfig:
    """Read the settings from the environment and `.env`; an empty one counts as not set.

    Raises:
        SettingsError: if a setting has a value that cannot work.
        TokenError: if DISCORD_TOKEN is missing or cannot be a token.
    """
    settings = load_settings()
    environment = _read_environment()
    chosen = environment.model_dump(exclude_unset=True, exclude={"discord_token"})
    return BotConfig(
        token=_checked(environment.discord_token),
        index=settings.index,
        # Its default is for those who try the commands; a rebuild would put it in the place of the real archive.
        articles=settings.articles if "articles" in settings.given else None,
        data=settings.data,
        model=settings.model,
        reader=settings.reader,
        reader_tokens=settings.reader_tokens,
        reranker=settings.reranker,
        caution=settings.caution,
        **{name.removeprefix("fundstelle_"): value for name, value in chosen.items()},
    )


def _read_environment() -> Environment:
    try:
        return Environment()
    except ValidationError as error:
        # What is raised below is raised outside, because a traceback would show this error, and it the values.
        wrong = {str(entry["loc"][0]): entry.get("input") for entry in error.errors()}
    if "discord_token" in wrong:
        raise _strange_token()
    name, value = next(iter(wrong.items()))
    shown = value[:_LONGEST_SHOWN] if isinstance(value, str) else value
    raise SettingsError(name.upper(), shown, f"write {Environment.model_fields[name].description}")


def _checked(token: str) -> str:
    token = token.strip()
    if not token:
        raise TokenError("is not set")
    if not _TOKEN.fullmatch(token):
        raise _strange_token()
    return token


def _strange_token() -> TokenError:
    return TokenError("holds characters that no token has")
