"""Questions that build on earlier ones: in threads, in reply chains, in direct messages, by commands."""

from __future__ import annotations

import asyncio
import re
import signal

import pytest

from bot.texts import TEXTS, Language
from tests.loopback.shown import plain_text

pytestmark = pytest.mark.integration
shares = pytest.mark.asyncio(loop_scope="module")

GERMAN, ENGLISH = TEXTS[Language.GERMAN], TEXTS[Language.ENGLISH]
SUMMIT = ["Wo trafen sich Kim und Putin 2019?", "Und 2023?", "Wann genau?", "Und wo trafen sich Trump und Kim 2019?"]
STORM = [
    "Wie schwer war der größte Bernstein?",
    "Wem gehört er?",
    "Und wo?",
    "Wann lief die Fähre auf die Sandbank?",
]


def understood(message):
    """Return what the bot says it has understood, or None where it says nothing of it."""
    embed = message.embeds[0] if message.embeds else {"description": message.content}
    found = re.search(r"(?m)^(?:Verstanden als|Understood as): (.+)$", plain_text(embed["description"]))
    return found[1] if found else None


async def said(place, person, text, **options):
    return await place.reply(await place.say(person, text, **options))


async def asked(place, person, question, **options):
    return await (await place.slash(person, "frage", frage=question, **options)).answer()


def means_2023(message):
    words = understood(message)
    assert words is not None, message.text
    assert all(word in words for word in ("Kim", "Putin", "2023"))
    assert "2019" not in words
    return True


@shares
async def test_two_people_at_once_in_a_thread_are_kept_apart(shared_discord, place, paula):
    ben, thread = shared_discord.person("Ben"), await place.add_thread("Nachgefragt")

    async def converse(person, questions):
        answer, answers = None, []
        for number, question in enumerate(questions):
            # By mention and by reply in turns: both are answered in the thread.
            options = {"reply_to": answer} if number % 2 else {"mention": True}
            answer = await said(thread, person, question, **options)
            answers.append(answer)
        return answers

    summit, storm = await asyncio.gather(converse(paula, SUMMIT), converse(ben, STORM))
    assert understood(summit[0]) is understood(storm[0]) is None
    assert means_2023(summit[1])
    assert summit[1].embeds[0]["title"] == "Und 2023?"
    assert "2023" in understood(summit[2])
    assert "Kim" in understood(summit[2])
    for answer in summit:
        assert not re.search("Bernstein|Fähre", understood(answer) or "")
    assert "Bernstein" in understood(storm[1])
    for answer in storm:
        assert not re.search("Kim|Putin|2023", understood(answer) or "")
    # What stands alone is taken as it stands, whatever was asked before.
    assert understood(storm[3]) is None
    assert "Fähre" in storm[3].text
    assert place.messages == []


@shares
async def test_another_place_is_another_conversation(shared_discord, place, paula):
    thread = await place.add_thread("Nachgefragt")
    await said(place, paula, SUMMIT[0], mention=True)
    for elsewhere in (thread, shared_discord.dm(paula)):
        assert understood(await said(elsewhere, paula, "Und 2023?", mention=True)) is None
    assert means_2023(await said(place, paula, "Und 2023?", mention=True))


@shares
async def test_in_a_thread_that_the_bot_does_not_know_people_ask_on(place, paula):
    thread = await place.add_thread("Alt", is_known=False)
    first = await said(thread, paula, SUMMIT[0], mention=True)
    assert means_2023(await said(thread, paula, "Und 2023?", mention=True))
    assert means_2023(await said(thread, paula, "Und 2023?", reply_to=first))


@shares
@pytest.mark.parametrize("way", ["message", "command"])
async def test_a_thread_that_is_opened_on_an_answer_goes_on_from_it(shared_discord, place, paula, way):
    first = await said(place, paula, SUMMIT[0], mention=True)
    await said(place, paula, STORM[0], mention=True)
    thread, ben = await place.add_thread("Dazu", on=first), shared_discord.person("Ben")
    for person in (ben, paula):
        if way == "message":
            assert means_2023(await said(thread, person, "Und 2023?", mention=True))
        else:
            assert means_2023(await asked(thread, person, "Und 2023?"))
        assert "2023" in understood(await said(thread, person, "Wann genau?", mention=True))


