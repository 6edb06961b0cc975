"""What the archive of a place holds, as an embed or as text; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import discord

from bot.markdown import MESSAGE_LIMIT, cut_line
from bot.texts import TEXTS, date_in_words
from bot.texts_archives import ago

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.texts import Language
    from bot.texts_archives import ArchiveTexts

__all__ = ["StatusView", "status_embed", "status_text"]

_COLOUR = 0x1565C0
_TITLE_LIMIT = 256
_NAMED_OUTLETS, _OUTLET_LIMIT, _MODEL_LIMIT = 5, 60, 100
_BUNDLED = "bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """Hold what is shown: `about` is what `retrieval.describe_index` says of the archive.

    `is_behind` tells that the live generation cannot be opened; `rebuilt_since` is when a rebuild of it began that is
    at work.
    """

    archive: str | None
    about: Mapping[str, Any]
    language: Language
    version: str
    started: datetime
    is_behind: bool = False
    rebuilt_since: datetime | None = None


def status_embed(view: StatusView) -> discord.Embed:
    """Return the archive and the bot as an embed of a few fields."""
    texts = TEXTS[view.language].archives
    embed = discord.Embed(title=_title(view, texts), description=_remarks(view, texts) or None, colour=_COLOUR)
    for name, value in _fields(view, texts):
        embed.add_field(name=name, value=value, inline=name in {texts.articles, texts.period, texts.built})
    return embed


def status_text(view: StatusView) -> str:
    """Return the same as markdown, for where embeds are not allowed."""
    texts = TEXTS[view.language].archives
    lines = [f"**{_title(view, texts)}**", *(f"{name}: {value}" for name, value in _fields(view, texts))]
    remarks = _remarks(view, texts)
    text = "\n".join([*lines, *([remarks] if remarks else [])])
    return text[:MESSAGE_LIMIT]


def _title(view: StatusView, texts: ArchiveTexts) -> str:
    return texts.status_title.format(archive=texts.archive(view.archive))[:_TITLE_LIMIT]


def _fields(view: StatusView, texts: ArchiveTexts) -> list[tuple[str, str]]:
    about = view.about
    built = _moment(about["built_at"])
    return [
        (texts.articles, texts.number(about["articles"])),
        (texts.period, _period(view, texts)),
        (texts.built, f"{_timestamp(built, 'f')} ({ago(built)})" if built else texts.undated),
        (texts.outlets, _outlets(about["sources"], texts) or texts.undated),
        (texts.model, f"{_model(about['model'], texts)} · {texts.size.format(size=_size(about['bytes'], texts))}"),
        (
            texts.bot,
            texts.runs.format(version=view.version, since=_timestamp(view.started, "f"), ago=ago(view.started)),
        ),
    ]


def _remarks(view: StatusView, texts: ArchiveTexts) -> str:
    remarks = [texts.behind] if view.is_behind else []
    if view.rebuilt_since is not None:
        remarks.append(texts.rebuilding.format(ago=ago(view.rebuilt_since)))
    return "\n".join(remarks)


def _period(view: StatusView, texts: ArchiveTexts) -> str:
    dates = (view.about["published_from"], view.about["published_to"])
    if None in dates:
        return texts.undated
    first, last = (date_in_words(date, view.language) for date in dates)
    return (texts.one_month if first == last else texts.months).format(first=first, last=last)


def _outlets(sources: Mapping[str, int], texts: ArchiveTexts) -> str:
    """Return the outlets with the most articles, and how many there are beside them."""
    named = [f"{cut_line(name, _OUTLET_LIMIT)} ({texts.number(count)})" for name, count in sources.items()]
    rest = len(named) - _NAMED_OUTLETS
    words = ", ".join(named[:_NAMED_OUTLETS])
    return f"{words} {texts.and_more.format(count=texts.number(rest))}" if rest > 0 else words


def _model(model: str, texts: ArchiveTexts) -> str:
    """Return the model's name without its fingerprint; of a folder on this machine only the last part."""
    name, *rest = model.split(":")
    if name == _BUNDLED and rest:
        return texts.bundled.format(name=cut_line(rest[0], _MODEL_LIMIT))
    return cut_line(PurePath(name).name if name.startswith(("/", ".", "~")) else name, _MODEL_LIMIT)


def _size(count: int, texts: ArchiveTexts) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            number = count / size
            return (f"{number:.0f}" if number >= 10 else f"{number:.1f}".replace(".", texts.decimal)) + f" {unit}"
    return f"{max(1, count // 1000)} kB"


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _timestamp(moment: datetime, form: str) -> str:
    return f"<t:{int(moment.timestamp())}:{form}>"
