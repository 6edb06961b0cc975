"""What the bot hears of a message, and what of it the bot may read without the message content intent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.loopback.gateway import message_intent
from tests.loopback.payloads import member_payload, message_payload

if TYPE_CHECKING:
    from tests.loopback.world import Message, Person

__all__ = ["readable_payload", "tell_created", "tell_deleted", "tell_edited"]


def readable_payload(message: Message, bot: Person) -> dict[str, Any]:
    """Return a message as the bot gets it, by the gateway and by REST.

    Content, embeds, attachments and components are empty, unless the bot wrote it, is mentioned in it, or it is a
    direct message; this holds for a message that is replied to on its own.
    """
    payload = message_payload(message)
    _hide(payload, message, bot)
    if payload.get("referenced_message") and message.reply_to is not None:
        _hide(payload["referenced_message"], message.reply_to, bot)
    return payload


def _hide(payload: dict[str, Any], message: Message, bot: Person) -> None:
    if message.author is bot or bot.id in message.pings.users or message.place.guild is None:
        return
    payload.update(content="", embeds=[], attachments=[], components=[])


def tell_created(message: Message) -> None:
    """Let the gateway tell of a new message."""
    _tell("MESSAGE_CREATE", message)


def tell_edited(message: Message) -> None:
    """Let the gateway tell of an edit."""
    _tell("MESSAGE_UPDATE", message)


def tell_deleted(message: Message) -> None:
    """Let the gateway tell of a deletion."""
    place = message.place
    data = {"id": str(message.id), "channel_id": str(place.id)}
    if place.guild is not None:
        data["guild_id"] = str(place.guild.id)
    _dispatch("MESSAGE_DELETE", message, data)


def _tell(event: str, message: Message) -> None:
    guild, bot = message.place.guild, message.place.bot
    payload = readable_payload(message, bot)
    # A private answer in a server arrives without the server, as if it were a direct message: a known bug of
    # Discord's (discord/discord-api-docs#4557) that bots have to live with.
    if guild is not None and not message.is_private:
        payload["guild_id"] = str(guild.id)
        if not message.author.is_webhook:
            payload["member"] = member_payload(message.author, guild, bot)
            for user, person in zip(payload["mentions"], message.place.people(message.pings.users), strict=True):
                user["member"] = member_payload(person, guild, bot)
    _dispatch(event, message, payload)


def _dispatch(event: str, message: Message, data: dict[str, Any]) -> None:
    place = message.place
    if place.guild is not None and not (place.guild.has_bot and place.bot_may("view_channel")):
        return
    in_guild = place.guild is not None and not message.is_private
    place.server.gateway.dispatch(event, data, intent=message_intent(in_guild=in_guild))
    place.server.note_change()
