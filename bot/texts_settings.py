"""What stands in the settings of a server, in German and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.server_settings import Mentions, Speech, Sureness
from bot.texts import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SETTINGS_TEXTS", "SettingsTexts", "Topic"]


class Topic(StrEnum):
    """Name what can be set, as it stands in custom_ids."""

    MENTIONS = "mentions"
    THREADS = "threads"
    LANGUAGE = "language"
    QUOTES = "quotes"
    SURENESS = "sureness"
    COOLDOWN = "cooldown"
    OUTLETS = "outlets"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTexts:
    """Hold the sentences of one language; what stands in braces is filled in by `str.format`."""

    of_server: str
    of_channel: str
    topics: Mapping[Topic, str]
    explained: Mapping[Topic, str]
    mentions: Mapping[Mentions, str]
    mentions_in: str
    mentions_here: Mapping[Mentions, str]
    nowhere: str
    threads: Mapping[bool, str]
    languages: Mapping[Speech, str]
    one_quote: str
    many_quotes: str
    sureness: Mapping[Sureness, str]
    sureness_explained: Mapping[Sureness, str]
    one_question: str
    many_questions: str
    unlimited: str
    no_outlets: str
    outlets: str
    usual_archive: str
    gone: str
    as_in_server: str
    usual: str
    inherited: str
    own_channels: str
    and_more: str
    choose_topic: str
    choose_channels: str
    choose_outlets: str
    choose_page: str
    page: str
    no_outlets_known: str
    no_channels: str
    may_not_thread: str
    button_server: str
    button_channel: str
    button_reset: str
    button_reset_all: str
    button_really: str
    button_cancel: str
    really_server: str
    really_channel: str


_GERMAN = SettingsTexts(
    of_server="Einstellungen für den ganzen Server",
    of_channel="Einstellungen nur für {channel}",
    topics={
        Topic.MENTIONS: "Erwähnungen",
        Topic.THREADS: "Antworten in Threads",
        Topic.LANGUAGE: "Sprache",
        Topic.QUOTES: "Zitate",
        Topic.SURENESS: "Sicherheit",
        Topic.COOLDOWN: "Fragen pro Minute",
        Topic.OUTLETS: "Ausgelassene Quellen",
        Topic.ARCHIVE: "Archiv",
    },
    explained={
        Topic.MENTIONS: "Wo ich antworte, wenn mich jemand erwähnt oder auf eine Antwort von mir antwortet. "
        "`/frage` geht überall, wo Discord den Befehl zeigt.",
        Topic.THREADS: "Ob ich für die Antwort auf eine Erwähnung einen Thread öffne. Was dort weiter gefragt wird, "
        "beantworte ich auch dort.",
        Topic.LANGUAGE: "In welcher Sprache ich antworte; Zitate bleiben in ihrer. Automatisch heißt: wie die Person "
        "ihr Discord eingestellt hat, bei Erwähnungen wie der Server oder die Frage.",
        Topic.QUOTES: "Wie viele Zitate auf einmal zu sehen sind; weitere zeigt der Knopf darunter.",
        Topic.SURENESS: "Wie sicher ich sein muss, damit ich etwas zeige. Sonst sage ich, dass ich keine Antwort "
        "gefunden habe.",
        Topic.COOLDOWN: "Wie viele Fragen eine Person hier in einer Minute stellen darf.",
        Topic.OUTLETS: "Quellen, aus denen ich hier nicht zitiere; ich nenne sie auch nicht, wenn sie dieselben Wörter "
        "haben wie eine andere.",
        Topic.ARCHIVE: "Aus welchem Archiv ich hier antworte.",
    },
    mentions={
        Mentions.ALL: "in allen Kanälen",
        Mentions.CHOSEN: "nur in ausgewählten Kanälen",
        Mentions.NONE: "nirgends",
    },
    mentions_in="nur in {channels}",
    mentions_here={Mentions.ALL: "hier antworte ich", Mentions.NONE: "hier antworte ich nicht"},
    nowhere="Auf dem ganzen Server ausgeschaltet",
    threads={True: "ja, für jede Erwähnung einen", False: "nein, im Kanal"},
    languages={Speech.AUTOMATIC: "automatisch", Speech.GERMAN: "Deutsch", Speech.ENGLISH: "Englisch"},
    one_quote="1 auf einmal",
    many_quotes="{count} auf einmal",
    sureness={
        Sureness.STRICT: "streng",
        Sureness.BALANCED: "ausgewogen",
        Sureness.GENEROUS: "großzügig",
        Sureness.VERY_LIKELY: "mindestens 85 % sicher",
        Sureness.LIKELY: "mindestens 50 % sicher",
        Sureness.ANYTHING: "immer etwas zeigen",
    },
    sureness_explained={
        Sureness.STRICT: "Lieber keine Antwort als eine falsche",
        Sureness.BALANCED: "Unsichere Stellen zeige ich als unsicher",
        Sureness.GENEROUS: "Lieber eine Stelle zu viel als eine zu wenig",
        Sureness.VERY_LIKELY: "Ich zeige nur, was sehr wahrscheinlich stimmt",
        Sureness.LIKELY: "Ich zeige nur, was eher stimmt als nicht",
        Sureness.ANYTHING: "Die nächsten Stellen, auch wenn sie wohl keine Antwort sind",
    },
    one_question="1 pro Person",
    many_questions="{count} pro Person",
    unlimited="beliebig viele",
    no_outlets="keine",
    outlets="{count}: {names}",
    usual_archive="das übliche",
    gone="{name} (gibt es nicht mehr)",
    as_in_server="Wie auf dem Server",
    usual="Vorgabe",
    inherited="{value} (wie auf dem Server)",
    own_channels="Eigene Einstellungen haben {channels}.",
    and_more="{names} und {count} weitere",
    choose_topic="Was möchtest du ändern?",
    choose_channels="Kanäle, in denen ich auf Erwähnungen antworte",
    choose_outlets="Quellen, die ausgelassen werden",
    choose_page="Weitere zur Auswahl",
    page="{first}–{last} von {count}",
    no_outlets_known="Das Archiv nennt zu keinem Artikel eine Quelle, oder es ist gerade nicht offen.",
    no_channels="Noch ist kein Kanal ausgewählt; bis dahin antworte ich auf keine Erwähnung.",
    may_not_thread="Mir fehlt hier das Recht, öffentliche Threads zu erstellen oder in Threads zu schreiben; bis dahin "
    "antworte ich im Kanal.",
    button_server="Ganzer Server",
    button_channel="Nur dieser Kanal",
    button_reset="Zurücksetzen",
    button_reset_all="Alles zurücksetzen",
    button_really="Ja, alles zurücksetzen",
    button_cancel="Abbrechen",
    really_server="Soll ich wirklich alle Einstellungen des Servers zurücksetzen? Die der einzelnen Kanäle bleiben.",
    really_channel="Soll ich wirklich alle Einstellungen dieses Kanals zurücksetzen? Dann gelten die des Servers.",
)

_ENGLISH = SettingsTexts(
    of_server="Settings for the whole server",
    of_channel="Settings for {channel} only",
    topics={
        Topic.MENTIONS: "Mentions",
        Topic.THREADS: "Answers in threads",
        Topic.LANGUAGE: "Language",
        Topic.QUOTES: "Quotes",
        Topic.SURENESS: "Confidence",
        Topic.COOLDOWN: "Questions a minute",
        Topic.OUTLETS: "Outlets left out",
        Topic.ARCHIVE: "Archive",
    },
    explained={
        Topic.MENTIONS: "Where I answer when somebody mentions me or replies to an answer of mine. `/ask` works "
        "wherever Discord shows the command.",
        Topic.THREADS: "Whether I open a thread for the answer to a mention. What is asked there I answer there.",
        Topic.LANGUAGE: "The language that I answer in; quotes stay in theirs. Automatic means: as the person has set "
        "their Discord, for mentions as the server or the question.",
        Topic.QUOTES: "How many quotes are seen at once; the button beneath shows more.",
        Topic.SURENESS: "How sure I have to be to show something. Otherwise I say that I found no answer.",
        Topic.COOLDOWN: "How many questions a person may ask here in a minute.",
        Topic.OUTLETS: "Outlets that I do not quote here, nor name where they have the same words as another.",
        Topic.ARCHIVE: "The archive that I answer from here.",
    },
    mentions={
        Mentions.ALL: "in all channels",
        Mentions.CHOSEN: "only in chosen channels",
        Mentions.NONE: "nowhere",
    },
    mentions_in="only in {channels}",
    mentions_here={Mentions.ALL: "I answer here", Mentions.NONE: "I do not answer here"},
    nowhere="Switched off in the whole server",
    threads={True: "yes, one for each mention", False: "no, in the channel"},
    languages={Speech.AUTOMATIC: "automatic", Speech.GERMAN: "German", Speech.ENGLISH: "English"},
    one_quote="1 at once",
    many_quotes="{count} at once",
    sureness={
        Sureness.STRICT: "strict",
        Sureness.BALANCED: "balanced",
        Sureness.GENEROUS: "generous",
        Sureness.VERY_LIKELY: "at least 85% sure",
        Sureness.LIKELY: "at least 50% sure",
        Sureness.ANYTHING: "always show something",
    },
    sureness_explained={
        Sureness.STRICT: "Rather no answer than a wrong one",
        Sureness.BALANCED: "I show uncertain passages as uncertain",
        Sureness.GENEROUS: "Rather one passage too many than one too few",
        Sureness.VERY_LIKELY: "I only show what is very likely right",
        Sureness.LIKELY: "I only show what is right rather than wrong",
        Sureness.ANYTHING: "The closest passages, also where they hardly are an answer",
    },
    one_question="1 by each person",
    many_questions="{count} by each person",
    unlimited="any number",
    no_outlets="none",
    outlets="{count}: {names}",
    usual_archive="the usual one",
    gone="{name} (no longer there)",
    as_in_server="As in the server",
    usual="Default",
    inherited="{value} (as in the server)",
    own_channels="Settings of their own: {channels}.",
    and_more="{names} and {count} more",
    choose_topic="What do you want to change?",
    choose_channels="Channels in which I answer mentions",
    choose_outlets="Outlets that are left out",
    choose_page="More to choose from",
    page="{first}–{last} of {count}",
    no_outlets_known="The archive names no outlet for any article, or it is not open at the moment.",
    no_channels="No channel is chosen yet; until one is, I answer no mention.",
    may_not_thread="I lack the permission to create public threads or to write in threads here; until I have it, I "
    "answer in the channel.",
    button_server="Whole server",
    button_channel="This channel only",
    button_reset="Reset",
    button_reset_all="Reset everything",
    button_really="Yes, reset everything",
    button_cancel="Cancel",
    really_server="Do you really want to reset all settings of the server? Those of single channels stay.",
    really_channel="Do you really want to reset all settings of this channel? Then those of the server hold.",
)

SETTINGS_TEXTS: Mapping[Language, SettingsTexts] = {Language.GERMAN: _GERMAN, Language.ENGLISH: _ENGLISH}
