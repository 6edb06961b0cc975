"""A tiny model learns, and a run that is interrupted ends where one in a row ends."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from retrieval.datamodel import Span
from training.batches import Targets, epoch_batches
from training.encoder import Sizes, SpanModel, load_weights
from training.examples import Example
from training.frozen_states import FrozenStates
from training.learning import Schedule, learn, span_loss
from training.reading import read, span_figures
from training.run_files import RunLog
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


def _never(done, of):
    pytest.fail("the states were computed again")


class _Setting:
    def __init__(self, folder, out):
        torch.manual_seed(1)
        weights, _ = load_weights(folder)
        sizes = Sizes(hidden=16, heads=2, layers=3, epsilon=1e-12, frozen=1, rank=4, dropout=0.1, dtype=torch.float32)
        self.model, self.windower = SpanModel(weights, sizes), Windower(folder)
        self.windows = self.windower.windows(_examples())
        out.mkdir(exist_ok=True)
        self.out = out
        self.states = FrozenStates.computed(self.model, self.windows, out, lambda done, of: None)

    def learn(self, schedule, judge=lambda epoch: {}):
        learn(self.model, self.windows, self.states, schedule, self.out, judge)
        return self

    def losses(self):
        return [entry["loss"] for entry in RunLog(self.out / "log.jsonl").entries() if "loss" in entry]

    def learned(self):
        return {name: value.detach().clone() for name, value in self.model.learned()}


SCHEDULE = Schedule(epochs=6, rate=0.02, tokens=64, warmup=4, sentence=0.5, checkpoint_seconds=0.0)


def test_learning_lowers_the_loss_and_finds_the_answers(model_folder, tmp_path):
    setting = _Setting(model_folder, tmp_path / "run")
    setting.learn(Schedule(epochs=40, rate=0.02, tokens=64, warmup=4, checkpoint_seconds=1e9))
    losses = setting.losses()
    assert sum(losses[-10:]) < sum(losses[:10]) / 2
    assert span_figures(read(setting.model, setting.windower, _examples()))["exact_match"] > 0.8


def test_an_interrupted_run_goes_on_with_the_same_curve(model_folder, tmp_path):
    whole = _Setting(model_folder, tmp_path / "whole").learn(SCHEDULE)

    class Killed(BaseException):
        pass

    def kill(epoch):
        if epoch == 3:
            raise Killed
        return {}

    cut = _Setting(model_folder, tmp_path / "cut")
    with pytest.raises(Killed):
        cut.learn(SCHEDULE, kill)
    with (tmp_path / "cut" / "log.jsonl").open("a") as log:
        log.write('{"step": 99, "lo')  # what a kill leaves of a line
    again = _Setting(model_folder, tmp_path / "cut").learn(SCHEDULE)
    assert again.losses() == whole.losses()
    for name, value in again.learned().items():
        assert torch.equal(value, whole.learned()[name]), name


def test_a_run_with_other_settings_does_not_go_on(model_folder, tmp_path):
    _Setting(model_folder, tmp_path / "run").learn(SCHEDULE)
    with pytest.raises(ValueError, match="another rate"):
        _Setting(model_folder, tmp_path / "run").learn(Schedule(epochs=6, rate=0.01, tokens=64, warmup=4, sentence=0.5))


def test_states_are_taken_from_the_disk_and_are_those_of_the_model(model_folder, tmp_path):
    setting = _Setting(model_folder, tmp_path / "run")
    again = FrozenStates.computed(setting.model, setting.windows, tmp_path / "run", _never)
    both = FrozenStates.joined([setting.states, again])
    rows = [2, len(setting.windows) + 3]
    states = both.batch(rows, [np.arange(len(setting.windows[row].ids)) for row in (2, 3)])
    for place, window in enumerate([setting.windows[2], setting.windows[3]]):
        count = len(window.ids)
        with torch.inference_mode():
            own = setting.model.lower(torch.tensor(window.ids[None].astype("int64")), torch.tensor([count]))[0]
        torch.testing.assert_close(states[place, :count], own, atol=0.03, rtol=0.01)
        assert not states[place, count:].any()


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
