import dataclasses

import pytest

import bot.errors
import retrieval
from bot.texts import TEXTS, Language, date_in_words, language_of, sentence_for


def all_errors(root):
    yield root
    for kind in root.__subclasses__():
        yield from all_errors(kind)


ERRORS = [*all_errors(retrieval.RetrievalError), *all_errors(bot.errors.BotError)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ERRORS)
def test_every_class_of_error_has_its_own_sentence(kind, language):
    sentence = TEXTS[language].errors[kind]
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
