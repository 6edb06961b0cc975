import pytest

from tests.loopback import NotOfferedError
from tests.loopback.commands import Commands, options_given, subcommand
from tests.loopback.refusals import Refused


def command(name="frage", **parts):
    return {"name": name, "description": "Fragt", **parts}


def option(name="frage", **parts):
    return {"type": 3, "name": name, "description": "Was?", **parts}


def menu(name="Beleg suchen", **parts):
    return {"type": 3, "name": name, **parts}


@pytest.mark.parametrize(
    "payload",
    [
        [command()],
        [command("x" * 32)],
        [command("nur_für-mich'2")],
        [command("日本語")],
        [command(name_localizations={"de": "frage", "en-US": "ask"}, description_localizations={"de": "Fragt Was"})],
        [command(description="x" * 100, options=[option(str(number)) for number in range(25)])],
        [command(options=[option(required=True), option("quelle", autocomplete=True)])],
        [command(), menu(), menu("frage")],
        [menu("x" * 32)],
    ],
)
def test_commands_that_discord_takes(payload):
    assert [known["name"] for known in Commands().replace(payload, 1)] == [given["name"] for given in payload]


@pytest.mark.parametrize(
    ("payload", "at"),
    [
        ([command("Frage")], "0.name"),
        ([command("zwei wörter")], "0.name"),
        ([command("")], "0.name"),
        ([command("x" * 33)], "0.name"),
        ([command("frage?")], "0.name"),
        ([command(name_localizations={"de": "Frage"})], "0.name_localizations.de"),
        ([command(name_localizations={"xx": "frage"})], "0.name_localizations.xx"),
        ([command(description="")], "0.description"),
        ([command(description="x" * 101)], "0.description"),
        ([command(description_localizations={"de": "x" * 101})], "0.description_localizations.de"),
        ([command(options=[option("Frage")])], "0.options.0.name"),
        ([command(options=[option(name_localizations={"fr": "La Question"})])], "0.options.0.name_localizations.fr"),
        ([command(options=[option(description="")])], "0.options.0.description"),
        ([command(options=[option(str(number)) for number in range(26)])], "0.options"),
        ([command(options=[option("a"), option("b", required=True)])], "0.options.1"),
        ([command(options=[option(), option()])], "0.options.1"),
        ([command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])])], "0.options.0"),
        ([command(), command()], "1"),
        ([menu("x" * 33)], "0.name"),
        ([menu(description="Sucht")], "0.description"),
    ],
)
def test_commands_that_discord_refuses(payload, at):
    commands = Commands()
    with pytest.raises(Refused) as caught:
        commands.replace(payload, 1)
    place = caught.value.refusal.errors
    for key in at.split("."):
        place = place[key]
    assert place["_errors"]
    assert caught.value.refusal.code == 50035
    assert commands.known == []


def test_a_name_that_stays_keeps_its_id():
    commands = Commands()
    first = commands.replace([command(), menu()], 1)
    second = commands.replace([command(description="Neu"), command("hilfe")], 1)
    assert second[0]["id"] == first[0]["id"]
    assert second[1]["id"] not in {known["id"] for known in first}
    assert commands.syncs == 2


@pytest.fixture
def known():
    commands = Commands()
    localised = {"en-US": "ask"}
    commands.replace([command(name_localizations=localised, contexts=[0]), menu()], 1)
    return commands


@pytest.mark.parametrize(
    ("name", "kind", "locale"),
    [("frage", 1, "de"), ("ask", 1, "en-US"), ("ask", 1, "en-GB"), ("frage", 1, "en-US"), ("Beleg suchen", 3, "fr")],
)
def test_a_person_finds_a_command_in_their_language(known, name, kind, locale):
    assert known.find(name, kind=kind, locale=locale, context=0)["type"] == kind


@pytest.mark.parametrize(
    ("name", "kind", "locale", "context"),
    [("ask", 1, "de", 0), ("frage", 3, "de", 0), ("frage", 1, "de", 1), ("Frage", 1, "de", 0)],
)
def test_what_is_not_in_the_menu_cannot_be_chosen(known, name, kind, locale, context):
    with pytest.raises(NotOfferedError, match=repr(name)):
        known.find(name, kind=kind, locale=locale, context=context)


