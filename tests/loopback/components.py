"""Rows of buttons and selects beneath a message: Discord's limits for them, and the button a person clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.loopback.refusals import FormErrors

__all__ = ["Button", "buttons_in", "check_components"]

ROW, BUTTON, STRING_SELECT = 1, 2, 3
SELECTS = {3, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6
ROWS, ROW_BUTTONS, LABEL, CUSTOM_ID, SELECT_OPTIONS, LINK_URL, PLACEHOLDER = 5, 5, 80, 100, 25, 512, 150


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
        errors.check_length(f"{path}.placeholder", part.get("placeholder") or "", most=PLACEHOLDER)
        if kind == STRING_SELECT:
            errors.check_count(f"{path}.options", part.get("options") or [], least=1, most=SELECT_OPTIONS)
    else:
        errors.add(f"{path}.type", "UNION_TYPE_CHOICES", f"{kind!r} is no component of a row.")


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
