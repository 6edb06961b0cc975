"""REST: messages in channels, threads and direct messages, within the bot's permissions."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.loopback import posting
from tests.loopback.events import readable_payload
from tests.loopback.payloads import GUILD_TEXT, PUBLIC_THREAD, channel_payload
from tests.loopback.places import REPLY, Place
from tests.loopback.refusals import (
    CANNOT_EDIT_OTHERS,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NO_HISTORY_FOR_REPLY,
    THREAD_ALREADY_CREATED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    FormErrors,
    Refused,
)

if TYPE_CHECKING:
    from tests.loopback.rest import Call, Handler
    from tests.loopback.world import Message

__all__ = ["ROUTES"]

MOST_MESSAGES, THREAD_NAME = 100, 100


def _place(call: Call, *permissions: str) -> Place:
    place = call.server.places.get(int(call.path["channel_id"]))
    if place is None or place.is_deleted or (place.parent is not None and place.parent.is_deleted):
        raise Refused(UNKNOWN_CHANNEL)
    if not place.bot_may("view_channel"):
        raise Refused(MISSING_ACCESS)
    if not place.bot_may(*permissions):
        raise Refused(MISSING_PERMISSIONS)
    return place


def _message(call: Call, place: Place) -> Message:
    """Return a message that REST can reach; private ones only an interaction's token can."""
    for message in reversed(place.messages):
        if str(message.id) == call.path["message_id"] and not message.is_deleted and not message.is_private:
            return message
    raise Refused(UNKNOWN_MESSAGE)


def _sending(place: Place) -> str:
    return "send_messages_in_threads" if place.kind == PUBLIC_THREAD else "send_messages"


async def _channel(call: Call) -> dict[str, Any]:
    return channel_payload(_place(call))


async def _post(call: Call) -> dict[str, Any]:
    place = _place(call)
    needed = [_sending(place), *(["embed_links"] if call.body.get("embeds") else [])]
    _place(call, *needed)
    original = _referenced(place, call.body.get("message_reference"))
    message = posting.post(place, call.body, kind=REPLY if original else 0, reply_to=original)
    return readable_payload(message, place.bot)


def _referenced(place: Place, reference: dict[str, Any] | None) -> Message | None:
    """Return the message that is replied to; a missing one is refused, or passed over where the bot allowed that."""
    if reference is None:
        return None
    if not place.bot_may("read_message_history"):
        raise Refused(NO_HISTORY_FOR_REPLY)
    for message in reversed(place.messages):
        if message.id == int(reference["message_id"]) and not message.is_deleted:
            return message
    if reference.get("fail_if_not_exists", True):
        errors = FormErrors()
        errors.add("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        errors.refuse()
    return None


async def _history(call: Call) -> list[dict[str, Any]]:
    """Return the newest messages, or those right after one; without the right to read them that is none, no error."""
    place = _place(call)
    if not place.bot_may("read_message_history"):
        return []
    before, after = int(call.query.get("before", 1 << 63)), int(call.query.get("after", 0))
    kept = [
        message
        for message in reversed(place.messages)
        if not message.is_deleted and not message.is_private and after < message.id < before
    ]
    most = min(int(call.query.get("limit", 50)), MOST_MESSAGES)
    # Those next to the message that was named, in either direction the newest first.
    wanted = kept[-most:] if "after" in call.query else kept[:most]
    return [readable_payload(message, place.bot) for message in wanted]


async def _one(call: Call) -> dict[str, Any]:
    place = _place(call, "read_message_history")
    return readable_payload(_message(call, place), place.bot)


async def _edit(call: Call) -> dict[str, Any]:
    place = _place(call)
    message = _message(call, place)
    if message.author is not place.bot:
        raise Refused(CANNOT_EDIT_OTHERS)
    posting.edit(message, call.body)
    return readable_payload(message, place.bot)


async def _delete(call: Call) -> None:
    place = _place(call)
    message = _message(call, place)
    if message.author is not place.bot and not place.bot_may("manage_messages"):
        raise Refused(MISSING_PERMISSIONS)
    posting.delete(message)


async def _typing(call: Call) -> None:
    place = _place(call)
    _place(call, _sending(place)).typing_at.append(time.monotonic())


async def _start_thread(call: Call) -> dict[str, Any]:
    """Open a thread on a message; it has the message's id, and there can be one only."""
    place = _place(call, "create_public_threads")
    message = _message(call, place)
    errors = FormErrors()
    name = call.body.get("name")
    errors.check_length("name", name.strip() if isinstance(name, str) else name, least=1, most=THREAD_NAME)
    if call.body.get("auto_archive_duration") not in {None, 60, 1440, 4320, 10080}:
        errors.add("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
    if place.kind != GUILD_TEXT:
        errors.add("channel_id", "CHANNEL_TYPE_INVALID", "Threads cannot be opened here.")
    errors.refuse()
    if message.id in call.server.places:
        raise Refused(THREAD_ALREADY_CREATED)
    thread = Place(
        server=call.server, kind=PUBLIC_THREAD, name=name.strip(), guild=place.guild, parent=place, id=message.id
    )
    call.server.add_place(thread)
    call.server.note_change()
    return channel_payload(thread)


ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/channels/{channel_id}", _channel),
    ("POST", "/channels/{channel_id}/messages", _post),
    ("GET", "/channels/{channel_id}/messages", _history),
    ("GET", "/channels/{channel_id}/messages/{message_id}", _one),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}", _edit),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}", _delete),
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", _start_thread),
    ("POST", "/channels/{channel_id}/typing", _typing),
]
