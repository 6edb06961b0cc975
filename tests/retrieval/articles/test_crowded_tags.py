import random
from contextlib import suppress

import pytest

from retrieval.articles import crowded_tags
from retrieval.articles.crowded_tags import refuse_crowded_tags
from retrieval.articles.entries import UnreadableError

MANY = " ".join(f'a{n}="x"' for n in range(1_001))
BARE = " ".join(f"a{n}" for n in range(1_001))


@pytest.mark.parametrize(
    "page",
    [
        f"<p {MANY}>",
        f"<p {BARE}>",
        f"<P/{BARE.replace(' ', '/')}",
        f"<p title='>' {BARE}>",
        f'<p title="<!--" {BARE}>',
        f'<p title="<script>" {BARE} alt="</script>">',
        f"<!--> <p {BARE}>",
        f"<!-- a --!><p {BARE}>",
        f"<!doctype '<p a=\"'><p {BARE}>",
        f"<?xml <p a='?><p {BARE}>",
        f"<script>'</scripts>\"</script x><p {BARE}>",
        f"<title><p a=\"</title><p {BARE}>",
        f"<p a=x\"y {BARE}>",
        f"<p = {BARE}>",
        f"<p {'a= ' * 1_001}>".replace("a= ", "a=b c "),
    ],
)  # fmt: skip
def test_a_tag_with_attributes_without_end_is_refused(page):
    with pytest.raises(UnreadableError, match="1,000 attributes"):
        refuse_crowded_tags(page)


def test_elements_without_end_are_refused():
    refuse_crowded_tags("<p>x</p>" * 100_000)
    with pytest.raises(UnreadableError, match="100,000 HTML elements"):
        refuse_crowded_tags("<p>x</p>" * 100_001)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "Kein Markup, nur 3 < 4.",
        '<p class="a b" id=c data-x hidden>Text</p>' * 3_000,
        f"<!-- <p {BARE}> -->",
        f"<!-- <p {BARE}",
        f"<script>if (a<b {BARE}) x();</script>",
        f"<style>p<a {BARE}",
        f"<textarea><p {BARE}></textarea>",
        f'<img src="data:image/png;base64,{"A " * 5_000}">',
        f"<p> {BARE}",
        f"<p><!x {BARE}>",
    ],
)
def test_a_page_as_people_make_them_passes(page):
    refuse_crowded_tags(page)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "</",
        "<!",
        "<!--",
        "<!-->",
        "<p a=",
        '<p a="',
        "<p '",
        "<p /",
        "<p a=b",
        "<script>",
        "<title>",
        "<p\n",
    ],
)
def test_the_time_is_linear(piece):
    with suppress(UnreadableError):
        refuse_crowded_tags(piece * 400_000)  # were it not, this would take days


def test_no_tag_that_the_parser_finds_crowded_is_missed(monkeypatch):
    from lxml import etree

    monkeypatch.setattr(crowded_tags, "MOST_ATTRIBUTES", 20)
    pieces = (
        "<p ", "<p", "a", "b=", '"', "'", ">", "/", "<!--", "-->", "--!>", "<script>", "</script>",
        "</script x ", "<!x ", "<?x ", "</p ", "=", " ", "\n", "<title>", "</title>", "<![CDATA[", "]]>",
        '<!DOCTYPE html "', "<textarea>", "</textarea>", "<style>", "</style", "<svg>", "<math>",
        "<plaintext>", "\f", "<!-->", "<!--->", "</3 ", "<xmp>", "</xmp>", "<iframe>", "<noscript>",
        "</noscript>", "<template>",
    )  # fmt: skip
    crowd, dice, crowded = " ".join(f"z{n}" for n in range(40)), random.Random(7), 0  # noqa: S311
    for _ in range(4_000):
        before = "".join(dice.choice(pieces) for _ in range(dice.randint(1, 8)))
        page = f"<div>{before}{crowd}{dice.choice(('>', chr(34) + '>', chr(39) + '>', '-->', ''))}</div>"
        tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
        if max(len(element.attrib) for element in tree.iter(etree.Element)) > 20:
            crowded += 1
            with pytest.raises(UnreadableError):
                refuse_crowded_tags(page)
    assert crowded > 100
