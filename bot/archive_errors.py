"""What can go wrong with the archives that servers choose, and with rebuilding one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BotError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "ArchiveGoneError",
    "ArticlesUnknownError",
    "BuildAtWorkError",
    "NotOwnerError",
    "OwnersUnknownError",
    "RebuildFailedError",
    "RebuildGoneError",
    "RebuildRunningError",
    "UnknownArchiveError",
]


class ArchiveGoneError(BotError):
    """Name the archive that was chosen and is not there, or not for this server; which of both is not told."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"There is no archive {name!r} for this server; choose another with /fundstelle einstellungen."
        )


class ArticlesUnknownError(BotError):
    """Say that nobody has set where the articles of the default archive are."""

    def __init__(self) -> None:
        super().__init__("FUNDSTELLE_ARTICLES is not set; name the folder that the default archive is built from.")


class BuildAtWorkError(BotError):
    """Say that another program builds an archive at the moment: which process, on which machine, since when."""

    def __init__(self, pid: int, host: str, since: datetime) -> None:
        self.pid, self.host, self.since = pid, host, since
        super().__init__(f"Process {pid} on {host[:80]!r} builds this archive since {since}; wait until it is done.")


class NotOwnerError(BotError):
    """Say that only whoever owns the application may do that."""

    def __init__(self) -> None:
        super().__init__("Only the application's owner may do that; ask them.")


class OwnersUnknownError(BotError):
    """Say that Discord does not tell at the moment who owns the application."""

    def __init__(self) -> None:
        super().__init__("Discord does not tell at the moment who owns the application; try again in a minute.")


class RebuildFailedError(BotError):
    """Say why an archive could not be built, in a word (`build --json` has them) and in a sentence for the log."""

    def __init__(self, archive: str | None, kind: str, failure: str) -> None:
        self.archive, self.kind, self.failure = archive, kind, failure
        which = "The default archive" if archive is None else f"The archive {archive!r}"
        super().__init__(f"{which} could not be rebuilt: {failure}")


class RebuildGoneError(BotError):
    """Say that the rebuild behind a button is no longer at work."""

    def __init__(self) -> None:
        super().__init__("This rebuild is no longer at work; look at the archive with /fundstelle status.")


class RebuildRunningError(BotError):
    """Say that the bot builds an archive already: which, for whom, since when."""

    def __init__(self, archive: str | None, person: int, since: datetime) -> None:
        self.archive, self.person, self.since = archive, person, since
        super().__init__("The bot builds an archive already; wait until it is done, or cancel it there.")


class UnknownArchiveError(BotError):
    """Name the archive that there is not, to those who may know which there are."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no archive {name!r}; choose one of those that are proposed.")
