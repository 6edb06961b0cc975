from unittest.mock import MagicMock

import discord
import pytest

from bot.language import language_of_message, language_of_words
from bot.texts import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo trafen sich Kim und Putin 2019?", "de"),
        ("Where did Kim and Putin meet in 2019?", "en"),
        ("Who was the host?", "en"),
        ("Wer war Gastgeber?", "de"),
        ("Was war in Wladiwostok?", "de"),
        ("What is the name of the river?", "en"),
        ("Kim Putin Gipfel", "de"),
        ("", "de"),
        ("???", "de"),
        ("Und Trump?", "de"),
        ("And Trump?", "en"),
        ("Why?", "en"),
        ("How many people were at The Hague?", "en"),
        ("Wer gewann die Wahl in The Hague?", "de"),
    ],
)
def test_a_question_is_answered_in_its_language(text, language):
    assert language_of_words(text) == language


def message(content, locale=None, *, community=False):
    fake = MagicMock(spec=discord.Message, content=content, guild=None)
    if locale:
        fake.guild = MagicMock(spec=discord.Guild, preferred_locale=discord.Locale(locale))
        fake.guild.features = ["COMMUNITY"] if community else []
    return fake


@pytest.mark.parametrize(
    ("said", "language"),
    [
        (message("Wer war da?", "en-US", community=True), Language.ENGLISH),
        (message("Who was there?", "de", community=True), Language.GERMAN),
        (message("Who was there?", "de"), Language.GERMAN),
        (message("Wer war da?", "en-US"), Language.GERMAN),
        (message("Who was there?", "en-US"), Language.ENGLISH),
        (message("Wer war da?", "fr", community=True), Language.ENGLISH),
        (message("Wer war da?"), Language.GERMAN),
        (message("Who was there?"), Language.ENGLISH),
    ],
)
def test_the_language_is_the_one_the_server_chose_else_that_of_the_message(said, language):
    assert language_of_message(said) == language
