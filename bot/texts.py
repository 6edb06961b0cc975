"""Every sentence a user reads, in German and in English; no sentence holds the text of an exception."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import retrieval
from bot.errors import (
    AnswerForgottenError,
    BotError,
    BusyError,
    CooldownError,
    DateError,
    DeadlineError,
    GenerationGoneError,
    LeftOutSourceError,
    NotAllowedError,
    NothingToReadError,
    OldPanelError,
    PeriodError,
    RepeatCooldownError,
    SettingsFileError,
    StoppingError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    TokenError,
    UnknownSourceError,
)
from bot.markdown import cut_line
from bot.server_settings import LIKELY_FROM, VERY_LIKELY_FROM
from bot.texts_archive_errors import ARCHIVE_ERRORS_DE, ARCHIVE_ERRORS_EN
from bot.texts_archives import ENGLISH_ARCHIVES, GERMAN_ARCHIVES, ArchiveTexts

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TEXTS", "Language", "Texts", "date_in_words", "language_of", "sentence_for"]

# The sentence for a class of error, or what makes one of the error's own parts.
ErrorText = str | Callable[[Any], str]

_LONGEST_TYPED = 40


class Language(StrEnum):
    """Name the two languages that the bot speaks."""

    GERMAN = "de"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Hold the sentences of one language; what stands in braces is filled in by `str.format`."""

    very_likely: str
    likely: str
    possibly: str
    uncertain: str
    further_page: str
    understood_as: str
    claim: str
    claim_uncertain: str
    no_answer: str
    no_answer_filtered: str
    no_evidence: str
    no_evidence_filtered: str
    covers: str
    covers_one: str
    only_articles: str
    from_outlet: str
    between: str
    since: str
    until: str
    dated: str
    dated_day: str
    how_to_ask: str
    mention_me: str
    forgotten: str
    nothing_to_forget: str
    to_article: str
    same_article: str
    also_in: str
    conjunction: str
    one_more: str
    many_more: str
    same_words: str
    nearly_same_words: str
    by_outlets: str
    by_one_outlet: str
    agency_text: str
    independent_sources: str
    contradiction: str
    stated: str
    undated: str
    months: tuple[str, ...]
    day_form: str
    button_more: str
    button_previous: str
    button_next: str
    button_context: str
    button_quote: str
    button_show: str
    button_helpful: str
    button_not_helpful: str
    vote_new: str
    vote_changed: str
    vote_same: str
    shown_by: str
    waiting_next: str
    waiting_one: str
    waiting_many: str
    error_id: str
    unexpected: str
    archives: ArchiveTexts
    errors: Mapping[type[Exception], ErrorText]

    def confidence(self, confidence: float) -> str:
        """Return in words how likely an answer is right."""
        if confidence >= VERY_LIKELY_FROM:
            return self.very_likely
        return self.likely if confidence >= LIKELY_FROM else self.possibly


def _cooldown_de(error: CooldownError) -> str:
    questions = "eine Frage" if error.questions == 1 else f"{error.questions} Fragen"
    return f"Du hast in der letzten Minute schon {questions} gestellt; in {_seconds_de(error)} geht es weiter."


def _repeat_cooldown_de(error: RepeatCooldownError) -> str:
    return f"Das waren in der letzten Minute sehr viele Klicks; in {_seconds_de(error)} geht es weiter."


def _seconds_de(error: CooldownError) -> str:
    return "1 Sekunde" if error.seconds == 1 else f"{error.seconds} Sekunden"


def _date_de(error: DateError) -> str:
    typed = cut_line(error.text, _LONGEST_TYPED)
    return f"Mit „{typed}“ als Datum kann ich nichts anfangen; schreib zum Beispiel 2019, April 2019 oder 25.4.2019."


def _period_de(error: PeriodError) -> str:
    start, end = (date_in_words(date, Language.GERMAN) for date in (error.published_from, error.published_to))
    return f"Dieser Zeitraum endet ({end}), bevor er beginnt ({start}); vertausche bitte die beiden Daten."


