"""An interaction: who started it, how the bot acknowledged it, and what the person got to see."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.loopback.refusals import EXPIRED_TOKEN, UNKNOWN_WEBHOOK, Refused
from tests.loopback.snowflakes import snowflake

if TYPE_CHECKING:
    from tests.loopback.places import Place
    from tests.loopback.world import Message, Person

__all__ = ["AUTOCOMPLETE", "COMMAND", "COMPONENT", "Choice", "Interaction", "NotAcknowledgedError"]

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
ACKNOWLEDGE_SECONDS, TOKEN_SECONDS = 3.0, 15 * 60.0


class NotAcknowledgedError(AssertionError):
    """Say that the person was shown that the bot did not respond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Hold a suggestion of an autocompletion."""

    name: str
    value: Any


@dataclass(eq=False, slots=True, kw_only=True)
class Interaction:
    """Hold an interaction.

    `acknowledged` is awaited for the seconds that the bot took; after three seconds it raises
    NotAcknowledgedError.  `original` is what the bot's response stands in (for a click, the message with the button
    unless the response is a new one), `followups` are the messages after it; `shown` holds what the person got to see
    in its order: messages sent, deferrals filled, messages changed.
    """

    place: Place
    person: Person
    kind: int
    data: dict[str, Any]
    source: Message | None = None
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    started: float = field(default_factory=time.monotonic)
    acknowledged: asyncio.Future[float] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    shown: list[Message] = field(default_factory=list)
    is_expired: bool = False

    def __post_init__(self) -> None:
        self.acknowledged.add_done_callback(lambda future: future.cancelled() or future.exception())
        timer = asyncio.get_running_loop().call_later(ACKNOWLEDGE_SECONDS, self._give_up)
        self.acknowledged.add_done_callback(lambda _: timer.cancel())

    @property
    def owners(self) -> dict[str, str]:
        """Return for whom the bot was installed that answers: the server, its own direct messages, or the person."""
        guild = self.place.guild
        if guild is not None and not guild.has_bot:
            return {"1": str(self.person.id)}
        return {"0": str(guild.id) if guild is not None else "0"}

    @property
    def is_alive(self) -> bool:
        """Tell whether it can still be acknowledged."""
        return time.monotonic() - self.started <= ACKNOWLEDGE_SECONDS

    @property
    def was_acknowledged(self) -> bool:
        """Tell whether the bot responded in time."""
        return self.acknowledged.done() and self.acknowledged.exception() is None

    def acknowledge(self) -> None:
        """Note the bot's response."""
        self.acknowledged.set_result(time.monotonic() - self.started)

    def expire(self) -> None:
        """Let the token die now instead of after 15 minutes: everything further is refused with 401/50027."""
        self.is_expired = True

    def check_token(self) -> None:
        """Refuse follow-ups before the response, and after the token's end."""
        if self.is_expired or time.monotonic() - self.started > TOKEN_SECONDS:
            raise Refused(EXPIRED_TOKEN)
        if not self.was_acknowledged or self.kind == AUTOCOMPLETE:
            raise Refused(UNKNOWN_WEBHOOK)

    def messages(self) -> list[Message]:
        """Return the messages that this token can reach."""
        return [message for message in (self.original, *self.followups) if message and not message.is_deleted]

    async def answer(self, *, timeout: float = 20.0) -> Message:
        """Return what the person gets to see first: a message, a filled deferral, or the message changed by a click."""

        def seen() -> Message | None:
            if self.acknowledged.done():
                self.acknowledged.result()
            return next(iter(self.shown), None)

        what = "still thinking" if self.original is not None and self.original.is_thinking else "an answer"
        return await self.place.server.until(seen, timeout=timeout, what=f"{what} for {self.data}")

    async def embed(self, *, timeout: float = 20.0) -> Message:
        """Return what the person sees once it holds an embed, whatever words stood there before."""

        def found() -> Message | None:
            return next((message for message in reversed(self.shown) if message.embeds), None)

        return await self.place.server.until(found, timeout=timeout, what=f"an embed for {self.data}")

    async def followup(self, number: int = 1, *, timeout: float = 20.0) -> Message:
        """Return the follow-up message of that number, from 1."""

        def found() -> Message | None:
            return self.followups[number - 1] if len(self.followups) >= number else None

        return await self.place.server.until(found, timeout=timeout, what=f"follow-up {number} for {self.data}")

    def _give_up(self) -> None:
        if not self.acknowledged.done():
            self.acknowledged.set_exception(
                NotAcknowledgedError(f"the bot did not respond within {ACKNOWLEDGE_SECONDS} s: {self.data}")
            )
