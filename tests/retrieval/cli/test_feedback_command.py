"""`fundstelle feedback` only hands over; what it prints is tested with the bot."""

import sys

import pytest


@pytest.fixture
def handed_over(monkeypatch):
    """Note what would be executed instead of this process."""
    calls = []
    monkeypatch.setattr("os.execv", lambda program, arguments: calls.append((program, arguments)))
    return calls


@pytest.mark.parametrize(("options", "passed_on"), [([], []), (["--debug"], ["--debug"])])
def test_it_hands_over_to_the_bot(run, handed_over, options, passed_on):
    assert run(*options, "feedback", "export").exit_code == 0
    assert handed_over == [(sys.executable, [sys.executable, "-m", "bot.feedback", "export", *passed_on])]


@pytest.mark.parametrize("arguments", [["feedback", "--help"], ["feedback", "export", "--help"], ["feedback", "-h"]])
def test_help_shows_an_example(run, handed_over, arguments):
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "fundstelle feedback export > votes.jsonl" in result.stdout
    assert handed_over == []


@pytest.mark.parametrize(("arguments", "part"), [(["import"], "'import'"), (["export", "alles"], "unexpected")])
def test_wrong_usage(run, handed_over, arguments, part):
    result = run("feedback", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("fundstelle: ")
    assert part in line
    assert handed_over == []
