from typing import Any

import pytest

from tests.loopback.limits import check_choices, check_message, trimmed_message
from tests.loopback.refusals import Refused


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"description": "x", **parts}]}


def buttons(count: int, **parts: Any) -> list[dict[str, Any]]:
    return [{"type": 2, "style": 2, "label": "x", "custom_id": f"id{number}", **parts} for number in range(count)]


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def with_buttons(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"content": "x", "components": [row(*parts)]}


def code_of(body: dict[str, Any]) -> int:
    try:
        check_message(body)
    except Refused as refused:
        return refused.refusal.code
    return 0


LIMITS = [
    ("content", 2000, lambda size: {"content": "x" * size}),
    ("content in code points", 2000, lambda size: {"content": "\N{GRINNING FACE}" * size}),
    ("title", 256, lambda size: embed(title="x" * size)),
    ("description", 4096, lambda size: embed(description="x" * size)),
    ("footer", 2048, lambda size: embed(footer={"text": "x" * size})),
    ("author", 256, lambda size: embed(author={"name": "x" * size})),
    ("fields", 25, lambda size: embed(fields=[{"name": "x", "value": "x"}] * size)),
    ("field name", 256, lambda size: embed(fields=[{"name": "x" * size, "value": "x"}])),
    ("field value", 1024, lambda size: embed(fields=[{"name": "x", "value": "x" * size}])),
    ("embeds", 10, lambda size: {"embeds": [{"description": "x"}] * size}),
    ("all embeds", 6000, lambda size: {"embeds": [{"description": "x" * 3000}, {"description": "x" * (size - 3000)}]}),
    ("rows", 5, lambda size: {"content": "x", "components": [row(*buttons(1, custom_id=f"{n}")) for n in range(size)]}),
    ("buttons in a row", 5, lambda size: with_buttons(*buttons(size))),
    ("label", 80, lambda size: with_buttons(*buttons(1, label="x" * size))),
    ("custom_id", 100, lambda size: with_buttons(*buttons(1, custom_id="x" * size))),
]


@pytest.mark.parametrize(("size", "code"), [(-1, 0), (0, 0), (1, 50035)])
@pytest.mark.parametrize(("limit", "body"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS])
def test_a_message_keeps_to_the_limit_or_is_refused(limit, body, size, code):
    assert code_of(body(limit + size)) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 50006),
        ({"content": ""}, 50006),
        ({"embeds": [{}]}, 50006),
        ({"components": [row(*buttons(1))]}, 50006),
        (with_buttons(*buttons(2, custom_id="same")), 50035),
        (with_buttons(*buttons(1, label="")), 50035),
        (with_buttons(*buttons(1, label="", emoji={"name": "👍"})), 0),
        (with_buttons(*buttons(1, style=7)), 50035),
        (with_buttons({"type": 2, "style": 5, "label": "x", "url": "https://a.example"}), 0),
        (with_buttons({"type": 2, "style": 5, "label": "x"}), 50035),
        (with_buttons(), 50035),
        ({"content": "x", "components": buttons(1)}, 50035),
        (embed(url="ftp://a.example"), 50035),
        (embed(url="https://a.example"), 0),
        ({"content": 5}, 50035),
    ],
)
def test_what_a_message_has_to_be(body, code):
    assert code_of(body) == code


def test_the_refusal_names_the_field():
    with pytest.raises(Refused) as caught:
        check_message(embed(title="x" * 257))
    wrong = caught.value.refusal.errors["embeds"]["0"]["title"]["_errors"]
    assert wrong == [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]


def test_white_space_around_a_text_is_gone_before_it_counts():
    body = trimmed_message({"content": " \n ", "embeds": [{"title": " x ", "fields": [{"name": " a", "value": "b "}]}]})
    assert body == {"content": "", "embeds": [{"title": "x", "fields": [{"name": "a", "value": "b"}]}]}


@pytest.mark.parametrize(
    ("choices", "is_refused"),
    [
        ([{"name": "x" * 100, "value": "x" * 100}] * 25, False),
        ([{"name": "x", "value": "x"}] * 26, True),
        ([{"name": "x" * 101, "value": "x"}], True),
        ([{"name": "x", "value": "x" * 101}], True),
        ([{"name": "", "value": "x"}], True),
        ([{"name": "x", "value": 5}], False),
        ([], False),
    ],
)
def test_suggestions(choices, is_refused):
    if not is_refused:
        check_choices(choices)
        return
    with pytest.raises(Refused, match="50035"):
        check_choices(choices)


def menu(*options: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "m", "options": list(options), **parts}


def option(value: str = "a", **parts: Any) -> dict[str, Any]:
    return {"label": "x", "value": value, **parts}


def options(count: int) -> list[dict[str, Any]]:
    return [option(str(number)) for number in range(count)]


def channel_menu(*ids: str, **parts: Any) -> dict[str, Any]:
    defaults = [{"id": one, "type": "channel"} for one in ids]
    return {"type": 8, "custom_id": "m", "default_values": defaults, **parts}


@pytest.mark.parametrize(
    ("select", "code"),
    [
        (menu(*options(25)), 0),
        (menu(*options(26)), 50035),
        (menu(), 50035),
        (menu(option(), option()), 50035),
        (menu(option("a" * 100, label="x" * 100, description="x" * 100)), 0),
        (menu(option("a" * 101)), 50035),
        (menu(option(label="x" * 101)), 50035),
        (menu(option(label="  ")), 50035),
        (menu(option(description="x" * 101)), 50035),
        (menu(option(), placeholder="x" * 150), 0),
        (menu(option(), placeholder="x" * 151), 50035),
        (menu(*options(2), min_values=0, max_values=2), 0),
        (menu(*options(2), max_values=3), 50035),
        (menu(*options(2), min_values=2, max_values=1), 50035),
        (menu(option(default=True), option("b", default=True)), 50035),
        (menu(option(default=True), option("b", default=True), max_values=2), 0),
        (channel_menu("1", "2", min_values=0, max_values=25), 0),
        (channel_menu("1", "2"), 50035),
        (channel_menu(min_values=0, max_values=26), 50035),
        ({"type": 8, "custom_id": "m", "default_values": [{"id": "1", "type": "user"}]}, 50035),
    ],
)
def test_what_a_menu_has_to_be(select, code):
    assert code_of({"content": "x", "components": [row(select)]}) == code


def test_a_menu_stands_alone_in_its_row():
    assert code_of({"content": "x", "components": [row(menu(option()), *buttons(1))]}) == 50035
