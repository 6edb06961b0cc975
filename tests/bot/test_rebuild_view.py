from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.markdown import MESSAGE_LIMIT, escape, size
from bot.rebuild_view import ended_text, failure_of, progress_text
from bot.rebuilds import Rebuild, Stop
from bot.texts import TEXTS, Language
from retrieval import ChildBuild

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
GERMAN, ENGLISH = Language.GERMAN, Language.ENGLISH
RESULT = {
    "generation": "g", "rebuilt": True, "articles": 12345, "added": 3, "changed": 1, "removed": 0, "skipped": [],
    "seconds": 75.3,
}  # fmt: skip


def rebuild(**changes):
    usual = {"archive": "lokales", "articles": Path("/srv/a"), "person": 5, "is_full": False, "since": NOON}
    return Rebuild(**(usual | changes))


def event(**changes):
    plain = {"event": "progress", "stage": "encoding", "done": 512, "total": 2048, "rate": 131.2, "seconds_left": 76.0}
    return plain | changes


def ended(language=GERMAN, *, is_open=True, number=None, **changes):
    return ended_text(rebuild(**changes), language, is_open=is_open, number=number)


def with_result(**changes):
    return ChildBuild(result=RESULT | changes, failure=None)


def failed(kind="unexpected"):
    return ChildBuild(result=None, failure="/srv/secret is full", kind=kind)


@pytest.mark.parametrize(
    ("progress", "language", "shown"),
    [
        (None, GERMAN, "Der Aufbau beginnt …"),
        (None, ENGLISH, "The build begins …"),
        (
            event(),
            GERMAN,
            "`█████░░░░░░░░░░░░░░░` 25 %\nTexte kodieren · 512 von 2\u00a0048 · 131 pro Sekunde · noch etwa 1:16 min",
        ),
        (
            event(),
            ENGLISH,
            "`█████░░░░░░░░░░░░░░░` 25 %\nEncoding texts · 512 of 2,048 · 131 a second · about 1:16 min left",
        ),
        (event(rate=1.25, seconds_left=None), GERMAN, "Texte kodieren · 512 von 2\u00a0048 · 1,2 pro Sekunde"),
        (
            event(stage="reading articles", done=12345, total=None, seconds_left=None),
            GERMAN,
            "Artikel lesen · bisher 12\u00a0345 · 131 pro Sekunde",
        ),
        (event(stage="loading the model", done=0, total=1, rate=None, seconds_left=None), GERMAN, "Sprachmodell laden"),
        (event(stage="a new stage", done=2, total=2), GERMAN, "`████████████████████` 100 %\nIn Arbeit · 2 von 2"),
        (event(done=3, total=2, seconds_left=0.0), GERMAN, "`████████████████████` 100 %\nTexte kodieren · 3 von 2"),
    ],
)
def test_how_far_it_is(progress, language, shown):
    text = progress_text(rebuild(progress=progress), language)
    assert f"\n{shown}\n" in text
    words = "Begonnen {ago} von <@5>" if language is GERMAN else "Begun {ago} by <@5>"
    assert text.endswith(words.format(ago=f"<t:{int(NOON.timestamp())}:R>"))
    assert text.count("\n") <= 3


def test_that_it_is_being_cancelled():
    text = progress_text(rebuild(progress=event(), stop=Stop.CANCELLED), GERMAN)
    assert "Ich breche den Aufbau ab …" in text
    assert "%" not in text


def test_what_came_of_it():
    assert ended(outcome=with_result()) == (
        "**Fertig: Das Archiv „lokales“ ist neu aufgebaut**, in 1:15 min.\n"
        "Artikel: 12\u00a0345 (neu: 3, geändert: 1, weggefallen: 0)\n"
        "Ich antworte ab jetzt daraus."
    )
    assert ended(ENGLISH, archive=None, outcome=with_result(rebuilt=False)) == (
        "**Done: the default archive was up to date already**; no article has changed.\n"
        "Articles: 12,345 (new: 3, changed: 1, gone: 0)"
    )


