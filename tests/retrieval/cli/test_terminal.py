import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cli.terminal import print_answer, printable
from retrieval.datamodel import Answer, Citation, Contradiction, Quote, StatedWords, Status, Voice


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 🚢\tund\nmehr – „so“", "Grüße 🚢\tund\nmehr – „so“"),
        ("\x1b[31mrot\x1b[0m", "�[31mrot�[0m"),
        ("Titel\x1b]0;x\x07", "Titel�]0;x�"),
        ("C1 \x9b31m", "C1 �31m"),
        ("a\u202eb\u2066c\u200fd\u061ce", "a�b�c�d�e"),
        ("alt\rneu", "alt�neu"),
        ("alt\r\nneu", "alt \nneu"),
        ("weg\x08\x7f", "weg��"),
        ("halb \ud83d", "halb �"),
        ("👩\u200d👧", "👩\u200d👧"),  # the joiner belongs to the emoji
    ],
)
def test_what_could_steer_a_terminal_is_made_visible(text, shown):
    assert printable(text) == shown


@given(st.text())
def test_places_stay_where_they_are_and_the_rest_can_be_written(text):
    shown = printable(text)

    assert len(shown) == len(text)
    assert all(character in "\t\n" or ord(character) >= 32 for character in shown)
    assert shown.encode().decode() == shown
    assert printable(shown) == shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "Was schickte der Angreifer an das Terminal in Werdenhagen?", "--min-confidence", "0"],
        ["search", "Angreifer Terminal Redaktion"],
        ["show", "terminal"],
        ["info"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_steers_a_terminal_does_not_reach_it(run, built_index, arguments):
    # One article carries escapes, bells and bidi marks in its text, its title and its outlet.
    result = run(*arguments, "--index", built_index)

    assert result.exit_code == 0
    assert "�" in result.output
    assert not [mark for mark in ("\x1b", "\x07", "\x9b", "\u202e", "\r") if mark in result.output]


def test_a_terminal_without_styles_names_the_marked_words(run, built_index, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    shown = run("ask", "Wie lang ist die Brücke?", "--index", built_index, "--min-confidence", "0").stdout
    assert "marked: 212 Meter" in shown
    assert "\x1b" not in shown

    monkeypatch.setenv("TERM", "xterm")
    shown = run("ask", "Wie lang ist die Brücke?", "--index", built_index, "--min-confidence", "0").stdout
    assert "marked:" not in shown
    assert "\x1b" in shown


def test_a_narrow_terminal_still_shows_the_passages(run, built_index, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    shown = run("search", "Brücke", "--index", built_index).stdout

    assert "bruecke-bote" in shown
    assert "score" in shown


def cited(article_id, source, published, title="Der Fluss steigt"):
    return Citation(article_id=article_id, title=title, source=source, url=None, published=published, start=0, end=5)


def shown_answer(capsys, *, voice=None, contradictions=(), independent_sources=0):
    quote = Quote(
        rank=1, text="Eins.", article_id="a", start=0, end=5, score=0.9, highlights=(), voice=voice,
        citations=(cited("a", "Talbote", "2019-04-25"), cited("b", "Kurier", "2019-04")),
    )  # fmt: skip
    answer = Answer(
        question="Wann?", understood_as="Wann?", status=Status.ANSWERED, confidence=0.9, quotes=(quote,),
        generation="g", independent_sources=independent_sources, contradictions=contradictions,
    )  # fmt: skip
    print_answer(answer, archive=None)
    return capsys.readouterr().out


def test_how_far_words_have_spread_is_said_beneath_their_sources(capsys):
    shown = shown_answer(capsys, voice=Voice(articles=2, outlets=2, agencies=("dpa",), verbatim=True))

    assert shown.endswith(
        "   also in Der Fluss steigt, Kurier, April 2019\n"
        "   the same words in 2 articles by 2 outlets (agency text: dpa)\n"
    )
    assert "by one outlet\n" in shown_answer(capsys, voice=Voice(articles=2, outlets=1, agencies=(), verbatim=True))
    alone = shown_answer(capsys, voice=Voice(articles=1, outlets=1, agencies=("dpa",), verbatim=True))
    assert "the same words" not in alone


def test_several_independent_sources_are_counted(capsys):
    assert shown_answer(capsys, independent_sources=2).startswith("Very likely right (0.90), 2 independent sources\n")
    assert shown_answer(capsys, independent_sources=1).startswith("Very likely right (0.90)\n")


def test_a_contradiction_stands_above_the_quotes_and_steers_nothing(capsys):
    found = Contradiction(
        one=StatedWords(words="am\nDienstag", citation=cited("a", "Tal\x1b[31mbote", "2019-04-25")),
        other=StatedWords(words="am Mittwoch", citation=cited("b", None, None)),
    )
    shown = shown_answer(capsys, contradictions=(found,))

    assert shown.splitlines()[1] == (
        "The sources contradict each other: „am Dienstag“ (Tal�[31mbote, 25. April 2019) – „am Mittwoch“ "
        "(Der Fluss steigt, undated)"
    )


def test_a_corrected_question_is_shown_as_it_was_understood(run, built_index):
    asked = run("ask", "Wie lang ist  die Brücke?", "--index", built_index, "--min-confidence", "0").stdout
    mistyped = run("ask", "Wie lang ist die Brrücke?", "--index", built_index, "--min-confidence", "0").stdout

    assert "Understood as" not in asked
    assert mistyped.startswith("Understood as: Wie lang ist die Brücke?\n")
