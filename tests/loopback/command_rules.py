"""What application commands may be like: names in every locale, descriptions, options; Discord refuses all or none."""

from __future__ import annotations

from typing import Any

import discord
import regex

from tests.loopback.refusals import FormErrors

__all__ = ["CHAT_INPUT", "MESSAGE", "USER", "check_commands"]

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
NAME, DESCRIPTION, OPTIONS, CHOICES, CHOICE = 32, 100, 25, 25, 100
MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}

_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
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


def _check_options(errors: FormErrors, path: str, options: list[dict[str, Any]]) -> None:
    errors.check_count(f"{path}.options", options, most=OPTIONS)
    optional_before, names = False, set()
    for place, option in enumerate(options):
        at = f"{path}.options.{place}"
        _check_menu_name(errors, at, option)
        _check_texts(errors, at, "description", option, most=DESCRIPTION)
        if option["name"] in names:
            errors.add(at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
        names.add(option["name"])
        if option.get("required") and optional_before:
            errors.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first")
        optional_before = optional_before or not option.get("required")
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