@shares
@pytest.mark.parametrize("has_asked", [True, False])
async def test_forgetting_in_such_a_thread_forgets_the_answer_that_it_was_opened_on(place, paula, has_asked):
    thread = await place.add_thread("Dazu", on=await said(place, paula, SUMMIT[0], mention=True))
    if has_asked:
        assert means_2023(await said(thread, paula, "Und 2023?", mention=True))
    told = await (await thread.slash(paula, "vergiss")).answer()
    assert told.text == (GERMAN.forgotten if has_asked else GERMAN.nothing_to_forget)
    assert understood(await said(thread, paula, "Und 2023?", mention=True)) is None


@shares
async def test_a_thread_that_is_opened_on_something_else_begins_anew(place, paula):
    question = await place.say(paula, SUMMIT[0], mention=True)
    await place.reply(question)
    for thread in (await place.add_thread("Dazu", on=question), await place.add_thread("Neu")):
        assert understood(await said(thread, paula, "Und 2023?", mention=True)) is None


@shares
async def test_a_reply_follows_the_answer_that_it_points_at(shared_discord, place, paula):
    first = await said(place, paula, SUMMIT[0], mention=True)
    await said(place, paula, STORM[0], mention=True)
    assert means_2023(await said(place, paula, "Und 2023?", reply_to=first))
    # Somebody else may point at it as well, and builds on that answer alone.
    ben = shared_discord.person("Ben")
    assert means_2023(await said(place, ben, "Und 2023?", reply_to=first))


@shares
async def test_direct_messages(shared_discord, place, paula):
    direct = shared_discord.dm(paula)
    await said(direct, paula, SUMMIT[0])
    second = await said(direct, paula, "und 2023")
    assert means_2023(second)
    assert means_2023(await asked(direct, paula, "Und 2023?", nur_für_mich=True))


@shares
@pytest.mark.parametrize("has_bot", [True, False])
@pytest.mark.parametrize("in_thread", [True, False])
async def test_commands_in_servers_with_and_without_the_bot(shared_discord, place, paula, has_bot, in_thread):
    where = place if has_bot else shared_discord.add_guild("Fremd", has_bot=False).places[0]
    where = await where.add_thread("Faden") if in_thread else where
    await asked(where, paula, SUMMIT[0])
    assert means_2023(await asked(where, paula, "Und 2023?"))
    told = await (await where.slash(paula, "vergiss")).answer()
    assert (told.text, told.visible_to) == (GERMAN.forgotten, paula)
    assert understood(await asked(where, paula, "Und 2023?")) is None


@shares
async def test_forgetting_in_english_and_where_there_was_nothing(shared_discord, place):
    kim, direct = shared_discord.person("Kim", locale="en-US"), None
    direct = shared_discord.dm(kim)
    for where, sentences in (
        (place, [ENGLISH.nothing_to_forget]),
        (direct, [ENGLISH.forgotten, ENGLISH.nothing_to_forget]),
    ):
        if where is direct:
            await said(direct, kim, "Where did Kim and Putin meet in 2019?")
        for sentence in sentences:
            told = await (await where.slash(kim, "forget")).answer()
            assert (told.text, told.visible_to) == (sentence, kim)


@shares
async def test_a_private_question_never_comes_out_in_public(shared_discord, place, paula):
    private = await asked(place, paula, STORM[0], nur_für_mich=True)
    assert private.is_private
    public = await said(place, paula, "Wem gehört er?", mention=True)
    assert not re.search("Bernstein|Gramm", understood(public) or "")
    followed = await asked(place, paula, STORM[0], nur_für_mich=True)
    assert understood(followed) is None
    assert "Bernstein" in understood(await asked(place, paula, "Wem gehört er?", nur_für_mich=True))
    # Shown to everyone it is no longer private, for its person and for others.
    shown = await (await place.click(paula, followed, "Allen zeigen")).followup()
    ben = shared_discord.person("Ben")
    assert "Bernstein" in understood(await said(place, ben, "Wem gehört er?", reply_to=shown))
    assert "Bernstein" in understood(await said(place, paula, "Wem gehört er?", mention=True))


