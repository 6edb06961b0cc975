"""German or English: chosen by the person's client for a command, by the server or the question for a message."""

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

GERMAN, ENGLISH = "Wer überreichte Kim die Einladung?", "Who handed the invitation to Kim?"
# One of these stands in every answer, whatever the archive says to the question.
IN = {
    "de": ("Sehr wahrscheinlich richtig", "Wahrscheinlich richtig", "Unsicher", "leider keine Antwort gefunden"),
    "en": ("Very likely right", "Likely right", "Uncertain", "found no answer"),
}


def is_in(language, message):
    return any(words in message.text for words in IN[language])


@pytest.mark.parametrize(
    ("locale", "is_community", "question", "language"),
    [
        ("de", True, GERMAN, "de"),
        ("de", True, ENGLISH, "de"),
        ("en-GB", True, GERMAN, "en"),
        ("fr", True, GERMAN, "en"),
        # Nobody has chosen this one: every other server reports it.
        ("en-US", False, GERMAN, "de"),
        ("en-US", False, ENGLISH, "en"),
        ("en-US", False, "Lawrow Einladung Kim", "de"),
    ],
)
async def test_messages(shared_discord, place, paula, locale, is_community, question, language):
    here = shared_discord.add_guild("Runde", locale=locale, is_community=is_community).places[0]
    for where in (here, await here.add_thread("faden")):
        assert is_in(language, await where.reply(await where.say(paula, question, mention=True)))
    # What a person's own client shows is in its language, wherever that is.
    assert is_in("de", await (await here.slash(paula, "frage", frage=question)).answer())


@pytest.mark.parametrize(("question", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
async def test_direct_messages(shared_discord, place, paula, question, language):
    direct = shared_discord.dm(paula)
    assert is_in(language, await direct.reply(await direct.say(paula, question)))


@pytest.mark.parametrize(("locale", "language"), [("de", "de"), ("en-US", "en"), ("tr", "en")])
async def test_commands_and_what_follows_from_them(shared_discord, place, locale, language):
    person = shared_discord.person("Kim", locale=locale)
    names = {"de": ("frage", "frage", "von", "Hilfreich"), "en": ("ask", "question", "from", "Helpful")}[language]
    command, question, since, helpful = names
    answer = await (await place.slash(person, command, **{question: GERMAN})).answer()
    assert is_in(language, answer)
    thanks = await (await place.click(person, answer, helpful)).answer()
    assert thanks.text == {"de": "Danke für die Rückmeldung!", "en": "Thanks for the feedback!"}[language]
    refused = await (await place.slash(person, command, **{question: GERMAN, since: "?"})).answer()
    assert ("als Datum" if language == "de" else "as a date") in refused.text
    nothing = await (await place.slash(person, command, **{question: "Wie lange muss ein Hefeteig gehen?"})).answer()
    assert is_in(language, nothing)


async def test_a_button_answers_who_presses_it_in_their_language(shared_discord, place, paula):
    answer = await (await place.slash(paula, "frage", frage=GERMAN)).answer()
    kim = shared_discord.person("Kim", locale="en-US")
    assert (await (await place.click(kim, answer, "Hilfreich")).answer()).text == "Thanks for the feedback!"
