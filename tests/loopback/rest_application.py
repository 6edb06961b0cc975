"""REST: who the bot is, where the gateway is, which commands it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.loopback.payloads import channel_payload, user_payload
from tests.loopback.refusals import UNKNOWN_USER, Refused
from tests.loopback.world import Person, TeamMember

if TYPE_CHECKING:
    from tests.loopback.rest import Call, Handler
    from tests.loopback.server import LoopbackDiscord

__all__ = ["ROUTES"]


async def _me(call: Call) -> dict[str, Any]:
    return user_payload(call.server.bot) | {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None}


async def _application(call: Call) -> dict[str, Any]:
    server = call.server
    return {
        "id": str(server.bot.id),
        "name": server.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        # Of an application that a team has, the owner is a user made up for the team.
        "owner": user_payload(
            Person(name=f"team{server.bot.id + 1}", id=server.bot.id + 1) if server.team else server.owner
        ),
        "team": _team(server) if server.team else None,
        "flags": 0,
        "summary": "",
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(server.guilds),
    }


def _team(server: LoopbackDiscord) -> dict[str, Any]:
    """Return the team that the application belongs to; whoever made it is its owner and one of its members."""
    owner = TeamMember(person=server.owner)
    return {
        "id": str(server.bot.id + 1),
        "name": f"Team {server.bot.name}",
        "icon": None,
        "owner_user_id": str(server.owner.id),
        "members": [
            {
                "membership_state": 2 if member.has_accepted else 1,
                "permissions": ["*"],
                "role": member.role,
                "team_id": str(server.bot.id + 1),
                "user": user_payload(member.person),
            }
            for member in (owner, *server.team)
        ],
    }


async def _gateway(call: Call) -> dict[str, Any]:
    limits = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.server.gateway_url, "shards": 1, "session_start_limit": limits}


async def _commands(call: Call) -> list[dict[str, Any]]:
    return call.server.commands.known


async def _replace_commands(call: Call) -> list[dict[str, Any]]:
    return call.server.commands.replace(call.body, call.server.bot.id)


async def _open_direct_messages(call: Call) -> dict[str, Any]:
    person = call.server.people.get(int(call.body["recipient_id"]))
    if person is None:
        raise Refused(UNKNOWN_USER)
    return channel_payload(call.server.dm(person))


ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/users/@me", _me),
    ("GET", "/oauth2/applications/@me", _application),
    ("GET", "/applications/@me", _application),
    ("GET", "/gateway", _gateway),
    ("GET", "/gateway/bot", _gateway),
    ("GET", "/applications/{application_id}/commands", _commands),
    ("PUT", "/applications/{application_id}/commands", _replace_commands),
    ("POST", "/users/@me/channels", _open_direct_messages),
]