@shares
async def test_further_pages_and_showing_to_everyone_are_of_the_completed_question(place, paula):
    await asked(place, paula, "Wo trafen sich Kim und Putin 2023?", nur_für_mich=True)
    answer = await asked(place, paula, "Und 2019?", nur_für_mich=True)
    assert understood(answer) == SUMMIT[0]
    assert "Wladiwostok" in answer.text
    page = await (await place.click(paula, answer, "Weitere Stellen")).answer()
    assert understood(page) == understood(answer)
    back = await (await place.click(paula, page, "Zurück")).answer()
    assert back.embeds == answer.embeds
    shown = await (await place.click(paula, answer, "Allen zeigen")).followup()
    assert shown.embeds == answer.embeds


@shares
async def test_a_claim_neither_follows_nor_is_remembered(shared_discord, place, paula):
    await asked(place, paula, SUMMIT[0])
    claim = await place.say(shared_discord.person("Ben"), "Und 2023 trafen sie sich in Wostotschny.")
    evidence = await (await place.context_menu(paula, "Beleg suchen", claim)).answer()
    assert understood(evidence) is None
    assert means_2023(await said(place, paula, "Und 2023?", mention=True))


@shares
async def test_where_embeds_are_forbidden_the_line_stands_above_the_answer(place, paula):
    await place.forbid("embed_links")
    await said(place, paula, SUMMIT[0], mention=True)
    answer = await said(place, paula, "Und 2023?", mention=True)
    assert means_2023(answer)
    assert answer.content.startswith("Verstanden als: ")


@shares
async def test_a_bare_mention_says_that_one_can_ask_on(place, paula):
    told = await said(place, paula, "", mention=True)
    assert "nachfragen" in told.text
    assert "/vergiss" in told.text


@shares
async def test_two_quick_questions_are_completed_in_order_however_slow_discord_is(shared_discord, stormy_place, paula):
    place, ben = stormy_place, shared_discord.person("Ben")
    shared_discord.faults.delay("POST /interactions/*/*/callback", 1.0, times=1)
    first = await place.slash(paula, "frage", frage=SUMMIT[0])
    await asyncio.sleep(0.2)
    second = await place.slash(paula, "frage", frage="Und 2023?")
    await (await place.slash(ben, "frage", frage=STORM[0])).answer()
    assert means_2023(await second.answer())
    assert understood(await first.answer()) is None


@shares
async def test_three_messages_in_one_breath_are_completed_in_order(place, paula):
    messages = [await place.say(paula, text, mention=True) for text in (SUMMIT[0], "Und 2023?", "Wann genau?")]
    answers = [await place.reply(message) for message in messages]
    assert means_2023(answers[1])
    assert "2023" in understood(answers[2])


async def test_a_reply_chain_goes_on_after_a_kill_and_a_rebuild(discord, start_bot, anna, archive):
    place = discord.channel
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        first = await said(place, anna, SUMMIT[0], mention=True)
        process.signal(signal.SIGKILL)
        await process.ended()
    async with start_bot(index=archive.index) as process:
        await discord.connected()
        second = await said(place, anna, "Und 2023?", reply_to=first)
        assert means_2023(second)
        archive.switch_to(archive.newer)
        await process.log_line(f"open: generation {archive.newer}", timeout=10)
        # By a reply, and by what is remembered, which is of the generation before.
        assert means_2023(await said(place, anna, "Und 2023?", reply_to=first))
        third = await said(place, anna, "Wann genau?", mention=True)
        assert "2023" in understood(third)
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []


async def test_forty_people_ask_on_at_once_and_the_event_loop_stays_free(discord, start_bot):
    place = discord.channel
    people = [discord.person(f"P{number}") for number in range(40)]
    async with start_bot(is_sampled=True) as process:
        await discord.connected()
        await said(place, people[0], STORM[0], mention=True)
        messages = [
            [await place.say(person, text, mention=True) for text in (SUMMIT[0], "Und 2023?", "Wann genau?")]
            for person in people
        ]
        for _, second, third in messages:
            assert means_2023(await place.reply(second, timeout=60))
            assert "2023" in understood(await place.reply(third, timeout=60))
        assert await process.stop() == 0
    assert not process.loop_lag().was_blocked()
    assert "Traceback" not in process.output
    assert discord.refused() == []
