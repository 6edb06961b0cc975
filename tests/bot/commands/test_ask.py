import asyncio
import json
import threading
from unittest.mock import MagicMock

import discord
import pytest
from discord.webhook.async_ import async_context

import bot.answering
from bot.texts import TEXTS, Language
from retrieval import ArticleFilter

PRIVATE = 64
_QUESTION = "Wann stieg der Fluss?"


@pytest.mark.parametrize(
    ("locale", "heading"),
    [("de", "Sehr wahrscheinlich richtig"), ("en-US", "Very likely right"), ("fr", "Very likely right")],
)
async def test_a_question_is_deferred_first_and_then_answered(case, sent, locale, heading):
    await case.slash(locale=locale, frage=_QUESTION)
    assert sent.names() == ["respond", "edit"]
    (_, deferral), (_, answer) = sent.calls
    assert deferral["type"] == 5
    assert not deferral.get("data", {}).get("flags")
    (embed,) = answer["embeds"]
    assert embed["title"] == _QUESTION
    assert heading in embed["description"]
    assert "Der Fluss stieg zum 1. Mal." in embed["description"]


async def test_questions_are_taken_in_the_order_in_which_they_came_however_long_discord_takes(case, sent, fake):
    release, deferrals = asyncio.Event(), iter((True, False))

    async def defer(*args, **kwargs):
        if next(deferrals):
            await release.wait()
        return await respond(*args, **kwargs)

    adapter = async_context.get()
    respond, adapter.create_interaction_response = adapter.create_interaction_response, defer
    fake.complete = lambda question, previous: " ".join([*(turn.question for turn in previous), question])
    asked = [asyncio.create_task(case.slash(frage=text)) for text in (_QUESTION, "Und 2023?")]
    await asyncio.sleep(0.05)
    assert not fake.asked
    release.set()
    await asyncio.gather(*asked)
    descriptions = [body["embeds"][0]["description"] for name, body in sent.calls if name == "edit"]
    assert [f"Verstanden als: {_QUESTION} Und 2023?" in text for text in descriptions] == [False, True]


async def test_a_deferral_that_fails_does_not_hold_up_the_next_question(case, sent, fake):
    sent.refuse["respond"] = discord.NotFound(MagicMock(status=404, reason=""), "Unknown interaction")
    await case.slash(frage=_QUESTION)
    del sent.refuse["respond"]
    async with asyncio.timeout(2):
        await case.slash(frage=_QUESTION)
    assert len(fake.asked) == 1


@pytest.mark.parametrize("is_answered", [True, False])
async def test_a_command_that_waits_for_long_is_told_how_many_come_before(case, sent, fake, monkeypatch, is_answered):
    monkeypatch.setattr(bot.answering, "_TELL_AFTER", 0.05)
    monkeypatch.setattr(case.bot.asking._answering, "deadline", 5.0 if is_answered else 1.0)
    fake.gate = threading.Event()
    asked = [
        asyncio.create_task(
            case.slash(
                frage=_QUESTION,
                fields={"user": {"id": str(person), "username": "anna", "discriminator": "0", "avatar": None}},
            )
        )
        for person in range(10, 14)
    ]
    async with asyncio.timeout(5):
        while sent.names().count("edit") < 2:
            await asyncio.sleep(0.01)
    told = [body["content"] for name, body in sent.calls if name == "edit"]
    assert sorted(told) == [
        "Gerade fragen viele auf einmal; deine Frage kommt als Nächste dran.",
        "Gerade fragen viele auf einmal; vor deiner Frage ist noch eine andere dran.",
    ]
    if is_answered:
        fake.gate.set()
    await asyncio.gather(*asked)
    fake.gate.set()
    edits = [body for name, body in sent.calls if name == "edit"][2:]
    assert [bool(body["embeds"]) and body["content"] is None for body in edits] == [True] * 4 * is_answered
    assert sent.names().count("delete") == (0 if is_answered else 2)


async def test_only_for_me(case, sent):
    await case.slash(frage=_QUESTION, nur_für_mich=True)
    assert sent.calls[0][1]["data"]["flags"] == PRIVATE
    assert TEXTS[Language.GERMAN].button_show in case.buttons()


async def test_a_public_answer_need_not_be_shown(case):
    await case.slash(frage=_QUESTION)
    assert list(case.buttons()) == ["Weitere Stellen", "Zusammenhang", "Hilfreich", "Nicht hilfreich"]


async def test_the_filter_is_handed_on(case, fake):
    await case.slash(frage=_QUESTION, von="April 2019", bis="25.4.2023", quelle="talbote")
    assert fake.asked[0][2] == ArticleFilter(published_from="2019-04", published_to="2023-04-25", source="Talbote")


@pytest.mark.parametrize(
    "options", [{"von": "neulich"}, {"von": "2020", "bis": "2019"}, {"quelle": "Seebote"}, {"bis": "31.2.2020"}]
)
async def test_what_cannot_be_a_filter_is_told_privately_at_once(case, sent, fake, options):
    await case.slash(frage=_QUESTION, **options)
    ((name, body),) = sent.calls
    assert (name, body["type"], body["data"]["flags"]) == ("respond", 4, PRIVATE)
    assert not fake.asked


async def test_outlets_are_proposed(case, sent):
    await case.autocomplete("tal")
    ((_, body),) = sent.calls
    assert body["data"]["choices"] == [{"name": name, "value": name} for name in ("Talbote", "Der Talkurier")]


async def test_the_cooldown_is_told_privately(case, sent):
    for _ in range(11):
        await case.slash(frage=_QUESTION)
    name, body = sent.calls[-1]
    assert (name, body["type"], body["data"]["flags"]) == ("respond", 4, PRIVATE)
    assert "schon 10 Fragen" in body["data"]["content"]


async def test_a_failure_takes_the_place_of_the_answer_and_says_nothing_of_the_error(case, sent, fake, caplog):
    fake.ask = MagicMock(side_effect=ValueError("secret"))
    await case.slash(frage=_QUESTION)
    assert sent.names() == ["respond", "follow-up"]
    content = sent.body_of("follow-up")["content"]
    assert content.startswith(TEXTS[Language.GERMAN].unexpected)
    number = content.split("Fehlernummer: ")[1].rstrip(")")
    assert number in caplog.text
    assert "secret" not in json.dumps(sent.calls)
    assert "ValueError: secret" in caplog.text


async def test_while_stopping_it_says_so(case, sent):
    await case.bot.work.finish(1)
    await case.slash(frage=_QUESTION)
    assert "neu gestartet" in sent.body_of("respond")["data"]["content"]


async def test_where_embeds_are_not_allowed_the_answer_is_text(case, sent):
    guild = {
        "guild_id": "7",
        "guild": {"id": "7", "locale": "de", "features": []},
        "app_permissions": str(discord.Permissions(send_messages=True).value),
        "member": {
            "user": {"id": "2", "username": "anna", "discriminator": "0", "avatar": None},
            "roles": [],
            "joined_at": "2020-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": "0",
        },
        "channel": {"id": "55", "type": 0, "name": "c", "permissions": "0", "position": 0},
    }
    await case.slash(frage=_QUESTION, fields=guild)
    answer = sent.body_of("edit")
    assert "embeds" not in answer
    assert answer["content"].count("> Der Fluss stieg") == 3
