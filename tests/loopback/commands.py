"""The application commands that the bot has told Discord, as a person finds and uses them."""

from __future__ import annotations

from typing import Any

from tests.loopback.command_rules import CHAT_INPUT, MESSAGE, SUBCOMMAND, check_commands
from tests.loopback.snowflakes import snowflake

__all__ = ["CHAT_INPUT", "MESSAGE", "Commands", "NotOfferedError", "options_given", "shown_name", "subcommand"]

STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
_ADMINISTRATOR = 1 << 3
_FALLBACKS = {"en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES"}


class NotOfferedError(LookupError):
    """Say that Discord's client would not have let a person do this."""


def shown_name(thing: dict[str, Any], locale: str) -> str:
    """Return the name of a command or option in a person's menu."""
    names: dict[str, str] = thing.get("name_localizations") or {}
    return names.get(locale) or names.get(_FALLBACKS.get(locale, "")) or str(thing["name"])


class Commands:
    """Hold the global commands, as the last PUT set them."""

    def __init__(self) -> None:
        self.known: list[dict[str, Any]] = []
        self.syncs = 0

    def replace(self, payload: list[dict[str, Any]], application_id: int) -> list[dict[str, Any]]:
        """Take the commands over and return them as Discord does, or refuse them all; a kept name keeps its id."""
        check_commands(payload)
        ids = {(command["type"], command["name"]): command["id"] for command in self.known}
        self.known = [
            command
            | {
                "id": ids.get((command.get("type", CHAT_INPUT), command["name"]), str(snowflake())),
                "type": command.get("type", CHAT_INPUT),
                "application_id": str(application_id),
                "version": str(snowflake()),
                "description": command.get("description", ""),
                "default_member_permissions": command.get("default_member_permissions"),
            }
            for command in payload
        ]
        self.syncs += 1
        return self.known

    def find(
        self, name: str, *, kind: int, locale: str, context: int, install: int = 0, permissions: int | None = None
    ) -> dict[str, Any]:
        """Return the command that a person finds under a name; a name in another language finds nothing.

        `install` is 0 where the bot was added to the server (or in its direct messages), 1 where the person did it for
        themselves; `permissions` are theirs in a server, None where commands do not depend on them.

        Raises:
            NotOfferedError: if there is none in this place (0 a server, 1 the bot's direct messages), or the person
                lacks the permissions that it is for by default.
        """
        offered = [
            command
            for command in self.known
            if command["type"] == kind
            and context in (command.get("contexts") or (0, 1, 2))
            and install in (command.get("integration_types") or (0,))
            and _is_allowed(command["default_member_permissions"], permissions)
        ]
        for command in offered:
            if name in {shown_name(command, locale), command["name"]}:
                return command
        names = sorted(shown_name(command, locale) for command in offered)
        raise NotOfferedError(f"there is no command {name!r} for locale {locale!r}; Discord offers {names}")


def _is_allowed(needed: str | int | None, permissions: int | None) -> bool:
    if needed is None or permissions is None or permissions & _ADMINISTRATOR:
        return True
    # "0" is for administrators only.
    return bool(int(needed)) and permissions & int(needed) == int(needed)


def subcommand(command: dict[str, Any], name: str, locale: str) -> dict[str, Any] | None:
    """Return the subcommand of that name, None for a command without any.

    Raises:
        NotOfferedError: if there is none of that name, or the command has some and none is named.
    """
    options: list[dict[str, Any]] = command.get("options") or []
    below = [option for option in options if option["type"] == SUBCOMMAND]
    for option in below:
        if name in {shown_name(option, locale), option["name"]}:
            return option
    if below or name:
        names = sorted(shown_name(option, locale) for option in below)
        raise NotOfferedError(f"{command['name']!r} has no subcommand {name!r}; Discord offers {names}")
    return None


def options_given(command: dict[str, Any], given: dict[str, Any], locale: str) -> list[dict[str, Any]]:
    """Return the options as an interaction carries them, given by their name in the locale or their first one.

    Raises:
        NotOfferedError: if the client would not send them: an unknown or missing option, a wrong kind or length.
    """
    left, options = dict(given), []
    for option in command.get("options") or []:
        for name in {shown_name(option, locale), option["name"]}:
            if name in left:
                value = left.pop(name)
                _check_value(option, value)
                options.append({"name": option["name"], "type": option["type"], "value": value})
                break
        else:
            if option.get("required"):
                raise NotOfferedError(f"the option {option['name']!r} is required")
    if left:
        names = [shown_name(option, locale) for option in command.get("options") or []]
        raise NotOfferedError(f"there are no options {sorted(left)}; the command has {names}")
    return options


def _check_value(option: dict[str, Any], value: Any) -> None:
    kinds: dict[int, Any] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
    kind = kinds.get(option["type"], object)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise NotOfferedError(f"{value!r} is no value for the option {option['name']!r}")
    if isinstance(value, str):
        # The client counts as JavaScript does.
        length = len(value.encode("utf-16-le")) // 2
        if not option.get("min_length", 0) <= length <= option.get("max_length", 6000):
            raise NotOfferedError(f"the client takes no {length} characters for {option['name']!r}")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise NotOfferedError(f"{value!r} is none of the choices of {option['name']!r}")
