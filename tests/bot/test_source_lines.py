import pytest

from bot.source_lines import SourceForm, source_blocks, source_line, source_numbers
from bot.texts import Language

DE, EN = Language.GERMAN, Language.ENGLISH


def blocks(quotes, language=DE, limit=4000):
    return source_blocks(quotes, source_numbers(quotes), language, limit=limit)


def test_agency_copy_is_named_once_with_its_own_date(make):
    copies = [
        make.citation(name, published=date) for name, date in (("a", "2019-04-25"), ("b", "2019-04"), ("c", None))
    ]
    quotes = [make.quote("Eins.", *copies), make.quote("Zwei.", copies[1], copies[0], rank=2)]
    assert blocks(quotes, EN) == [
        "[1] Der Fluss steigt, Talbote, 25 April 2019; also in [2], [3]\n"
        "[2] Der Fluss steigt, Talbote, April 2019\n"
        "[3] Der Fluss steigt, Talbote, undated",
        "[2] the same article, April 2019; also in [1]",
    ]


@pytest.mark.parametrize(
    ("copies", "ending"),
    [(5, r"[3], [4] und einem weiteren Artikel"), (7, r"[3], [4] und 3 weiteren Artikeln")],
)
def test_more_copies_than_are_named_are_counted(make, copies, ending):
    (lines,) = blocks([make.quote("Eins.", *(make.citation(str(number)) for number in range(copies)))])
    assert lines.splitlines()[0].endswith(ending)


def test_numbers_go_on_from_quote_to_quote(make):
    quotes = [
        make.quote("Eins.", make.citation("a"), *(make.citation(str(number)) for number in range(5))),
        make.quote("Zwei.", make.citation("b"), make.citation("a"), rank=2),
    ]
    assert source_numbers(quotes) == {"a": 1, "0": 2, "1": 3, "2": 4, "b": 5}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "Der Fluss steigt, Talbote, 25. April 2019"),
        ({"url": "https://a.example/"}, "[Der Fluss steigt](https://a.example/), Talbote, 25. April 2019"),
        (
            {"title": "[dpa] Hoch # 1", "url": "https://a.example/"},
            r"\[dpa\] Hoch # 1, Talbote, 25. April 2019, [zum Artikel](https://a.example/)",
        ),
        ({"url": "https://discord.gg/abc"}, "Der Fluss steigt, Talbote, 25. April 2019"),
        ({"source": None, "published": None}, "Der Fluss steigt, ohne Datum"),
        ({"title": "\u200b", "source": "", "published": "2019"}, "2019"),
        ({"title": "Am 1. Mai: *alles* neu"}, "Am 1. Mai\\: \\*alles\\* neu, Talbote, 25. April 2019"),
    ],
)
def test_source_line(make, changes, line):
    assert source_line(make.citation(**changes), DE) == line


def test_the_link_is_left_out_where_it_is_not_wanted(make):
    assert "http" not in source_line(make.citation(url="https://a.example/"), DE, SourceForm(linked=False))


@pytest.mark.parametrize(
    ("limit", "lines", "linked"), [(2000, 4, True), (700, 2, True), (400, 1, True), (200, 1, False), (1, 1, False)]
)
def test_what_gives_way_for_room(make, limit, lines, linked):
    url = "https://a.example/" + "x" * 200
    quote = make.quote("Eins.", *(make.citation(str(number), url=url) for number in range(5)))
    (block,) = blocks([quote], limit=limit)
    assert (block.count("\n") + 1, "https" in block) == (lines, linked)
    assert block.startswith("[1] ")
    assert "Der Fluss steigt" in block


def test_a_bracket_in_a_title_keeps_the_numbers_from_becoming_a_link(make, reader_sees):
    citation = make.citation(title="Hoch](https://a.example/b", source="Talbote")
    (block,) = source_blocks([make.quote("Eins.", citation)], {"a": 1}, DE, limit=1000)
    assert block.startswith(r"\[1\] ")
    assert reader_sees(block).text == "[1] Hoch](https://a.example/b, Talbote, 25. April 2019"
    assert not reader_sees(block).links


def test_a_date_behind_nothing_but_its_number_is_no_list(make, reader_sees):
    quote = make.quote("Eins.", make.citation(title="]"), make.citation("b", title=" ", source=None))
    (block,) = source_blocks([quote], {"a": 1, "b": 2}, DE, limit=1000)
    assert reader_sees(block).text.endswith("[2] 25. April 2019")
