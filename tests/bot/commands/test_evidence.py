import pytest

from bot.texts import TEXTS, Language

PRIVATE = 64


async def test_a_message_is_taken_as_a_claim_and_answered_privately_with_a_link_to_it(case, sent, fake):
    await case.evidence("<@5> Der Fluss stieg **nie**! https://example.org")
    assert fake.asked[0][0] == "Der Fluss stieg nie!"
    assert sent.calls[0][1]["data"]["flags"] == PRIVATE
    (embed,) = sent.body_of("edit")["embeds"]
    assert embed["url"] == "https://discord.com/channels/@me/55/77"
    assert "Sehr wahrscheinlich" not in embed["description"]
    assert TEXTS[Language.GERMAN].button_show in case.buttons()


@pytest.mark.parametrize("content", ["", "<@5>", "https://example.org", "…", "<:kim:12345>"])
async def test_a_message_without_words_is_told(case, sent, fake, content):
    await case.evidence(content)
    ((_, body),) = sent.calls
    assert (body["type"], body["data"]["flags"]) == (4, PRIVATE)
    assert "kein Text" in body["data"]["content"]
    assert not fake.asked


async def test_shown_to_everyone_it_still_is_a_claim(case, sent):
    await case.evidence("Der Fluss stieg nie!")
    before = sent.body_of("edit")["embeds"]
    await case.press(case.buttons()["Allen zeigen"])
    assert sent.body_of("follow-up")["embeds"] == before
