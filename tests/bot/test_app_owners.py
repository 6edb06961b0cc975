import asyncio
from types import SimpleNamespace
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest

from bot import app_owners
from bot.app_owners import AppOwners, owner_ids
from bot.archive_errors import NotOwnerError, OwnersUnknownError

OWNER = {"id": "5", "username": "olga", "discriminator": "0", "avatar": None}


def application(*members, team_owner=9):
    """Return an application of Discord's: of OWNER, or of a team with members (id, state, role)."""
    team = None
    if members:
        team = {
            "id": "1",
            "name": "T",
            "icon": None,
            "owner_user_id": str(team_owner),
            "members": [
                {"user": OWNER | {"id": str(one)}, "team_id": "1", "membership_state": state, "role": role}
                for one, state, role in members
            ],
        }
    state = MagicMock()
    state.create_user = lambda data: SimpleNamespace(id=int(data["id"]))
    data = {"id": "3", "name": "F", "icon": None, "description": "", "bot_public": True, "verify_key": "0"}
    return discord.AppInfo(state, data | {"bot_require_code_grant": False, "owner": OWNER, "team": team})


@pytest.mark.parametrize(
    ("members", "owners"),
    [
        ([], {5}),
        ([(9, 2, "admin")], {9}),
        ([(9, 2, "admin"), (10, 2, "developer"), (11, 2, "read_only"), (12, 1, "admin")], {9, 10}),
    ],
)
def test_who_owns_an_application(members, owners):
    assert owner_ids(application(*members)) == owners


async def test_discord_is_asked_once_in_ten_minutes():
    asked, now = [], [0.0]

    async def look_up():
        asked.append(1)
        return application()

    owners = AppOwners(look_up, clock=lambda: now[0])
    for _ in range(3):
        await owners.check(5)
        with pytest.raises(NotOwnerError):
            await owners.check(6)
    assert len(asked) == 1
    now[0] = 601.0
    await owners.check(5)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "error", [discord.GatewayNotFound(), aiohttp.ClientConnectionError(), TimeoutError(), ConnectionResetError()]
)
async def test_where_discord_does_not_say_nobody_is_let_through(error):
    async def look_up():
        raise error

    with pytest.raises(OwnersUnknownError):
        await AppOwners(look_up).check(5)


async def test_a_discord_in_trouble_is_not_asked_at_every_press():
    asked, now = [], [0.0]

    async def look_up():
        asked.append(1)
        raise discord.GatewayNotFound

    owners = AppOwners(look_up, clock=lambda: now[0])
    for moment in (0.0, 1.0, 4.9, 5.0, 6.0):
        now[0] = moment
        with pytest.raises(OwnersUnknownError):
            await owners.check(5)
    assert len(asked) == 2


async def test_a_slow_discord_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(app_owners, "_PATIENCE", 0.01)
    with pytest.raises(OwnersUnknownError):
        await AppOwners(lambda: asyncio.sleep(60)).check(5)


async def test_who_was_an_owner_long_ago_is_asked_for_again():
    answers, now = [application(), discord.GatewayNotFound()], [0.0]

    async def look_up():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    owners = AppOwners(look_up, clock=lambda: now[0])
    await owners.check(5)
    now[0] = 601.0
    with pytest.raises(OwnersUnknownError):
        await owners.check(5)
