import pytest

INTENTS = 1 << 0 | 1 << 9 | 1 << 12
MESSAGE_CONTENT, MEMBERS = 1 << 15, 1 << 1


async def test_identify_brings_ready_and_the_servers(discord, bot):
    await bot.identify()
    ready = await bot.hear_event("READY")
    guild = await bot.hear_event("GUILD_CREATE")
    assert ready["user"]["id"] == str(discord.bot.id)
    assert ready["resume_gateway_url"] == discord.gateway_url
    assert [channel["id"] for channel in guild["channels"]] == [str(discord.channel.id)]
    assert [thread["id"] for thread in guild["threads"]] == [str(discord.thread.id)]
    assert [member["user"]["id"] for member in guild["members"]] == [str(discord.bot.id)]
    assert discord.gateway.intents.guild_messages
    assert not discord.gateway.intents.message_content


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 60}, 4013),
        ({"intents": INTENTS | MESSAGE_CONTENT}, 4014),
        ({"intents": INTENTS | MEMBERS}, 4014),
    ],
)
async def test_identify_is_refused(bot, identity, code):
    await bot.identify(**identity)
    assert await bot.close_code() == code


async def test_identify_can_be_refused_on_command(discord, bot):
    discord.gateway.close_next_identify_with = 4000
    await bot.identify()
    assert await bot.close_code() == 4000
    await bot.start()


async def test_heartbeats_are_acknowledged(discord, bot):
    await bot.start()
    await bot.send(1, bot.sequence)
    assert (await bot.hear())["op"] == 11
    assert discord.gateway.heartbeats == 1


@pytest.mark.parametrize("cut", ["drop", "close"])
async def test_a_resume_replays_what_was_missed_in_order(discord, bot, cut):
    anna = discord.person("Anna")
    await bot.start()
    await discord.channel.say(anna, "eins", mention=True)
    await bot.hear_event("MESSAGE_CREATE")
    if cut == "drop":
        discord.gateway.drop()
    else:
        await discord.gateway.close(4000)
    assert await bot.close_code() == (1006 if cut == "drop" else 4000)
    for text in ("zwei", "drei"):
        await discord.channel.say(anna, text, mention=True)

    await bot.resume()
    heard = [await bot.hear() for _ in range(3)]
    assert [payload["t"] for payload in heard] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [payload["d"]["content"].split()[-1] for payload in heard[:2]] == ["zwei", "drei"]
    assert [payload["s"] for payload in heard] == [4, 5, 6]
    assert discord.gateway.is_connected


async def test_an_unknown_session_is_invalid(discord, bot):
    await bot.start()
    discord.gateway.forget_sessions()
    await bot.resume()
    assert await bot.hear() == {"op": 9, "d": False}


async def test_reconnect_and_invalid_session_are_sent_on_command(discord, bot):
    await bot.start()
    discord.gateway.ask_to_reconnect()
    assert (await bot.hear())["op"] == 7
    discord.gateway.invalidate(resumable=True)
    assert await bot.hear() == {"op": 9, "d": True}
    discord.gateway.invalidate(resumable=False)
    assert await bot.hear() == {"op": 9, "d": False}
    assert not discord.gateway.is_connected


async def test_a_zombie_says_nothing_and_keeps_the_events(discord, bot):
    await bot.start()
    discord.gateway.fall_silent()
    await bot.send(1, bot.sequence)
    await discord.channel.say(discord.person("Anna"), "hallo", mention=True)
    with pytest.raises(TimeoutError):
        await bot.socket.receive(timeout=0.05)
    await bot.resume()
    assert (await bot.hear_event("MESSAGE_CREATE"))["content"].endswith("hallo")


async def test_events_come_only_for_the_intents_that_were_asked_for(discord, bot):
    anna = discord.person("Anna")
    await bot.identify(intents=1 << 12)
    await bot.hear_event("READY")
    await discord.channel.say(anna, "im Kanal", mention=True)
    await discord.dm(anna).say(anna, "direkt")
    assert (await bot.hear())["d"]["content"] == "direkt"
