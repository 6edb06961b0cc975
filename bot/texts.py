"""Every sentence a user reads, in German and in English; no sentence holds the text of an exception."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import retrieval
from bot.errors import BotError, BusyError, TokenError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TEXTS", "Language", "Texts", "date_in_words", "language_of", "sentence_for"]

_VERY_LIKELY_FROM = 0.85


class Language(StrEnum):
    """Name the two languages that the bot speaks."""

    GERMAN = "de"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Hold the sentences of one language; what stands in braces is filled in by `str.format`."""

    very_likely: str
    likely: str
    uncertain: str
    no_answer: str
    how_to_ask: str
    also_in: str
    conjunction: str
    one_more: str
    many_more: str
    undated: str
    months: tuple[str, ...]
    day_form: str
    unexpected: str
    errors: Mapping[type[Exception], str]

    def confidence(self, confidence: float) -> str:
        """Return in words how likely an answer is right."""
        return self.very_likely if confidence >= _VERY_LIKELY_FROM else self.likely


_DAMAGED_DE = "Das Archiv lässt sich gerade nicht öffnen; wer diesen Bot betreibt, muss den Index neu bauen."
_SETUP_DE = "Dieser Bot ist noch nicht richtig eingerichtet; bitte sag es der Person, die ihn betreibt."
_GERMAN = Texts(
    very_likely="Sehr wahrscheinlich richtig",
    likely="Wahrscheinlich richtig",
    uncertain="Unsicher: Eine klare Antwort habe ich nicht gefunden. Am nächsten kommen diese Stellen.",
    no_answer="Darauf habe ich in den Artikeln des Archivs leider keine Antwort gefunden; vielleicht hilft es, "
    "anders zu fragen oder einen Namen, einen Ort oder ein Jahr zu nennen.",
    how_to_ask="Stell mir eine Frage, zum Beispiel mit `/frage` oder indem du sie hinter meine Erwähnung schreibst; "
    "ich antworte mit wörtlichen Zitaten aus dem Archiv.",
    also_in="auch in",
    conjunction="und",
    one_more="einem weiteren Artikel",
    many_more="{count} weiteren Artikeln",
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
    unexpected="Da ist leider etwas schiefgegangen, das nicht hätte passieren dürfen; versuch es bitte noch einmal.",
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
        retrieval.ModelError: "Das Sprachmodell, mit dem ich suche, lässt sich gerade nicht laden; bitte sag es der "
        "Person, die diesen Bot betreibt.",
        retrieval.QuestionError: "Mit dieser Frage kann ich nicht suchen; frag bitte mit einem Satz oder ein paar "
        "Stichwörtern, höchstens 2\u00a0000 Zeichen lang.",
        BotError: "Das geht gerade leider nicht; versuch es bitte später noch einmal.",
        BusyError: "Gerade fragen sehr viele auf einmal; versuch es bitte in einer Minute noch einmal.",
        TokenError: _SETUP_DE,
    },
)

_DAMAGED_EN = "The archive cannot be opened at the moment; whoever runs this bot has to rebuild the index."
_SETUP_EN = "This bot is not set up properly yet; please tell the person who runs it."
_ENGLISH = Texts(
    very_likely="Very likely right",
    likely="Likely right",
    uncertain="Uncertain: I found no clear answer. These passages come closest.",
    no_answer="Sorry, I found no answer to that in the archive's articles; it may help to ask in other words, or to "
    "name a person, a place or a year.",
    how_to_ask="Ask me a question, for example with `/ask` or by writing it after mentioning me; I answer with "
    "verbatim quotes from the archive.",
    also_in="also in",
    conjunction="and",
    one_more="one more article",
    many_more="{count} more articles",
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
    unexpected="Sorry, something went wrong that should not have; please try again.",
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
        retrieval.ModelError: "The language model that I search with cannot be loaded at the moment; please tell the "
        "person who runs this bot.",
        retrieval.QuestionError: "I cannot search with this question; please ask with a sentence or a few words, "
        "at most 2,000 characters long.",
        BotError: "Sorry, that is not possible at the moment; please try again later.",
        BusyError: "Very many people are asking at once; please try again in a minute.",
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
    return next((texts.errors[kind] for kind in type(error).__mro__ if kind in texts.errors), texts.unexpected)


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
