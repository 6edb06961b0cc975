import pytest

from bot.texts import TEXTS, Language

PRIVATE = 64
_QUESTION = "Wann stieg der Fluss?"
BEN = {"id": "3", "username": "ben", "discriminator": "0", "avatar": None}


@pytest.mark.parametrize(("locale", "language"), [("de", Language.GERMAN), ("en-US", Language.ENGLISH)])
async def test_a_conversation_is_forgotten_and_that_is_said_privately(case, sent, fake, locale, language):
    await case.slash(frage=_QUESTION)
    sent.calls.clear()
    said = []
    for _ in range(2):
        await case.forget(locale=locale)
        name, body = sent.calls[-1]
        assert (name, body["type"], body["data"]["flags"]) == ("respond", 4, PRIVATE)
        said.append(body["data"]["content"])
    assert said == [TEXTS[language].forgotten, TEXTS[language].nothing_to_forget]
    await case.slash(frage="Und 2023?")
    assert fake.previous[-1] == ()


async def test_nobody_forgets_for_somebody_else(case, sent, fake):
    await case.slash(frage=_QUESTION)
    await case.forget(person=BEN)
    assert sent.body_of("respond")["data"]["content"] == TEXTS[Language.GERMAN].nothing_to_forget
    await case.slash(frage="Und 2023?")
    assert [turn.question for turn in fake.previous[-1]] == [_QUESTION]


async def test_while_stopping_it_says_so(case, sent):
    await case.bot.work.finish(1)
    await case.forget()
    assert "neu gestartet" in sent.body_of("respond")["data"]["content"]
