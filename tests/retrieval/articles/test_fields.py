from __future__ import annotations

import datetime

import pytest

from retrieval.articles.entries import UnreadableError
from retrieval.articles.fields import build_article, parse_published


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (None, None),
        ("", None),
        (" 2019 ", "2019"),
        (2019, "2019"),
        ("2019-04", "2019-04"),
        ("2020-02-29", "2020-02-29"),
        (datetime.date(2019, 4, 25), "2019-04-25"),
        (datetime.datetime(2019, 4, 25, 10, tzinfo=datetime.UTC), "2019-04-25"),
        ("2019-04-25T10:00:00+02:00", "2019-04-25"),
        ("2019-04-25T10:00Z", "2019-04-25"),
        ("2019-04-25 10:00:00 +0200", "2019-04-25"),
    ],
)
def test_a_date_is_as_precise_as_given(value: object, published: str | None):
    assert parse_published(value) == published


@pytest.mark.parametrize(
    "value", ["gestern", "25.04.2019", "2019-4", "2019-13", "2019-02-29", "0000", 201904, True, 2019.5, "٢٠١٩", "2019-"]
)
def test_what_is_no_date_is_refused_with_its_value(value: object):
    with pytest.raises(UnreadableError, match="its published") as caught:
        parse_published(value)
    assert str(value) in caught.value.reason


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "it has no text"),
        ({"text": None}, "it has no text"),
        ({"text": 7}, "its text is 7, not a string"),
        ({"text": ["a"]}, "its text is ['a'], not a string"),
        ({"text": ""}, "its text is empty"),
        ({"text": "\n \u00a0"}, "its text is only white space"),
        ({"text": "?!"}, "holds no letter or digit"),
        ({"text": "a\0"}, "NUL character"),
        ({"text": "a\ud800"}, "half a surrogate pair"),
        ({"text": "a", "title": "\udfff"}, "its title contains half a surrogate pair"),
        ({"text": "a", "title": ["b"]}, "its title is ['b'], not a string"),
        ({"text": "a", "source": {"name": "b"}}, "its source is {'name': 'b'}, not a string"),
        ({"text": "a", "url": False}, "its url is False, not a string"),
        ({"text": "a", "id": 1.5}, "its id is 1.5, not a string"),
        ({"text": "a", "id": True}, "its id is True, not a string"),
        ({"text": "a", "id": "b\n"}, "control character"),
        ({"text": "a", "id": "b\u2028"}, "control character"),
        ({"text": "a", "id": "b" * 301}, "longer than 300 characters"),
    ],
)
def test_what_cannot_be_used_is_refused(values: dict[str, object], expected: str):
    with pytest.raises(UnreadableError) as caught:
        build_article(values, derived_id="x")
    assert expected in caught.value.reason


def test_a_derived_id_that_cannot_be_used_asks_for_another_name():
    with pytest.raises(UnreadableError, match="rename the file"):
        build_article({"text": "a"}, derived_id="m\udcfcll")


def test_given_values_are_kept():
    article = build_article(
        {
            "text": " Text. ",
            "id": "q/1 ",
            "title": " Ein\n Titel\x07 ",
            "source": "Bote",
            "url": "HTTPS://bote.example/ä?a=1",
            "language": "de-AT",
            "published": "2019",
            "anything": object(),
        },
        derived_id="x",
    )
    assert article.text == " Text. "
    assert (article.id, article.title, article.source) == ("q/1 ", "Ein Titel", "Bote")
    assert (article.url, article.language, article.published) == ("HTTPS://bote.example/ä?a=1", "de", "2019")


def test_absent_and_blank_values_fall_back():
    article = build_article({"text": "Ein Wort", "id": " ", "title": "", "source": " ", "url": None}, derived_id="x")
    assert (article.id, article.title) == ("x", "Ein Wort")
    assert (article.source, article.url, article.language, article.published) == (None, None, None, None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/b", "bote.example", "http://", "https://a b"])
def test_an_address_that_is_not_of_the_web_is_dropped(url: str):
    assert build_article({"text": "a", "url": url}, derived_id="x").url is None


@pytest.mark.parametrize(
    ("given", "kept"), [("de", "de"), ("DE_de", "de"), ("deu", None), ("Deutsch", None), ("d\u00e9", None)]
)
def test_a_language_is_a_two_letter_code_or_dropped(given: str, kept: str | None):
    assert build_article({"text": "a", "language": given}, derived_id="x").language == kept


def test_a_number_is_a_usable_id():
    assert build_article({"text": "a", "id": 17}, derived_id="x").id == "17"


def test_a_long_title_is_cut():
    title = build_article({"text": "a", "title": "Wort " * 100}, derived_id="x").title
    assert len(title) <= 300
    assert title.endswith("Wort…")
