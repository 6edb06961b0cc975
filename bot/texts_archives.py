"""Every sentence about archives, in German and in English: what one holds, how it is rebuilt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.markdown import cut_line

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["ENGLISH_ARCHIVES", "GERMAN_ARCHIVES", "ArchiveTexts", "ago"]

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTexts:
    """Hold the sentences of one language; what stands in braces is filled in by `str.format`.

    `{Archive}` begins a sentence.  `stages` and `failures` are looked up by what `build --json` calls a stage, and what
    ended a build.
    """

    default: str
    named: str
    status_title: str
    articles: str
    outlets: str
    and_more: str
    period: str
    one_month: str
    months: str
    undated: str
    built: str
    size: str
    model: str
    bundled: str
    bot: str
    runs: str
    behind: str
    rebuilding: str
    rebuild_begins: str
    rebuild_at_work: str
    rebuild_ends: str
    begun: str
    stages: Mapping[str, str]
    some_stage: str
    counted: str
    counted_so_far: str
    rate: str
    left: str
    going_on_elsewhere: str
    cancel: str
    done: str
    unchanged: str
    changes: str
    answers_from_it: str
    not_opened: str
    skipped: tuple[str, str]
    line: str
    more_skipped: tuple[str, str]
    cancelled: str
    cancelled_by_stop: str
    cancelled_too_late: str
    went_on: str
    decimal: str
    thousands: str
    failures: Mapping[str, str]

    def archive(self, name: str | None) -> str:
        """Return what an archive is called in a sentence, escaped."""
        return self.default if name is None else self.named.format(name=cut_line(name, _LONGEST_NAME))

    def number(self, number: int) -> str:
        """Return a whole number with its thousands apart."""
        return f"{number:,}".replace(",", self.thousands)

    @staticmethod
    def duration(seconds: float) -> str:
        """Return how long something takes, in the signs that both languages have."""
        whole = max(1, round(seconds))
        minutes, rest = divmod(whole, 60)
        if whole < 60:
            return f"{whole} s"
        return f"{minutes}:{rest:02} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02} h"


def ago(moment: datetime) -> str:
    """Return a moment as Discord shows it: how long it is ago, in everybody's own language."""
    return f"<t:{int(moment.timestamp())}:R>"


GERMAN_ARCHIVES = ArchiveTexts(
    default="das Standardarchiv",
    named="das Archiv „{name}“",
    status_title="Was ich hier durchsuche: {archive}",
    articles="Artikel",
    outlets="Quellen",
    and_more="und {count} weitere",
    period="Zeitraum",
    one_month="{first}",
    months="{first} bis {last}",
    undated="nicht bekannt",
    built="Zuletzt aufgebaut",
    size="{size} auf der Platte",
    model="Sprachmodell",
    bundled="{name} (mitgeliefert)",
    bot="Bot",
    runs="Fundstelle {version}, läuft seit {since} ({ago})",
    behind="Der neueste Stand lässt sich nicht öffnen; ich antworte weiter aus dem davor.",
    rebuilding="Gerade wird es neu aufgebaut, begonnen {ago}.",
    rebuild_begins="Der Aufbau beginnt …",
    rebuild_at_work="**Ich baue {archive} neu auf.** Fragen beantworte ich solange aus dem alten Stand.",
    rebuild_ends="Ich breche den Aufbau ab …",
    begun="Begonnen {ago} von {person}",
    stages={
        "reading articles": "Artikel lesen",
        "cutting passages": "Artikel zerlegen",
        "loading the model": "Sprachmodell laden",
        "encoding": "Texte kodieren",
        "writing the index": "Index schreiben",
        "switching": "Prüfen und umschalten",
    },
    some_stage="In Arbeit",
    counted="{done} von {total}",
    counted_so_far="bisher {done}",
    rate="{rate} pro Sekunde",
    left="noch etwa {duration}",
    going_on_elsewhere="Der Aufbau geht weiter, aber hier lässt mich Discord die Meldung nicht länger ändern; "
    "`/fundstelle status` zeigt, wann er fertig ist.",
    cancel="Abbrechen",
    done="**Fertig: {Archive} ist neu aufgebaut**, in {duration}.",
    unchanged="**Fertig: {Archive} war schon auf dem neuesten Stand**; an den Artikeln hat sich nichts geändert.",
    changes="Artikel: {articles} (neu: {added}, geändert: {changed}, weggefallen: {removed})",
    answers_from_it="Ich antworte ab jetzt daraus.",
    not_opened="Öffnen kann ich den neuen Stand aber nicht und antworte weiter aus dem alten; warum, steht im Log.",
    skipped=("Nicht gelesen habe ich 1 Datei oder Zeile:", "Nicht gelesen habe ich {count} Dateien oder Zeilen:"),
    line="Zeile {line}",
    more_skipped=("und 1 weitere", "und {count} weitere"),
    cancelled="**Abgebrochen** von {person}: {Archive} ist, wie es war.",
    cancelled_by_stop="**Abgebrochen**, weil ich beendet oder neu gestartet werde: {Archive} ist, wie es war.",
    cancelled_too_late="**Fertig:** Der neue Stand war beim Abbrechen schon da, und {archive} hat ihn.",
    went_on="Was schon berechnet war, bleibt; der nächste Aufbau macht dort weiter.",
    decimal=",",
    thousands="\u00a0",
    failures={
        "busy": "Ein anderer Aufbau dieses Archivs war schneller; warte, bis er fertig ist.",
        "disk-full": "Auf der Platte ist nicht genug Platz; schaff welchen und baue dann noch einmal auf.",
        "not-writable": "Der Ordner des Index lässt sich nicht beschreiben; gib dem Bot das Recht dazu.",
        "no-articles": "Im Ordner der Artikel steht keiner, den ich lesen kann; leg welche hinein.",
        "duplicate-article": "Zwei Artikel haben dieselbe Kennung; gib einem davon eine andere.",
        "index": "Mit dem alten Index stimmt etwas nicht; baue das Archiv mit `vollständig` von Grund auf neu.",
        "model": "Das Sprachmodell lässt sich nicht laden; sieh nach, was bei `FUNDSTELLE_MODEL` steht.",
        "packages": "Auf diesem Rechner ist nur installiert, was ich zum Antworten brauche; baue das Archiv dort, wo "
        "auch `fundstelle[build]` installiert ist.",
        "settings": "Eine Einstellung des Bots hat einen Wert, der nicht geht; im Log steht, welche.",
        "killed": "Das System hat den Aufbau beendet, wahrscheinlich fehlte Arbeitsspeicher; versuch es noch einmal.",
        "interrupted": "Jemand hat den Aufbau beendet; versuch es noch einmal.",
        "unexpected": "Dabei ist etwas schiefgegangen, das nicht hätte passieren dürfen; im Log steht, was.",
    },
)

