"""The model is BERT, learns its upper layers, and drops units only where it is told to."""

from __future__ import annotations

import pytest
import torch

from training.encoder import Sizes, SpanModel, load_weights


def _model(folder, *, frozen=1):
    weights, config = load_weights(folder)
    sizes = Sizes(
        hidden=config["hidden_size"],
        heads=config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        epsilon=config["layer_norm_eps"],
        frozen=frozen,
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
        given = model(ids, lengths)
    for got, want in zip(given, wanted, strict=True):
        torch.testing.assert_close(got[mask], want[mask], atol=1e-5, rtol=1e-4)


def test_units_are_dropped_where_chance_is_given_and_alike_for_a_seed(model_folder):
    model, ids, lengths = _model(model_folder), torch.tensor([[5, 9, 7, 11, 6]]), torch.tensor([5])

    def starts(seed):
        return model(ids, lengths, torch.Generator().manual_seed(seed))[0]

    assert torch.equal(starts(1), starts(1))
    assert not torch.equal(starts(1), starts(2))
    assert not torch.equal(starts(1), model(ids, lengths)[0])


def test_dropping_units_leaves_the_mean_as_it_is(model_folder):
    layer = _model(model_folder).layers[0]
    dropped = layer._dropped(torch.ones(300, 400), torch.Generator().manual_seed(1))
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.01)
    assert (dropped == 0).float().mean().item() == pytest.approx(0.1, abs=0.01)


def test_upper_layers_and_the_head_are_learned(model_folder):
    names = {name for name, _ in _model(model_folder, frozen=1).learned()}
    assert not any(name.startswith(("layers.0.", "embedded", "words", "places")) for name in names)
    assert {"layers.1.qkv.weight", "layers.2.fo.bias", "layers.2.oln.bias", "head.weight"} <= names
