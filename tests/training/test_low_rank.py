"""Thin matrices stand for a change as well as any of their rank can, where inputs point."""

from __future__ import annotations

import pytest
import torch

from tests.training.test_learning import _examples
from training.low_rank import in_bytes, input_moments, ranks_within, thin_factors
from training.train import open_model
from training.windows import Windower


def _error(change, product, inputs):
    return float(((change - product) @ inputs.T).pow(2).sum())


def _product(factors, rank):
    up, down, _ = factors
    return up[:, :rank] @ down[:rank]


def test_a_change_of_low_rank_is_kept_whole():
    torch.manual_seed(1)
    change = torch.randn(12, 3) @ torch.randn(3, 8)
    up, down, energies = thin_factors(change, torch.eye(8))
    assert (up.shape, down.shape) == ((12, 8), (8, 8))
    torch.testing.assert_close(up[:, :3] @ down[:3], change, atol=1e-5, rtol=1e-4)
    assert float(energies[:3].sum()) == pytest.approx(float(change.square().sum()), rel=1e-4)


def test_what_is_left_out_is_what_inputs_meet_least():
    torch.manual_seed(1)
    change = torch.randn(12, 8)
    inputs = torch.randn(500, 8) * torch.tensor([5.0, 4.0, 3.0, 1.0, 0.3, 0.2, 0.1, 0.1])
    moment = inputs.T @ inputs / len(inputs)
    ours, plain = (_product(thin_factors(change, met), 3) for met in (moment, torch.eye(8)))
    assert _error(change, ours, inputs) < 0.5 * _error(change, plain, inputs)


def test_ranks_are_shared_out_by_what_is_worth_most_a_byte():
    energies = {"steep": torch.tensor([98.0, 1.0, 1.0]), "flat": torch.tensor([4.0, 3.0, 3.0])}
    assert ranks_within(energies, {"steep": 10, "flat": 10}, 45) == {"steep": 1, "flat": 3}
    # A pair that takes five times the room has to hold five times as much.
    assert ranks_within(energies, {"steep": 10, "flat": 50}, 70) == {"steep": 1, "flat": 1}
    assert ranks_within(energies, {"steep": 10, "flat": 10}, 9) == {"steep": 0, "flat": 0}


def test_bytes_stand_for_small_pairs_as_well_as_for_large_ones():
    torch.manual_seed(1)
    up, down = torch.randn(40, 2) * torch.tensor([1.0, 1e-3]), torch.randn(2, 60) * torch.tensor([[30.0], [1.0]])
    small_up, small_down, scale = in_bytes(up, down)
    assert (small_up.dtype, small_down.dtype) == (torch.int8, torch.int8)
    for pair in range(2):
        wanted = torch.outer(up[:, pair], down[pair])
        got = scale[pair] * torch.outer(small_up[:, pair].float(), small_down[pair].float())
        assert float((got - wanted).square().sum() / wanted.square().sum()) < 2e-4


def test_a_pair_of_nothing_stays_nothing():
    up, down, scale = in_bytes(torch.zeros(3, 1), torch.zeros(1, 4))
    assert not (up.float() @ (scale[:, None] * down.float())).any()


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
