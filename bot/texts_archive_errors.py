"""What a user reads when something is wrong with an archive or a rebuild, in German and in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.archive_errors import (
    ArchiveGoneError,
    ArticlesUnknownError,
    BuildAtWorkError,
    NotOwnerError,
    OwnersUnknownError,
    RebuildFailedError,
    RebuildGoneError,
    RebuildRunningError,
    UnknownArchiveError,
)
from bot.markdown import cut_line
from bot.texts_archives import ENGLISH_ARCHIVES, GERMAN_ARCHIVES, ago

if TYPE_CHECKING:
    from bot.texts_archives import ArchiveTexts

__all__ = ["ARCHIVE_ERRORS_DE", "ARCHIVE_ERRORS_EN"]

_LONGEST_NAME, _LONGEST_HOST = 80, 60


def _name(error: Any) -> str:  # noqa: ANN401 - any error with a name
    return cut_line(error.name, _LONGEST_NAME)


def _process(error: BuildAtWorkError, words: str) -> str:
    return words.format(pid=error.pid, host=cut_line(error.host, _LONGEST_HOST), ago=ago(error.since))


def _running(error: RebuildRunningError, texts: ArchiveTexts, words: str) -> str:
    return words.format(archive=texts.archive(error.archive), person=f"<@{error.person}>", ago=ago(error.since))


def _failed(error: RebuildFailedError, texts: ArchiveTexts, words: str) -> str:
    why = texts.failures.get(error.kind, texts.failures["unexpected"])
    return words.format(archive=texts.archive(error.archive), why=why)


# The sentence for a class of error, or what makes one of the error's own parts.
ARCHIVE_ERRORS_DE: Mapping[type[Exception], str | Callable[[Any], str]] = {
    ArchiveGoneError: lambda error: (
        f"Das Archiv „{_name(error)}“, das für diesen Server ausgewählt war, steht nicht mehr zur Verfügung; wer den "
        "Server verwaltet, kann mit `/fundstelle einstellungen` ein anderes wählen."
    ),
    ArticlesUnknownError: "Mir ist nicht gesagt worden, wo die Artikel des Standardarchivs liegen; setze "
    "`FUNDSTELLE_ARTICLES` und starte mich neu.",
    BuildAtWorkError: lambda error: _process(
        error,
        "Dieses Archiv baut gerade ein anderes Programm auf (Prozess {pid} auf {host}, seit {ago}); warte, bis es "
        "fertig ist.",
    ),
    NotOwnerError: "Das Archiv neu aufbauen kann nur, wem dieser Bot gehört; bitte wende dich an diese Person.",
    OwnersUnknownError: "Discord sagt mir gerade nicht, wem dieser Bot gehört; versuch es bitte in einer Minute noch "
    "einmal.",
    RebuildFailedError: lambda error: _failed(
        error, GERMAN_ARCHIVES, "**Der Aufbau ist nicht gelungen**, und {archive} ist, wie es war. {why}"
    ),
    RebuildGoneError: "Dieser Aufbau läuft nicht mehr; was das Archiv jetzt enthält, zeigt `/fundstelle status`.",
    RebuildRunningError: lambda error: _running(
        error,
        GERMAN_ARCHIVES,
        "Ich baue gerade schon auf, und zwar {archive}, begonnen {ago} von {person}; warte bitte, bis das fertig ist, "
        "oder brich es ab.",
    ),
    UnknownArchiveError: lambda error: (
        f"Ein Archiv „{_name(error)}“ gibt es nicht; wähle eines aus der Liste, die beim Tippen erscheint."
    ),
}

ARCHIVE_ERRORS_EN: Mapping[type[Exception], str | Callable[[Any], str]] = {
    ArchiveGoneError: lambda error: (
        f"The archive “{_name(error)}” that was chosen for this server is no longer available; whoever manages the "
        "server can choose another with `/fundstelle settings`."
    ),
    ArticlesUnknownError: "I was not told where the articles of the default archive are; set `FUNDSTELLE_ARTICLES` and "
    "start me again.",
    BuildAtWorkError: lambda error: _process(
        error, "Another program is building this archive (process {pid} on {host}, since {ago}); wait until it is done."
    ),
    NotOwnerError: "Only whoever owns this bot can rebuild the archive; please ask them.",
    OwnersUnknownError: "Discord does not tell me at the moment who owns this bot; please try again in a minute.",
    RebuildFailedError: lambda error: _failed(
        error, ENGLISH_ARCHIVES, "**The build did not succeed**, and {archive} is as it was. {why}"
    ),
    RebuildGoneError: "This build is no longer at work; `/fundstelle status` shows what the archive holds now.",
    RebuildRunningError: lambda error: _running(
        error,
        ENGLISH_ARCHIVES,
        "I am building already, {archive}, begun {ago} by {person}; please wait until that is done, or cancel it.",
    ),
    UnknownArchiveError: lambda error: (
        f"There is no archive “{_name(error)}”; choose one of the list that appears as you type."
    ),
}
