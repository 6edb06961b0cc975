"""What can go wrong in the bot itself; what goes wrong in the archive is `retrieval`'s own tree of errors."""

from __future__ import annotations

__all__ = ["BotError", "BusyError", "TokenError"]


class BotError(Exception):
    """Stand above the bot's own errors; `str()` is one sentence for whoever runs the bot."""


class BusyError(BotError):
    """Say that too many questions wait already."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(f"{waiting} questions wait already; ask again in a moment.")


class TokenError(BotError):
    """Say what is wrong with DISCORD_TOKEN, without ever showing it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"DISCORD_TOKEN {reason}; copy the bot's token from https://discord.com/developers/applications "
            "into the environment or into .env."
        )
