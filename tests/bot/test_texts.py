import dataclasses
from datetime import UTC, datetime

import pytest

import bot.archive_errors
import bot.errors
import retrieval
from bot.texts import TEXTS, Language, date_in_words, language_of, sentence_for


def all_errors(root):
    yield root
    for kind in root.__subclasses__():
        yield from all_errors(kind)


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
# Those of which the sentence says more than their class.
TOLD = {
    kind: kind(*arguments)
    for kind, arguments in {
        bot.archive_errors.ArchiveGoneError: ("lokales",),
        bot.archive_errors.BuildAtWorkError: (4711, "rechner", NOON),
        bot.errors.CooldownError: (23, 10),
        bot.errors.RepeatCooldownError: (23, 30),
        bot.errors.DateError: ("2019-13",),
        bot.errors.PeriodError: ("2020-05", "2019"),
        bot.archive_errors.RebuildFailedError: ("lokales", "disk-full", "the disk is full"),
        bot.archive_errors.RebuildRunningError: (None, 5, NOON),
        bot.archive_errors.UnknownArchiveError: ("lokales",),
    }.items()
}
ERRORS = [*all_errors(retrieval.RetrievalError), *all_errors(bot.errors.BotError)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ERRORS)
def test_every_class_of_error_has_its_own_sentence(kind, language):
    sentence = TEXTS[language].errors[kind]
    if kind in TOLD:
        sentence = sentence_for(TOLD[kind], language)
    assert sentence.endswith(".")
    assert "{" not in sentence


@pytest.mark.parametrize("language", Language)
def test_no_sentence_stands_for_a_class_that_is_gone(language):
    assert set(TEXTS[language].errors) == set(ERRORS)


def test_no_text_is_left_in_the_other_language():
    german, english = TEXTS[Language.GERMAN], TEXTS[Language.ENGLISH]
    for field in dataclasses.fields(german):
        if field.name != "errors":
            assert getattr(german, field.name) != getattr(english, field.name)
    assert not set(german.errors.values()) & set(english.errors.values())


@pytest.mark.parametrize("kind", TOLD)
def test_a_sentence_with_the_errors_parts_is_one_of_its_language(kind):
    assert sentence_for(TOLD[kind], Language.GERMAN) != sentence_for(TOLD[kind], Language.ENGLISH)


@pytest.mark.parametrize(
    ("seconds", "questions", "german", "english"),
    [
        (
            23,
            10,
            "Du hast in der letzten Minute schon 10 Fragen gestellt; in 23 Sekunden geht es weiter.",
            "You have already asked 10 questions in the last minute; you can go on in 23 seconds.",
        ),
        (
            1,
            1,
            "Du hast in der letzten Minute schon eine Frage gestellt; in 1 Sekunde geht es weiter.",
            "You have already asked 1 question in the last minute; you can go on in 1 second.",
        ),
    ],
)
def test_the_cooldown_in_words(seconds, questions, german, english):
    error = bot.errors.CooldownError(seconds, questions)
    assert sentence_for(error, Language.GERMAN) == german
    assert sentence_for(error, Language.ENGLISH) == english


def test_a_period_that_ends_before_it_begins():
    error = bot.errors.PeriodError("2020-05-02", "2019")
    assert "endet (2019), bevor er beginnt (2. Mai 2020)" in sentence_for(error, Language.GERMAN)
    assert "ends (2019) before it begins (2 May 2020)" in sentence_for(error, Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("31.2.2019", "31.2.2019"),
        ("@everyone <@1> **x**", "@everyone <@1> **x**"),
        ("two\nlines\u202e", "two lines"),
        ("", ""),
    ],
)
def test_what_was_typed_as_a_date_is_quoted_as_it_was(reader_sees, language, typed, shown):
    before, after = ("„", "“") if language is Language.GERMAN else ("“", "”")
    assert f"{before}{shown}{after}" in reader_sees(sentence_for(bot.errors.DateError(typed), language)).text


@pytest.mark.parametrize("language", Language)
def test_a_wall_of_marks_typed_as_a_date_is_cut(language):
    assert len(sentence_for(bot.errors.DateError("`" * 6000), language)) < 200


def test_a_subclass_falls_back_to_the_class_above_it():
    class NewError(retrieval.IndexStateError):
        pass

    # The tests above took their list of classes before this one was there.
    assert sentence_for(NewError(), Language.ENGLISH) == TEXTS[Language.ENGLISH].errors[retrieval.IndexStateError]


@pytest.mark.parametrize("error", [ValueError("secret"), retrieval.QuoteMismatchError("a", 1, 2)])
def test_a_foreign_error_says_nothing_of_itself(error):
    assert sentence_for(error, Language.GERMAN) == TEXTS[Language.GERMAN].unexpected


@pytest.mark.parametrize(
    ("locale", "language"), [(None, "de"), ("de", "de"), ("de-AT", "de"), ("en-US", "en"), ("fr", "en"), ("da", "en")]
)
def test_language_of(locale, language):
    assert language_of(locale) == language


@pytest.mark.parametrize(
    ("published", "german", "english"),
    [
        ("2019-04-25", "25. April 2019", "25 April 2019"),
        ("2019-03-05", "5. März 2019", "5 March 2019"),
        ("2019-12", "Dezember 2019", "December 2019"),
        ("2019", "2019", "2019"),
        (None, "ohne Datum", "undated"),
        ("neulich", "neulich", "neulich"),
    ],
)
def test_date_in_words(published, german, english):
    assert date_in_words(published, Language.GERMAN) == german
    assert date_in_words(published, Language.ENGLISH) == english