_DAMAGED_DE = "Das Archiv lässt sich gerade nicht öffnen; wer diesen Bot betreibt, muss den Index neu bauen."
_SETUP_DE = "Dieser Bot ist noch nicht richtig eingerichtet; bitte sag es der Person, die ihn betreibt."
_GERMAN = Texts(
    very_likely="Sehr wahrscheinlich richtig",
    likely="Wahrscheinlich richtig",
    possibly="Möglicherweise richtig",
    uncertain="Unsicher: Eine klare Antwort habe ich nicht gefunden. Am nächsten kommen diese Stellen.",
    further_page="Weitere Stellen (Seite {page} von {pages}); sie passen weniger gut.",
    understood_as="Verstanden als: {question}",
    claim="Diese Stellen betreffen die Aussage. Sie sind Belege zum Nachlesen, kein Urteil darüber, ob sie stimmt.",
    claim_uncertain="Diese Stellen kommen der Aussage am nächsten, betreffen sie aber vielleicht nur am Rand. Sie sind "
    "Belege zum Nachlesen, kein Urteil.",
    no_answer="Darauf habe ich im Archiv leider keine Antwort gefunden; vielleicht helfen andere Wörter oder ein Name, "
    "ein Ort oder ein Jahr{period}.",
    no_answer_filtered="In Artikeln {filter} habe ich darauf leider keine Antwort gefunden; ohne diese Einschränkung "
    "oder mit anderen Wörtern findet sich vielleicht mehr{period}.",
    no_evidence="Zu dieser Aussage habe ich im Archiv keine Stelle gefunden; das heißt nicht, dass sie falsch "
    "ist{period}.",
    no_evidence_filtered="Zu dieser Aussage habe ich in Artikeln {filter} keine Stelle gefunden; das heißt nicht, dass "
    "sie falsch ist, und ohne diese Einschränkung findet sich vielleicht mehr{period}.",
    covers="(das Archiv reicht von {first} bis {last})",
    covers_one="(das Archiv hat nur Artikel aus {first})",
    only_articles="Nur Artikel",
    from_outlet="der Quelle {outlet}",
    between="aus der Zeit von {first} bis {last}",
    since="aus der Zeit ab {date}",
    until="aus der Zeit bis {date}",
    dated="aus {date}",
    dated_day="vom {date}",
    how_to_ask="Stell mir eine Frage, zum Beispiel mit `/frage` oder indem du sie hinter meine Erwähnung schreibst; "
    "ich antworte mit wörtlichen Zitaten aus dem Archiv. Danach kannst du nachfragen, zum Beispiel „Und 2023?“ oder "
    "„Wann genau?“; `/vergiss` beginnt ein neues Gespräch.",
    mention_me="Du hast meine Rolle erwähnt, und dann zeigt mir Discord deine Nachricht nicht; erwähne bitte mich "
    "selbst.",
    forgotten="Ich habe vergessen, was du mich hier gefragt hast; deine nächste Frage steht wieder für sich.",
    nothing_to_forget="Hier erinnere ich mich an keine Frage von dir; deine nächste steht ohnehin für sich.",
    to_article="zum Artikel",
    same_article="derselbe Artikel",
    also_in="auch in",
    conjunction="und",
    one_more="einem weiteren Artikel",
    many_more="{count} weiteren Artikeln",
    same_words="Wortgleich in {articles} Artikeln",
    nearly_same_words="Fast wortgleich in {articles} Artikeln",
    by_outlets=" aus {outlets} Medien",
    by_one_outlet=" eines Mediums",
    agency_text=" (Agenturtext {agencies})",
    independent_sources="{count} unabhängige Quellen",
    contradiction="Die Quellen widersprechen sich: {one} – {other}",
    stated="„{words}“ ({origin})",
    undated="ohne Datum",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day_form="{day}. {month} {year}",
    button_more="Weitere Stellen",
    button_previous="Zurück",
    button_next="Weiter",
    button_context="Zusammenhang",
    button_quote="{number}. Zitat",
    button_show="Allen zeigen",
    button_helpful="Hilfreich",
    button_not_helpful="Nicht hilfreich",
    vote_new="Danke für die Rückmeldung!",
    vote_changed="Danke, ich habe deine Rückmeldung geändert.",
    vote_same="Diese Rückmeldung hast du mir schon gegeben; danke!",
    shown_by="{person} zeigt allen:",
    waiting_next="Gerade fragen viele auf einmal; deine Frage kommt als Nächste dran.",
    waiting_one="Gerade fragen viele auf einmal; vor deiner Frage ist noch eine andere dran.",
    waiting_many="Gerade fragen viele auf einmal; vor deiner Frage sind noch {ahead} andere dran.",
    error_id="Fehlernummer: {id}",
    unexpected="Da ist leider etwas schiefgegangen, das nicht hätte passieren dürfen; versuch es bitte noch einmal.",
    archives=GERMAN_ARCHIVES,
    errors={
        retrieval.RetrievalError: "Das konnte ich leider nicht beantworten; versuch es bitte später noch einmal.",
        retrieval.SettingsError: _SETUP_DE,
        retrieval.ArticleError: "Mit einem Artikel stimmt etwas nicht; versuch es bitte später noch einmal.",
        retrieval.NoArticlesError: "Das Archiv ist noch leer; es gibt keine Artikel, aus denen ich zitieren könnte.",
        retrieval.DuplicateArticleError: "Zwei Artikel haben dieselbe Kennung; das muss erst behoben werden.",
        retrieval.ArticleNotFoundError: "Diesen Artikel gibt es im Archiv nicht oder nicht mehr.",
        retrieval.IndexStateError: _DAMAGED_DE,
        retrieval.IndexNotBuiltError: "Das Archiv ist noch nicht eingelesen; sobald es so weit ist, antworte ich.",
        retrieval.IndexOutdatedError: "Das Archiv muss erst neu eingelesen werden; danach antworte ich wieder.",
        retrieval.IndexDamagedError: _DAMAGED_DE,
        retrieval.IndexWriteError: "Das Archiv lässt sich gerade nicht ändern; es bleibt, wie es war.",
        retrieval.RollbackError: "Das Archiv lässt sich nicht auf einen früheren Stand zurücksetzen; es bleibt, wie es "
        "ist.",
        retrieval.ModelError: "Das Sprachmodell, mit dem ich suche, lässt sich gerade nicht laden; bitte sag es der "
        "Person, die diesen Bot betreibt.",
        retrieval.PackageMissingError: "Auf dem Rechner, auf dem ich laufe, ist nicht alles installiert, was ich dazu "
        "brauche; bitte sag es der Person, die mich betreibt.",
        retrieval.QuestionError: "Mit dieser Frage kann ich nicht suchen; frag bitte mit einem Satz oder ein paar "
        "Stichwörtern, höchstens 2\u00a0000 Zeichen lang.",
        BotError: "Das geht gerade leider nicht; versuch es bitte später noch einmal.",
        **ARCHIVE_ERRORS_DE,
        BusyError: "Gerade fragen sehr viele auf einmal; versuch es bitte in einer Minute noch einmal.",
        AnswerForgottenError: "An diese Antwort erinnere ich mich nicht mehr; frag bitte noch einmal.",
        DeadlineError: "Das hat zu lange gedauert, deshalb habe ich aufgehört zu suchen; versuch es bitte gleich "
        "noch einmal.",
        GenerationGoneError: "Das Archiv wurde seit dieser Antwort erneuert; frag bitte noch einmal.",
        LeftOutSourceError: "Aus dieser Quelle zitiere ich auf diesem Server nicht; wähle bitte eine andere.",
        NotAllowedError: "Die Einstellungen können hier nur Mitglieder ändern, die den Server verwalten dürfen.",
        NothingToReadError: "In dieser Nachricht steht kein Text, zu dem ich einen Beleg suchen könnte.",
        OldPanelError: "Diese Auswahl ist veraltet; ruf bitte noch einmal `/fundstelle einstellungen` auf.",
        StoppingError: "Ich werde gerade beendet oder neu gestartet; versuch es bitte in einer Minute noch einmal.",
        UnknownSourceError: "Diese Quelle gibt es im Archiv nicht; wähle eine aus der Liste, die beim Tippen "
        "erscheint.",
        CooldownError: _cooldown_de,
        RepeatCooldownError: _repeat_cooldown_de,
        DateError: _date_de,
        PeriodError: _period_de,
        SettingsFileError: "Die Einstellungen lassen sich gerade nicht ändern und bleiben, wie sie sind; versuch es "
        "bitte später noch einmal.",
        StoreError: "An meine früheren Antworten komme ich gerade nicht heran; versuch es bitte später noch einmal.",
        StoreBusyError: "An meine früheren Antworten komme ich gerade nicht heran; versuch es bitte gleich noch "
        "einmal.",
        StoreDamagedError: "Meine früheren Antworten lassen sich nicht mehr lesen; bitte sag es der Person, die "
        "diesen Bot betreibt.",
        TokenError: _SETUP_DE,
    },
)


