"""What can be set for a server and for one of its channels, and what therefore holds in a place; pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from retrieval import Caution

__all__ = [
    "LIKELY_FROM",
    "MOST_A_PAGE",
    "QUOTES_A_PAGE",
    "VERY_LIKELY_FROM",
    "Choices",
    "Mentions",
    "PlaceSettings",
    "Speech",
    "Sureness",
    "settle",
    "usual_settings",
]

QUOTES_A_PAGE, MOST_A_PAGE = 3, 5
# From which confidence on an answer is called likely, and very likely, right.
LIKELY_FROM, VERY_LIKELY_FROM = 0.5, 0.85


class Mentions(StrEnum):
    """Name where messages are answered that mention the bot; for one channel that is ALL or NONE of them."""

    ALL = "all"
    CHOSEN = "chosen"
    NONE = "none"


class Speech(StrEnum):
    """Name the language of answers: always the same, or that of whoever asks."""

    AUTOMATIC = "automatic"
    GERMAN = "de"
    ENGLISH = "en"


class Sureness(StrEnum):
    """Name how sure an answer has to be to be shown: a `Caution`, a word of the bot's own for it, or anything."""

    STRICT = Caution.STRICT.value
    BALANCED = Caution.BALANCED.value
    GENEROUS = Caution.GENEROUS.value
    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    ANYTHING = "anything"

    @property
    def limit(self) -> Caution | float:
        """Return what `ask` takes as `min_confidence`."""
        return _LIMITS[self] if self in _LIMITS else Caution(self.value)


_LIMITS = {Sureness.VERY_LIKELY: VERY_LIKELY_FROM, Sureness.LIKELY: LIKELY_FROM, Sureness.ANYTHING: 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Hold what admins chose for a server, or for one channel of it; what is None was not chosen there.

    `threads` is whether a mention is answered in a thread made for it, `quotes` how many stand on a page,
    `questions_per_minute` the most that one person may ask; `archive` a name, empty for the usual archive.
    """

    mentions: Mentions | None = None
    threads: bool | None = None
    language: Speech | None = None
    quotes: int | None = None
    sureness: Sureness | None = None
    questions_per_minute: int | None = None
    without_sources: tuple[str, ...] | None = None
    archive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSettings:
    """Hold what holds in a place; what is None there is as whoever runs the bot has set it.

    `counted_in` is the server or channel in which a person's questions are counted.
    """

    answers_mentions: bool = True
    threads: bool = False
    language: Speech = Speech.AUTOMATIC
    quotes: int = QUOTES_A_PAGE
    sureness: Sureness | None = None
    questions_per_minute: int | None = None
    counted_in: int | None = None
    without_sources: tuple[str, ...] = ()
    archive: str | None = None


T = TypeVar("T")

_USUAL = PlaceSettings()


def usual_settings(place: object) -> PlaceSettings:
    """Return what holds where no admin has set anything."""
    return _USUAL


def settle(server: Choices, channel: Choices, *, server_id: int, channel_id: int) -> PlaceSettings:
    """Return what holds in a channel: what was chosen for it, else for its server, else the usual.

    Where mentions are answered nowhere, no channel is an exception.
    """
    nowhere = server.mentions is Mentions.NONE
    mentions = Mentions.NONE if nowhere else (channel.mentions or server.mentions or Mentions.ALL)
    rate = _either(channel.questions_per_minute, server.questions_per_minute, None)
    return PlaceSettings(
        answers_mentions=mentions is Mentions.ALL,
        threads=_either(channel.threads, server.threads, _USUAL.threads),
        language=_either(channel.language, server.language, _USUAL.language),
        quotes=_either(channel.quotes, server.quotes, _USUAL.quotes),
        sureness=_either(channel.sureness, server.sureness, None),
        questions_per_minute=rate,
        counted_in=None if rate is None else server_id if channel.questions_per_minute is None else channel_id,
        without_sources=_either(channel.without_sources, server.without_sources, _USUAL.without_sources),
        archive=_either(channel.archive, server.archive, None) or None,
    )


def _either(channel: T | None, server: T | None, usual: T) -> T:
    if channel is not None:
        return channel
    return usual if server is None else server
