"""The model is BERT, and adapters can be merged into its weights."""

from __future__ import annotations

import pytest
import torch

from training.encoder import LowRankLinear, Sizes, SpanModel, load_weights


def _model(folder, *, frozen=1, rank=2):
    weights, config = load_weights(folder)
    sizes = Sizes(
        hidden=config["hidden_size"],
        heads=config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        epsilon=config["layer_norm_eps"],
        frozen=frozen,
        rank=rank,
        dropout=0.1,
        dtype=torch.float32,
    )
    return SpanModel(weights, sizes).eval()


@pytest.mark.parametrize("frozen", [0, 1, 3])
def test_without_learning_the_states_are_those_of_transformers(model_folder, frozen):
    from transformers import BertModel

    model, reference = _model(model_folder, frozen=frozen), BertModel.from_pretrained(model_folder).eval()
    ids, lengths = torch.tensor([[5, 9, 7, 11, 6], [8, 6, 5, 0, 0]]), torch.tensor([5, 3])
    mask = torch.arange(5)[None, :] < lengths[:, None]
    with torch.inference_mode():
        expected = reference(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        wanted = model.head(expected).unbind(-1)
        given = model.upper(model.lower(ids, lengths), lengths)
    for got, want in zip(given, wanted, strict=True):
        torch.testing.assert_close(got[mask], want[mask], atol=1e-5, rtol=1e-4)


def test_merged_weights_give_what_the_adapter_gives():
    torch.manual_seed(3)
    linear = LowRankLinear(torch.randn(6, 4), torch.randn(6), rank=2, dtype=torch.float32)
    with torch.no_grad():
        linear.up.copy_(torch.randn(6, 2))
    x = torch.randn(5, 4)
    merged = torch.nn.functional.linear(x, linear.merged(), linear.bias)
    torch.testing.assert_close(linear(x), merged)
    assert not torch.allclose(merged, torch.nn.functional.linear(x, linear.weight, linear.bias))


def test_only_adapters_biases_norms_and_head_of_upper_layers_are_learned(model_folder):
    names = {name for name, _ in _model(model_folder, frozen=1).learned()}
    assert names
    assert not any(name.startswith(("layers.0.", "embedded", "words", "places")) for name in names)
    assert {"layers.1.qkv.down", "layers.2.fo.up", "layers.2.oln.bias", "head.weight"} <= names
    assert not any(name.endswith(("qkv.weight", "ao.weight", "fi.weight", "fo.weight")) for name in names)