def _cooldown_en(error: CooldownError) -> str:
    questions = "1 question" if error.questions == 1 else f"{error.questions} questions"
    return f"You have already asked {questions} in the last minute; you can go on in {_seconds_en(error)}."


def _repeat_cooldown_en(error: RepeatCooldownError) -> str:
    return f"That was a great many clicks in the last minute; you can go on in {_seconds_en(error)}."


def _seconds_en(error: CooldownError) -> str:
    return "1 second" if error.seconds == 1 else f"{error.seconds} seconds"


def _date_en(error: DateError) -> str:
    typed = cut_line(error.text, _LONGEST_TYPED)
    return f"I cannot read “{typed}” as a date; write for example 2019, April 2019 or 2019-04-25."


def _period_en(error: PeriodError) -> str:
    start, end = (date_in_words(date, Language.ENGLISH) for date in (error.published_from, error.published_to))
    return f"This period ends ({end}) before it begins ({start}); please swap the two dates."


_DAMAGED_EN = "The archive cannot be opened at the moment; whoever runs this bot has to rebuild the index."
_SETUP_EN = "This bot is not set up properly yet; please tell the person who runs it."
_ENGLISH = Texts(
    very_likely="Very likely right",
    likely="Likely right",
    possibly="Possibly right",
    uncertain="Uncertain: I found no clear answer. These passages come closest.",
    further_page="More passages (page {page} of {pages}); they fit less well.",
    understood_as="Understood as: {question}",
    claim="These passages speak to the claim. They are evidence to read, not a verdict on whether it is true.",
    claim_uncertain="These passages come closest to the claim, but may only touch on it. They are evidence to read, "
    "not a verdict.",
    no_answer="Sorry, I found no answer to that in the archive; other words may help, or naming a person, a place or a "
    "year{period}.",
    no_answer_filtered="Sorry, I found no answer to that in articles {filter}; without this restriction or in other "
    "words there may be more{period}.",
    no_evidence="I found no passage in the archive that speaks to this claim; that does not make it wrong{period}.",
    no_evidence_filtered="I found no passage in articles {filter} that speaks to this claim; that does not make it "
    "wrong, and without this restriction there may be more{period}.",
    covers="(the archive reaches from {first} to {last})",
    covers_one="(the archive only has articles from {first})",
    only_articles="Only articles",
    from_outlet="by {outlet}",
    between="from {first} to {last}",
    since="from {date} on",
    until="up to {date}",
    dated="of {date}",
    dated_day="of {date}",
    how_to_ask="Ask me a question, for example with `/ask` or by writing it after mentioning me; I answer with "
    "verbatim quotes from the archive. Then you can ask on, for example “And in 2023?” or “When exactly?”; `/forget` "
    "starts a new conversation.",
    mention_me="You mentioned my role, and then Discord does not show me your message; please mention myself.",
    forgotten="I have forgotten what you asked me here; your next question stands on its own again.",
    nothing_to_forget="I remember no question of yours here; your next one stands on its own anyway.",
    to_article="to the article",
    same_article="the same article",
    also_in="also in",
    conjunction="and",
    one_more="one more article",
    many_more="{count} more articles",
    same_words="The same words in {articles} articles",
    nearly_same_words="Nearly the same words in {articles} articles",
    by_outlets=" by {outlets} outlets",
    by_one_outlet=" by one outlet",
    agency_text=" (agency text: {agencies})",
    independent_sources="{count} independent sources",
    contradiction="The sources contradict each other: {one} – {other}",
    stated="“{words}” ({origin})",
    undated="undated",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day_form="{day} {month} {year}",
    button_more="More passages",
    button_previous="Back",
    button_next="Next",
    button_context="Context",
    button_quote="Quote {number}",
    button_show="Show to everyone",
    button_helpful="Helpful",
    button_not_helpful="Not helpful",
    vote_new="Thanks for the feedback!",
    vote_changed="Thanks, I have changed your feedback.",
    vote_same="You have given me this feedback before; thanks!",
    shown_by="{person} shows everyone:",
    waiting_next="Many people are asking at once; your question comes next.",
    waiting_one="Many people are asking at once; one other question comes before yours.",
    waiting_many="Many people are asking at once; {ahead} other questions come before yours.",
    error_id="Error number: {id}",
    unexpected="Sorry, something went wrong that should not have; please try again.",
    archives=ENGLISH_ARCHIVES,
    errors={
        retrieval.RetrievalError: "Sorry, I could not answer this question; please try again later.",
        retrieval.SettingsError: _SETUP_EN,
        retrieval.ArticleError: "Something is wrong with an article of the archive; please try again later.",
        retrieval.NoArticlesError: "The archive is still empty; there are no articles yet that I could quote.",
        retrieval.DuplicateArticleError: "Two articles of the archive share one id; that has to be mended first.",
        retrieval.ArticleNotFoundError: "The archive does not hold this article, or no longer.",
        retrieval.IndexStateError: _DAMAGED_EN,
        retrieval.IndexNotBuiltError: "The archive has not been read in yet; as soon as it has, I will answer.",
        retrieval.IndexOutdatedError: "The archive has to be read in anew; after that I will answer again.",
        retrieval.IndexDamagedError: _DAMAGED_EN,
        retrieval.IndexWriteError: "The archive cannot be changed at the moment; it stays as it was.",
        retrieval.RollbackError: "The archive cannot go back to an earlier state; it stays as it is.",
        retrieval.ModelError: "The language model that I search with cannot be loaded at the moment; please tell the "
        "person who runs this bot.",
        retrieval.PackageMissingError: "Not everything that I need for this is installed where I run; please tell the "
        "person who runs me.",
        retrieval.QuestionError: "I cannot search with this question; please ask with a sentence or a few words, "
        "at most 2,000 characters long.",
        BotError: "Sorry, that is not possible at the moment; please try again later.",
        **ARCHIVE_ERRORS_EN,
        BusyError: "Very many people are asking at once; please try again in a minute.",
        AnswerForgottenError: "I no longer remember this answer; please ask again.",
        DeadlineError: "This took too long, so I stopped searching; please try again in a moment.",
        GenerationGoneError: "The archive has been renewed since this answer; please ask again.",
        LeftOutSourceError: "I do not quote this outlet in this server; choose another one, or none.",
        NotAllowedError: "Only members who may manage the server can change the settings here.",
        NothingToReadError: "This message has no text for which I could look for evidence.",
        OldPanelError: "This menu is out of date; please call `/fundstelle settings` once more.",
        StoppingError: "I am being stopped or restarted; please try again in a minute.",
        UnknownSourceError: "The archive has no such outlet; choose one from the list that appears as you type.",
        CooldownError: _cooldown_en,
        RepeatCooldownError: _repeat_cooldown_en,
        DateError: _date_en,
        PeriodError: _period_en,
        SettingsFileError: "The settings cannot be changed at the moment and stay as they are; please try again later.",
        StoreError: "I cannot get at my earlier answers at the moment; please try again later.",
        StoreBusyError: "I cannot get at my earlier answers just now; please try again in a moment.",
        StoreDamagedError: "My earlier answers can no longer be read; please tell the person who runs this bot.",
        TokenError: _SETUP_EN,
    },
)

TEXTS: Mapping[Language, Texts] = {Language.GERMAN: _GERMAN, Language.ENGLISH: _ENGLISH}


def language_of(locale: str | None) -> Language:
    """Return German for a German locale and where none is known, English for every other."""
    return Language.GERMAN if locale is None or locale.split("-")[0] == "de" else Language.ENGLISH


def sentence_for(error: BaseException, language: Language) -> str:
    """Return what a user reads about an error: the sentence of its class, or of the nearest class above it."""
    texts = TEXTS[language]
    found = next((texts.errors[kind] for kind in type(error).__mro__ if kind in texts.errors), texts.unexpected)
    return found if isinstance(found, str) else found(error)


def date_in_words(published: str | None, language: Language) -> str:
    """Return `YYYY[-MM[-DD]]` as precise as it is, in words."""
    texts = TEXTS[language]
    if published is None:
        return texts.undated
    match = re.fullmatch(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?", published)
    if match is None:
        return published
    year, month, day = match.groups()
    if month is None:
        return year
    name = texts.months[int(month) - 1]
    return f"{name} {year}" if day is None else texts.day_form.format(day=int(day), month=name, year=year)
