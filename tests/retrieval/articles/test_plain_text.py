from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.articles.plain_text import plain_text

MARKS = [
    "<p>",
    "</p>",
    "<br>",
    "<!--",
    "-->",
    "<script>",
    "</a",
    "<a",
    "&#0;",
    "&#xd800;",
    "<![CDATA[",
    "</html>",
    "\0",
]
pieces = st.lists(st.one_of(st.text(max_size=9), st.sampled_from(MARKS)))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<!-- nichts -->", ""),
        ("Nur Text", "Nur Text"),
        ("<p>Eins <b>zw</b>ei</p>drei", "Eins zwei\n\ndrei"),
        ("<div>Eins<style>p {}</style> zwei<script>x()</script></div>", "Eins\n\nzwei"),
        ("Eins<br>zwei<br/>\n<br>drei", "Eins zwei\n\ndrei"),
        ("3 &lt; 4 &amp; 18,4&nbsp;Millionen &euro;", "3 < 4 & 18,4 Millionen €"),
        ("<ul><li>Eins<li>zwei</ul><h2>Drei</h2>vier", "Eins\n\nzwei\n\nDrei\n\nvier"),
        ("<?xml version='1.0' encoding='x'?><p>Größe", "Größe"),
    ],
)
def test_html_becomes_paragraphs(html: str, text: str):
    assert plain_text(html) == text


@settings(max_examples=200, deadline=None)
@given(parts=pieces)
def test_whatever_is_written_there_ends_as_text(parts: list[str]):
    text = plain_text("".join(parts))
    assert text == text.strip()
    assert "\n\n\n" not in text
