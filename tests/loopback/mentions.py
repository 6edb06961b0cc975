"""Whom a message pings: what its content mentions, within what `allowed_mentions` lets through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.loopback.refusals import FormErrors

__all__ = ["NOBODY", "Pings", "pings_of"]

_USER, _ROLE = re.compile(r"<@!?([0-9]{15,20})>"), re.compile(r"<@&([0-9]{15,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)")
_KINDS = {"users", "roles", "everyone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pings:
    """Hold who is pinged, by id.  It is truthy if anyone is."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


NOBODY = Pings()


def pings_of(content: str, allowed: dict[str, Any] | None, *, replied_to: int | None = None) -> Pings:
    """Return whom a message pings; embeds ping nobody, and without `allowed` everything mentioned does.

    The right to mention everyone is not looked at, and neither are code spans: a mention that only these keep from
    pinging is still an accident waiting.
    """
    users = {int(match[1]) for match in _USER.finditer(content)}
    roles = {int(match[1]) for match in _ROLE.finditer(content)}
    everyone = bool(_EVERYONE.search(content))
    if allowed is None:
        return Pings(users=frozenset(users | _one(replied_to)), roles=frozenset(roles), everyone=everyone)
    parse = set(allowed.get("parse") or [])
    _check(allowed, parse)
    reply = _one(replied_to) if allowed.get("replied_user") else set()
    return Pings(
        users=frozenset((users if "users" in parse else users & _ids(allowed.get("users"))) | reply),
        roles=frozenset(roles if "roles" in parse else roles & _ids(allowed.get("roles"))),
        everyone=everyone and "everyone" in parse,
    )


def _check(allowed: dict[str, Any], parse: set[str]) -> None:
    errors = FormErrors()
    if parse - _KINDS:
        errors.add("allowed_mentions.parse", "BASE_TYPE_CHOICES", f"Value must be one of {sorted(_KINDS)}.")
    for kind in ("users", "roles"):
        if kind in parse and allowed.get(kind):
            errors.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse and {kind} exclude")
        errors.check_count(f"allowed_mentions.{kind}", allowed.get(kind) or [], most=100)
    errors.refuse()


def _one(person: int | None) -> set[int]:
    return set() if person is None else {person}


def _ids(given: list[Any] | None) -> set[int]:
    return {int(one) for one in given or []}
