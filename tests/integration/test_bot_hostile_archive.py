"""Articles full of markup, mentions and invitations: a reader sees their characters, and nothing else happens."""

from __future__ import annotations

import json

import pytest

from tests.loopback.limits import check_message

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

INVITE = "https://discord.gg/abcdefg"
LONG_NAME = "[Sehr] (langer) *Name* @everyone `der` <@100000000000000001> Zeitung " * 5
# What an article says: each begins with a sentence that the question of the same name finds.
SAID = {
    "Markdown": "# Der Bäcker Markdown sagte in Grefenau: **fett** __unter__ ~~weg~~ ||geheim|| *schräg* _auch_ `c`.\n"
    "> Zitat im Zitat\n>>> bis zum Ende\n- Liste\n1. Erstens\n-# klein [Link](https://evil.example/x) ende.",
    "Erwähnung": "Die Bäckerin Erwähnung rief in Grefenau: @everyone @here <@100000000000000001> "
    "<@!100000000000000001> <@&200000000000000001> <#300000000000000001> </frage:400000000000000001> <id:home>.",
    "Einladung": f"Der Müller Einladung warb in Grefenau für {INVITE} und discord.gift/geschenk sowie "
    "<https://discord.com/invite/abcdefg>, auch http://discord.gg/x und steam://run/1 und www.discord.gg/xy/.",
    "Codezaun": "Die Müllerin Codezaun schrieb in Grefenau: ```python\nimport os\n``` und `` ` `` sowie ``` offen.",
    "Emoji": "Der Schmied Emoji malte in Grefenau :smile: <:kim:123456789012345678> <a:zug:123456789012345678> "
    "👩\u200d👧 <t:1556150400:R> ¯\\_(ツ)_/¯ \\*schon maskiert\\* C:\\Pfad\\neu.",
    "Richtung": "Die Schmiedin Richtung kehrte in Grefenau "
    "\u202eum was\u202c sie \u2066sah\u2069 und \u200fsagte\u200e.",
    "Zalgo": "Der Weber Zalgo webte in Grefenau " + "".join(letter + "\u0335\u0321" * 6 for letter in "Tuch") + ".",
    "Leerraum": "Die Weberin Leerraum spann in Grefenau   viel\tGarn \u00a0 und\u2028weiter\u2029und  \n   noch eines.",
    "Satz": "Der Bote Satz berichtete in Grefenau " + "von *einem* Ort, " * 190 + "und kam an.",
    "Wort": "Die Botin Wort buchstabierte in Grefenau " + "*_~`|\\" * 500 + ".",
}


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory, rebuild):
    folder = tmp_path_factory.mktemp("hostile")
    entries = [
        {
            "id": f"{name.lower()}\u202e-@everyone",
            "title": f"{LONG_NAME}{name}" if number % 2 else f"[1]({INVITE}) *{name}* \u202e<@100000000000000001>",
            "text": f"{text}\n\nEin ganz anderer Absatz erzählt vom Wetter und nennt niemanden.",
            "source": LONG_NAME[: 50 + 30 * number] + name,
            "url": (INVITE, "javascript:alert(1)", "https://zeitung.example/a(b)*c_d?e=[f]&g=@everyone", None)[
                number % 4
            ],
            "published": "2024-05-03",
        }
        for number, (name, text) in enumerate(SAID.items())
    ]
    (folder / "articles.json").write_text(json.dumps(entries), encoding="utf-8")
    rebuild(folder / "index", folder / "articles.json")
    return folder / "index"


@pytest.fixture(scope="module")
def told(ask_json, shared_index):
    questions = [text.partition(" in Grefenau")[0].removeprefix("# ") for text in SAID.values()]
    return dict(zip(SAID, ask_json(shared_index, *questions), strict=True))


def sees(shown, quotes, shown_as):
    """Check that what is set as quotes are the quotes' characters, or where they are cut, pieces of them in order."""
    assert len(shown.quotes) == len(quotes)
    for seen, quote in zip(shown.quotes, quotes, strict=True):
        whole, at = shown_as(quote["text"]), 0
        if seen == whole:
            continue
        pieces = [piece for piece in seen.split("[…]") if piece.strip()]
        assert len(pieces) == 1, seen
        at = whole.find(pieces[0].strip(" "))
        assert at >= 0, (seen[:200], whole[:200])
        assert len(pieces[0]) > 200
    return True


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("embeds", [True, False], ids=["embed", "text"])
async def test_a_reader_sees_the_characters_of_the_article(
    shared_discord, place, paula, told, message_reader, shown_as, name, embeds
):
    if not embeds:
        await place.forbid("embed_links")
    expected = told[name]
    # Shown at all, so that the test is about it.
    assert name in expected["quotes"][0]["text"]
    by_command = await (await place.slash(paula, "frage", frage=expected["question"])).answer()
    by_message = await place.reply(await place.say(paula, expected["question"], mention=True))
    for answer in (by_command, by_message):
        markdown = answer.embeds[0]["description"] if embeds else answer.content
        assert sees(message_reader(markdown), expected["quotes"][:3], shown_as)
        assert message_reader(markdown).links == () or all(
            target.startswith("https://zeitung.example/") for _, target in message_reader(markdown).links
        )
        assert not answer.pings
        assert INVITE not in answer.markdown
        check_message({"content": answer.content, "embeds": answer.embeds, "components": answer.components})


@pytest.mark.parametrize("name", SAID)
async def test_the_context_and_the_public_copy_show_them_too(
    shared_discord, place, paula, told, message_reader, shown_as, name
):
    expected = told[name]
    answer = await (await place.slash(paula, "frage", frage=expected["question"], nur_für_mich=True)).answer()
    context = await (await place.click(paula, answer, "Zusammenhang")).answer()
    shown = message_reader(context.embeds[0]["description"])
    own = shown_as(SAID[name])
    assert len(shown.quotes) == 1
    assert any(piece.strip() in own or own in piece for piece in shown.quotes[0].split("[…]") if piece.strip())
    copy = await (await place.click(paula, answer, "Allen zeigen")).followup()
    assert sees(message_reader(copy.embeds[0]["description"]), expected["quotes"][:3], shown_as)
    assert not copy.pings


async def test_outlets_are_proposed_and_chosen_however_they_are_named(place, paula):
    choices = await place.autocomplete(paula, "frage", focused="quelle", value="", frage="x")
    assert len(choices) == len(SAID)
    assert all(len(choice.name) <= 100 for choice in choices)
    chosen = next(choice for choice in choices if "Markdown" in choice.name)
    question = "Der Bäcker Markdown sagte"
    answer = await (await place.slash(paula, "frage", frage=question, quelle=chosen.value)).answer()
    assert not answer.pings
    assert "Diese Quelle gibt es im Archiv nicht" not in answer.text


async def test_an_article_as_claim(shared_discord, place, paula):
    for text in SAID.values():
        claim = await place.say(shared_discord.person("Ben"), text[:2000])
        answer = await (await place.context_menu(shared_discord.person("Clara"), "Beleg suchen", claim)).answer()
        assert answer.text.strip()
        assert not answer.pings
        assert "Fehlernummer" not in answer.text
