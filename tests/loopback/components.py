"""Rows of buttons and selects beneath a message: Discord's limits for them, and the button a person clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.loopback.refusals import FormErrors

__all__ = ["Button", "Menu", "buttons_in", "check_components", "menus_in"]

ROW, BUTTON, STRING_SELECT, CHANNEL_SELECT = 1, 2, 3, 8
SELECTS = {3, 5, 6, 7, 8}
DEFAULT_KINDS = {5: {"user"}, 6: {"role"}, 7: {"user", "role"}, CHANNEL_SELECT: {"channel"}}
LINK, PREMIUM = 5, 6
ROWS, ROW_BUTTONS, LABEL, CUSTOM_ID, SELECT_OPTIONS, LINK_URL, PLACEHOLDER = 5, 5, 80, 100, 25, 512, 150
OPTION = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Hold what a person sees of a button, and the id that a click sends; a link has an address instead."""

    label: str
    custom_id: str | None
    disabled: bool
    url: str | None
    emoji: str | None


def buttons_in(components: list[dict[str, Any]]) -> list[Button]:
    """Return the buttons in the order in which they are shown."""
    return [
        Button(
            label=part.get("label") or "",
            custom_id=part.get("custom_id"),
            disabled=bool(part.get("disabled")),
            url=part.get("url"),
            emoji=(part.get("emoji") or {}).get("name"),
        )
        for row in components
        for part in row.get("components", [])
        if part["type"] == BUTTON
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Hold what a person sees of a select menu; `options` are value to label, `chosen` the values shown as chosen.

    A menu of channels has no options of its own, and `chosen` are ids.
    """

    custom_id: str
    kind: int
    placeholder: str
    disabled: bool
    least: int
    most: int
    options: dict[str, str]
    descriptions: dict[str, str]
    chosen: tuple[str, ...]
    channel_types: tuple[int, ...]


def menus_in(components: list[dict[str, Any]]) -> list[Menu]:
    """Return the select menus in the order in which they are shown."""
    found = []
    for part in (part for row in components for part in row.get("components", []) if part["type"] in SELECTS):
        options = part.get("options") or []
        chosen = [option["value"] for option in options if option.get("default")]
        found.append(
            Menu(
                custom_id=part["custom_id"],
                kind=part["type"],
                placeholder=part.get("placeholder") or "",
                disabled=bool(part.get("disabled")),
                least=part.get("min_values", 1),
                most=part.get("max_values", 1),
                options={option["value"]: option["label"] for option in options},
                descriptions={option["value"]: option.get("description") or "" for option in options},
                chosen=(*chosen, *(str(default["id"]) for default in part.get("default_values") or [])),
                channel_types=tuple(part.get("channel_types") or ()),
            )
        )
    return found


def check_components(errors: FormErrors, rows: list[dict[str, Any]]) -> None:
    """Note every limit that the rows break; a custom_id may stand once in a message."""
    errors.check_count("components", rows, most=ROWS)
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = f"components.{number}"
        if row.get("type") != ROW:
            errors.add(f"{path}.type", "UNION_TYPE_CHOICES", f"Value of field 'type' must be one of ({ROW},).")
            continue
        parts = row.get("components") or []
        errors.check_count(f"{path}.components", parts, least=1, most=ROW_BUTTONS)
        if len(parts) > 1 and any(part.get("type") in SELECTS for part in parts):
            errors.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
        for place, part in enumerate(parts):
            _check_part(errors, f"{path}.components.{place}", part, seen)


def _check_part(errors: FormErrors, path: str, part: dict[str, Any], seen: set[str]) -> None:
    kind = part.get("type")
    if kind == BUTTON:
        _check_button(errors, path, part, seen)
    elif kind in SELECTS:
        _check_custom_id(errors, path, part, seen)
        _check_select(errors, path, part)
    else:
        errors.add(f"{path}.type", "UNION_TYPE_CHOICES", f"{kind!r} is no component of a row.")


def _check_select(errors: FormErrors, path: str, select: dict[str, Any]) -> None:
    errors.check_length(f"{path}.placeholder", select.get("placeholder") or "", most=PLACEHOLDER)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= SELECT_OPTIONS:
        errors.add(f"{path}.min_values", "NUMBER_TYPE_RANGE", f"int value should be between 0 and {SELECT_OPTIONS}.")
    if not max(1, least) <= most <= SELECT_OPTIONS:
        errors.add(f"{path}.max_values", "NUMBER_TYPE_RANGE", f"int value should be between 1 and {SELECT_OPTIONS}.")
    if select["type"] == STRING_SELECT:
        _check_options(errors, path, select.get("options") or [], most)
        return
    defaults = select.get("default_values") or []
    if not (least <= len(defaults) or not defaults) or len(defaults) > most:
        errors.add(f"{path}.default_values", "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    for place, default in enumerate(defaults):
        if default.get("type") not in DEFAULT_KINDS[select["type"]]:
            errors.add(f"{path}.default_values.{place}.type", "BASE_TYPE_CHOICES", "This type is not of this menu.")


def _check_options(errors: FormErrors, path: str, options: list[dict[str, Any]], most: int) -> None:
    errors.check_count(f"{path}.options", options, least=1, most=SELECT_OPTIONS)
    values = [option.get("value") for option in options]
    for place, option in enumerate(options):
        at = f"{path}.options.{place}"
        for key in ("label", "value"):
            errors.check_length(f"{at}.{key}", (option.get(key) or "").strip(), least=1, most=OPTION)
        errors.check_length(f"{at}.description", option.get("description") or "", most=OPTION)
        if values.index(option.get("value")) != place:
            errors.add(f"{at}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is already used")
    if most > len(options):
        errors.add(f"{path}.max_values", "NUMBER_TYPE_MAX", "max_values exceeds the number of options")
    if sum(bool(option.get("default")) for option in options) > most:
        errors.add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", f"No more than {most} options can be default")


def _check_button(errors: FormErrors, path: str, button: dict[str, Any], seen: set[str]) -> None:
    style = button.get("style")
    if style not in range(1, PREMIUM):
        errors.add(f"{path}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5}.")
    if not button.get("label") and not button.get("emoji"):
        errors.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
    errors.check_length(f"{path}.label", button.get("label") or "", most=LABEL)
    if style != LINK:
        _check_custom_id(errors, path, button, seen)
        if button.get("url"):
            errors.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A url and custom id exclude another")
    elif button.get("custom_id"):
        errors.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A url and custom id exclude another")
    else:
        errors.check_length(f"{path}.url", button.get("url"), least=1, most=LINK_URL)


def _check_custom_id(errors: FormErrors, path: str, part: dict[str, Any], seen: set[str]) -> None:
    custom_id = part.get("custom_id")
    errors.check_length(f"{path}.custom_id", custom_id, least=1, most=CUSTOM_ID)
    if custom_id in seen:
        errors.add(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(str(custom_id))