ENGLISH_ARCHIVES = ArchiveTexts(
    default="the default archive",
    named="the archive “{name}”",
    status_title="What I search here: {archive}",
    articles="Articles",
    outlets="Outlets",
    and_more="and {count} more",
    period="Period",
    one_month="{first} only",
    months="{first} to {last}",
    undated="not known",
    built="Last built",
    size="{size} on disk",
    model="Language model",
    bundled="{name} (bundled)",
    bot="The bot",
    runs="Fundstelle {version}, running since {since} ({ago})",
    behind="The newest state cannot be opened; I go on answering from the one before.",
    rebuilding="It is being rebuilt at the moment, begun {ago}.",
    rebuild_begins="The build begins …",
    rebuild_at_work="**I am rebuilding {archive}.** Until then I answer questions from the old state.",
    rebuild_ends="I am cancelling the build …",
    begun="Begun {ago} by {person}",
    stages={
        "reading articles": "Reading articles",
        "cutting passages": "Cutting articles up",
        "loading the model": "Loading the language model",
        "encoding": "Encoding texts",
        "writing the index": "Writing the index",
        "switching": "Checking and switching",
    },
    some_stage="At work",
    counted="{done} of {total}",
    counted_so_far="{done} so far",
    rate="{rate} a second",
    left="about {duration} left",
    going_on_elsewhere="The build goes on, but Discord no longer lets me change this message; `/fundstelle status` "
    "shows when it is done.",
    cancel="Cancel",
    done="**Done: {archive} is rebuilt**, in {duration}.",
    unchanged="**Done: {archive} was up to date already**; no article has changed.",
    changes="Articles: {articles} (new: {added}, changed: {changed}, gone: {removed})",
    answers_from_it="From now on I answer from it.",
    not_opened="But I cannot open the new state and go on answering from the old one; the log says why.",
    skipped=("I could not read 1 file or line:", "I could not read {count} files or lines:"),
    line="line {line}",
    more_skipped=("and 1 more", "and {count} more"),
    cancelled="**Cancelled** by {person}: {archive} is as it was.",
    cancelled_by_stop="**Cancelled**, because I am being stopped or restarted: {archive} is as it was.",
    cancelled_too_late="**Done:** the new state was there already when it was cancelled, and {archive} has it.",
    went_on="What was computed is kept; the next build goes on from there.",
    decimal=".",
    thousands=",",
    failures={
        "busy": "Another build of this archive was quicker; wait until it is done.",
        "disk-full": "There is not enough room on the disk; make some, and rebuild once more.",
        "not-writable": "The folder of the index cannot be written; give the bot the right to do so.",
        "no-articles": "The folder of articles holds none that I can read; put some there.",
        "duplicate-article": "Two articles carry the same id; give one of them another.",
        "index": "Something is wrong with the old index; rebuild the archive from scratch, with `full`.",
        "model": "The language model cannot be loaded; look at what `FUNDSTELLE_MODEL` says.",
        "packages": "Only what I need to answer is installed on this machine; build the archive where "
        "`fundstelle[build]` is installed as well.",
        "settings": "A setting of the bot has a value that cannot work; the log says which.",
        "killed": "The system ended the build, probably for want of memory; try again.",
        "interrupted": "Somebody ended the build; try again.",
        "unexpected": "Something went wrong that should not have; the log says what.",
    },
)
