import pytest


@pytest.fixture
def anna(discord):
    return discord.person("Anna")


async def heard(bot):
    return await bot.hear_event("MESSAGE_CREATE")


async def test_the_bot_reads_only_what_is_meant_for_it(discord, bot, anna):
    await bot.start()
    channel, thread = discord.channel, discord.thread
    await channel.say(anna, "unter uns")
    assert (await heard(bot))["content"] == ""
    await thread.say(anna, "Wo?", mention=True)
    told = await heard(bot)
    assert told["content"] == f"<@{discord.bot.id}> Wo?"
    assert [user["id"] for user in told["mentions"]] == [str(discord.bot.id)]
    await discord.dm(anna).say(anna, "Wo?")
    told = await heard(bot)
    assert told["content"] == "Wo?"
    assert "guild_id" not in told


async def test_a_reply_is_readable_if_it_pings_the_bot(discord, bot, anna):
    await bot.start()
    answer = await bot.call("POST", f"/channels/{discord.channel.id}/messages", {"content": "Dort."})
    assert (await heard(bot))["content"] == "Dort."
    answer = next(message for message in discord.channel.messages if str(message.id) == answer.body["id"])
    await discord.channel.say(anna, "Wann?", reply_to=answer, ping=True)
    told = await heard(bot)
    assert told["content"] == "Wann?"
    assert [user["id"] for user in told["mentions"]] == [str(discord.bot.id)]
    assert told["referenced_message"]["content"] == "Dort."
    await discord.channel.say(anna, "Danke", reply_to=answer, ping=False)
    told = await heard(bot)
    assert (told["content"], told["mentions"]) == ("", [])
    assert told["referenced_message"]["content"] == "Dort."


async def test_a_reply_between_people_hides_both(discord, bot, anna):
    await bot.start()
    first = await discord.channel.say(anna, "eins")
    await heard(bot)
    await discord.channel.say(discord.person("Bert"), "zwei", reply_to=first)
    told = await heard(bot)
    assert (told["content"], told["referenced_message"]["content"]) == ("", "")


async def test_history_is_as_readable_as_the_events(discord, bot, anna):
    for text, mention in (("eins", True), ("zwei", False)):
        await discord.channel.say(anna, text, mention=mention)
    history = (await bot.call("GET", f"/channels/{discord.channel.id}/messages?limit=5")).body
    assert [message["content"] for message in history] == ["", f"<@{discord.bot.id}> eins"]


async def test_edits_and_deletions_are_told(discord, bot, anna):
    await bot.start()
    message = await discord.channel.say(anna, "Wo?", mention=True)
    await discord.channel.edit(message, f"{discord.bot.mention} Wann?")
    assert (await bot.hear_event("MESSAGE_UPDATE"))["content"].endswith("Wann?")
    await discord.channel.remove(message)
    assert (await bot.hear_event("MESSAGE_DELETE"))["id"] == str(message.id)


async def test_webhooks_and_bots_are_recognisable(discord, bot):
    await bot.start()
    await discord.channel.say(discord.person("Ticker", is_webhook=True), "Neu", mention=True)
    told = await heard(bot)
    assert told["webhook_id"] == told["author"]["id"]
    assert "member" not in told
    await discord.channel.say(discord.person("Robbi", is_bot=True), "Neu", mention=True)
    assert (await heard(bot))["author"]["bot"] is True


@pytest.mark.parametrize(
    ("forbidden", "body", "code"),
    [
        ("view_channel", {"content": "x"}, 50001),
        ("send_messages", {"content": "x"}, 50013),
        ("embed_links", {"embeds": [{"title": "x"}]}, 50013),
        ("embed_links", {"content": "x"}, 0),
        ("read_message_history", {"content": "x", "message_reference": {"message_id": "1"}}, 160002),
    ],
)
async def test_what_the_bot_may_not_do_is_refused(discord, bot, forbidden, body, code):
    await discord.channel.forbid(forbidden)
    reply = await bot.call("POST", f"/channels/{discord.channel.id}/messages", body)
    assert reply.body.get("code", 0) == code
    await discord.channel.allow(forbidden)
    if forbidden != "read_message_history":
        assert (await bot.call("POST", f"/channels/{discord.channel.id}/messages", body)).status == 200


