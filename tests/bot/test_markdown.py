import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import bold, cut_line, escape, link, longest, one_line, size

MARKED = st.text(
    alphabet=st.one_of(st.sampled_from("*_~|`[]()<>#-+.:@!\\/\n\r 1a\u2028"), st.characters()), max_size=60
)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. Mai", r"1\. Mai"),
        ("  12) Punkt", r"  12\) Punkt"),
        ("Am 1. Mai", "Am 1. Mai"),
        ("# Groß", r"\# Groß"),
        ("-# klein", r"\-# klein"),
        ("Ende\n- eins", "Ende\n\\- eins"),
        ("a-b", "a-b"),
        ("> Zitat", r"\> Zitat"),
        ("<t:1:R> </ask:5> <#7>", r"\<t\:1\:R\> \</ask\:5\> \<#7\>"),
        ("@everyone", r"\@everyone"),
        ("**fett** _kursiv_", r"\*\*fett\*\* \_kursiv\_"),
        ("C:\\", r"C\:\\"),
        ("Öl – „gut“", "Öl – „gut“"),
    ],
)
def test_escape_marks_just_what_discord_acts_on(text, escaped):
    assert escape(text) == escaped


@given(MARKED)
@settings(max_examples=300, deadline=None)
def test_a_reader_sees_exactly_the_text(reader_sees, text):
    assert reader_sees(escape(text)).text == text


@given(MARKED.filter(lambda text: text.strip() and len(text.splitlines()) == 1))
@settings(max_examples=150, deadline=None)
def test_bold_words_are_the_words_without_the_space_around_them(reader_sees, text):
    shown = reader_sees(bold(text))
    assert shown.text == text
    assert shown.bold == (text.strip(),)


def test_bold_of_nothing_is_nothing():
    assert bold("  ") == "  "


@given(MARKED, st.integers(10, 50))
@settings(max_examples=200, deadline=None)
def test_a_cut_line_keeps_the_limit_and_is_a_beginning(reader_sees, text, limit):
    cut = cut_line(text, limit)
    assert size(cut) <= limit
    shown, whole = reader_sees(cut).text, one_line(text)
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_a_line_is_cut_at_a_word():
    assert cut_line("Der Fluss steigt weiter", 20) == "Der Fluss steigt…"


@pytest.mark.parametrize(
    ("text", "line"), [("a\n b\t c", "a b c"), ("x\u202ey", "xy"), ("a\u200bb", "ab"), (" \x00 ", "")]
)
def test_one_line_drops_what_steers_a_display(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("shown", "url", "linked"),
    [
        ("Titel", "https://a.example/x_(y)", "[Titel](https://a.example/x_%28y%29)"),
        ("Titel", "https://a.example/ä b", "[Titel](https://a.example/ä%20b)"),
        ("Titel", None, None),
        ("Titel", "javascript:alert(1)", None),
        ("Titel", "ftp://a.example", None),
        (r"\[dpa\] Titel", "https://a.example", None),
        (r"https\://b.example", "https://a.example", None),
        ("Titel", "https://a.example/" + "x" * 500, None),
    ],
)
def test_link(shown, url, linked):
    assert link(shown, url) == linked


def test_size_counts_utf16_units():
    assert size("a😀") == 3


@pytest.mark.parametrize(("most", "fitting"), [(0, 0), (5, 3), (2, 2)])
def test_longest(most, fitting):
    assert longest(lambda length: length <= 3, most) == fitting
