import asyncio

import pytest

from tests.loopback import Choice, NotAcknowledgedError, NotOfferedError

SEND, DEFER, DEFER_UPDATE, UPDATE, SUGGEST = 4, 5, 6, 7, 8
PRIVATE = 64
BUTTON = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Mehr", "custom_id": "more:1"}]}
LOCKED = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Weniger", "custom_id": "l", "disabled": True}]}


@pytest.fixture
def anna(discord):
    return discord.person("Anna")


@pytest.fixture
async def asked(discord, bot, anna):
    return await discord.channel.slash(anna, "frage", frage="Wo?")


async def test_a_slash_command_reaches_the_bot(discord, bot):
    await bot.start()
    john = discord.person("John", locale="en-US")
    interaction = await discord.channel.slash(john, "ask", question="Where?", nur_für_mich=True)
    told = await bot.hear_event("INTERACTION_CREATE")
    assert told["data"]["name"] == "frage"
    assert [(option["name"], option["value"]) for option in told["data"]["options"]] == [
        ("frage", "Where?"),
        ("nur_für_mich", True),
    ]
    assert (told["locale"], told["guild_locale"], told["token"]) == ("en-US", "de", interaction.token)
    assert told["member"]["user"]["id"] == str(john.id)


async def test_in_direct_messages_there_is_a_user_and_no_member(discord, bot, anna):
    await bot.start()
    await discord.dm(anna).slash(anna, "frage", frage="Wo?")
    told = await bot.hear_event("INTERACTION_CREATE")
    assert told["user"]["id"] == str(anna.id)
    assert not {"member", "guild_id"} & told.keys()
    assert told["context"] == 1


@pytest.mark.parametrize("deferred_private", [False, True])
@pytest.mark.parametrize("sent_private", [False, True])
@pytest.mark.parametrize("way", ["POST", "PATCH"])
async def test_the_first_follow_up_fills_the_deferral_and_keeps_its_visibility(
    bot, asked, anna, deferred_private, sent_private, way
):
    deferral = await bot.respond(asked, DEFER, {"flags": PRIVATE if deferred_private else 0})
    assert deferral.body["interaction"]["response_message_loading"] is True
    assert asked.original.is_thinking
    body = {"content": "Dort.", "flags": PRIVATE if sent_private else 0}
    filled = await bot.webhook(way, asked, body, "@original" if way == "PATCH" else None)

    answer = await asked.answer()
    assert filled.body["id"] == deferral.body["interaction"]["response_message_id"] == str(answer.id)
    assert (answer.content, answer.is_private, answer.is_thinking) == ("Dort.", deferred_private, False)
    assert answer.visible_to is (anna if deferred_private else None)
    assert asked.followups == []


async def test_a_second_follow_up_has_its_own_visibility(bot, asked):
    await bot.respond(asked, DEFER)
    await bot.webhook("POST", asked, {"content": "Dort."})
    await bot.webhook("POST", asked, {"content": "Nur für dich.", "flags": PRIVATE})
    assert (await asked.followup()).is_private
    assert not (await asked.answer()).is_private


async def test_an_answer_without_a_deferral(bot, asked):
    await bot.respond(asked, SEND, {"content": "Dort.", "flags": PRIVATE})
    answer = await asked.answer()
    assert (answer.text, answer.is_private) == ("Dort.", True)
    assert await asked.acknowledged < 1


async def test_a_second_response_is_refused(bot, asked):
    await bot.respond(asked, DEFER)
    reply = await bot.respond(asked, SEND, {"content": "x"})
    assert (reply.status, reply.code) == (400, 40060)


async def test_a_refused_response_leaves_the_interaction_open(bot, asked):
    reply = await bot.respond(asked, SEND, {"content": "x" * 2001})
    assert (reply.status, reply.code) == (400, 50035)
    assert (await bot.respond(asked, SEND, {"content": "x"})).status == 200


async def test_after_three_seconds_it_is_unknown(bot, asked):
    asked.started -= 3.1
    reply = await bot.respond(asked, DEFER)
    assert (reply.status, reply.code) == (404, 10062)


