"""The bot's commands with a real command tree, a real Interaction and a recorder where Discord would be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import discord
import pytest
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from fake_answerer import FakeAnswerer
from fake_archives import fake_archives

from bot.answer_store import STORE_NAME, AnswerStore
from bot.answering import Answering
from bot.asking import Asking
from bot.client import Bot
from bot.commands.answer_buttons import AnswerButton
from bot.commands.ask import ask_command
from bot.commands.evidence import evidence_command
from bot.commands.forget import forget_command
from bot.config import BotConfig
from bot.live_index import LiveIndex
from bot.store_thread import StoreThread
from bot.translation import MenuTranslator
from bot.work import Work

PERSON = {"id": "2", "username": "anna", "discriminator": "0", "avatar": None, "global_name": "Anna"}
_ids = itertools.count(1000)


def message_payload(message_id, author, content):
    return {
        "id": message_id,
        "channel_id": "55",
        "author": author,
        "content": content,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


@dataclass
class Recorder:
    """Everything that was sent to Discord, as (what, body)."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: dict[str, Exception] = field(default_factory=dict)

    def body_of(self, what):
        return next(body for name, body in reversed(self.calls) if name == what)

    def names(self):
        return [name for name, _ in self.calls]

    def adapter(self):
        fake = AsyncMock(spec=AsyncWebhookAdapter)

        def record(name, answer):
            async def call(*args, payload=None, params=None, **kwargs):
                if name in self.refuse:
                    raise self.refuse[name]
                self.calls.append((name, payload if payload is not None else getattr(params, "payload", None) or {}))
                return answer

            return call

        message = message_payload("99", PERSON, "")
        fake.create_interaction_response = record("respond", {"interaction": {"id": "9", "type": 2}})
        fake.edit_original_interaction_response = record("edit", message)
        fake.delete_original_interaction_response = record("delete", None)
        fake.execute_webhook = record("follow-up", message)
        return fake


@pytest.fixture
def sent():
    """Record what goes to Discord."""
    recorder = Recorder()
    before = async_context.set(recorder.adapter())
    yield recorder
    async_context.reset(before)


@pytest.fixture
def fake(make):
    quotes = [make.quote(f"Der Fluss stieg zum {n}. Mal.", make.citation(f"a{n}"), rank=n) for n in range(1, 8)]
    return FakeAnswerer(make.answer(*quotes))


@dataclass
class Case:
    """A bot that was set up without a connection."""

    bot: Bot
    store: AnswerStore
    sent: Recorder
    index: LiveIndex

    def _interaction(self, kind, data, *, locale="de", guild=False, **fields):
        payload = {
            "id": str(next(_ids)),
            "application_id": "1",
            "type": kind,
            "token": "tok",
            "version": 1,
            "user": PERSON,
            "channel_id": "55",
            "channel": {"id": "55", "type": 1, "recipients": [PERSON]},
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 1,
            "attachment_size_limit": 1,
            "data": data,
        } | fields
        return discord.Interaction(data=payload, state=self.bot._connection)

    async def slash(self, *, locale="de", fields=None, **options):
        types = {str: 3, bool: 5}
        given = [{"name": name, "type": types[type(value)], "value": value} for name, value in options.items()]
        data = {"id": "5", "name": "frage", "type": 1, "options": given}
        await self.bot._tree._call(self._interaction(2, data, locale=locale, **(fields or {})))

    async def forget(self, *, locale="de", person=PERSON):
        data = {"id": "7", "name": "vergiss", "type": 1}
        await self.bot._tree._call(self._interaction(2, data, locale=locale, user=person))

    async def autocomplete(self, typed):
        option = {"name": "quelle", "type": 3, "value": typed, "focused": True}
        data = {"id": "5", "name": "frage", "type": 1, "options": [option]}
        await self.bot._tree._call(self._interaction(4, data))

    async def evidence(self, content, *, locale="de"):
        author = PERSON | {"id": "3"}
        message = message_payload("77", author, content)
        data = {
            "id": "6",
            "name": "Beleg suchen",
            "type": 3,
            "target_id": "77",
            "resolved": {"messages": {"77": message}},
        }
        await self.bot._tree._call(self._interaction(2, data, locale=locale))

    async def press(self, custom_id, *, locale="de", person=PERSON):
        from bot.buttons import CUSTOM_ID

        data = {"custom_id": custom_id, "component_type": 2}
        interaction = self._interaction(3, data, locale=locale, user=person)
        interaction.message = MagicMock(spec=discord.Message, id=99)
        match = CUSTOM_ID.fullmatch(custom_id)
        assert match, custom_id
        button = await AnswerButton.from_custom_id(interaction, discord.ui.Button(custom_id=custom_id), match)
        await button.callback(interaction)

    def buttons(self, what="edit"):
        """Return the buttons of what was sent last: label to custom_id, None where it cannot be pressed."""
        rows = self.sent.body_of(what)["components"]
        return {
            button["label"]: None if button.get("disabled") else button["custom_id"]
            for row in rows
            for button in row["components"]
        }


@pytest.fixture
async def case(tmp_path, fake, sent):
    bot = Bot(BotConfig(token="t" * 8, index=tmp_path / "index", data=tmp_path / "data", model="bundled"))
    bot._connection.application_id = 1
    bot._connection.user = discord.ClientUser(state=bot._connection, data=PERSON | {"id": "1", "bot": True})
    index = LiveIndex(lambda: fake, lambda: fake.generation)
    await index.refresh()
    store = AnswerStore(tmp_path / "data" / STORE_NAME)
    thread = StoreThread(tmp_path / "data")
    bot.work = Work()
    bot.asking = Asking(
        archives=fake_archives({None: index}),
        answering=Answering(parallel=2, waiting=8, deadline=5.0),
        store=thread,
        questions_per_minute=10,
        log_questions=False,
    )
    bot._tree.add_command(ask_command(bot.asking, bot.work))
    bot._tree.add_command(evidence_command(bot.asking, bot.work))
    bot._tree.add_command(forget_command(bot.asking, bot.work))
    await bot._tree.set_translator(MenuTranslator())
    yield Case(bot, store, sent, index)
    await thread.close()
    store.close()
