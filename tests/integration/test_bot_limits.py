"""Where the bot says no to a question: too many of one person, too many at once, too slow."""

import asyncio
import re

import pytest

from bot.errors import BusyError, DeadlineError
from bot.texts import TEXTS, Language

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
GERMAN = TEXTS[Language.GERMAN]


async def asked(discord, person, command="frage", option="frage"):
    return await (await discord.channel.slash(person, command, **{option: QUESTION})).answer()


def seconds_in(pattern, text):
    match = re.fullmatch(pattern, text)
    assert match, text
    return int(match[1])


async def test_one_person_asks_ten_questions_a_minute(discord, bot, anna):
    direct = discord.dm(anna)
    for _ in range(5):
        assert WORDS in (await asked(discord, anna)).text
        assert WORDS in (await direct.reply(await direct.say(anna, QUESTION))).text
    # By message the same is said, but once: whoever goes on writing gets no answer each time.
    said = [await discord.channel.say(anna, QUESTION, mention=True) for _ in range(2)]
    reply, refused = await discord.channel.reply(said[0]), await asked(discord, anna)
    for message in (reply, refused):
        pattern = r"Du hast in der letzten Minute schon 10 Fragen gestellt; in ([0-9]+) Sekunden geht es weiter\."
        assert 30 < seconds_in(pattern, message.text) <= 60
    assert refused.visible_to is anna
    # Others go on, and so do the buttons, which cost no question.
    answer = await asked(discord, discord.person("Ben"))
    assert WORDS in answer.text
    assert (await (await discord.channel.click(anna, answer, "Weitere Stellen")).answer()).embeds
    assert discord.channel.replies(said[1]) == []


async def test_one_question_a_minute_in_words(discord, start_bot, anna):
    async with start_bot(environment={"FUNDSTELLE_QUESTIONS_PER_MINUTE": "1"}) as process:
        await discord.connected()
        kim = discord.person("Kim", locale="en-US")
        for person, names in ((anna, ("frage", "frage")), (kim, ("ask", "question"))):
            assert WORDS in (await asked(discord, person, *names)).text
        german, english = (await asked(discord, anna)).text, (await asked(discord, kim, "ask", "question")).text
        for text, pattern in (
            (german, r"Du hast in der letzten Minute schon eine Frage gestellt; in ([0-9]+) Sekunden geht es weiter\."),
            (english, r"You have already asked 1 question in the last minute; you can go on in ([0-9]+) seconds\."),
        ):
            assert 30 < seconds_in(pattern, text) <= 60
        assert await process.stop() == 0


async def test_without_a_queue_the_others_are_told_to_come_back(discord, start_bot):
    people = [discord.person(f"P{number}") for number in range(12)]
    async with start_bot(environment={"FUNDSTELLE_PARALLEL": "1", "FUNDSTELLE_QUEUE": "0"}) as process:
        await discord.connected()
        texts = [answer.text for answer in await asyncio.gather(*(asked(discord, person) for person in people))]
        answered = [text for text in texts if WORDS in text]
        assert answered
        assert len(answered) < len(people)
        assert {text for text in texts if text not in answered} == {GERMAN.errors[BusyError]}
        assert WORDS in (await asked(discord, people[0])).text
        assert await process.stop() == 0
    assert discord.refused() == []


async def test_an_answer_past_its_deadline_is_given_up(discord, start_bot, anna):
    async with start_bot(environment={"FUNDSTELLE_DEADLINE": "0.001"}) as process:
        await discord.connected()
        assert (await asked(discord, anna)).text == GERMAN.errors[DeadlineError]
        reply = await discord.channel.reply(await discord.channel.say(anna, QUESTION, mention=True))
        assert reply.text == GERMAN.errors[DeadlineError]
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert QUESTION not in process.output
    assert discord.refused() == []
