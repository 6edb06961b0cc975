"""A tiny BERT folder, with random weights and a unigram tokenizer, as the bundled model's folder is."""

from __future__ import annotations

import pytest

from tests.fakes.tiny_models import unigram_tokenizer

WORDS = (
    *("wer", "baute", "den", "turm", "im", "hafen", "wann", "anna", "bauer", "jahr", "1999", "wurde", "er"),
    *("rot", "gestrichen", "neu"),
)


@pytest.fixture
def model_folder(tmp_path):
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    tokenizer = unigram_tokenizer(WORDS)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        layer_norm_eps=1e-12,
        initializer_range=0.3,
    )
    folder = tmp_path / "model"
    model = BertModel(config)
    # Biases and norms start as zeros and ones, which would hide that one is missing.
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