async def test_whoever_waits_hears_that_nothing_came(discord, bot, anna, monkeypatch):
    monkeypatch.setattr("tests.loopback.interactions.ACKNOWLEDGE_SECONDS", 0.01)
    interaction = await discord.channel.slash(anna, "frage", frage="Wo?")
    with pytest.raises(NotAcknowledgedError, match="did not respond"):
        await interaction.acknowledged
    with pytest.raises(NotAcknowledgedError):
        await interaction.answer()


async def test_thinking_for_ever_is_noticed(bot, asked):
    await bot.respond(asked, DEFER)
    with pytest.raises(AssertionError, match="still thinking"):
        await asked.answer(timeout=0.01)


async def test_tokens_that_are_wrong_early_or_expired(bot, asked):
    early = await bot.webhook("POST", asked, {"content": "x"})
    assert (early.status, early.code) == (404, 10015)
    await bot.respond(asked, DEFER)
    asked.expire()
    for method, message in (("POST", None), ("PATCH", "@original"), ("DELETE", "@original")):
        late = await bot.webhook(method, asked, {"content": "x"}, message)
        assert (late.status, late.code) == (401, 50027)
    assert (await bot.call("POST", f"/webhooks/{asked.place.bot.id}/wrong", {"content": "x"})).code == 10015


async def test_private_messages_are_out_of_reach_of_the_channel(discord, bot, asked):
    await bot.start()
    await bot.respond(asked, SEND, {"content": "Dort.", "flags": PRIVATE})
    told = await bot.hear_event("MESSAGE_CREATE")
    assert told["flags"] == PRIVATE
    assert "guild_id" not in told
    path = f"/channels/{discord.channel.id}/messages/{told['id']}"
    assert (await bot.call("GET", path)).code == 10008
    assert (await bot.call("GET", f"/channels/{discord.channel.id}/messages")).body == []
    assert (await bot.webhook("PATCH", asked, {"content": "Da."}, told["id"])).status == 200


async def test_suggestions(discord, bot, anna):
    await bot.start()
    typing = asyncio.create_task(discord.channel.autocomplete(anna, "frage", focused="quelle", value="Ta"))
    told = await bot.hear_event("INTERACTION_CREATE")
    assert told["type"] == 4
    assert told["data"]["options"] == [{"name": "quelle", "type": 3, "value": "Ta", "focused": True}]
    interaction = discord.interactions[told["token"]]
    assert (await bot.respond(interaction, SEND, {"content": "x"})).code == 50035
    await bot.respond(interaction, SUGGEST, {"choices": [{"name": "Talbote", "value": "talbote"}]})
    assert await typing == [Choice(name="Talbote", value="talbote")]


async def test_only_some_options_suggest(discord, bot, anna):
    with pytest.raises(NotOfferedError, match="suggests nothing"):
        await discord.channel.autocomplete(anna, "frage", focused="frage", value="W")


async def test_the_menu_of_a_message_shows_the_bot_all_of_it(discord, bot, anna):
    await bot.start()
    message = await discord.channel.say(discord.person("Bert"), "Die Erde ist rund.")
    await discord.channel.context_menu(anna, "Beleg suchen", message)
    data = (await bot.hear_event("INTERACTION_CREATE"))["data"]
    assert data["resolved"]["messages"][data["target_id"]]["content"] == "Die Erde ist rund."


async def shown(bot, asked, **body):
    await bot.respond(asked, SEND, {"content": "Dort.", "components": [BUTTON, LOCKED]} | body)
    return await asked.answer()


async def test_a_click_changes_the_message(discord, bot, asked, anna):
    message = await shown(bot, asked)
    await bot.start()
    click = await discord.channel.click(anna, message, "Mehr")
    told = await bot.hear_event("INTERACTION_CREATE")
    assert told["data"]["custom_id"] == "more:1"
    assert told["message"]["content"] == "Dort."
    await bot.respond(click, UPDATE, {"content": "Seite 2"})
    assert await click.answer() is message
    assert (message.content, [button.label for button in message.buttons]) == ("Seite 2", ["Mehr", "Weniger"])


