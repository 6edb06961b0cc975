"""A tiny model learns, and a run that is interrupted ends where one in a row ends."""

from __future__ import annotations

import dataclasses
import datetime
import time

import pytest
import torch

from retrieval.datamodel import Span
from training.batches import Targets, epoch_batches
from training.encoder import Sizes, SpanModel, load_weights
from training.examples import Example
from training.learning import Schedule, learn, span_loss
from training.reading import read, span_figures
from training.run_files import RunLog, load_checkpoint, save_checkpoint
from training.train import nearest_at
from training.windows import Windower

NAMES = ["anna bauer", "den turm", "im hafen", "rot gestrichen"]


def _examples():
    found = []
    for number, name in enumerate(NAMES * 3):
        passage = f"neu {name} er wurde " + "im jahr " * (number % 3 + 1)
        start = passage.index(name)
        answers = (Span(start, start + len(name)),)
        found.append(Example(id=str(number), source="a", article="A", question="wer", passage=passage, answers=answers))
    return found


class _Setting:
    def __init__(self, folder, out):
        torch.manual_seed(1)
        weights, _ = load_weights(folder)
        sizes = Sizes(hidden=16, heads=2, layers=3, epsilon=1e-12, frozen=1, dropout=0.1, dtype=torch.float32)
        self.model, self.windower = SpanModel(weights, sizes), Windower(folder)
        self.windows = self.windower.windows(_examples())
        out.mkdir(exist_ok=True)
        self.out = out

    def learn(self, schedule, judge=lambda step: {"surprise": 1.0}, threads=2):
        learn(self.model, lambda epoch: self.windows, schedule, self.out, judge, threads=threads)
        return self

    def entries(self, name):
        return [entry[name] for entry in RunLog(self.out / "log.jsonl").entries() if name in entry]

    def learned(self):
        return {name: value.detach().clone() for name, value in self.model.learned()}


SCHEDULE = Schedule(
    steps=24,
    rate=0.02,
    tokens=64,
    warmup=4,
    cooling=8,
    sentence=0.5,
    average=0.9,
    judged_every=6,
    checkpoint_seconds=0.0,
)


def test_learning_lowers_the_loss_and_finds_the_answers(model_folder, tmp_path):
    setting = _Setting(model_folder, tmp_path / "run")
    setting.learn(Schedule(steps=120, rate=0.01, tokens=64, warmup=4, cooling=40, average=0.9))
    losses = setting.entries("loss")
    assert sum(losses[-10:]) < sum(losses[:10]) / 2
    assert span_figures(read(setting.model, setting.windower, _examples()))["exact_match"] > 0.8


def test_an_interrupted_run_goes_on_with_the_same_curve(model_folder, tmp_path):
    whole = _Setting(model_folder, tmp_path / "whole").learn(SCHEDULE)

    class Killed(BaseException):
        pass

    def kill(step):
        if step == 12:
            raise Killed
        return {"surprise": 1.0}

    cut = _Setting(model_folder, tmp_path / "cut")
    with pytest.raises(Killed):
        cut.learn(SCHEDULE, kill)
    with (tmp_path / "cut" / "log.jsonl").open("a") as log:
        log.write('{"step": 99, "lo')  # what a kill leaves of a line
    again = _Setting(model_folder, tmp_path / "cut").learn(SCHEDULE)
    assert again.entries("loss") == whole.entries("loss")
    for name, value in again.learned().items():
        assert torch.equal(value, whole.learned()[name]), name


def test_the_rate_rises_stays_and_falls_to_zero(model_folder, tmp_path):
    rates = _Setting(model_folder, tmp_path / "run").learn(SCHEDULE).entries("rate")
    assert len(rates) == 24
    assert rates[:4] == pytest.approx([0.005, 0.01, 0.015, 0.02])
    assert rates[4:17] == pytest.approx([0.02] * 13)
    assert rates[17:] == pytest.approx([0.02 * left / 8 for left in range(7, 0, -1)])


def test_a_run_whose_time_is_over_ends(model_folder, tmp_path):
    setting = _Setting(model_folder, tmp_path / "run")
    setting.learn(dataclasses.replace(SCHEDULE, until=time.time() - 1))
    assert not (tmp_path / "run" / "log.jsonl").exists()