def test_a_new_state_that_cannot_be_opened_is_told():
    text = ended(outcome=with_result(), is_open=False)
    assert "Öffnen kann ich den neuen Stand aber nicht" in text
    assert "ab jetzt daraus" not in text


@pytest.mark.parametrize(
    ("count", "named", "rest"),
    [(1, 1, ""), (10, 10, ""), (11, 10, "und 1 weitere"), (99999, 10, "und 99\u00a0989 weitere")],
)
def test_files_that_were_skipped(count, named, rest):
    skipped = [{"path": f"a_{n}.png", "line": n or None, "reason": "it has an unknown ending"} for n in range(count)]
    text = ended(outcome=with_result(skipped=skipped))
    assert text.count("unknown ending") == named
    assert rest in text
    assert "a\\_0.png: it has" in text
    assert ("Zeile 1" in text) == (count > 1)


@pytest.mark.parametrize(
    ("articles", "path", "shown"),
    [
        ("/srv/a", "/srv/a/mehr/bild.png", "mehr/bild.png"),
        ("/srv/a", "/srv/a/alt.zip/bild.png", "alt.zip/bild.png"),
        ("/srv/a.jsonl", "/srv/a.jsonl", "a.jsonl"),
        ("/srv/a", "/srv/ab/bild.png", "bild.png"),
        (".", "mehr/bild.png", "mehr/bild.png"),
        ("a", "a/" + "sehr-lang/" * 20 + "bild.png", "…/bild.png"),
    ],
)
def test_a_skipped_file_is_named_without_the_folder_in_which_the_articles_lie(articles, path, shown):
    skipped = [{"path": path, "line": None, "reason": "it is empty"}]
    assert f"\n- {escape(shown)}: it is empty" in ended(articles=Path(articles), outcome=with_result(skipped=skipped))


def test_what_stands_in_a_file_s_name_steers_nothing_and_the_limit_holds():
    skipped = [{"path": "**`\u202e@everyone\n# x" * 50, "line": None, "reason": "<@5> _[x](y)" * 99}] * 30
    for language in Language:
        for archive in (None, "*" * 64):
            text = ended(language, archive=archive, outcome=with_result(skipped=skipped))
            assert size(text) <= MESSAGE_LIMIT
            assert "\u202e" not in text
            assert "\n# " not in text
            assert text.count("weitere" if language is GERMAN else "more") == 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", TEXTS[GERMAN].archives.failures)
def test_why_it_failed_is_a_sentence_and_a_number_and_nothing_of_the_machine(kind, language):
    text = ended(language, outcome=failed(kind), number="abcd1234")
    assert TEXTS[language].archives.failures[kind] in text
    assert text.endswith("abcd1234)")
    assert "/srv" not in text


def test_a_failure_of_a_kind_that_nobody_knows():
    assert TEXTS[GERMAN].archives.failures["unexpected"] in ended(outcome=failed("novel"))
    assert failure_of(rebuild(outcome=failed("novel"))).failure == "/srv/secret is full"


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"stop": Stop.CANCELLED, "stopped_by": 7}, "**Abgebrochen** von <@7>: Das Archiv „lokales“ ist, wie es war."),
        ({"stop": Stop.BOT_STOPS}, "**Abgebrochen**, weil ich beendet oder neu gestartet werde: Das Archiv"),
        ({"stop": Stop.CANCELLED, "stopped_by": 7, "is_live": True}, "**Fertig:** Der neue Stand war beim Abbrechen"),
        ({"is_live": True}, "**Fertig:** Der neue Stand war beim Abbrechen"),
    ],
)
def test_an_end_before_its_end(changes, begins):
    assert ended(outcome=failed("interrupted"), **changes).startswith(begins)


def test_one_that_failed_while_another_build_was_quicker_was_not_cancelled():
    text = ended(outcome=failed("busy"), is_live=True)
    assert text.startswith("**Der Aufbau ist nicht gelungen**")
    assert TEXTS[GERMAN].archives.failures["busy"] in text


def test_both_languages_know_the_same_stages_and_failures():
    german, english = TEXTS[GERMAN].archives, TEXTS[ENGLISH].archives
    assert set(german.stages) == set(english.stages)
    assert set(german.failures) == set(english.failures)
