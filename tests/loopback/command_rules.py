"""What application commands may be like: names in every locale, descriptions, options; Discord refuses all or none."""

from __future__ import annotations

from typing import Any

import discord
import regex

from tests.loopback.refusals import FormErrors

__all__ = ["CHAT_INPUT", "MESSAGE", "SUBCOMMAND", "USER", "check_commands"]

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
NAME, DESCRIPTION, OPTIONS, CHOICES, CHOICE = 32, 100, 25, 25, 100
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
ALL_TEXTS = 8000

_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
_COUNTED = ("name", "description")
_LOCALES = {locale.value for locale in discord.Locale}


def check_commands(payload: list[dict[str, Any]]) -> None:
    """Refuse the commands, if anything is wrong with one of them."""
    errors = FormErrors()
    for place, command in enumerate(payload):
        _check_command(errors, str(place), command)
    _check_uniqueness(errors, payload)
    errors.refuse()


def _check_command(errors: FormErrors, path: str, command: dict[str, Any]) -> None:
    kind = command.get("type", CHAT_INPUT)
    if kind == CHAT_INPUT:
        _check_menu_name(errors, path, command)
        _check_texts(errors, path, "description", command, most=DESCRIPTION)
        _check_options(errors, path, command.get("options") or [])
    elif kind in {USER, MESSAGE}:
        _check_texts(errors, path, "name", command, most=NAME)
        if command.get("description"):
            errors.add(f"{path}.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "must be empty")
    else:
        errors.add(f"{path}.type", "BASE_TYPE_CHOICES", f"{kind!r} is no type of command.")
    needed = command.get("default_member_permissions")
    if needed is not None and not str(needed).isdecimal():
        errors.add(f"{path}.default_member_permissions", "NUMBER_TYPE_COERCE", f"{needed!r} is no number.")
    if _size(command) > ALL_TEXTS:
        errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({ALL_TEXTS})")


def _size(thing: dict[str, Any]) -> int:
    """Return what counts towards the 8000: of each name, description and value the longest translation."""
    texts = [(thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()) for key in _COUNTED]
    own = sum(max(len(text) for text in translations) for translations in texts)
    value = len(thing["value"]) if isinstance(thing.get("value"), str) else 0
    return own + value + sum(_size(part) for key in ("options", "choices") for part in thing.get(key) or [])


def _check_options(
    errors: FormErrors, path: str, options: list[dict[str, Any]], nesting: int = SUBCOMMAND_GROUP
) -> None:
    """Note what is wrong; `nesting` is the highest type that may hold options here, 0 within a subcommand."""
    errors.check_count(f"{path}.options", options, most=OPTIONS)
    below = [option for option in options if option.get("type") in {SUBCOMMAND, SUBCOMMAND_GROUP}]
    if below and len(below) < len(options):
        errors.add(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands exclude other options")
    optional_before, names = False, set()
    for place, option in enumerate(options):
        at = f"{path}.options.{place}"
        _check_menu_name(errors, at, option)
        _check_texts(errors, at, "description", option, most=DESCRIPTION)
        if option["name"] in names:
            errors.add(at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
        names.add(option["name"])
        if option in below:
            if option["type"] > nesting:
                errors.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands are nested too deep")
            _check_options(errors, at, option.get("options") or [], option["type"] - 1)
            continue
        if option.get("required") and optional_before:
            errors.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first")
        optional_before = optional_before or not option.get("required")
        _check_choices(errors, at, option)


def _check_choices(errors: FormErrors, at: str, option: dict[str, Any]) -> None:
    choices = option.get("choices") or []
    errors.check_count(f"{at}.choices", choices, most=CHOICES)
    for number, choice in enumerate(choices):
        errors.check_length(f"{at}.choices.{number}.name", choice.get("name"), least=1, most=CHOICE)
    if choices and option.get("autocomplete"):
        errors.add(at, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocomplete exclude")


def _check_menu_name(errors: FormErrors, path: str, thing: dict[str, Any]) -> None:
    for at, name in _in_all_locales(errors, path, "name", thing):
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
            errors.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_texts(errors: FormErrors, path: str, key: str, thing: dict[str, Any], *, most: int) -> None:
    for at, text in _in_all_locales(errors, path, key, thing):
        errors.check_length(at, text, least=1, most=most)


def _in_all_locales(errors: FormErrors, path: str, key: str, thing: dict[str, Any]) -> list[tuple[str, Any]]:
    translations = thing.get(f"{key}_localizations") or {}
    for locale in sorted(set(translations) - _LOCALES):
        errors.add(f"{path}.{key}_localizations.{locale}", "BASE_TYPE_CHOICES", f"{locale!r} is no locale.")
    places = [(f"{path}.{key}_localizations.{locale}", text) for locale, text in translations.items()]
    return [(f"{path}.{key}", thing.get(key)), *places]


def _check_uniqueness(errors: FormErrors, payload: list[dict[str, Any]]) -> None:
    seen = set()
    for place, command in enumerate(payload):
        key = (command.get("type", CHAT_INPUT), command.get("name"))
        if key in seen:
            errors.add(str(place), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add(key)
    for kind, most in MOST.items():
        if sum(key[0] == kind for key in seen) > most:
            errors.add("0", "APPLICATION_COMMANDS_MAX", f"Maximum number of application commands reached ({most}).")
