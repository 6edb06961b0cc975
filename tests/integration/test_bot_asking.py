"""Each way to ask the bot, from Discord's side; what counts is what a person would read there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.loopback import NotOfferedError
from tests.loopback.shown import plain_text

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
OUTLET = "Fundstelle-Beispielkorpus"


def holds_quotes(message):
    """Tell whether each line that is set as a quote stands word for word in an article."""
    articles = [path.read_text(encoding="utf-8") for path in SEEDS.glob("*.md")]
    lines = [plain_text(block) for block in re.findall(r"(?m)^> .+$", message.markdown)]
    return bool(lines) and all(any(line in article for article in articles) for line in lines)


def answers(message, words=WORDS):
    assert words in message.text
    assert holds_quotes(message)
    assert not message.pings
    return True


def years_quoted(message):
    return set(re.findall(r"(?m)^\[[0-9]+\] .*, (?:.* )?([0-9]{4})(?:; auch in .*)?$", message.text))


@pytest.mark.parametrize(
    ("locale", "command", "option"),
    [("de", "frage", "frage"), ("en-US", "ask", "question"), ("en-GB", "ask", "question"), ("fr", "ask", "question")],
)
async def test_the_slash_command(shared_discord, place, locale, command, option):
    interaction = await place.slash(shared_discord.person("Kim", locale=locale), command, **{option: QUESTION})
    await interaction.acknowledged
    answer = await interaction.answer()
    assert answers(answer)
    assert not answer.is_private
    assert ("ahrscheinlich richtig" if locale == "de" else "ikely right") in answer.text


@pytest.mark.parametrize(
    ("options", "years", "told"),
    [
        ({"von": "2023"}, {"2023", "2024", "2025"}, ["ab 2023"]),
        ({"bis": "April 2019"}, {"2011", "2018", "2019"}, ["bis April 2019"]),
        ({"von": "25.4.2019", "bis": "2019-04-26"}, {"2019"}, ["25. April 2019", "bis 26. April 2019"]),
        ({"von": "2018", "bis": "2019", "quelle": OUTLET}, {"2018", "2019"}, [OUTLET, "2018", "bis 2019"]),
    ],
)
async def test_a_period_and_an_outlet_limit_what_is_quoted(place, paula, options, years, told):
    question = "Wo haben sich Kim und Putin getroffen?"
    answer = await (await place.slash(paula, "frage", frage=question, **options)).answer()
    scope = next(line for line in answer.text.splitlines() if line.startswith("Nur Artikel"))
    assert all(words in scope for words in told)
    assert years_quoted(answer)
    assert years_quoted(answer) <= years
    assert holds_quotes(answer)


async def test_the_same_options_in_english(shared_discord, place):
    kim = shared_discord.person("Kim", locale="en-US")
    options = {"question": "Where did Kim and Putin meet?", "from": "April 2019", "to": "25 April 2019"}
    answer = await (await place.slash(kim, "ask", **options, outlet=OUTLET, only_me=True)).answer()
    scope = next(line for line in answer.text.splitlines() if line.startswith("Only articles"))
    assert all(words in scope for words in (OUTLET, "April 2019", "to 25 April 2019"))
    assert years_quoted(answer) == {"2019"}
    assert answer.visible_to is kim


async def test_an_answer_for_oneself_is_seen_by_nobody_else(place, paula):
    interaction = await place.slash(paula, "frage", frage=QUESTION, nur_für_mich=True)
    answer = await interaction.answer()
    assert answers(answer)
    assert answer.visible_to is paula
    assert answer.is_private


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"von": "irgendwann"},
            "Mit „irgendwann“ als Datum kann ich nichts anfangen; schreib zum Beispiel 2019, April 2019 oder "
            "25.4.2019.",
        ),
        ({"von": "31.2.2019"}, "Mit „31.2.2019“ als Datum kann ich nichts anfangen"),
        ({"bis": "@everyone"}, "Mit „@everyone“ als Datum kann ich nichts anfangen"),
        ({"von": "2020", "bis": "2019"}, "Dieser Zeitraum endet (2019), bevor er beginnt (2020)"),
        ({"quelle": "Talbote"}, "Diese Quelle gibt es im Archiv nicht"),
    ],
)
async def test_an_option_that_cannot_be_meant_is_refused_in_private(place, paula, options, sentence):
    answer = await (await place.slash(paula, "frage", frage=QUESTION, **options)).answer()
    assert sentence in answer.text
    assert answer.visible_to is paula
    assert not answer.pings


@pytest.mark.parametrize(
    ("typed", "proposed"), [("", [OUTLET]), ("bEiSp", [OUTLET]), ("  Fundstelle-", [OUTLET]), ("Talbote", [])]
)
async def test_outlets_are_proposed_while_typing(place, paula, typed, proposed):
    choices = await place.autocomplete(paula, "frage", focused="quelle", value=typed, frage=QUESTION)
    assert [choice.value for choice in choices] == proposed


async def test_commands_have_one_name_in_each_language(shared_discord, place, paula):
    with pytest.raises(NotOfferedError):
        await place.slash(paula, "ask", question=QUESTION)
    with pytest.raises(NotOfferedError):
        await place.slash(paula, "frage", frage="")


@pytest.mark.parametrize("question", [f"{{bot}} {QUESTION}", f"{QUESTION} {{bot}}", f"Sag mal {{bot}}: {QUESTION}"])
async def test_a_mention_in_a_channel(shared_discord, place, paula, question):
    said = await place.say(paula, question.format(bot=shared_discord.bot.mention))
    answer = await place.reply(said)
    assert answers(answer)
    assert answer.reply_to is said
    assert place.typing_at


async def test_a_mention_in_a_thread(place, paula):
    thread = await place.add_thread("faden")
    assert answers(await thread.reply(await thread.say(paula, QUESTION, mention=True)))
    assert place.messages == []


async def test_a_reply_to_an_answer_asks_the_next_question(shared_discord, place, paula):
    by_message = await place.reply(await place.say(paula, QUESTION, mention=True))
    by_command = await (await place.slash(paula, "frage", frage=QUESTION)).answer()
    for answer in (by_message, by_command):
        asked = await place.say(paula, "Mit wem traf sich Kim Jong Il 2011?", reply_to=answer)
        assert answers(await place.reply(asked), "Medwedew")


async def test_a_reply_is_not_answered_without_ping_or_when_it_only_thanks(place, paula):
    answer = await place.reply(await place.say(paula, QUESTION, mention=True))
    silent = [
        await place.say(paula, "Mit wem traf sich Kim Jong Il 2011?", reply_to=answer, ping=False),
        await place.say(paula, "Danke, super!", reply_to=answer),
        await place.say(paula, "👍", reply_to=answer),
    ]
    assert answers(await place.reply(await place.say(paula, QUESTION, mention=True)))
    assert [place.replies(message) for message in silent] == [[], [], []]


async def test_a_direct_message(shared_discord, place, paula):
    direct = shared_discord.dm(paula)
    assert answers(await direct.reply(await direct.say(paula, QUESTION)))
    assert answers(await (await direct.slash(paula, "frage", frage=QUESTION)).answer())


async def test_evidence_for_a_message_is_shown_to_who_asked(shared_discord, place, paula):
    ben = shared_discord.person("Ben")
    claim = await place.say(ben, "Lawrow hat Kim in Pjöngjang eine Einladung nach Russland überreicht!")
    interaction = await place.context_menu(paula, "Beleg suchen", claim)
    await interaction.acknowledged
    answer = await interaction.answer()
    assert answers(answer)
    assert answer.visible_to is paula
    assert "kein Urteil" in answer.text
    assert "ahrscheinlich richtig" not in answer.text
    assert str(claim.id) in answer.embeds[0]["url"]


async def test_evidence_in_english(shared_discord, place):
    kim = shared_discord.person("Kim", locale="en-US")
    claim = await place.say(kim, "Lawrow hat Kim eine Einladung überreicht.")
    answer = await (await place.context_menu(kim, "Find evidence", claim)).answer()
    assert answers(answer)
    assert "not a verdict" in answer.text


async def test_a_user_install_in_a_server_without_the_bot(shared_discord, place, paula):
    foreign = shared_discord.add_guild("Fremd", has_bot=False).places[0]
    assert answers(await (await foreign.slash(paula, "frage", frage=QUESTION)).answer())
    claim = await foreign.say(paula, "Lawrow hat Kim eine Einladung überreicht.")
    assert answers(await (await foreign.context_menu(paula, "Beleg suchen", claim)).answer())


async def test_a_bare_mention_is_told_how_to_ask(place, paula):
    reply = await place.reply(await place.say(paula, "", mention=True))
    assert "/frage" in reply.text


async def test_what_is_not_for_the_bot_stays_unanswered(shared_discord, place, paula):
    robot, webhook = (
        shared_discord.person("Robbi", is_bot=True),
        shared_discord.person("Ticker", is_webhook=True),
    )
    unanswered = [
        await place.say(paula, QUESTION),
        await place.say(paula, "@everyone " + QUESTION),
        await place.say(robot, QUESTION, mention=True),
        await place.say(webhook, QUESTION, mention=True),
    ]
    assert answers(await place.reply(await place.say(paula, QUESTION, mention=True)))
    assert [place.replies(message) for message in unanswered] == [[], [], [], []]


async def test_where_embeds_are_forbidden_the_answer_is_text(place, paula):
    await place.forbid("embed_links")
    by_message = await place.reply(await place.say(paula, QUESTION, mention=True))
    by_command = await (await place.slash(paula, "frage", frage=QUESTION)).answer()
    for answer in (by_message, by_command):
        assert answers(answer)
        assert answer.embeds == []


async def test_where_replies_are_forbidden_the_answer_stands_after_the_question(place, paula):
    await place.forbid("read_message_history")
    answer = await place.reply(await place.say(paula, QUESTION, mention=True))
    assert answers(answer)
    assert answer.reply_to is None
