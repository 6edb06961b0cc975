import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import bold, cut_line, escape, link, longest, one_line, shorten, size

MARKED = st.text(
    alphabet=st.one_of(st.sampled_from("*_~|`[]()<>#-+.:@!\\/\n\r\t\f 1a\u2028"), st.characters()), max_size=60
)

# What a client acts on if it is told so plainly; each was found to be an own node of at least one of the parsers.
MARKUP = [
    "# Groß",
    "  ### klein",
    "-# ganz klein",
    "- eins",
    "* eins",
    "+ eins",
    "1. Mai",
    "  12. Mai",
    "> Zitat",
    ">>> Zitat",
    "**fett**",
    "*kursiv*",
    "_kursiv_",
    "__unterstrichen__",
    "~~durch~~",
    "||versteckt||",
    "`Code`",
    "```py\nCode\n```",
    "<t:1:R>",
    "<t:1556150400>",
    "<#7>",
    "<@1>",
    "<@!1>",
    "<@&1>",
    "</frage:5>",
    "</frage stellen:5>",
    "<id:guide>",
    "<a:wink:1>",
    "<:wink:1>",
    "<sound:1:2>",
    ":smile:",
    ":wave::skin-tone-2:",
    "https://a.example/x",
    "<https://a.example>",
    "steam://run/1",
    "www.discord.gg/abc",
    "//discord.gg/abc",
    "<wer@a.example>",
    "<mailto:wer@a.example>",
    "<+49 30 1234>",
    "<tel:+49301234>",
    "@everyone",
    "@here",
    "@silent",
    "[Wort](https://a.example)",
    "[Wort](<https://a.example>)",
    "![Bild](https://a.example)",
    "¯\\_(ツ)_/¯",
    "\\*",
]
HARMLESS = [
    "discord.gg/abc",
    "wer@a.example",
    "+49 30 1234",
    "0800/1234",
    ":)",
    "D:",
    "XD",
    "km/h",
    "C:\\",
    "\\",
    "a_b",
    "3 * 4",
    "a-b",
    "(ap) - Text",
    "25. April",
    "Uhr 12:30.",
    "&lt;b&gt;",
    "<b>",
    "- - zwei",
    "+ 1. eins",
    "# - eins",
    "3) - drei",
    "1. 2. drei",
    "===",
    "---",
    "{x}",
    "$x$",
    "  vorn",
    "\u00a0\u00a0vorn",
    "\tvorn",
    "hinten  ",
    "zwei  \nZeilen",
    "zwei\u2028Zeilen",
    "Seiten\fwechsel",
    "\u202eumgedreht",
    "\u2066\u200f\u061c",
    "Z\u0351\u036b\u0343a\u0327l\u0317go",
    "\u200b\ufeff",
    "👨\u200d👩\u200d👧 1\ufe0f\u20e3 ™",
]


@pytest.mark.parametrize("markup", MARKUP)
def test_the_reader_of_these_tests_objects_to_markup(reader_sees, markup):
    try:
        seen = reader_sees(markup).text
    except AssertionError:
        return
    assert seen != markup


@pytest.mark.parametrize(
    "around", ["{}", "Wort {}", "{} Wort", "Zeile\n{}\nZeile", "({})", "\\{}", "*{}", "[ {}", ": {}{}"]
)
@pytest.mark.parametrize("text", MARKUP + HARMLESS)
def test_markup_in_an_article_is_shown_as_it_stands_there(reader_sees, shown_as, text, around):
    whole = around.replace("{}", text)
    seen = reader_sees(escape(whole))
    assert seen.text == shown_as(whole)
    assert not seen.bold
    assert not seen.links


@pytest.mark.parametrize("text", MARKUP + HARMLESS)
def test_markup_after_bold_words_is_shown_as_it_stands_there(reader_sees, shown_as, text):
    assert reader_sees(f"{bold('Wort')}{escape(' ' + text)}").text == shown_as("Wort " + text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. Mai", r"1\. Mai"),
        ("  12) Punkt", r"  12\) Punkt"),
        ("Am 1. Mai", "Am 1. Mai"),
        ("# Groß", r"\# Groß"),
        ("Ende\n- eins", "Ende\n\\- eins"),
        ("a-b", "a-b"),
        ("[x] - y", r"\[x\] \- y"),
        ("1\f. Mai", "1\f\\. Mai"),
        ("</ask:5> km/h", r"\<\/ask\:5\> km\/h"),
        ("C:\\", r"C\:\\"),
        ("Öl – „gut“", "Öl – „gut“"),
    ],
)
def test_escape_marks_just_what_discord_acts_on(text, escaped):
    assert escape(text) == escaped


