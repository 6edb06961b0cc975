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
