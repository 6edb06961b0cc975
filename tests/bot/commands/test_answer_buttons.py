import asyncio
from unittest.mock import MagicMock

import discord
import pytest

PRIVATE = 64


@pytest.fixture
async def asked(case):
    """Ask privately, and return the answer's buttons."""
    await case.slash(frage="Wann stieg der Fluss?", nur_für_mich=True)
    buttons = case.buttons()
    case.sent.calls.clear()
    return buttons


def description(sent, what="edit"):
    (embed,) = sent.body_of(what)["embeds"]
    return embed["description"]


async def test_more_passages_come_privately_page_by_page(case, sent, asked):
    await case.press(asked["Weitere Stellen"])
    assert sent.calls[0][1] == {"type": 5, "data": {"flags": PRIVATE}}
    assert "zum 4" in description(sent)
    assert "zum 1" not in description(sent)
    buttons = case.buttons()
    assert buttons["Zurück"]

    await case.press(buttons["Weiter"])
    assert sent.calls[-2][1]["type"] == 6
    assert "zum 7" in description(sent)
    assert case.buttons()["Weiter"] is None

    await case.press(case.buttons()["Zurück"])
    await case.press(case.buttons()["Zurück"])
    assert "zum 1" in description(sent)
    assert case.buttons()["Zurück"] is None


async def test_the_context_of_each_quote(case, sent, asked):
    await case.press(asked["Zusammenhang"])
    assert sent.calls[0][1] == {"type": 5, "data": {"flags": PRIVATE}}
    assert "Davor war es still." in description(sent)
    assert list(case.buttons()) == ["1. Zitat", "2. Zitat", "3. Zitat"]
    assert case.buttons()["1. Zitat"] is None
    await case.press(case.buttons()["3. Zitat"])
    assert sent.calls[-2][1]["type"] == 6
    assert "zum 3" in description(sent)


async def test_the_context_of_a_later_page_is_of_its_quotes(case, sent, asked):
    await case.press(asked["Weitere Stellen"])
    await case.press(case.buttons()["Zusammenhang"])
    assert "zum 4" in description(sent)


async def test_show_to_everyone_posts_it_once_and_pings_nobody(case, sent, asked):
    await case.press(asked["Allen zeigen"])
    assert sent.names() == ["respond", "follow-up", "edit"]
    shown = sent.body_of("follow-up")
    assert shown["content"] == "<@2> zeigt allen:"
    assert shown["allowed_mentions"] == {"parse": []}
    assert not shown.get("flags", 0) & PRIVATE
    assert "zum 1" in description(sent, "follow-up")
    assert "Allen zeigen" not in case.buttons("follow-up")
    assert "Allen zeigen" not in case.buttons("edit")
    assert "embeds" not in sent.body_of("edit")


async def test_pressed_many_times_at_once_it_is_shown_once(case, sent, asked):
    await asyncio.gather(*(case.press(asked["Allen zeigen"]) for _ in range(5)))
    assert sent.names().count("follow-up") == 1
    assert sent.names().count("respond") == 5


async def test_a_button_that_cannot_be_taken_away_is_no_failure(case, sent, asked):
    sent.refuse["edit"] = discord.HTTPException(MagicMock(status=500, reason=""), "sorry")
    await case.press(asked["Allen zeigen"])
    assert sent.names() == ["respond", "follow-up"]


async def test_presses_have_a_cooldown(case, sent, asked):
    for _ in range(31):
        await case.press(asked["Hilfreich"])
    assert "sehr viele Klicks" in sent.body_of("respond")["data"]["content"]


async def test_one_vote_a_person(case, sent, asked):
    other = {"id": "3", "username": "ben", "discriminator": "0", "avatar": None}
    said = []
    for button, person in [("Hilfreich", None), ("Hilfreich", None), ("Nicht hilfreich", None), ("Hilfreich", other)]:
        await case.press(asked[button], **({"person": person} if person else {}))
        said.append(sent.body_of("edit")["content"])
    assert [text.split()[0] for text in said] == ["Danke", "Diese", "Danke,", "Danke"]
    votes = sorted(vote.is_helpful for vote in case.store.votes())
    assert votes == [False, True]


async def test_a_button_speaks_the_language_of_who_presses_it(case, sent, asked):
    await case.press(asked["Hilfreich"], locale="en-GB")
    assert sent.body_of("edit")["content"] == "Thanks for the feedback!"


@pytest.mark.parametrize("label", ["Weitere Stellen", "Zusammenhang", "Allen zeigen"])
async def test_a_button_whose_generation_is_gone_says_so(case, sent, asked, fake, label):
    fake.generation = "g2"
    await case.index.refresh()
    await case.press(asked[label])
    assert "seit dieser Antwort erneuert" in sent.body_of("follow-up")["content"]


async def test_a_forgotten_answer_is_told(case, sent):
    await case.press("fs:more:unknown-answer:2")
    assert "erinnere ich mich nicht mehr" in sent.body_of("follow-up")["content"]


async def test_an_answer_without_quotes_can_only_be_voted_on(case, fake, make):
    from retrieval import Status

    fake.answer = make.answer(status=Status.NO_ANSWER, confidence=0.1)
    await case.slash(frage="Wann?")
    assert list(case.buttons()) == ["Hilfreich", "Nicht hilfreich"]
