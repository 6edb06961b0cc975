"""A place to write in (channel, thread or direct message), and what a person can do there."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.loopback import asking
from tests.loopback.events import tell_created, tell_deleted, tell_edited
from tests.loopback.gateway import GUILDS
from tests.loopback.mentions import Pings, pings_of
from tests.loopback.payloads import PUBLIC_THREAD, channel_payload
from tests.loopback.snowflakes import snowflake
from tests.loopback.world import Message, Person, permission_bits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.loopback.interactions import Choice, Interaction
    from tests.loopback.server import LoopbackDiscord
    from tests.loopback.world import Guild

__all__ = ["Place"]

REPLY, THREAD_STARTER = 19, 21


@dataclass(eq=False, slots=True, kw_only=True)
class Place:
    """Hold the messages of a place; what people do here is answered by the bot, if it wants to."""

    server: LoopbackDiscord
    kind: int
    name: str = ""
    guild: Guild | None = None
    parent: Place | None = None
    recipients: tuple[Person, ...] = ()
    denied: int = 0
    is_deleted: bool = False
    id: int = field(default_factory=snowflake)
    messages: list[Message] = field(default_factory=list)
    typing_at: list[float] = field(default_factory=list)

    @property
    def bot(self) -> Person:
        """Return the bot."""
        return self.server.bot

    # People who write

    async def say(
        self, person: Person, text: str, *, reply_to: Message | None = None, mention: bool = False, ping: bool = True
    ) -> Message:
        """Post a message: `mention` puts the bot's mention before it; a reply pings the author unless told not to."""
        content = f"{self.bot.mention} {text}".strip() if mention else text.strip()
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        message = Message(
            place=self,
            author=person,
            content=content,
            kind=REPLY if reply_to else 0,
            pings=pings_of(content, allowed, replied_to=reply_to.author.id if reply_to else None),
            reply_to=reply_to,
        )
        self.messages.append(message)
        tell_created(message)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Let a message's author change it."""
        message.content, message.edited_at = text, time.time()
        message.pings = Pings(users=message.pings.users | pings_of(text, None).users)
        tell_edited(message)

    async def remove(self, message: Message) -> None:
        """Let a message's author delete it."""
        message.is_deleted = True
        tell_deleted(message)

    async def reply(self, message: Message, *, timeout: float = 20.0) -> Message:
        """Wait for the bot's answer to a message: its reply, or what it wrote after it if it may not reply."""

        def found() -> Message | None:
            return next(iter(self.replies(message)), None)

        return await self.server.until(found, timeout=timeout, what=f"an answer to {message.content!r}")

    def replies(self, message: Message) -> list[Message]:
        """Return the bot's answers to a message so far; without the right to reply, all it wrote since."""
        may_reply = self.bot_may("read_message_history") and not message.is_deleted
        # From the end, because thousands of messages may stand before it.
        since = itertools.takewhile(lambda other: other is not message, reversed(self.messages))
        return [
            other
            for other in reversed([*since])
            if other.author is self.bot
            and not other.is_deleted
            and other.interaction is None
            and (other.reply_to is message or not may_reply)
        ]

    # People who use commands and buttons

    async def slash(self, person: Person, command: str, **options: Any) -> Interaction:
        """Send a slash command, found by its name in the person's language, or its first one; so are its options."""
        return asking.slash(self, person, command, options)

    async def autocomplete(
        self, person: Person, command: str, *, focused: str, value: str, **options: Any
    ) -> list[Choice]:
        """Type `value` into an option and return what is suggested."""
        return await asking.autocomplete(self, person, command, focused=focused, options={**options, focused: value})

    async def context_menu(self, person: Person, command: str, message: Message) -> Interaction:
        """Choose a command from the menu of a message."""
        return asking.context_menu(self, person, command, message)

    async def click(self, person: Person, message: Message, button: str) -> Interaction:
        """Click a button, named by its label or custom_id."""
        return asking.click(self, person, message, button)

    async def choose(self, person: Person, message: Message, menu: str, *values: str | Place) -> Interaction:
        """Choose in a menu, named by its placeholder or custom_id: options by label or value, or channels."""
        return asking.choose(self, person, message, menu, values)

    # What the place is like

    def people(self, ids: Iterable[int]) -> list[Person]:
        """Return those of the ids that are people."""
        return [self.server.people[one] for one in sorted(ids) if one in self.server.people]

    def bot_permissions(self) -> int:
        """Return what the bot may do here."""
        if self.guild is None:
            return permission_bits("view_channel", "send_messages", "embed_links", "read_message_history")
        if not self.guild.has_bot:
            return 0
        return self.guild.permissions & ~(self.parent or self).denied

    def bot_may(self, *names: str) -> bool:
        """Tell whether the bot has all these permissions here."""
        wanted = permission_bits(*names)
        return self.bot_permissions() & wanted == wanted

    async def forbid(self, *names: str) -> None:
        """Take permissions away from the bot in this channel and its threads; a thread takes them from its channel."""
        channel = self.parent or self
        channel.denied |= permission_bits(*names)
        self.server.gateway.dispatch("CHANNEL_UPDATE", channel_payload(channel), intent=GUILDS)

    async def allow(self, *names: str) -> None:
        """Give back what `forbid` took."""
        channel = self.parent or self
        channel.denied &= ~permission_bits(*names)
        self.server.gateway.dispatch("CHANNEL_UPDATE", channel_payload(channel), intent=GUILDS)

    async def add_thread(self, name: str, *, on: Message | None = None, is_known: bool = True) -> Place:
        """Open a thread in this channel, or `on` a message of it; one has its id, and begins by referring to it.

        Of a thread that is not known the bot hears nothing but its messages.
        """
        number = snowflake() if on is None else on.id
        thread = Place(server=self.server, kind=PUBLIC_THREAD, name=name, guild=self.guild, parent=self, id=number)
        if on is not None:
            starter = Message(place=thread, author=on.author, kind=THREAD_STARTER, reply_to=on)
            thread.messages.append(starter)
        if is_known:
            self.server.add_place(thread)
        else:
            self.server.places[thread.id] = thread
        return thread

    async def delete(self) -> None:
        """Delete the channel or thread."""
        self.is_deleted = True
        event = "THREAD_DELETE" if self.parent else "CHANNEL_DELETE"
        self.server.gateway.dispatch(event, channel_payload(self), intent=GUILDS)
