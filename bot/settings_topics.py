"""What can be chosen for each setting, what a choice is called, and what it changes; pure functions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.errors import OldPanelError
from bot.markdown import shorten
from bot.server_settings import MOST_A_PAGE, QUOTES_A_PAGE, Choices, Mentions, Speech, Sureness
from bot.texts_settings import SETTINGS_TEXTS, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bot.texts import Language
    from bot.texts_settings import SettingsTexts

__all__ = ["UNSET", "Option", "Scope", "Setting", "changed_outlets", "outlet_key", "reset", "words_of"]

UNSET = "-"
_FIELDS = {
    Topic.MENTIONS: "mentions",
    Topic.THREADS: "threads",
    Topic.LANGUAGE: "language",
    Topic.QUOTES: "quotes",
    Topic.SURENESS: "sureness",
    Topic.COOLDOWN: "questions_per_minute",
    Topic.OUTLETS: "without_sources",
    Topic.ARCHIVE: "archive",
}
_RATES = (1, 2, 3, 5, 10, 15, 20, 30, 60)
_LONGEST_LABEL = 100
_NAMED, _LONGEST_NAME = 6, 40


class Scope(StrEnum):
    """Say for what a choice holds."""

    SERVER = "server"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Hold one choice as a menu offers it: what it sends, what it is called, whether it is the present one."""

    key: str
    label: str
    description: str | None = None
    is_present: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Hold the choices of a server and of one channel; `sureness` and `questions_per_minute` are the operator's.

    A server may be stricter with its members than the operator, never more generous.
    """

    server: Choices
    channel: Choices
    language: Language
    sureness: Sureness
    questions_per_minute: int
    archives: tuple[str, ...] = ()

    @property
    def texts(self) -> SettingsTexts:
        """Return the sentences."""
        return SETTINGS_TEXTS[self.language]

    def own(self, topic: Topic, scope: Scope) -> Any:  # noqa: ANN401 - each topic has a type of its own
        """Return what was chosen just here, None for nothing."""
        return getattr(self.server if scope is Scope.SERVER else self.channel, _FIELDS[topic])

    def above(self, topic: Topic, scope: Scope) -> Any:  # noqa: ANN401
        """Return what holds where nothing is chosen here."""
        usual = {
            Topic.MENTIONS: Mentions.ALL,
            Topic.THREADS: False,
            Topic.LANGUAGE: Speech.AUTOMATIC,
            Topic.QUOTES: QUOTES_A_PAGE,
            Topic.SURENESS: self.sureness,
            Topic.COOLDOWN: self.questions_per_minute,
            Topic.OUTLETS: (),
            Topic.ARCHIVE: "",
        }[topic]
        if scope is Scope.SERVER:
            return usual
        chosen = self.own(topic, Scope.SERVER)
        above = usual if chosen is None else chosen
        return Mentions.NONE if above is Mentions.CHOSEN else above

    def holding(self, topic: Topic, scope: Scope) -> Any:  # noqa: ANN401
        """Return what holds: what was chosen here, or else above."""
        own = self.own(topic, scope)
        return self.above(topic, scope) if own is None else own

    def options(self, topic: Topic, scope: Scope) -> list[Option]:
        """Return what can be chosen; the first choice is to choose nothing."""
        own, above = self.own(topic, scope), self.above(topic, scope)
        texts = self.texts
        unset = texts.usual if scope is Scope.SERVER else texts.as_in_server
        label = f"{unset}: {words_of(topic, above, scope, self)}"
        offered = [Option(key=UNSET, label=shorten(label, _LONGEST_LABEL), is_present=own is None)]
        values = self._values(topic, scope)
        if own is not None and own not in values:
            values.append(own)
        for value in values:
            explained = texts.sureness_explained.get(value) if topic is Topic.SURENESS else None
            offered.append(
                Option(
                    key=_key(value),
                    label=shorten(words_of(topic, value, scope, self), _LONGEST_LABEL),
                    description=explained,
                    is_present=value == own,
                )
            )
        return offered

    def change(self, topic: Topic, scope: Scope, key: str) -> Callable[[Choices], Choices]:
        """Return what choosing the option of this key does.

        Raises:
            OldPanelError: if it is no longer offered.
        """
        values = {_key(value): value for value in self._values(topic, scope)} | {UNSET: None}
        if key not in values:
            raise OldPanelError
        return lambda before: replace(before, **{_FIELDS[topic]: values[key]})

    def _values(self, topic: Topic, scope: Scope) -> list[Any]:
        most = self.questions_per_minute or max(_RATES)
        values: dict[Topic, list[Any]] = {
            Topic.MENTIONS: [*Mentions] if scope is Scope.SERVER else [Mentions.ALL, Mentions.NONE],
            Topic.THREADS: [True, False],
            Topic.LANGUAGE: [*Speech],
            Topic.QUOTES: [*range(1, MOST_A_PAGE + 1)],
            Topic.SURENESS: [*Sureness],
            Topic.COOLDOWN: [rate for rate in _RATES if rate <= most],
            Topic.OUTLETS: [],
            Topic.ARCHIVE: [*([""] if scope is Scope.CHANNEL else []), *self.archives],
        }
        return values[topic]


def _key(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"={value}"


def words_of(topic: Topic, value: Any, scope: Scope, setting: Setting) -> str:  # noqa: ANN401
    """Return in words what a value of a setting means; names are as they are, not escaped."""
    texts = setting.texts
    if topic is Topic.MENTIONS:
        return (texts.mentions if scope is Scope.SERVER else texts.mentions_here)[value]
    if topic is Topic.ARCHIVE:
        if not value:
            return texts.usual_archive
        name: str = value
        return name if name in setting.archives else texts.gone.format(name=name)
    words: dict[Topic, Callable[[Any], str]] = {
        Topic.THREADS: texts.threads.__getitem__,
        Topic.LANGUAGE: texts.languages.__getitem__,
        Topic.SURENESS: texts.sureness.__getitem__,
        Topic.QUOTES: lambda count: texts.one_quote if count == 1 else texts.many_quotes.format(count=count),
        Topic.COOLDOWN: lambda count: _rate(min(count, setting.questions_per_minute or count), texts),
        Topic.OUTLETS: lambda names: _outlets(names, texts),
    }
    return words[topic](value)


def _rate(count: int, texts: SettingsTexts) -> str:
    if not count:
        return texts.unlimited
    return texts.one_question if count == 1 else texts.many_questions.format(count=count)


def _outlets(names: Collection[str], texts: SettingsTexts) -> str:
    if not names:
        return texts.no_outlets
    shown = sorted(names, key=str.casefold)[:_NAMED]
    line = ", ".join(shorten(name, _LONGEST_NAME) for name in shown)
    if len(names) > len(shown):
        line = texts.and_more.format(names=line, count=len(names) - len(shown))
    return texts.outlets.format(count=len(names), names=line)


def reset(topic: Topic) -> Callable[[Choices], Choices]:
    """Return what takes back whatever was chosen for a setting."""
    return lambda before: replace(before, **{_FIELDS[topic]: None})


def outlet_key(name: str) -> str:
    """Return what stands for an outlet in a menu: names can be longer than Discord lets a value be."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def changed_outlets(
    names: Iterable[str], *, shown: Collection[str], chosen: Collection[str], inherited: tuple[str, ...]
) -> Callable[[Choices], Choices]:
    """Return what a choice among the outlets on one page of a menu does; those that are not on it stay as they are.

    `shown` and `chosen` are keys of outlets; `inherited` are the outlets left out where nothing was chosen before.
    """
    known = {outlet_key(name): name for name in names}

    def change(before: Choices) -> Choices:
        present = inherited if before.without_sources is None else before.without_sources
        kept = {name for name in present if outlet_key(name) not in shown}
        added = {known[key] for key in chosen if key in known}
        return replace(before, without_sources=tuple(sorted(kept | added)))

    return change
