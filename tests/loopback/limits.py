"""What a message may hold: Discord trims its texts, then measures them, and refuses all that is too much."""

from __future__ import annotations

from typing import Any

from tests.loopback.components import check_components
from tests.loopback.refusals import EMPTY_MESSAGE, FormErrors, Refused

__all__ = ["check_choices", "check_message", "trimmed_message"]

CONTENT, TITLE, DESCRIPTION, FIELDS, FIELD_NAME, FIELD_VALUE = 2000, 256, 4096, 25, 256, 1024
FOOTER, AUTHOR, EMBEDS, ALL_EMBEDS, URL, CHOICES, CHOICE = 2048, 256, 10, 6000, 2048, 25, 100
COMPONENTS_V2 = 1 << 15


def trimmed_message(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body with the white space around its texts gone, as Discord stores it."""
    trimmed = dict(body)
    if isinstance(body.get("content"), str):
        trimmed["content"] = body["content"].strip()
    if isinstance(body.get("embeds"), list):
        trimmed["embeds"] = [_trimmed(embed) for embed in body["embeds"]]
    return trimmed


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    return {key: _trimmed(item) for key, item in value.items()} if isinstance(value, dict) else value


def check_message(body: dict[str, Any]) -> None:
    """Refuse a message, as it would stand after the request, that breaks a limit or holds nothing."""
    errors = FormErrors()
    errors.check_length("content", body.get("content") or "", most=CONTENT)
    embeds = body.get("embeds") or []
    errors.check_count("embeds", embeds, most=EMBEDS)
    for place, embed in enumerate(embeds):
        _check_embed(errors, f"embeds.{place}", embed)
    if sum(map(_size, embeds)) > ALL_EMBEDS:
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {ALL_EMBEDS}")
    if (body.get("flags") or 0) & COMPONENTS_V2:
        errors.add("flags", "LOOPBACK", "this loopback speaks no components v2")
    check_components(errors, body.get("components") or [])
    errors.refuse()
    if not (body.get("content") or any(_size(embed) or embed.get("image") for embed in embeds)):
        raise Refused(EMPTY_MESSAGE)


def check_choices(choices: list[dict[str, Any]]) -> None:
    """Refuse suggestions of an autocompletion that are too many, too long or empty."""
    errors = FormErrors()
    errors.check_count("data.choices", choices, most=CHOICES)
    for place, choice in enumerate(choices):
        errors.check_length(f"data.choices.{place}.name", choice.get("name"), least=1, most=CHOICE)
        if isinstance(choice.get("value"), str):
            errors.check_length(f"data.choices.{place}.value", choice["value"], least=1, most=CHOICE)
    errors.refuse()


def _check_embed(errors: FormErrors, path: str, embed: dict[str, Any]) -> None:
    errors.check_length(f"{path}.title", embed.get("title") or "", most=TITLE)
    errors.check_length(f"{path}.description", embed.get("description") or "", most=DESCRIPTION)
    errors.check_length(f"{path}.footer.text", (embed.get("footer") or {}).get("text") or "", most=FOOTER)
    errors.check_length(f"{path}.author.name", (embed.get("author") or {}).get("name") or "", most=AUTHOR)
    fields = embed.get("fields") or []
    errors.check_count(f"{path}.fields", fields, most=FIELDS)
    for place, field in enumerate(fields):
        errors.check_length(f"{path}.fields.{place}.name", field.get("name"), least=1, most=FIELD_NAME)
        errors.check_length(f"{path}.fields.{place}.value", field.get("value"), least=1, most=FIELD_VALUE)
    url = embed.get("url")
    if url is not None:
        errors.check_length(f"{path}.url", url, most=URL)
        if not str(url).startswith(("http://", "https://")):
            errors.add(f"{path}.url", "URL_TYPE_INVALID_SCHEME", f"Scheme of {url!r} must be one of http, https.")
    if not 0 <= (embed.get("color") or 0) <= 0xFFFFFF:
        errors.add(f"{path}.color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")


def _size(embed: dict[str, Any]) -> int:
    """Return what counts towards the 6000: title, description, footer, author, and the fields' names and values."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))
