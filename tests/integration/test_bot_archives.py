"""Two servers ask two archives in one process, and the bot's owner rebuilds them while it answers."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
from dataclasses import replace

import pytest

from bot.settings_store import SETTINGS_NAME, WHOLE_SERVER, SettingsStore
from bot.texts import TEXTS, Language
from bot.texts_archives import ENGLISH_ARCHIVES, GERMAN_ARCHIVES
from bot.texts_settings import SETTINGS_TEXTS, Topic
from retrieval import IndexDamagedError, live_generation, verify_index
from tests.loopback import NotOfferedError
from tests.loopback.process import DATA
from tests.loopback.world import TeamMember

pytestmark = pytest.mark.integration

QUESTION, WORDS = "Wer überreichte Kim die Einladung?", "Lawrow"
CANAL, PLACE = "Wo wird der Kanal für Schiffe gesperrt?", "Werdenhagen"
CANAL_NEWS = "Der Kanal wird am Montag in Werdenhagen für Schiffe gesperrt, teilte das Wasserstraßenamt mit."
UNLIMITED = {"FUNDSTELLE_QUESTIONS_PER_MINUTE": "0"}
NOUNS = [
    "Brücke",
    "Schule",
    "Halle",
    "Straße",
    "Kirche",
    "Bücherei",
    "Mühle",
    "Werft",
    "Molkerei",
    "Scheune",
    "Sporthalle",
    "Fähre",
]
VERBS = ["saniert", "eröffnet", "verkauft", "gesperrt", "erweitert", "geräumt"]


def many_articles(folder, count=150):
    """Write articles, by default so many that a build encodes them for longer than a message waits for its next edit.

    Each sentence of them is another one.
    """
    for number in range(count):
        sentences = [
            f"Die {NOUNS[(number + place) % len(NOUNS)]} Nummer {number * 7 + place} in Ort {number} wird im Jahr "
            f"{1900 + (number * 3 + place) % 120} {VERBS[(number + place) % len(VERBS)]}, sagte Amt {number + place}."
            for place in range(8)
        ]
        (folder / f"ort-{number:04}.txt").write_text(" ".join(sentences), encoding="utf-8")


@pytest.fixture
def named(tmp_path, archive, rebuild):
    """Give the folder of archives with one about a canal, and one that is broken."""
    folder = tmp_path / "archives"
    (folder / "kanal" / "articles").mkdir(parents=True)
    article = f"---\ntitle: Kanal gesperrt\nsource: Kanalblatt\n---\n{CANAL_NEWS}\n"
    (folder / "kanal" / "articles" / "kanal.md").write_text(article, encoding="utf-8")
    rebuild(folder / "kanal" / "index", folder / "kanal" / "articles")
    shutil.copytree(archive.index, folder / "kaputt" / "index")
    for file in (folder / "kaputt" / "index" / "generations").glob("*/archive/sentences.npy"):
        os.truncate(file, 100)
    return folder


@pytest.fixture
def choose(tmp_path):
    """Give a function that lets servers have chosen archives before the bot starts, also such as there are not."""

    def choose(chosen):
        store = SettingsStore(tmp_path / "bot" / DATA / SETTINGS_NAME)
        for guild, name in chosen.items():
            store.change(guild.id, {WHOLE_SERVER: lambda before, name=name: replace(before, archive=name)})
        store.close()

    return choose


def changes(discord):
    """Return the contents of each message that was changed or sent, in their order."""
    bodies = [json.loads(request.body) for request in discord.journal if request.status < 300 and request.body]
    return [(body.get("data") or body).get("content") or "" for body in bodies if isinstance(body, dict)]


async def until(condition, *, seconds=90.0):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def test_two_servers_ask_two_archives_and_a_broken_one_hurts_nobody(
    discord, start_bot, archive, named, choose, anna
):
    channels = {name: discord.add_guild(name).places[0] for name in ("kanal", "kaputt", "weg")}
    choose({channel.guild: name for name, channel in channels.items()})
    environment = {"FUNDSTELLE_ARCHIVES": str(named)} | UNLIMITED

    async def asked(place, question):
        return (await (await place.slash(anna, "frage", frage=question)).answer()).text

    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        for _ in range(2):
            answers = await asyncio.gather(
                asked(discord.channel, QUESTION),
                asked(channels["kanal"], QUESTION),
                asked(channels["kanal"], CANAL),
                asked(discord.channel, CANAL),
                asked(channels["kaputt"], QUESTION),
                asked(channels["weg"], QUESTION),
            )
            assert [WORDS in text for text in answers] == [True, False, False, False, False, False]
            assert [PLACE in text for text in answers] == [False, False, True, False, False, False]
            assert TEXTS[Language.GERMAN].errors[IndexDamagedError] in answers[4]
            assert "Das Archiv „weg“" in answers[5]
            assert "ein anderes wählen" in answers[5]
        direct = discord.dm(anna)
        assert WORDS in (await direct.reply(await direct.say(anna, QUESTION))).text

        # The list of servers holds within two seconds, also for the buttons of answers that were given before.
        answer = await (await channels["kanal"].slash(anna, "frage", frage=CANAL)).answer()
        (named / "kanal" / "servers.txt").write_text(f"{channels['weg'].guild.id}\n")
        await asyncio.sleep(3)
        channels["weg"].guild.grant(anna, "manage_guild")
        await choose_archive(channels["weg"], anna, "kanal")
        assert "Das Archiv „kanal“" in await asked(channels["kanal"], CANAL)
        assert PLACE in await asked(channels["weg"], CANAL)
        clicked = await channels["kanal"].click(anna, answer, "Zusammenhang")
        assert "Das Archiv „kanal“" in (await clicked.answer()).text
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []


@pytest.fixture
def owner(discord):
    """Give whoever owns the application."""
    return discord.owner


async def test_the_owner_rebuilds_while_questions_run(discord, start_bot, archive, owner):
    people = [discord.person(f"P{number}") for number in range(4)]
    before, texts, is_renewed = live_generation(archive.index), [], asyncio.Event()
    many_articles(archive.articles)
    (archive.articles / "kanal.txt").write_text(CANAL_NEWS, encoding="utf-8")
    (archive.articles / "bild.png").write_bytes(b"\x89PNG")

    async def keep_asking(person):
        while not is_renewed.is_set():
            texts.append((await (await discord.channel.slash(person, "frage", frage=QUESTION)).answer()).text)
            await asyncio.sleep(0.7)

    environment = UNLIMITED | {"FUNDSTELLE_ARTICLES": str(archive.articles)}
    async with start_bot(index=archive.index, environment=environment, is_sampled=True) as process:
        await discord.connected()
        questions = [asyncio.create_task(keep_asking(person)) for person in people]
        begun = await discord.channel.slash(owner, "fundstelle neu_aufbauen")
        message = await begun.answer()
        assert not message.is_private
        assert "Ich baue das Standardarchiv neu auf" in message.text
        assert [button.label for button in message.buttons] == ["Abbrechen"]
        await until(lambda: "Fertig" in message.text)
        assert live_generation(archive.index) != before
        assert "Das Standardarchiv ist neu aufgebaut" in message.text
        assert "neu: 151, geändert: 0, weggefallen: 0" in message.text
        assert "Ich antworte ab jetzt daraus." in message.text
        assert "bild.png" in message.text
        assert message.buttons == []
        answer = await (await discord.channel.slash(people[0], "frage", frage=CANAL)).answer()
        assert PLACE in answer.text
        is_renewed.set()
        await asyncio.gather(*questions)
        assert len(texts) > 10
        assert all(WORDS in text for text in texts)
        seen = [text for text in changes(discord) if "Begonnen" in text]
        assert any(re.search(r"`█+░+` [0-9]+ %\nTexte kodieren · [0-9]+ von", text) for text in seen), seen
        assert await process.stop() == 0
    assert discord.refused() == []
    assert "Traceback" not in process.output
    assert not process.loop_lag().was_blocked()


async def test_only_the_owner_and_the_team_rebuild(discord, start_bot, archive, owner, anna):
    tim, gast, neu = (discord.person(name) for name in ("Tim", "Gast", "Neu"))
    discord.guild.grant(anna, "manage_guild")
    environment = {"FUNDSTELLE_ARTICLES": str(archive.articles)}
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        refused = await (await discord.channel.slash(anna, "fundstelle neu_aufbauen")).answer()
        assert refused.is_private
        assert "nur, wem dieser Bot gehört" in refused.text
        assert await process.stop() == 0
    discord.team += [
        TeamMember(person=tim, role="developer"),
        TeamMember(person=gast, role="read_only"),
        TeamMember(person=neu, has_accepted=False),
    ]
    many_articles(archive.articles)
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        for person in (gast, neu, anna):
            refused = await (await discord.channel.slash(person, "fundstelle neu_aufbauen")).answer()
            assert refused.is_private
            assert "nur, wem dieser Bot gehört" in refused.text
        message = await (await discord.channel.slash(tim, "fundstelle neu_aufbauen")).answer()
        second = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen", vollständig=True)).answer()
        assert second.is_private
        assert f"begonnen <t:{int(message.at)}" in second.markdown or "begonnen <t:" in second.markdown
        assert tim.mention in second.markdown
        pressed = await (await discord.channel.click(anna, message, "Abbrechen")).answer()
        assert pressed.is_private
        assert "nur, wem dieser Bot gehört" in pressed.text
        before = live_generation(archive.index)
        pressed = await (await discord.channel.click(owner, message, "Abbrechen")).answer()
        assert pressed.is_private
        assert pressed.text == GERMAN_ARCHIVES.rebuild_ends
        await until(lambda: "Abgebrochen" in message.text)
        assert message.buttons == []
        assert owner.mention in message.markdown
        assert message.pings.users == frozenset()
        assert live_generation(archive.index) == before
        assert verify_index(archive.index) == []
        # And after it, another one is free to begin.
        full = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen", vollständig=True)).answer()
        await until(lambda: "Fertig" in full.text)
        assert await process.stop() == 0
    assert discord.refused() == []


async def test_a_rebuild_can_be_cancelled_after_its_message_was_deleted(discord, start_bot, archive, owner):
    many_articles(archive.articles)
    environment = {"FUNDSTELLE_ARTICLES": str(archive.articles)} | UNLIMITED
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        message = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        await discord.channel.remove(message)
        second = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        assert second.is_private
        assert "oder brich es ab" in second.text
        pressed = await (await discord.channel.click(owner, second, "Abbrechen")).answer()
        assert pressed.text == GERMAN_ARCHIVES.rebuild_ends
        # Who is told no more that one is at work, can begin.
        third = second
        async with asyncio.timeout(30):
            while third.is_private:
                await asyncio.sleep(0.2)
                third = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        await until(lambda: "Fertig" in third.text)
        await (await discord.channel.click(owner, second, "Abbrechen")).acknowledged
        await until(lambda: "läuft nicht mehr" in second.text, seconds=5)
        assert await process.stop() == 0
    assert "Traceback" not in process.output


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_rebuild_ends_with_the_bot_and_leaves_a_whole_index(discord, start_bot, archive, owner, number):
    many_articles(archive.articles)
    before = live_generation(archive.index)
    environment = {"FUNDSTELLE_ARTICLES": str(archive.articles)}
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        message = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        await until(lambda: "Texte kodieren" in message.text)
        process.signal(number)
        await process.ended()
    if number is signal.SIGTERM:
        assert process.exit_code == 0
        assert "weil ich beendet oder neu gestartet werde" in message.text
        assert message.buttons == []
    # The lock is free as soon as the build is gone.
    await until(lambda: (archive.index / "LOCK").read_bytes() == b"" or not is_alive(archive.index), seconds=20)
    assert live_generation(archive.index) == before
    assert verify_index(archive.index) == []
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        if number is signal.SIGKILL:
            await (await discord.channel.click(owner, message, "Abbrechen")).answer()
            assert "läuft nicht mehr" in message.text
            assert message.buttons == []
        again = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        await until(lambda: "Fertig" in again.text)
        assert await process.stop() == 0
    assert discord.refused() == []


def is_alive(index):
    from retrieval import build_at_work

    return build_at_work(index) is not None


async def test_a_rebuild_outlives_its_interaction(discord, start_bot, archive, owner):
    many_articles(archive.articles, 5)
    environment = {"FUNDSTELLE_ARTICLES": str(archive.articles)}
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        begun = await discord.channel.slash(owner, "fundstelle neu_aufbauen")
        message = await begun.answer()
        begun.expire()
        await until(lambda: "Fertig" in message.text)
        assert await process.stop() == 0
    assert {request.code for request in discord.refused()} == {50027}
    patched = [one for one in discord.journal if one.method == "PATCH" and one.path.startswith("/channels/")]
    assert patched
    assert all(one.status == 200 for one in patched)


async def test_what_stands_in_the_way_is_told(discord, start_bot, archive, owner, named, tmp_path):
    environment = {"FUNDSTELLE_ARTICLES": str(tmp_path / "nothing"), "FUNDSTELLE_ARCHIVES": str(named)}
    told = {"since": "2026-11-23T03:00:00+00:00", "pid": os.getpid(), "host": os.uname().nodename}
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        message = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen")).answer()
        await until(lambda: "nicht gelungen" in message.text)
        assert "steht keiner, den ich lesen kann" in message.text
        assert "Fehlernummer" in message.text
        assert str(tmp_path) not in message.text

        anna = discord.person("Anna")
        assert await discord.channel.autocomplete(anna, "fundstelle neu_aufbauen", focused="archiv", value="") == []
        proposed = await discord.channel.autocomplete(owner, "fundstelle neu_aufbauen", focused="archiv", value="k")
        assert [choice.name for choice in proposed] == ["kanal", "kaputt"]
        unknown = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen", archiv="Kanäle")).answer()
        assert unknown.is_private
        assert "Ein Archiv „Kanäle“ gibt es nicht" in unknown.text

        (archive.index / "LOCK").write_text(json.dumps(told))
        locked = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen", archiv="Standardarchiv")).answer()
        assert locked.is_private
        assert f"Prozess {os.getpid()}" in locked.text

        kanal = await (await discord.channel.slash(owner, "fundstelle neu_aufbauen", archiv="kanal")).answer()
        await until(lambda: "Fertig" in kanal.text)
        assert "Das Archiv „kanal“ war schon auf dem neuesten Stand" in kanal.text
        assert await process.stop() == 0
    assert discord.refused() == []


async def test_the_status_of_an_archive(discord, start_bot, archive, named, choose, owner):
    anna, ben = discord.person("Anna", locale="de"), discord.person("Ben", locale="en-GB")
    other = discord.add_guild("kanal").places[0]
    choose({other.guild: "kanal"})
    environment = {"FUNDSTELLE_ARCHIVES": str(named)}
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        german = await (await discord.channel.slash(anna, "fundstelle status")).answer()
        assert german.is_private
        assert german.embeds[0]["title"] == GERMAN_ARCHIVES.status_title.format(archive=GERMAN_ARCHIVES.default)
        fields = {field["name"]: field["value"] for field in german.embeds[0]["fields"]}
        assert fields["Artikel"] == "3"
        assert re.fullmatch(r"<t:[0-9]+:f> \(<t:[0-9]+:R>\)", fields["Zuletzt aufgebaut"])
        assert str(archive.index) not in german.markdown
        await discord.channel.forbid("embed_links")
        english = await (await discord.channel.slash(ben, "fundstelle status")).answer()
        assert english.embeds == []
        assert f"**{ENGLISH_ARCHIVES.status_title.format(archive=ENGLISH_ARCHIVES.default)}**" in english.markdown
        assert "Articles: 3" in english.text
        there = await (await other.slash(anna, "fundstelle status")).answer()
        assert "das Archiv „kanal“" in there.text
        assert {field["name"]: field["value"] for field in there.embeds[0]["fields"]}["Artikel"] == "1"
        assert await process.stop() == 0
    assert discord.refused() == []


async def settings_of(place, admin, topic):
    """Open a server's settings and choose one of them; return the message."""
    words = SETTINGS_TEXTS[Language.GERMAN]
    panel = await (await place.slash(admin, "fundstelle einstellungen")).answer()
    await (await place.choose(admin, panel, words.choose_topic, words.topics[topic])).answer()
    return panel


