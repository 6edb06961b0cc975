"""How the bot's own messages come to be and change; all its ways to write (REST, responses, follow-ups) end here."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.loopback.events import tell_created, tell_deleted, tell_edited
from tests.loopback.limits import check_message, trimmed_message
from tests.loopback.mentions import pings_of
from tests.loopback.world import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, Message

if TYPE_CHECKING:
    from tests.loopback.interactions import Interaction
    from tests.loopback.places import Place

__all__ = ["delete", "edit", "fill", "post", "post_thinking"]

SETTABLE = SUPPRESS_EMBEDS | EPHEMERAL | 1 << 12


def post(
    place: Place,
    body: dict[str, Any],
    *,
    kind: int = 0,
    reply_to: Message | None = None,
    interaction: Interaction | None = None,
) -> Message:
    """Post a message of the bot's, or refuse it; only an interaction's messages can be private."""
    body = trimmed_message(body)
    check_message(body)
    flags = (body.get("flags") or 0) & (SETTABLE if interaction is not None else SETTABLE & ~EPHEMERAL)
    content, allowed = body.get("content") or "", body.get("allowed_mentions")
    # The messages of an interaction reply to nobody by themselves, so that nobody is pinged by them for that.
    replied_to = reply_to.author.id if reply_to is not None and interaction is None else None
    message = Message(
        place=place,
        author=place.bot,
        content=content,
        embeds=body.get("embeds") or [],
        components=body.get("components") or [],
        flags=flags,
        kind=kind,
        pings=pings_of(content, allowed, replied_to=replied_to),
        allowed_mentions=allowed,
        reply_to=reply_to,
        visible_to=interaction.person if interaction is not None and flags & EPHEMERAL else None,
        interaction=interaction,
    )
    _publish(message)
    return message


def post_thinking(interaction: Interaction, *, is_private: bool, kind: int) -> Message:
    """Show "… is thinking", to everyone or only to the person."""
    message = Message(
        place=interaction.place,
        author=interaction.place.bot,
        flags=LOADING | (EPHEMERAL if is_private else 0),
        kind=kind,
        visible_to=interaction.person if is_private else None,
        interaction=interaction,
        reply_to=interaction.source,
    )
    _publish(message)
    return message


def fill(message: Message, body: dict[str, Any]) -> None:
    """Turn "… is thinking" into the answer; it stays as visible as the deferral was, whatever the flags say now."""
    body = trimmed_message(body)
    check_message(body)
    pings = pings_of(body.get("content") or "", body.get("allowed_mentions"))
    kept = message.flags & EPHEMERAL
    _change(message, body, kept | ((body.get("flags") or 0) & SETTABLE & ~EPHEMERAL))
    message.pings, message.arrived = pings, time.monotonic()
    tell_edited(message)


def edit(message: Message, body: dict[str, Any]) -> None:
    """Change what the body names, and nothing else; an edit pings nobody who was not pinged before."""
    body = trimmed_message(body)
    after = {key: body.get(key, getattr(message, key)) for key in ("content", "embeds", "components")}
    check_message(after | {"flags": body.get("flags")})
    pings_of(after["content"] or "", body.get("allowed_mentions"))
    flags = body.get("flags")
    kept = message.flags & ~SUPPRESS_EMBEDS
    _change(message, after, message.flags if flags is None else kept | flags & SUPPRESS_EMBEDS)
    message.edited_at = time.time()
    tell_edited(message)


def delete(message: Message) -> None:
    """Take the message away."""
    message.is_deleted = True
    tell_deleted(message)


def _change(message: Message, body: dict[str, Any], flags: int) -> None:
    message.content, message.embeds = body.get("content") or "", body.get("embeds") or []
    message.components, message.flags = body.get("components") or [], flags
    message.allowed_mentions = body.get("allowed_mentions")


def _publish(message: Message) -> None:
    message.place.messages.append(message)
    tell_created(message)
