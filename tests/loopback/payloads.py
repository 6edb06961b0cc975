"""The loopback's Discord as JSON: users, members, servers, channels and messages, as API v10 writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.loopback.places import Place
    from tests.loopback.world import Guild, Message, Person

__all__ = [
    "GUILD_TEXT",
    "PUBLIC_THREAD",
    "channel_payload",
    "guild_payload",
    "member_payload",
    "message_payload",
    "roles_payload",
    "user_payload",
]

GUILD_TEXT, DM, PUBLIC_THREAD = 0, 1, 11
_JOINED = "2024-05-01T08:00:00.000000+00:00"


def user_payload(person: Person) -> dict[str, Any]:
    """Return a user."""
    return {
        "id": str(person.id),
        "username": person.name.lower(),
        "global_name": None if person.is_bot else person.name,
        "discriminator": "0000" if person.is_webhook else "0",
        "avatar": None,
        "bot": person.is_bot or person.is_webhook,
        "public_flags": 0,
    }


def member_payload(person: Person, guild: Guild, bot: Person) -> dict[str, Any]:
    """Return what a server adds to a user."""
    return {
        "roles": [str(guild.bot_role_id)] if person is bot else [],
        "joined_at": _JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "pending": False,
        "communication_disabled_until": None,
    }


def roles_payload(guild: Guild) -> list[dict[str, Any]]:
    """Return the two roles: everyone's, and the bot's own."""
    return [
        {
            "id": str(role_id),
            "name": name,
            "permissions": str(guild.permissions),
            "position": position,
            "color": 0,
            "hoist": False,
            "managed": bool(position),
            "mentionable": False,
            "flags": 0,
        }
        for position, (role_id, name) in enumerate([(guild.id, "@everyone"), (guild.bot_role_id, "Bot")])
    ]


def guild_payload(guild: Guild, bot: Person, owner: Person) -> dict[str, Any]:
    """Return a server as GUILD_CREATE brings it; without the members intent, the bot is its only member."""
    places = [place for place in guild.places if not place.is_deleted]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(owner.id),
        "preferred_locale": guild.locale,
        "features": guild.features,
        "roles": roles_payload(guild),
        "channels": [channel_payload(place) for place in places if place.kind != PUBLIC_THREAD],
        "threads": [channel_payload(place) for place in places if place.kind == PUBLIC_THREAD],
        "members": [member_payload(bot, guild, bot) | {"user": user_payload(bot)}],
        "member_count": 20,
        "joined_at": _JOINED,
        "unavailable": False,
        "large": False,
        "emojis": [],
        "stickers": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "premium_tier": 0,
        "nsfw_level": 0,
        "mfa_level": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def channel_payload(place: Place) -> dict[str, Any]:
    """Return a channel, thread or direct message."""
    payload: dict[str, Any] = {"id": str(place.id), "type": place.kind, "last_message_id": None, "flags": 0}
    if place.guild is None:
        return payload | {"recipients": [user_payload(person) for person in place.recipients]}
    payload |= {"guild_id": str(place.guild.id), "name": place.name, "rate_limit_per_user": 0}
    if place.parent is None:
        overwrites = [{"id": str(place.bot.id), "type": 1, "allow": "0", "deny": str(place.denied)}]
        return payload | {
            "position": place.guild.places.index(place),
            "permission_overwrites": overwrites if place.denied else [],
            "parent_id": None,
            "topic": None,
            "nsfw": False,
        }
    return payload | {
        "parent_id": str(place.parent.id),
        "owner_id": str(place.bot.id),
        "message_count": len(place.messages),
        "member_count": 2,
        "total_message_sent": len(place.messages),
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": _JOINED,
            "locked": False,
        },
    }


def message_payload(message: Message, *, with_reference: bool = True) -> dict[str, Any]:
    """Return a message with everything in it; `events.hide` takes out what the bot may not read."""
    payload: dict[str, Any] = {
        "id": str(message.id),
        "channel_id": str(message.place.id),
        "author": user_payload(message.author),
        "content": message.content,
        "timestamp": _time(message.at),
        "edited_timestamp": None if message.edited_at is None else _time(message.edited_at),
        "tts": False,
        "mention_everyone": message.pings.everyone,
        "mentions": [user_payload(person) for person in message.place.people(message.pings.users)],
        "mention_roles": [str(role) for role in message.pings.roles],
        "attachments": [],
        "embeds": [{"type": "rich"} | embed for embed in message.embeds],
        "components": message.components,
        "pinned": False,
        "type": message.kind,
        "flags": message.flags,
    }
    if message.author.is_webhook:
        payload["webhook_id"] = str(message.author.id)
    if message.interaction is not None:
        payload |= {"webhook_id": payload["author"]["id"], "application_id": payload["author"]["id"]}
        payload["interaction_metadata"] = {
            "id": str(message.interaction.id),
            "type": message.interaction.kind,
            "user": user_payload(message.interaction.person),
            "authorizing_integration_owners": message.interaction.owners,
        }
    if message.reply_to is not None and with_reference:
        payload |= _reference(message, message.reply_to)
    return payload


def _reference(message: Message, original: Message) -> dict[str, Any]:
    guild = message.place.guild
    reference = {"type": 0, "message_id": str(original.id), "channel_id": str(original.place.id)}
    return {
        "message_reference": reference | ({"guild_id": str(guild.id)} if guild else {}),
        "referenced_message": None if original.is_deleted else message_payload(original, with_reference=False),
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
