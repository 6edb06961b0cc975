from urllib.parse import parse_qs, urlsplit

import discord

from bot.invite import invite_link


def test_the_link_asks_for_just_what_is_needed():
    parts = urlsplit(invite_link(123456789012345678))
    query = parse_qs(parts.query)

    assert (parts.scheme, parts.netloc, parts.path) == ("https", "discord.com", "/oauth2/authorize")
    assert query["client_id"] == ["123456789012345678"]
    assert set(query["scope"][0].split()) == {"bot", "applications.commands"}
    granted = {name for name, is_granted in discord.Permissions(int(query["permissions"][0])) if is_granted}
    assert granted == {
        "read_messages",  # "view channels" in Discord's menus
        "send_messages",
        "send_messages_in_threads",
        "create_public_threads",
        "embed_links",
        "read_message_history",
    }