async def test_threads_have_a_permission_of_their_own(discord, bot):
    await discord.thread.forbid("send_messages_in_threads")
    sent = {
        place: await bot.call("POST", f"/channels/{place.id}/messages", {"content": "x"})
        for place in (discord.channel, discord.thread)
    }
    assert [reply.status for reply in sent.values()] == [200, 403]


@pytest.mark.parametrize(("fails", "status"), [(True, 400), (False, 200)])
async def test_a_reply_to_a_deleted_message(discord, bot, anna, fails, status):
    message = await discord.channel.say(anna, "Wo?")
    await discord.channel.remove(message)
    reference = {"message_id": str(message.id), "fail_if_not_exists": fails}
    reply = await bot.call(
        "POST", f"/channels/{discord.channel.id}/messages", {"content": "x", "message_reference": reference}
    )
    assert reply.status == status
    if fails:
        assert reply.body["errors"]["message_reference"]
    else:
        assert "message_reference" not in reply.body


async def test_a_deleted_channel_is_unknown(discord, bot):
    await discord.channel.delete()
    for place in (discord.channel, discord.thread):
        reply = await bot.call("POST", f"/channels/{place.id}/messages", {"content": "x"})
        assert (reply.status, reply.code) == (404, 10003)


async def test_only_own_messages_can_be_edited(discord, bot, anna):
    message = await discord.channel.say(anna, "Wo?")
    reply = await bot.call("PATCH", f"/channels/{discord.channel.id}/messages/{message.id}", {"content": "Da."})
    assert (reply.status, reply.code) == (403, 50005)
    sent = await bot.call("POST", f"/channels/{discord.channel.id}/messages", {"content": "Da."})
    path = f"/channels/{discord.channel.id}/messages/{sent.body['id']}"
    assert (await bot.call("PATCH", path, {"content": "Dort."})).body["content"] == "Dort."
    assert (await bot.call("PATCH", path, {"content": None})).code == 50006
    assert (await bot.call("DELETE", path)).status == 204
    assert (await bot.call("GET", path)).code == 10008


async def test_without_its_token_nobody_gets_in(bot):
    assert (await bot.call("GET", "/users/@me", token="wrong")).status == 401  # noqa: S106
    assert (await bot.call("GET", "/users/@me")).body["bot"] is True


async def test_what_the_loopback_does_not_speak_is_not_found(discord, bot):
    assert (await bot.call("GET", "/voice/regions")).status == 404
    assert [request.path for request in discord.refused()] == ["/voice/regions"]


async def test_a_thread_on_a_message(discord, bot, anna):
    await bot.start()
    message = await discord.channel.say(anna, "Wo?", mention=True)
    path = f"/channels/{discord.channel.id}/messages/{message.id}/threads"
    await discord.forbid(discord.guild, "create_public_threads")
    assert (await bot.call("POST", path, {"name": "Wo?"})).code == 50013
    await discord.allow(discord.guild, "create_public_threads")
    for form in ({"name": ""}, {"name": "x" * 101}, {}, {"name": "x", "auto_archive_duration": 5}):
        assert (await bot.call("POST", path, form)).code == 50035
    made = await bot.call("POST", path, {"name": "x" * 100, "auto_archive_duration": 1440})
    assert (made.status, made.body["id"], made.body["parent_id"]) == (200, str(message.id), str(discord.channel.id))
    told = await bot.hear_event("THREAD_CREATE")
    assert (told["id"], told["type"]) == (str(message.id), 11)
    assert (await bot.call("POST", path, {"name": "noch einer"})).code == 160004
    thread = discord.places[message.id]
    assert (await bot.call("POST", f"/channels/{thread.id}/messages", {"content": "Dort."})).status == 200
    inside = f"/channels/{thread.id}/messages/{thread.messages[0].id}/threads"
    assert (await bot.call("POST", inside, {"name": "x"})).code == 50035
