from types import SimpleNamespace
from unittest.mock import AsyncMock, MagicMock

import aiohttp
import discord
import pytest

from bot.commands import lasting_message
from bot.commands.lasting_message import LastingMessage


def refusal(kind, status, code=0):
    return kind(SimpleNamespace(status=status, reason="no"), {"code": code, "message": "no"})


FORBIDDEN = refusal(discord.Forbidden, 403, 50001)
GONE = refusal(discord.NotFound, 404, 10008)
EXPIRED = refusal(discord.HTTPException, 401, 50027)
BROKEN = refusal(discord.DiscordServerError, 502)


@pytest.fixture
def case(monkeypatch):
    """Give a message, the clock, and what is edited: through the token, and in the channel."""
    monkeypatch.setattr(lasting_message, "_BETWEEN_ATTEMPTS", 0.0)
    interaction = MagicMock(spec=discord.Interaction, channel_id=55, guild_id=7)
    by_token = interaction.edit_original_response = AsyncMock()
    in_channel = AsyncMock()
    interaction.client = MagicMock()
    interaction.client.get_partial_messageable.return_value.get_partial_message.return_value.edit = in_channel
    now = [0.0]
    message = LastingMessage(interaction, 99, clock=lambda: now[0])
    return SimpleNamespace(message=message, now=now, by_token=by_token, in_channel=in_channel)


async def edit(case, content="x"):
    await case.message.edit(content, view=None, farewell="bye")


async def test_at_first_the_token_changes_it(case):
    await edit(case)
    case.by_token.assert_awaited_once_with(content="x", view=None)
    case.in_channel.assert_not_awaited()


async def test_later_it_is_changed_as_any_message(case):
    case.now[0] = 14 * 60.0
    await edit(case)
    case.in_channel.assert_awaited_once_with(content="x", view=None)
    case.by_token.assert_not_awaited()
    await case.message.conclude("done")
    assert case.in_channel.await_args.kwargs == {"content": "done", "view": None}


async def test_where_that_is_not_allowed_the_token_says_so_once(case):
    case.in_channel.side_effect = FORBIDDEN
    case.now[0] = 14 * 60.0
    for _ in range(3):
        await edit(case)
    case.by_token.assert_awaited_once_with(content="bye", view=None)
    case.in_channel.assert_awaited_once()


async def test_a_token_that_died_early_is_not_tried_again(case):
    case.by_token.side_effect = EXPIRED
    await edit(case)
    await edit(case, "y")
    assert case.by_token.await_count == 1
    case.in_channel.assert_awaited_once_with(content="y", view=None)


async def test_a_deleted_message_is_left_alone(case):
    case.by_token.side_effect = GONE
    for _ in range(3):
        await edit(case)
    assert case.by_token.await_count == 1
    await case.message.conclude("done")
    assert case.by_token.await_count == 2


@pytest.mark.parametrize("error", [BROKEN, aiohttp.ClientConnectionError(), TimeoutError(), EXPIRED])
async def test_the_end_is_tried_again(case, error):
    case.by_token.side_effect = [error, None]
    case.in_channel.side_effect = [None]
    await case.message.conclude("done")
    assert case.by_token.await_count + case.in_channel.await_count == 2


async def test_the_end_is_given_up_at_last_and_raises_nothing(case):
    case.by_token.side_effect = BROKEN
    await case.message.conclude("done")
    assert case.by_token.await_count == 4