OPTIONS = command(
    options=[
        option(name_localizations={"en-US": "question"}, required=True, min_length=1, max_length=5),
        option("privat", type=5),
        option("art", choices=[{"name": "A", "value": "a"}]),
    ]
)


@pytest.mark.parametrize(
    ("given", "locale", "sent"),
    [
        ({"frage": "wo?"}, "de", [("frage", "wo?")]),
        ({"question": "wo?"}, "en-US", [("frage", "wo?")]),
        ({"privat": True, "frage": "wo?"}, "de", [("frage", "wo?"), ("privat", True)]),
        ({"frage": "wo?", "art": "a"}, "de", [("frage", "wo?"), ("art", "a")]),
    ],
)
def test_options_are_sent_by_their_first_name(given, locale, sent):
    assert [(one["name"], one["value"]) for one in options_given(OPTIONS, given, locale)] == sent


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question": "wo?"},
        {"frage": "wo?", "wer": "x"},
        {"frage": ""},
        {"frage": "sechs!"},
        {"frage": "\N{GRINNING FACE}" * 3},
        {"frage": 5},
        {"frage": "wo?", "privat": "ja"},
        {"frage": "wo?", "art": "b"},
    ],
)
def test_options_that_the_client_would_not_send(given):
    with pytest.raises(NotOfferedError):
        options_given(OPTIONS, given, "de")


def group(*below, **parts):
    return command("fundstelle", options=list(below), **parts)


def below(name="status", **parts):
    return {"type": 1, "name": name, "description": "Zeigt", **parts}


LONG_OPTIONS = [option(str(number), description="x" * 90) for number in range(4)]


@pytest.mark.parametrize(
    ("payload", "at"),
    [
        ([group(below(), option())], "0.options"),
        ([group(below(), below())], "0.options.1"),
        ([group(below("Status"))], "0.options.0.name"),
        ([group(below(options=[option("Wort")]))], "0.options.0.options.0.name"),
        ([group(below(options=[below()]))], "0.options.0.options.0"),
        ([group(*(below(str(number)) for number in range(26)))], "0.options"),
        ([group(below(), default_member_permissions="viel")], "0.default_member_permissions"),
        ([group(*(below(f"x{n}", options=LONG_OPTIONS) for n in range(25)))], "0"),
    ],
)
def test_groups_that_discord_refuses(payload, at):
    with pytest.raises(Refused) as caught:
        Commands().replace(payload, 1)
    place = caught.value.refusal.errors
    for key in at.split("."):
        place = place[key]
    assert place["_errors"]


def test_a_subcommand_is_found_below_its_command():
    english = {"name_localizations": {"en-US": "settings"}}
    known = group(below(), below("einstellungen", **english), {"type": 2, "name": "g", "description": "x"})
    assert Commands().replace([known], 1)
    assert subcommand(known, "settings", "en-US")["name"] == "einstellungen"
    for missing in ("", "settings", "weg"):
        with pytest.raises(NotOfferedError, match="einstellungen"):
            subcommand(known, missing, "de")
    assert subcommand(command(), "", "de") is None


MANAGE, ADMINISTRATOR = 1 << 5, 1 << 3


@pytest.mark.parametrize(
    ("needed", "permissions", "is_offered"),
    [
        (None, 0, True),
        (str(MANAGE), MANAGE, True),
        (str(MANAGE), 1 << 10, False),
        (str(MANAGE), ADMINISTRATOR, True),
        (str(MANAGE), None, True),
        ("0", MANAGE, False),
        ("0", ADMINISTRATOR, True),
    ],
)
def test_a_command_is_for_those_with_the_permissions(needed, permissions, is_offered):
    commands = Commands()
    commands.replace([command(default_member_permissions=needed)], 1)
    if is_offered:
        assert commands.find("frage", kind=1, locale="de", context=0, permissions=permissions)
        return
    with pytest.raises(NotOfferedError):
        commands.find("frage", kind=1, locale="de", context=0, permissions=permissions)


def test_what_was_installed_by_a_person_has_the_commands_for_that():
    commands = Commands()
    commands.replace([command(integration_types=[0]), command("hilfe", integration_types=[0, 1])], 1)
    assert commands.find("hilfe", kind=1, locale="de", context=0, install=1)
    with pytest.raises(NotOfferedError):
        commands.find("frage", kind=1, locale="de", context=0, install=1)
