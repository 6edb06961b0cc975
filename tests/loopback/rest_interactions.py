"""REST: responses to interactions, and everything that is done afterwards with an interaction's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.loopback import posting
from tests.loopback.commands import MESSAGE
from tests.loopback.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, Choice, Interaction
from tests.loopback.limits import check_choices
from tests.loopback.payloads import message_payload
from tests.loopback.places import REPLY
from tests.loopback.refusals import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    FormErrors,
    Refused,
)
from tests.loopback.world import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback.rest import Call, Handler
    from tests.loopback.world import Message

__all__ = ["ROUTES"]

CHANNEL_MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, SUGGESTIONS = 4, 5, 6, 7, 8
SLASH_COMMAND, MENU_COMMAND = 20, 23


async def _respond(call: Call) -> dict[str, Any] | None:
    interaction = call.server.interactions.get(call.path["token"])
    if interaction is None or str(interaction.id) != call.path["interaction_id"] or not interaction.is_alive:
        raise Refused(UNKNOWN_INTERACTION)
    if interaction.was_acknowledged:
        raise Refused(ALREADY_ACKNOWLEDGED)
    kinds, respond = _RESPONSES.get(call.body.get("type"), ((), None))
    if respond is None or interaction.kind not in kinds:
        errors = FormErrors()
        errors.add("type", "BASE_TYPE_CHOICES", f"{call.body.get('type')!r} is no response to this interaction.")
        errors.refuse()
        return None
    respond(interaction, call.body.get("data") or {})
    interaction.acknowledge()
    call.server.note_change()
    return _callback(interaction, call.body["type"]) if call.query.get("with_response") in {"1", "true"} else None


def _callback(interaction: Interaction, kind: int) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    resource: dict[str, Any] = {"type": kind}
    message = interaction.original
    if message is not None:
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_thinking,
            "response_message_ephemeral": message.is_private,
        }
        if kind in {CHANNEL_MESSAGE, UPDATE}:
            resource["message"] = message_payload(message)
    return {"interaction": told, "resource": resource}


def _message_kind(interaction: Interaction) -> int:
    if interaction.kind == COMPONENT:
        return REPLY
    return MENU_COMMAND if interaction.data["type"] == MESSAGE else SLASH_COMMAND


def _send(interaction: Interaction, data: dict[str, Any]) -> None:
    kind, source = _message_kind(interaction), interaction.source
    interaction.original = posting.post(interaction.place, data, kind=kind, reply_to=source, interaction=interaction)
    interaction.shown.append(interaction.original)


def _think(interaction: Interaction, data: dict[str, Any]) -> None:
    is_private = bool((data.get("flags") or 0) & EPHEMERAL)
    interaction.original = posting.post_thinking(interaction, is_private=is_private, kind=_message_kind(interaction))


def _keep(interaction: Interaction, data: dict[str, Any]) -> None:
    """Leave the message as it is for now."""


def _update(interaction: Interaction, data: dict[str, Any]) -> None:
    if interaction.original is None or interaction.original.is_deleted:
        raise Refused(UNKNOWN_MESSAGE)
    posting.edit(interaction.original, data)
    interaction.shown.append(interaction.original)


def _suggest(interaction: Interaction, data: dict[str, Any]) -> None:
    choices = data.get("choices") or []
    check_choices(choices)
    interaction.choices = [Choice(name=choice["name"], value=choice["value"]) for choice in choices]


_RESPONSES: dict[Any, tuple[tuple[int, ...], Callable[[Interaction, dict[str, Any]], None] | None]] = {
    CHANNEL_MESSAGE: ((COMMAND, COMPONENT), _send),
    DEFERRED_MESSAGE: ((COMMAND, COMPONENT), _think),
    DEFERRED_UPDATE: ((COMPONENT,), _keep),
    UPDATE: ((COMPONENT,), _update),
    SUGGESTIONS: ((AUTOCOMPLETE,), _suggest),
}


def _interaction(call: Call) -> Interaction:
    interaction = call.server.interactions.get(call.path["token"])
    if interaction is None or call.path["application_id"] != str(call.server.bot.id):
        raise Refused(UNKNOWN_WEBHOOK)
    interaction.check_token()
    return interaction


def _reached(call: Call) -> tuple[Interaction, Message]:
    interaction, wanted = _interaction(call), call.path["message_id"]
    for message in interaction.messages():
        if wanted == str(message.id) or (wanted == "@original" and message is interaction.original):
            return interaction, message
    raise Refused(UNKNOWN_MESSAGE)


async def _follow_up(call: Call) -> dict[str, Any]:
    """Fill the deferral if there is one that still thinks, else post one more message."""
    interaction = _interaction(call)
    original = interaction.original
    if original is not None and original.is_thinking and not original.is_deleted:
        posting.fill(original, call.body)
        _show(interaction, original)
        return message_payload(original)
    message = posting.post(interaction.place, call.body, kind=REPLY, reply_to=original, interaction=interaction)
    interaction.followups.append(message)
    _show(interaction, message)
    return message_payload(message)


def _show(interaction: Interaction, message: Message) -> None:
    interaction.shown.append(message)
    interaction.place.server.note_change()


async def _fetch(call: Call) -> dict[str, Any]:
    return message_payload(_reached(call)[1])


async def _edit(call: Call) -> dict[str, Any]:
    interaction, message = _reached(call)
    if message.is_thinking:
        posting.fill(message, call.body)
    else:
        posting.edit(message, call.body)
    _show(interaction, message)
    return message_payload(message)


async def _delete(call: Call) -> None:
    posting.delete(_reached(call)[1])


_MESSAGE = "/webhooks/{application_id}/{token}/messages/{message_id}"
ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/interactions/{interaction_id}/{token}/callback", _respond),
    ("POST", "/webhooks/{application_id}/{token}", _follow_up),
    ("GET", _MESSAGE, _fetch),
    ("PATCH", _MESSAGE, _edit),
    ("DELETE", _MESSAGE, _delete),
]
