"""How commands, suggestions and clicks reach the bot: only what Discord's client would have let a person send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.loopback.commands import CHAT_INPUT, MESSAGE, NotOfferedError, options_given, shown_name, subcommand
from tests.loopback.components import BUTTON, STRING_SELECT
from tests.loopback.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, Interaction
from tests.loopback.payloads import channel_payload, member_payload, message_payload, user_payload
from tests.loopback.world import PERSON_PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loopback.components import Menu
    from tests.loopback.interactions import Choice
    from tests.loopback.places import Place
    from tests.loopback.world import Message, Person

__all__ = ["autocomplete", "choose", "click", "context_menu", "forge", "slash"]

GUILD, BOT_DM = 0, 1


def slash(place: Place, person: Person, name: str, options: dict[str, Any]) -> Interaction:
    """Send a slash command; a subcommand stands behind its command's name.

    Raises:
        NotOfferedError: if the client offers no such command or option, or takes no such value.
    """
    command, below = _find(place, person, name)
    data = _slash_data(command, below, options_given(below or command, options, person.locale))
    return _start(Interaction(place=place, person=person, kind=COMMAND, data=data))


async def autocomplete(
    place: Place, person: Person, name: str, *, focused: str, options: dict[str, Any]
) -> list[Choice]:
    """Return the suggestions for the option that has the focus."""
    command, below = _find(place, person, name)
    known = (below or command).get("options") or []
    partial = command | {"options": [option | {"required": False, "min_length": 0} for option in known]}
    given = options_given(partial, options, person.locale)
    for option in known:
        if focused in {shown_name(option, person.locale), option["name"]}:
            break
    if not option.get("autocomplete"):
        raise NotOfferedError(f"the option {focused!r} suggests nothing")
    given = [one | {"focused": True} if one["name"] == option["name"] else one for one in given]
    data = _slash_data(command, below, given)
    interaction = _start(Interaction(place=place, person=person, kind=AUTOCOMPLETE, data=data))
    await interaction.acknowledged
    return interaction.choices


def context_menu(place: Place, person: Person, name: str, message: Message) -> Interaction:
    """Choose a command from a message's menu; the bot gets all of that message."""
    _check_sees(person, message)
    command = _offered(place, person, name, kind=MESSAGE)
    data = {
        "id": command["id"],
        "name": command["name"],
        "type": MESSAGE,
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): message_payload(message)}},
    }
    return _start(Interaction(place=place, person=person, kind=COMMAND, data=data))


def click(place: Place, person: Person, message: Message, name: str) -> Interaction:
    """Click the button with that label or custom_id.

    Raises:
        NotOfferedError: if it is not there, disabled, a link, or on a message that the person does not see.
    """
    _check_sees(person, message)
    buttons = [button for button in message.buttons if name in {button.label, button.custom_id}]
    if len(buttons) != 1:
        shown = [button.label or button.emoji for button in message.buttons]
        raise NotOfferedError(f"{len(buttons)} buttons are {name!r}; the message has {shown}")
    button = buttons[0]
    if button.disabled or button.custom_id is None:
        raise NotOfferedError(f"the button {name!r} is disabled or a link")
    data = {"custom_id": button.custom_id, "component_type": BUTTON}
    return _start(Interaction(place=place, person=person, kind=COMPONENT, data=data, source=message))


def choose(place: Place, person: Person, message: Message, name: str, values: Sequence[str | Place]) -> Interaction:
    """Choose in the menu with that placeholder or custom_id: options by their label or value, or channels.

    Raises:
        NotOfferedError: if there is no such menu or option, or not as many may be chosen.
    """
    _check_sees(person, message)
    menus = [menu for menu in message.menus if name in {menu.placeholder, menu.custom_id}]
    if len(menus) != 1 or menus[0].disabled:
        raise NotOfferedError(f"{len(menus)} menus are {name!r}, or it is disabled; the message has {message.menus}")
    menu = menus[0]
    data: dict[str, Any] = {"custom_id": menu.custom_id, "component_type": menu.kind}
    if menu.kind == STRING_SELECT:
        data["values"] = [_option(menu, value) for value in values]
    else:
        chosen = [value for value in values if not isinstance(value, str)]
        if any(value.guild is not place.guild or value.kind not in menu.channel_types for value in chosen):
            raise NotOfferedError(f"the menu {name!r} does not show all of these channels")
        data["values"] = [str(value.id) for value in chosen]
        partial = {str(value.id): channel_payload(value) | {"permissions": "0"} for value in chosen}
        data["resolved"] = {"channels": partial}
    if not menu.least <= len(set(data["values"])) <= menu.most:
        raise NotOfferedError(f"{menu.least} to {menu.most} can be chosen in {name!r}")
    return _start(Interaction(place=place, person=person, kind=COMPONENT, data=data, source=message))


def forge(place: Place, person: Person, message: Message, data: dict[str, Any]) -> Interaction:
    """Send a click or a choice as no client does; Discord looks only whether the message has that component."""
    return _start(Interaction(place=place, person=person, kind=COMPONENT, data=data, source=message))


def _option(menu: Menu, name: str | Place) -> str:
    found = [value for value, label in menu.options.items() if name in {value, label}]
    if len(found) != 1:
        raise NotOfferedError(f"{len(found)} options are {name!r}; the menu has {list(menu.options.values())}")
    return found[0]


def _check_sees(person: Person, message: Message) -> None:
    if message.is_deleted or (message.visible_to not in {None, person}):
        raise NotOfferedError(f"{person.name} does not see this message")


def _find(place: Place, person: Person, name: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return a slash command, and its subcommand if that is what was called."""
    first, _, rest = name.partition(" ")
    command = _offered(place, person, first, kind=CHAT_INPUT)
    return command, subcommand(command, rest, person.locale)


def _slash_data(command: dict[str, Any], below: dict[str, Any] | None, given: list[dict[str, Any]]) -> dict[str, Any]:
    if below is not None:
        given = [{"name": below["name"], "type": below["type"], "options": given}]
    return {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": given}


def _offered(place: Place, person: Person, name: str, *, kind: int) -> dict[str, Any]:
    guild = place.guild
    return place.server.commands.find(
        name,
        kind=kind,
        locale=person.locale,
        context=_context(place),
        install=int(guild is not None and not guild.has_bot),
        permissions=None if guild is None else guild.permissions_of(person),
    )


def _context(place: Place) -> int:
    return BOT_DM if place.guild is None else GUILD


def _start(interaction: Interaction) -> Interaction:
    place = interaction.place
    if interaction.source is not None:
        interaction.original = interaction.source
    place.server.interactions[interaction.token] = interaction
    place.server.gateway.dispatch("INTERACTION_CREATE", _payload(interaction))
    return interaction


def _payload(interaction: Interaction) -> dict[str, Any]:
    place, person = interaction.place, interaction.person
    permissions = PERSON_PERMISSIONS if place.guild is None else place.guild.permissions_of(person)
    payload = {
        "id": str(interaction.id),
        "application_id": str(place.bot.id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(place.id),
        "channel": channel_payload(place) | {"permissions": str(permissions)},
        "locale": person.locale,
        "app_permissions": str(place.bot_permissions()),
        "authorizing_integration_owners": interaction.owners,
        "context": _context(place),
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.source is not None:
        payload["message"] = message_payload(interaction.source)
    if place.guild is None:
        return payload | {"user": user_payload(person)}
    guild = place.guild
    return payload | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": guild.features},
        "guild_locale": guild.locale,
        "member": member_payload(person, guild, place.bot)
        | {"user": user_payload(person), "permissions": str(permissions)},
    }
