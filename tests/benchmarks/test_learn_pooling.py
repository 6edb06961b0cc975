"""What the pooling is learned from, and how much the marks' odds count."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from benchmarks import learn_pooling
from benchmarks.learn_pooling import Confidence, Pooled, learn_marking
from benchmarks.pooling_cases import Outcome


def _pooled(archive: str, kind: str, read: float) -> Pooled:
    outcome = Outcome(
        odds={"there": read, "first": read, "read": read},
        right=kind == "present" and read > 0,
        words_at_1=False,
        words_at_3=False,
        marked_f1=0.0,
        read=(),
        right_sentence=None,
    )
    return Pooled(archive=archive, kind=kind, article_id="a", without=outcome, pooled=outcome)


def test_the_confidence_is_not_learned_from_reports_or_swapped_names():
    users = [_pooled("xquad", kind, read) for kind in ("present", "paragraph") for read in (-2.0, -1.0, 1.0, 3.0)]
    others = [_pooled("reports", "present", -9.0), _pooled("reports", "absent", 9.0), _pooled("xquad", "name", 9.0)]

    assert Confidence.learn(users + others) == Confidence.learn(users)


def _marks(*read: tuple[float, float, float]) -> Outcome:
    return replace(_pooled("xquad", "present", 1.0).pooled, read=read)


def test_the_odds_of_the_marks_count_as_much_as_costs_nothing():
    alike = [_marks((1.0, 0.0, 1.0), (0.0, 0.25, 0.0))] * 20  # right up to a weight of 4
    assert learn_marking(alike) == 2.0
    worse_at_two = [_marks((1.0, 0.0, 1.0), (0.0, 0.75, 0.0))] * 20
    assert learn_marking(worse_at_two) == 1.0


def test_a_small_loss_that_is_always_the_same_is_no_chance():
    # Questions differ far more from each other than any weight's marks of one question.
    scores = [0.0, 1.0] * 50
    asked = [_marks((1.0, 0.0, score), (0.0, 0.75, score - 0.05)) for score in scores]
    assert learn_marking(asked) == 1.0


@pytest.mark.parametrize("options", [["--fold", "1"], ["--write", "--reader", "r.safetensors", "--fold", "1"]])
def test_the_bundled_reader_is_not_judged_on_what_it_learned_from(options, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["learn_pooling", *options])
    with pytest.raises(SystemExit):
        learn_pooling.main()
    assert "--reader" in capsys.readouterr().err
