"""What can go wrong in the bot itself; what goes wrong in an index is `retrieval`'s own tree of errors.

What archives and their rebuilds add stands in `archive_errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "AnswerForgottenError",
    "BotError",
    "BusyError",
    "CooldownError",
    "DateError",
    "DeadlineError",
    "GenerationGoneError",
    "LeftOutSourceError",
    "NotAllowedError",
    "NothingToReadError",
    "OldPanelError",
    "PeriodError",
    "RepeatCooldownError",
    "SettingsFileError",
    "StoppingError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "TokenError",
    "UnknownSourceError",
]


class BotError(Exception):
    """Stand above the bot's own errors; `str()` is one sentence for whoever runs the bot."""


class AnswerForgottenError(BotError):
    """Say that the answer behind a button is no longer stored."""

    def __init__(self) -> None:
        super().__init__("The answer behind this button is no longer stored; ask the question again.")


class BusyError(BotError):
    """Say that too many questions wait already."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(f"{waiting} questions wait already; ask again in a moment.")


class CooldownError(BotError):
    """Say that a person has asked all the `questions` that the last minute allows, and may go on in `seconds`.

    `is_first` is whether they hear it for the first time since their last question.
    """

    def __init__(self, seconds: int, questions: int, *, is_first: bool = True) -> None:
        self.seconds, self.questions, self.is_first = seconds, questions, is_first
        super().__init__(f"There were {questions} questions of one person within a minute; wait {seconds} seconds.")


class RepeatCooldownError(CooldownError):
    """Say the same of a person who has pressed buttons that often."""


class DateError(BotError):
    """Quote what somebody typed as a date and cannot be one, or could be several."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"The date {text[:60]!r} cannot be read; write it as 2019, 2019-04 or 2019-04-25.")


class DeadlineError(BotError):
    """Say that an answer took too long, and was given up."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"There was no answer within {seconds:g} seconds; ask again, or raise FUNDSTELLE_DEADLINE.")


class GenerationGoneError(BotError):
    """Say that the index was rebuilt since the answer that a button belongs to."""

    def __init__(self, generation: str) -> None:
        self.generation = generation
        super().__init__(f"The generation {generation!r} is no longer open; ask the question again.")


class LeftOutSourceError(BotError):
    """Name the outlet that the server's admins have left out."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(f"The outlet {source!r} is left out in this server; choose another one.")


class NotAllowedError(BotError):
    """Say that somebody would have to manage the server for what they want to do."""

    def __init__(self) -> None:
        super().__init__("Only members with the permission Manage Server may change the settings; ask one of them.")


class NothingToReadError(BotError):
    """Say that a message holds no words that could be a claim."""

    def __init__(self) -> None:
        super().__init__("The message holds no text; choose one that does.")


class OldPanelError(BotError):
    """Say that a menu of the settings offers what is no longer there to choose."""

    def __init__(self) -> None:
        super().__init__("This menu is out of date; call `/fundstelle einstellungen` again.")


class PeriodError(BotError):
    """Say that a period ends before it begins; both dates are `YYYY[-MM[-DD]]`."""

    def __init__(self, published_from: str, published_to: str) -> None:
        self.published_from, self.published_to = published_from, published_to
        super().__init__(f"The period from {published_from!r} to {published_to!r} ends before it begins; swap the two.")


class StoppingError(BotError):
    """Say that the bot is about to stop and takes no more questions."""

    def __init__(self) -> None:
        super().__init__("The bot is stopping; ask again when it is back.")


class StoreError(BotError):
    """Say why the bot's database cannot be used at the moment."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"The bot's database {str(path)!r} cannot be used: {reason}; {advice}.")


class StoreBusyError(StoreError):
    """Say that the file did not answer in time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it does not answer", "look whether another program holds it, or the disk is failing")


class SettingsFileError(StoreError):
    """Say why the servers' settings cannot be changed at the moment; they stay as they are."""


class StoreDamagedError(StoreError):
    """Say that the file is no database of the bot, or no longer a whole one; nothing in it was changed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason, "move it away, and the bot starts a new one, without what stands in it")


class TokenError(BotError):
    """Say what is wrong with DISCORD_TOKEN, without ever showing it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"DISCORD_TOKEN {reason}; copy the bot's token from https://discord.com/developers/applications "
            "into the environment or into .env."
        )


class UnknownSourceError(BotError):
    """Name the outlet that the archive does not hold."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(f"The archive holds no outlet {source!r}; choose one of those that are proposed.")
