"""Thin matrices stand for a change as well as any of their rank can, where inputs point."""

from __future__ import annotations

import pytest
import torch

from tests.training.test_learning import _examples
from training.low_rank import input_moments, thin_factors
from training.train import open_model
from training.windows import Windower


def _error(change, product, inputs):
    return float(((change - product) @ inputs.T).pow(2).sum())


def test_a_change_of_low_rank_is_kept_whole():
    torch.manual_seed(1)
    change = torch.randn(12, 3) @ torch.randn(3, 8)
    up, down = thin_factors(change, torch.eye(8), 3)
    assert (up.shape, down.shape) == ((12, 3), (3, 8))
    torch.testing.assert_close(up @ down, change, atol=1e-5, rtol=1e-4)


def test_what_is_left_out_is_what_inputs_meet_least():
    torch.manual_seed(1)
    change = torch.randn(12, 8)
    inputs = torch.randn(500, 8) * torch.tensor([5.0, 4.0, 3.0, 1.0, 0.3, 0.2, 0.1, 0.1])
    moment = inputs.T @ inputs / len(inputs)
    ours = torch.mm(*thin_factors(change, moment, 3))
    plain = torch.mm(*thin_factors(change, torch.eye(8), 3))
    assert _error(change, ours, inputs) < 0.5 * _error(change, plain, inputs)


def test_a_rank_beyond_the_matrix_is_all_of_it():
    torch.manual_seed(1)
    change = torch.randn(4, 6)
    up, down = thin_factors(change, torch.eye(6), 99)
    assert up.shape == (4, 4)
    torch.testing.assert_close(up @ down, change, atol=1e-5, rtol=1e-4)


def test_moments_are_those_of_what_the_matrices_are_given(model_folder):
    model = open_model(model_folder, frozen=1, dropout=0.0)
    windows = Windower(model_folder).windows(_examples())
    moments = input_moments(model, windows)
    assert moments["layers.1.qkv.weight"].shape == (16, 16)
    assert moments["layers.2.fo.weight"].shape == (32, 32)
    assert not any(name.startswith("layers.0.") for name in moments)
    # Behind a norm a token's square is the sum of its weights' squares, and its biases', in the mean.
    norm = model.layers[0].oln
    expected = float(norm.weight.detach().pow(2).sum() + norm.bias.detach().pow(2).sum())
    assert float(moments["layers.1.qkv.weight"].trace()) == pytest.approx(expected, rel=0.35)