async def test_a_click_can_be_answered_with_a_message_of_its_own(discord, bot, asked, anna):
    message = await shown(bot, asked)
    first = await discord.channel.click(anna, message, "more:1")
    await bot.respond(first, SEND, {"content": "Danke", "flags": PRIVATE})
    assert (await first.answer()).text == "Danke"
    second = await discord.channel.click(anna, message, "Mehr")
    await bot.respond(second, DEFER_UPDATE)
    await bot.webhook("POST", second, {"content": "Bitte"})
    assert (await second.answer()).text == "Bitte"
    third = await discord.channel.click(anna, message, "Mehr")
    await bot.respond(third, DEFER_UPDATE)
    await bot.webhook("PATCH", third, {"content": "Neu"}, "@original")
    assert (await third.answer()) is message
    assert message.content == "Neu"


async def test_buttons_that_cannot_be_clicked(discord, bot, asked, anna):
    message = await shown(bot, asked, flags=PRIVATE)
    for person, button in ((anna, "Weniger"), (anna, "Nirgends"), (discord.person("Bert"), "Mehr")):
        with pytest.raises(NotOfferedError):
            await discord.channel.click(person, message, button)
    await bot.webhook("DELETE", asked, message="@original")
    with pytest.raises(NotOfferedError, match="does not see"):
        await discord.channel.click(anna, message, "Mehr")


async def test_in_a_server_without_the_bot_only_interactions_work(discord, bot, anna):
    await bot.start()
    place = discord.add_guild("Fremd", has_bot=False).places[0]
    interaction = await place.slash(anna, "frage", frage="Wo?")
    told = await bot.hear_event("INTERACTION_CREATE")
    assert told["authorizing_integration_owners"] == {"1": str(anna.id)}
    assert (await bot.respond(interaction, SEND, {"embeds": [{"title": "Dort."}]})).status == 200
    assert (await bot.call("POST", f"/channels/{place.id}/messages", {"content": "x"})).status == 403


MENU = {
    "type": 3, "custom_id": "pick", "placeholder": "Was?", "min_values": 0, "max_values": 2,
    "options": [{"label": "Eins", "value": "1"}, {"label": "Zwei", "value": "2", "default": True}],
}  # fmt: skip
CHANNELS = {"type": 8, "custom_id": "where", "channel_types": [0], "min_values": 1, "max_values": 1}


async def test_a_choice_reaches_the_bot(discord, bot, asked, anna):
    rows = [{"type": 1, "components": [menu]} for menu in (MENU, CHANNELS)]
    message = await shown(bot, asked, components=rows)
    assert message.menus[0].chosen == ("2",)
    await bot.start()
    await discord.channel.choose(anna, message, "Was?", "Eins", "2")
    told = (await bot.hear_event("INTERACTION_CREATE"))["data"]
    assert told == {"custom_id": "pick", "component_type": 3, "values": ["1", "2"]}
    await discord.channel.choose(anna, message, "where", discord.channel)
    told = (await bot.hear_event("INTERACTION_CREATE"))["data"]
    assert told["values"] == [str(discord.channel.id)]
    assert told["resolved"]["channels"][str(discord.channel.id)]["name"] == "allgemein"


async def test_what_a_menu_does_not_offer(discord, bot, asked, anna):
    rows = [{"type": 1, "components": [menu]} for menu in (MENU, CHANNELS | {"disabled": True})]
    message = await shown(bot, asked, components=rows)
    for menu, values in (("Was?", ["Drei"]), ("Weg", []), ("where", [discord.channel])):
        with pytest.raises(NotOfferedError):
            await discord.channel.choose(anna, message, menu, *values)
    await bot.respond(asked, UPDATE)
    rows[1]["components"][0]["disabled"] = False
    for values in ([], [discord.thread], [discord.channel, discord.add_guild("B").places[0]]):
        with pytest.raises(NotOfferedError):
            await discord.channel.choose(anna, message, "where", *values)


async def test_a_member_has_the_permissions_that_were_granted(discord, bot, anna):
    await bot.start()
    discord.guild.grant(anna, "manage_guild")
    await discord.channel.slash(anna, "frage", frage="Wo?")
    assert int((await bot.hear_event("INTERACTION_CREATE"))["member"]["permissions"]) & 1 << 5
    discord.guild.withdraw(anna, "manage_guild")
    await discord.channel.slash(anna, "frage", frage="Wo?")
    assert not int((await bot.hear_event("INTERACTION_CREATE"))["member"]["permissions"]) & 1 << 5
