"""What there is in the loopback's Discord: people, servers, places to write in, messages."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord

from tests.loopback.components import Button, Menu, buttons_in, menus_in
from tests.loopback.mentions import NOBODY, Pings
from tests.loopback.shown import plain_text
from tests.loopback.snowflakes import snowflake

if TYPE_CHECKING:
    from tests.loopback.interactions import Interaction
    from tests.loopback.places import Place

__all__ = ["EPHEMERAL", "LOADING", "SUPPRESS_EMBEDS", "Guild", "Message", "Person", "TeamMember", "permission_bits"]

SUPPRESS_EMBEDS, EPHEMERAL, LOADING = 1 << 2, 1 << 6, 1 << 7

_USUAL = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
    "add_reactions",
    "use_application_commands",
)


def permission_bits(*names: str) -> int:
    """Return permissions, named as discord.py names them, as Discord's number."""
    return discord.Permissions(**dict.fromkeys(names, True)).value


PERSON_PERMISSIONS = permission_bits("view_channel", "send_messages", "read_message_history", "embed_links")


@dataclass(eq=False, slots=True, kw_only=True)
class Person:
    """Be someone who writes: a human, another bot, or a webhook."""

    name: str
    locale: str = "de"
    is_bot: bool = False
    is_webhook: bool = False
    id: int = field(default_factory=snowflake)

    @property
    def mention(self) -> str:
        """Return what mentions this person in a message."""
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Be one of the team that the application belongs to; `role` is "admin", "developer" or "read_only"."""

    person: Person
    has_accepted: bool = True
    role: str = "admin"


@dataclass(eq=False, slots=True, kw_only=True)
class Guild:
    """Be a server.  Without the bot in it, only a person's own install reaches the bot from there."""

    name: str
    locale: str = "de"
    is_community: bool = True
    has_bot: bool = True
    id: int = field(default_factory=snowflake)
    bot_role_id: int = field(default_factory=snowflake)
    permissions: int = permission_bits(*_USUAL)
    granted: dict[Person, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    @property
    def features(self) -> list[str]:
        """Return Discord's words for what the server can do."""
        return ["COMMUNITY"] if self.is_community else []

    def grant(self, person: Person, *names: str) -> None:
        """Give a member permissions beyond the usual ones, `manage_guild` for example."""
        self.granted[person] = self.granted.get(person, 0) | permission_bits(*names)

    def withdraw(self, person: Person, *names: str) -> None:
        """Take back what `grant` gave."""
        self.granted[person] = self.granted.get(person, 0) & ~permission_bits(*names)

    def permissions_of(self, person: Person) -> int:
        """Return what a member may do here; nobody who is in a test owns a server."""
        return PERSON_PERMISSIONS | self.granted.get(person, 0)


@dataclass(eq=False, slots=True, kw_only=True)
class Message:
    """Be a message as it stands now: edits change it, and so does the answer that fills a deferral."""

    place: Place
    author: Person
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    pings: Pings = NOBODY
    allowed_mentions: dict[str, Any] | None = None
    reply_to: Message | None = None
    visible_to: Person | None = None
    interaction: Interaction | None = None
    id: int = field(default_factory=snowflake)
    at: float = field(default_factory=time.time)
    arrived: float = field(default_factory=time.monotonic)
    edited_at: float | None = None
    is_deleted: bool = False

    @property
    def is_private(self) -> bool:
        """Tell whether only one person sees it ("Only you can see this")."""
        return bool(self.flags & EPHEMERAL)

    @property
    def is_thinking(self) -> bool:
        """Tell whether it still says "… is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> list[Button]:
        """Return the buttons that stand beneath it."""
        return buttons_in(self.components)

    @property
    def menus(self) -> list[Menu]:
        """Return the select menus that stand beneath it."""
        return menus_in(self.components)

    @property
    def markdown(self) -> str:
        """Return all its words as they were sent: content, then each embed from its title to its footer."""
        texts: list[str | None] = [self.content]
        for embed in [] if self.flags & SUPPRESS_EMBEDS else self.embeds:
            texts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            texts += [text for part in embed.get("fields") or [] for text in (part["name"], part["value"])]
            texts.append((embed.get("footer") or {}).get("text"))
        return "\n".join(text for text in texts if text)

    @property
    def text(self) -> str:
        """Return all its words as a person reads them."""
        return plain_text(self.markdown)