async def choose_archive(place, admin, name):
    """Choose an archive for a whole server, in the menus of its settings; return the message."""
    panel = await settings_of(place, admin, Topic.ARCHIVE)
    await (await place.choose(admin, panel, panel.menus[1].custom_id, name)).answer()
    return panel


async def test_an_admin_chooses_an_archive_for_one_server_and_it_stays_chosen(discord, start_bot, archive, named, anna):
    other = discord.add_guild("Kanalfreunde").places[0]
    for guild in (discord.guild, other.guild):
        guild.grant(anna, "manage_guild")
    (named / "kaputt" / "servers.txt").write_text("1\n")
    environment = {"FUNDSTELLE_ARCHIVES": str(named)} | UNLIMITED

    async def asked(place, question):
        return (await (await place.slash(anna, "frage", frage=question)).answer()).text

    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        panel = await choose_archive(other, anna, "kanal")
        assert "Archiv: kanal" in panel.text
        with pytest.raises(NotOfferedError):
            await choose_archive(discord.channel, anna, "kaputt")
        assert PLACE in await asked(other, CANAL)
        assert PLACE not in await asked(discord.channel, CANAL)
        assert WORDS in await asked(discord.channel, QUESTION)
        assert "kanal" in (await (await other.slash(anna, "fundstelle status")).answer()).text
        assert await process.stop(signal.SIGKILL) == -signal.SIGKILL
    async with start_bot(index=archive.index, environment=environment) as process:
        await discord.connected()
        panel = await settings_of(other, anna, Topic.OUTLETS)
        assert list(panel.menus[1].options.values()) == ["Kanalblatt"]
        assert PLACE in await asked(other, CANAL)
        (named / "kanal").rename(named / "fort")
        await asyncio.sleep(3)
        assert "Das Archiv „kanal“" in await asked(other, CANAL)
        assert WORDS in await asked(discord.channel, QUESTION)
        panel = await choose_archive(other, anna, "fort")
        assert PLACE in await asked(other, CANAL)
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert discord.refused() == []
