"""`/fundstelle einstellungen` against the loopback Discord: who may, what it changes, and that it stays."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.errors import LeftOutSourceError, NotAllowedError, OldPanelError, SettingsFileError
from bot.settings_panel import PanelAction, PanelState
from bot.texts import TEXTS, Language
from bot.texts_settings import SETTINGS_TEXTS, Topic
from tests.loopback import NotOfferedError
from tests.loopback.asking import forge
from tests.loopback.components import CHANNEL_SELECT, STRING_SELECT
from tests.loopback.payloads import GUILD_TEXT
from tests.loopback.places import Place

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
OUTLET = "Fundstelle-Beispielkorpus"
COMMAND = "fundstelle einstellungen"
GERMAN, WORDING = TEXTS[Language.GERMAN], SETTINGS_TEXTS[Language.GERMAN]

pytestmark = pytest.mark.integration
shares = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def admin(place, paula):
    """Give Paula the right to manage her server."""
    place.guild.grant(paula, "manage_guild")
    return paula


async def opened(place, person, command=COMMAND):
    interaction = await place.slash(person, command)
    await interaction.acknowledged
    panel = await interaction.answer()
    assert panel.visible_to is person
    return panel


async def seen(interaction):
    """Return what the person sees after a choice; it was acknowledged in time."""
    await interaction.acknowledged
    return await interaction.answer()


async def put(place, person, topic, *values, scope=None):
    """Open the settings, choose a setting and then values for it; return the message."""
    panel = await opened(place, person)
    if scope:
        await seen(await place.click(person, panel, scope))
    await seen(await place.choose(person, panel, WORDING.choose_topic, WORDING.topics[topic]))
    await seen(await place.choose(person, panel, panel.menus[1].custom_id, *values))
    return panel


async def ask(place, person, **options):
    return await (await place.slash(person, "frage", frage=QUESTION, **options)).answer()


async def mention(place, person):
    return await place.reply(await place.say(person, QUESTION, mention=True))


async def is_passed_over(place, person):
    """Tell whether a mention is not answered: a command that comes after it is."""
    said = await place.say(person, QUESTION, mention=True)
    await ask(place, person)
    await asyncio.sleep(0.1)
    return place.replies(said) == []


def quotes(message):
    return message.markdown.count("\n> ")


def labels(message):
    return [button.label for button in message.buttons]


def line(panel, topic):
    [found] = [line for line in panel.text.split("\n") if line.startswith(f"{WORDING.topics[topic]}: ")][:1]
    return found.removeprefix(f"{WORDING.topics[topic]}: ")


# Who may


@shares
async def test_in_direct_messages_there_are_no_settings(shared_discord, shared_bot, paula):
    with pytest.raises(NotOfferedError):
        await shared_discord.dm(paula).slash(paula, COMMAND)


@shares
async def test_a_member_who_may_not_manage_the_server_gets_a_calm_no(place, paula):
    told = await (await place.slash(paula, COMMAND)).answer()
    assert told.text == GERMAN.errors[NotAllowedError]
    assert told.visible_to is paula
    assert not told.components


@shares
async def test_who_has_lost_the_right_can_no_longer_use_an_open_menu(place, admin):
    panel = await opened(place, admin)
    before = panel.text
    place.guild.withdraw(admin, "manage_guild")
    for interaction in (
        await place.choose(admin, panel, WORDING.choose_topic, WORDING.topics[Topic.QUOTES]),
        await place.click(admin, panel, WORDING.button_channel),
        await place.click(admin, panel, WORDING.button_reset_all),
    ):
        told = await seen(interaction)
        assert (told.text, told.visible_to) == (GERMAN.errors[NotAllowedError], admin)
    assert panel.text == before


FORGED = [
    (PanelAction.TOPIC, STRING_SELECT, ["nonsense"]),
    (PanelAction.TOPIC, STRING_SELECT, []),
    (PanelAction.PAGE, STRING_SELECT, ["-5"]),
    (PanelAction.PAGE, STRING_SELECT, ["10000"]),
    (PanelAction.PAGE, STRING_SELECT, ["1" * 5000]),
    (PanelAction.CHANNELS, CHANNEL_SELECT, ["0"]),
    (PanelAction.CHANNELS, CHANNEL_SELECT, ["x"]),
    (PanelAction.CHANNELS, CHANNEL_SELECT, ["9" * 30]),
    (PanelAction.VALUE, STRING_SELECT, ["=6"]),
    (PanelAction.VALUE, STRING_SELECT, ["=1", "=2"]),
]


@shares
async def test_what_no_client_sends_changes_nothing_and_is_refused(place, admin):
    panel = await opened(place, admin)
    before = panel.text
    for action, kind, values in FORGED:
        # Discord looks only whether the message has such a menu, so it gets one.
        menu = {"type": kind, "custom_id": PanelState(topic=Topic.QUOTES).custom_id(action)}
        if kind == STRING_SELECT:
            menu["options"] = [{"label": "x", "value": "x"}]
        panel.components = [{"type": 1, "components": [menu]}]
        data = {"custom_id": menu["custom_id"], "component_type": kind, "values": values}
        told = await forge(place, admin, panel, data).followup()
        assert (told.text, told.visible_to) == (GERMAN.errors[OldPanelError], admin), (action, values)
    assert (await opened(place, admin)).text == before
    # And the menus still work.
    assert await seen(await place.click(admin, panel, WORDING.button_channel)) is panel


# What is seen


@shares
async def test_what_is_set_is_seen_in_the_persons_language(shared_discord, place, admin):
    john = shared_discord.person("John", locale="en-US")
    place.guild.grant(john, "manage_guild")
    english = SETTINGS_TEXTS[Language.ENGLISH]
    assert (await opened(place, john, "fundstelle settings")).text.startswith(f"### {english.of_server}")
    panel = await opened(place, admin)
    assert panel.text.split("\n") == [
        "### Einstellungen für den ganzen Server",
        "Erwähnungen: in allen Kanälen",
        "Antworten in Threads: nein, im Kanal",
        "Sprache: automatisch",
        "Zitate: 3 auf einmal",
        "Sicherheit: ausgewogen",
        "Fragen pro Minute: 10 pro Person",
        "Ausgelassene Quellen: keine",
        "Archiv: das übliche",
    ]
    assert labels(panel) == ["Ganzer Server", "Nur dieser Kanal", "Alles zurücksetzen"]


@shares
async def test_each_setting_is_explained_and_shows_its_present_choice(place, admin):
    panel = await opened(place, admin)
    for topic in Topic:
        for scope in (WORDING.button_channel, WORDING.button_server):
            await seen(await place.click(admin, panel, scope))
            await seen(await place.choose(admin, panel, WORDING.choose_topic, WORDING.topics[topic]))
            assert WORDING.explained[topic] in panel.markdown
            assert len(panel.content) <= 2000
            assert panel.menus[0].chosen == (topic,)
            assert topic is Topic.OUTLETS or panel.menus[1].chosen == ("-",)


# What it changes


@shares
async def test_settings_of_one_server_do_not_touch_another(shared_discord, place, admin):
    other = shared_discord.add_guild("Andere").places[0]
    await put(place, admin, Topic.QUOTES, "1 auf einmal")
    await put(place, admin, Topic.LANGUAGE, "Englisch")
    for answer in (await ask(place, admin), await mention(place, admin)):
        assert quotes(answer) == 1
        assert "More passages" in labels(answer)
    untouched = await ask(other, admin)
    assert quotes(untouched) == 3
    assert "Weitere Stellen" in labels(untouched)
    other.guild.grant(admin, "manage_guild")
    assert line(await opened(other, admin), Topic.QUOTES) == "3 auf einmal"


@shares
async def test_a_channel_can_differ_from_its_server_and_its_threads_follow_it(shared_discord, place, admin):
    beside = Place(server=shared_discord, kind=GUILD_TEXT, name="daneben", guild=place.guild)
    shared_discord.add_place(beside)
    thread = await place.add_thread("faden")
    await put(place, admin, Topic.QUOTES, "2 auf einmal")
    panel = await put(thread, admin, Topic.QUOTES, "5 auf einmal", scope=WORDING.button_channel)
    assert panel.text.startswith(f"### Einstellungen nur für <#{place.id}>")
    assert line(panel, Topic.LANGUAGE) == "automatisch (wie auf dem Server)"
    assert [quotes(await ask(where, admin)) for where in (place, thread, beside)] == [5, 5, 2]
    server = await opened(place, admin)
    assert f"Eigene Einstellungen haben <#{place.id}>." in server.text
    await seen(await place.click(admin, panel, "Zitate: Zurücksetzen"))
    assert line(panel, Topic.QUOTES) == "2 auf einmal (wie auf dem Server)"
    assert quotes(await ask(thread, admin)) == 2


@shares
async def test_further_pages_stay_those_of_the_answer_as_it_was_given(place, admin):
    await put(place, admin, Topic.QUOTES, "2 auf einmal")
    answer = await ask(place, admin, nur_für_mich=True)
    first = answer.markdown
    await put(place, admin, Topic.QUOTES, "5 auf einmal")
    await put(place, admin, Topic.OUTLETS, OUTLET)
    page = await seen(await place.click(admin, answer, "Weitere Stellen"))
    assert quotes(page) == 2
    context = await seen(await place.click(admin, page, "Zusammenhang"))
    assert labels(context) == ["1. Zitat", "2. Zitat"]
    shown = await (await place.click(admin, answer, "Allen zeigen")).followup()
    assert shown.markdown.removeprefix(shown.content).strip() == first


@shares
async def test_mentions_are_answered_in_chosen_channels_only(shared_discord, place, admin):
    beside = Place(server=shared_discord, kind=GUILD_TEXT, name="daneben", guild=place.guild)
    shared_discord.add_place(beside)
    panel = await put(place, admin, Topic.MENTIONS, "nur in ausgewählten Kanälen")
    assert WORDING.no_channels in panel.text
    assert await is_passed_over(place, admin)
    await seen(await place.choose(admin, panel, WORDING.choose_channels, beside))
    assert line(panel, Topic.MENTIONS) == f"nur in <#{beside.id}>"
    thread = await beside.add_thread("faden")
    assert WORDS in (await mention(beside, admin)).text
    assert WORDS in (await mention(thread, admin)).text
    assert await is_passed_over(place, admin)
    await seen(await place.choose(admin, panel, WORDING.choose_channels, place))
    assert await is_passed_over(beside, admin)
    assert WORDS in (await mention(place, admin)).text


@shares
async def test_where_mentions_are_answered_nowhere_no_channel_can_differ(place, admin):
    await put(place, admin, Topic.MENTIONS, "hier antworte ich", scope=WORDING.button_channel)
    panel = await put(place, admin, Topic.MENTIONS, "nirgends")
    assert await is_passed_over(place, admin)
    answer = await ask(place, admin)
    reply = await place.say(admin, "Wann genau?", reply_to=answer)
    await asyncio.sleep(0.3)
    assert place.replies(reply) == []
    await seen(await place.click(admin, panel, WORDING.button_channel))
    assert line(panel, Topic.MENTIONS) == WORDING.nowhere
    assert panel.menus[1].disabled


@shares
async def test_a_mention_is_answered_in_a_thread_of_its_own(shared_discord, place, admin):
    await put(place, admin, Topic.THREADS, "ja, für jede Erwähnung einen")
    said = await place.say(admin, QUESTION, mention=True)
    thread = await shared_discord.until(lambda: shared_discord.places.get(said.id), timeout=20, what="the thread")
    assert thread.name == QUESTION
    answer = await shared_discord.until(
        lambda: next((one for one in thread.messages if one.author is thread.bot), None), timeout=20, what="the answer"
    )
    assert WORDS in answer.text
    assert place.replies(said) == []
    for follows in (
        await thread.say(admin, QUESTION, mention=True),
        await thread.say(admin, QUESTION, reply_to=answer),
    ):
        assert WORDS in (await thread.reply(follows)).text
    followed = await thread.reply(await thread.say(admin, "Wann genau?", mention=True))
    assert "Verstanden als: Wann genau" in followed.text
    assert not any(one.guild is place.guild and one.parent is thread for one in shared_discord.places.values())


@shares
async def test_without_the_right_to_open_threads_it_answers_in_the_channel(shared_discord, place, shared_bot, admin):
    await shared_discord.forbid(place.guild, "create_public_threads")
    panel = await put(place, admin, Topic.THREADS, "ja, für jede Erwähnung einen")
    assert WORDING.may_not_thread in panel.text
    assert WORDS in (await mention(place, admin)).text
    assert any("No thread could be opened" in entry for entry in shared_bot.stderr)


@shares
async def test_an_outlet_that_is_left_out_is_neither_quoted_nor_proposed(place, admin):
    assert OUTLET in [choice.name for choice in await place.autocomplete(admin, "frage", focused="quelle", value="F")]
    await put(place, admin, Topic.OUTLETS, OUTLET)
    answer = await ask(place, admin)
    assert quotes(answer) == 0
    assert OUTLET not in answer.text
    assert await place.autocomplete(admin, "frage", focused="quelle", value="F") == []
    told = await ask(place, admin, quelle=OUTLET)
    assert (told.text, told.visible_to) == (GERMAN.errors[LeftOutSourceError], admin)
    panel = await put(place, admin, Topic.OUTLETS, scope=WORDING.button_channel)
    assert line(panel, Topic.OUTLETS) == "keine"
    assert WORDS in (await ask(place, admin)).text


@shares
async def test_how_sure_an_answer_has_to_be(place, admin):
    question = "Wie lange muss ein Hefeteig gehen?"
    declined = await (await place.slash(admin, "frage", frage=question)).answer()
    assert quotes(declined) == 0
    await put(place, admin, Topic.SURENESS, "immer etwas zeigen")
    shown = await (await place.slash(admin, "frage", frage=question)).answer()
    assert quotes(shown) == 3
    page = await seen(await place.click(admin, shown, "Weitere Stellen"))
    assert quotes(page)


@shares
async def test_a_server_may_be_stricter_about_how_often_one_asks(shared_discord, place, admin):
    panel = await put(place, admin, Topic.COOLDOWN, "1 pro Person")
    assert "15 pro Person" not in panel.menus[1].options.values()
    other = shared_discord.add_guild("Andere").places[0]
    assert WORDS in (await ask(place, admin)).text
    told = await ask(place, admin)
    assert "schon eine Frage" in told.text
    assert told.visible_to is admin
    assert WORDS in (await ask(other, admin)).text
    assert WORDS in (await ask(place, shared_discord.person("Ben"))).text


@shares
async def test_everything_is_reset_only_after_it_was_asked_again(place, admin):
    await put(place, admin, Topic.QUOTES, "1 auf einmal")
    panel = await opened(place, admin)
    await seen(await place.click(admin, panel, WORDING.button_reset_all))
    assert WORDING.really_server in panel.text
    await seen(await place.click(admin, panel, WORDING.button_cancel))
    assert line(panel, Topic.QUOTES) == "1 auf einmal"
    await seen(await place.click(admin, panel, WORDING.button_reset_all))
    await seen(await place.click(admin, panel, WORDING.button_really))
    assert line(panel, Topic.QUOTES) == "3 auf einmal"
    assert quotes(await ask(place, admin)) == 3


@shares
async def test_two_admins_at_once_both_have_their_way(shared_discord, place, admin):
    ben = shared_discord.person("Ben")
    place.guild.grant(ben, "manage_guild")
    panels = [await opened(place, person) for person in (admin, ben)]
    for panel, person, topic in zip(panels, (admin, ben), (Topic.QUOTES, Topic.LANGUAGE), strict=True):
        await seen(await place.choose(person, panel, WORDING.choose_topic, WORDING.topics[topic]))
    choices = [
        await place.choose(admin, panels[0], panels[0].menus[1].custom_id, "1 auf einmal"),
        await place.choose(ben, panels[1], panels[1].menus[1].custom_id, "Englisch"),
    ]
    await asyncio.gather(*(seen(choice) for choice in choices))
    panel = await opened(place, admin)
    assert (line(panel, Topic.QUOTES), line(panel, Topic.LANGUAGE)) == ("1 auf einmal", "Englisch")


# That it stays


async def test_settings_and_open_menus_survive_a_kill(discord, start_bot, anna):
    discord.guild.grant(anna, "manage_guild")
    async with start_bot() as process:
        await discord.connected()
        panel = await put(discord.channel, anna, Topic.QUOTES, "1 auf einmal")
        assert await process.stop(signal.SIGKILL) == -signal.SIGKILL
    async with start_bot() as process:
        await discord.connected()
        assert quotes(await ask(discord.channel, anna)) == 1
        await seen(await discord.channel.choose(anna, panel, panel.menus[1].custom_id, "2 auf einmal"))
        assert line(panel, Topic.QUOTES) == "2 auf einmal"
        assert quotes(await mention(discord.thread, anna)) == 2
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []


async def test_a_damaged_file_is_left_alone_and_the_usual_settings_hold(discord, start_bot, anna):
    discord.guild.grant(anna, "manage_guild")
    async with start_bot() as process:
        await discord.connected()
        await put(discord.channel, anna, Topic.QUOTES, "1 auf einmal")
        assert await process.stop() == 0
    file = process.data / "settings.sqlite"
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b"\xff" * 5000)
    async with start_bot() as process:
        await discord.connected()
        await process.log_line("the usual settings hold in every server")
        assert quotes(await ask(discord.channel, anna)) == 3
        panel = await opened(discord.channel, anna)
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_topic, WORDING.topics[Topic.QUOTES]))
        choice = await discord.channel.choose(anna, panel, panel.menus[1].custom_id, "2 auf einmal")
        told = await choice.followup()
        assert choice.shown == [panel, told]
        assert told.text.startswith(GERMAN.errors[SettingsFileError])
        assert told.visible_to is anna
        assert line(panel, Topic.QUOTES) == "3 auf einmal"
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert file.read_bytes() == b"\xff" * 5000


WIRE = "Der Wasserturm von Altenried bekommt im Frühjahr ein neues Dach aus Kupfer, teilte die Stadt mit."


async def test_many_outlets_are_left_out_page_by_page(discord, start_bot, anna, tmp_path, rebuild):
    outlets = [f"Blatt {number:02}" for number in range(40)]
    (tmp_path / "articles").mkdir()
    for outlet in outlets:
        text = f"---\ntitle: Turm\nsource: {outlet}\npublished: 2025-03-01\n---\n{WIRE} Das schreibt {outlet[-2:]}.\n"
        (tmp_path / "articles" / f"{outlet[-2:]}.md").write_text(text, encoding="utf-8")
    await asyncio.to_thread(rebuild, tmp_path / "index", tmp_path / "articles")
    discord.guild.grant(anna, "manage_guild")
    question = "Was bekommt der Wasserturm von Altenried?"

    async def answered(*left_out):
        answer = await (await discord.channel.slash(anna, "frage", frage=question)).answer()
        assert "Wasserturm" in answer.text
        assert f"in {40 - len(left_out)} Artikeln" in answer.text
        assert not any(outlet in answer.text for outlet in left_out)

    async with start_bot(index=tmp_path / "index") as process:
        await discord.connected()
        await answered()
        panel = await put(discord.channel, anna, Topic.OUTLETS, *outlets[:20])
        await answered(*outlets[:20])
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_page, "Blatt 25 – Blatt 39"))
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_outlets, "Blatt 39", "Blatt 30"))
        await answered(*outlets[:20], "Blatt 30", "Blatt 39")
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_outlets, "Blatt 39"))
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_page, "Blatt 00 – Blatt 24"))
        assert len(panel.menus[1].chosen) == 20
        await seen(await discord.channel.choose(anna, panel, WORDING.choose_outlets))
        assert line(panel, Topic.OUTLETS) == "1: Blatt 39"
        await answered("Blatt 39")
        assert await process.stop() == 0
    assert discord.refused() == []
