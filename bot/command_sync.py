"""Tell Discord the commands, but only when they differ from those it was told last: the call is rate-limited."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from pathlib import Path

    from discord import app_commands

__all__ = ["command_payload", "sync_commands", "was_synced"]

_log = logging.getLogger(__name__)

_STORED = "synced-commands.sha256"


async def command_payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the global commands as they are sent to Discord, with their translations; needs a translator."""
    if tree.translator is None:
        raise ValueError("the tree has no translator; call set_translator first")
    return [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]


def was_synced(folder: Path) -> bool:
    """Tell whether commands were ever sent by a bot that keeps its data in `folder`."""
    return _read(folder / _STORED) is not None


async def sync_commands(tree: app_commands.CommandTree[Any], folder: Path, *, force: bool = False) -> bool:
    """Send the commands if they changed since the hash stored in `folder`; return whether they were sent.

    With `force` they are sent in any case.  A refusal by Discord is logged and leaves the bot running, with the
    commands that Discord knows.
    """
    payload = await command_payload(tree)
    told = json.dumps([tree.client.application_id, payload], sort_keys=True)
    fingerprint = hashlib.sha256(told.encode()).hexdigest()
    stored = folder / _STORED
    if not force and _read(stored) == fingerprint:
        return False
    try:
        await tree.sync()
    except discord.HTTPException as error:
        _log.error("Discord refused the commands, those that it knows stay; start with --sync to try again: %s", error)
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stored.write_text(fingerprint, encoding="utf-8")
    except OSError as error:
        _log.warning("The commands are sent again at the next start, because %s cannot be written: %s", stored, error)
    return True


def _read(stored: Path) -> str | None:
    try:
        return stored.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