def test_what_is_judged_and_kept_is_the_mean_of_the_last_steps(model_folder, tmp_path):
    seen = []
    setting = _Setting(model_folder, tmp_path / "run")
    setting.learn(SCHEDULE, lambda step: seen.append(setting.learned()) or {"judged": step, "surprise": 1.0})
    assert setting.entries("judged") == [6, 12, 18, 24]
    state = load_checkpoint(tmp_path / "run" / "checkpoint.pt")
    for name, value in setting.learned().items():
        assert torch.equal(value, seen[-1][name])
        assert torch.equal(value, state["learned"][name])
    assert not torch.equal(state["now"]["head.weight"], state["learned"]["head.weight"])


def test_the_best_step_is_kept(model_folder, tmp_path):
    surprises = {6: 3.0, 12: 1.5, 18: 1.5, 24: 2.0}
    seen = {}
    setting = _Setting(model_folder, tmp_path / "run")

    def judge(step):
        seen[step] = setting.learned()
        return {"surprise": surprises[step]}

    setting.learn(SCHEDULE, judge)
    best = load_checkpoint(tmp_path / "run" / "best.pt")
    assert (best["step"], best["surprise"]) == (12, 1.5)
    for name, value in seen[12].items():
        assert torch.equal(best["learned"][name], value)


def test_a_best_step_that_a_kill_undid_is_not_kept(model_folder, tmp_path):
    out = tmp_path / "run"
    out.mkdir()
    save_checkpoint(out / "best.pt", {"step": 8, "surprise": 0.1, "frozen": 1, "learned": {}})
    _Setting(model_folder, out).learn(SCHEDULE)
    assert load_checkpoint(out / "best.pt")["step"] == 6


def test_threads_share_a_batch_and_find_the_same_gradients(model_folder, tmp_path):
    plain = dataclasses.replace(SCHEDULE, steps=1, judged_every=99)
    found = {}
    for threads in (1, 2):
        setting = _Setting(model_folder, tmp_path / str(threads))
        setting.model.sizes = dataclasses.replace(setting.model.sizes, dropout=0.0)
        for layer in setting.model.layers:
            layer._sizes = setting.model.sizes
        found[threads] = setting.learn(plain, threads=threads).entries("loss")
    assert found[1] == pytest.approx(found[2], rel=1e-4)


def test_a_run_with_other_settings_does_not_go_on(model_folder, tmp_path):
    _Setting(model_folder, tmp_path / "run").learn(SCHEDULE)
    with pytest.raises(ValueError, match="another rate"):
        _Setting(model_folder, tmp_path / "run").learn(dataclasses.replace(SCHEDULE, rate=0.01))


def test_batches_hold_every_row_once_within_the_limit():
    lengths = [(7 * number) % 50 + 3 for number in range(200)]
    batches = epoch_batches(lengths, tokens=160, seed=1, epoch=0)
    assert sorted(row for batch in batches for row in batch) == list(range(200))
    assert all(len(batch) * max(lengths[row] for row in batch) <= 160 for batch in batches)
    assert batches == epoch_batches(lengths, tokens=160, seed=1, epoch=0)
    assert batches != epoch_batches(lengths, tokens=160, seed=1, epoch=1)


def test_the_loss_counts_only_tokens_that_may_answer():
    logits = torch.zeros(1, 4)
    allowed = torch.tensor([[True, False, True, True]])
    near = torch.tensor([[False, False, True, True]])
    one = torch.tensor([2])
    targets = Targets(allowed=allowed, near=near, firsts=one, lasts=one)
    third = torch.log(torch.tensor(3.0))
    torch.testing.assert_close(span_loss(logits, logits, targets, 0.0), third)
    # Two of three tokens stand in the sentence.
    torch.testing.assert_close(span_loss(logits, logits, targets, 1.0), third + torch.log(torch.tensor(1.5)))


@pytest.mark.parametrize(
    ("now", "clock", "ends"),
    [
        ("2026-03-10 23:40", "01:00", "2026-03-11 01:00"),
        ("2026-03-11 01:05", "01:00", "2026-03-11 01:00"),  # started again after its end
        ("2026-03-10 07:00", "08:20", "2026-03-10 08:20"),
        ("2026-03-11 00:05", "23:50", "2026-03-10 23:50"),
    ],
)
def test_a_run_ends_at_the_nearest_time_that_the_clock_shows(now, clock, ends):
    found = nearest_at(clock, datetime.datetime.fromisoformat(now))
    assert datetime.datetime.fromtimestamp(found) == datetime.datetime.fromisoformat(ends)  # noqa: DTZ006