@given(MARKED)
@settings(max_examples=300, deadline=None)
def test_a_reader_sees_exactly_the_text(reader_sees, shown_as, text):
    assert reader_sees(escape(text)).text == shown_as(text)


@given(st.lists(st.sampled_from([*MARKUP, *HARMLESS, " ", "  ", "\n", "-", "1.", "ist"]), max_size=6).map("".join))
@settings(max_examples=300, deadline=None)
def test_a_reader_sees_exactly_what_is_made_of_markup(reader_sees, shown_as, text):
    assert reader_sees(escape(text)).text == shown_as(text)


@given(MARKED.filter(lambda text: text.strip() and len(text.splitlines()) == 1))
@settings(max_examples=150, deadline=None)
def test_bold_words_are_the_words_without_the_space_around_them(reader_sees, shown_as, text):
    shown = reader_sees(bold(text))
    assert shown.text == shown_as(text)
    assert shown.bold == (shown_as(text.strip()),)


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
    assert shorten("*Der Fluss* steigt", 12) == "*Der Fluss…"


@pytest.mark.parametrize("over", [-1, 0, 1])
@pytest.mark.parametrize("word", ["x", "*", "😀"])
def test_a_line_is_cut_just_beyond_the_limit(word, over):
    # An escaped asterisk and an emoji count two units each.
    limit = 256
    text = word * ((limit + over) // (1 if word == "x" else 2))
    cut = cut_line(text, limit)
    assert size(cut) <= limit
    assert cut.endswith("…") == (size(escape(text)) > limit)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n b\t c", "a b c"), ("x\u202ey", "xy"), ("a\u200bb", "ab"), (" \x00 ", ""), ("a\u061cb\u2067c", "abc")],
)
def test_one_line_drops_what_steers_a_display(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/x_(y)", "https://a.example/x_%28y%29"),
        ("https://a.example/ä b", "https://a.example/%C3%A4%20b"),
        ("https://ä.example", "https://ä.example"),
        ("http://a.example:8080/?x=[1]&y=%20#z", "http://a.example:8080/?x=%5B1%5D&y=%20#z"),
        ("https://a.example/\u200b\\*", "https://a.example/%E2%80%8B%5C%2A"),
        ("https://a.example/\ud800", "https://a.example/?"),
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("ftp://a.example", None),
        ("https://", None),
        ("https://a b.example", None),
        ("https://wer:geheim@a.example", None),
        ("https://a%2eexample/", None),
        ("https://a.example/" + "x" * 500, None),
        ("https://discord.gg/abc", None),
        ("https://www.discord.com:443/invite/abc", None),
        ("https://nichtdiscord.gg/abc", "https://nichtdiscord.gg/abc"),
    ],
)
def test_the_target_of_a_link(url, target):
    assert link("Titel", url) == (target and f"[Titel]({target})")


@pytest.mark.parametrize(
    ("words", "linked"),
    [
        ("Nordkorea: Kim trifft „Putin“ – und geht", True),
        ("5,2 % mehr Öl (vorläufig)", True),
        ("Uhr 12:30", False),
        ("Kurs :smile:", False),
        ("1. FC Köln", False),
        ("- eins", False),
        ("*fett*", False),
        ("a_b", False),
        ("[dpa] Titel", False),
        ("A/B", False),
        ("wer@a.example", False),
        ("C:\\", False),
        ("Marke™ 😀", False),
        ("ℹ Hinweis", False),
        ("zwei\nZeilen", False),
        ("", False),
        (" ", False),
    ],
)
def test_the_words_of_a_link_need_no_backslash(reader_sees, words, linked):
    made = link(words, "https://a.example/x")
    assert (made is not None) == linked
    if made:
        assert reader_sees(made).links == ((words, "https://a.example/x"),)


@given(MARKED)
@settings(max_examples=200, deadline=None)
def test_a_link_shows_exactly_its_words(reader_sees, text):
    made = link(text, "https://a.example/x")
    if made:
        assert reader_sees(f"{escape('[1]')} {made}").text == f"[1] {text}"


def test_size_counts_utf16_units():
    assert size("a😀") == 3


@pytest.mark.parametrize(("most", "fitting"), [(0, 0), (5, 3), (2, 2)])
def test_longest(most, fitting):
    assert longest(lambda length: length <= 3, most) == fitting
