"""Tiny models whose weights are set by hand, so that a test can say which words they choose and with which score.

All are BERT with a layer that changes nothing (or, in the cross-encoder, takes the mean of all tokens): a word's hidden
state is its embedding, so that a head sees words one by one, whatever stands around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["SPECIAL", "unigram_tokenizer", "word_tokenizer", "write_cross_encoder", "write_reader"]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_NAMES = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), SPECIAL, strict=True))
_HIDDEN, _NORM = 16, 20.0
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßé0123456789.,:?-„“"


def word_tokenizer(words: Iterable[str] = (), *, longest: int | None = None, strip_accents: bool = False):
    """Return a cased WordPiece tokenizer that knows these words and every letter; `longest` is its limit in tokens."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = [*_LETTERS, *_LETTERS.upper()]
    pieces = dict.fromkeys([*SPECIAL, *words, *letters, *(f"##{letter}" for letter in letters)])
    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=strip_accents)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    limit = {} if longest is None else {"model_max_length": longest}
    inputs = ["input_ids", "token_type_ids", "attention_mask"]  # as BERT's own tokenizer has them
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_input_names=inputs, **_NAMES, **limit)


def unigram_tokenizer(words: Sequence[str]):
    """Return a SentencePiece-like tokenizer, whose tokens take the space before a word along; it applies NFKC."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    scores = {"\u2581": -9.0} | dict.fromkeys([*_LETTERS, *_LETTERS.upper()], -10.0)
    scores |= {f"\u2581{word}": -1.0 for word in words}
    pieces = [*((name, 0.0) for name in SPECIAL), *scores.items()]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **_NAMES)


def write_reader(
    folder: Path, tokenizer, logits: Mapping[str, tuple[float, float]], *, positions: int = 512, config=None, kind=None
) -> Path:
    """Write a reader that gives these tokens these start and end logits, and every other token 0 and 0."""
    import torch
    from transformers import BertForQuestionAnswering

    model = (kind or BertForQuestionAnswering)(config or _config(tokenizer, positions))
    _fix(model, tokenizer, logits)
    with torch.no_grad():
        # The layer norm divides by the standard deviation, which is the same for all: sqrt(2 * 20² / 16).
        for row in (0, 1):
            model.qa_outputs.weight[row, 2 * row] = (2 * _NORM**2 / _HIDDEN) ** 0.5
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_cross_encoder(folder: Path, tokenizer, marked: Sequence[str], *, labels: int = 1, broken: str = "") -> Path:
    """Write a cross-encoder whose score is higher, the larger the share of these words in question and passage.

    Where a `broken` word stands, its score is no number.
    """
    import torch
    from transformers import BertForSequenceClassification

    config = _config(tokenizer, 512)
    config.num_labels = labels
    model = BertForSequenceClassification(config)
    _fix(model, tokenizer, {**dict.fromkeys(marked, (10.0, 0.0)), broken: (float("nan"), 0.0)})
    with torch.no_grad():
        layer, same = model.bert.encoder.layer[0], torch.eye(_HIDDEN)
        layer.attention.self.value.weight.copy_(same)  # queries and keys are 0: each token gets the mean of all
        layer.attention.output.dense.weight.copy_(same)
        model.bert.pooler.dense.weight.copy_(same * 0.1)
        model.classifier.weight[:, 0] = 1.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _config(tokenizer, positions: int):
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=_HIDDEN,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=positions,
        layer_norm_eps=1e-12,
    )


def _fix(model, tokenizer, features: Mapping[str, tuple[float, float]]) -> None:
    """Set all weights: a token's embedding holds its two features, and what makes its length that of all others."""
    import torch

    with torch.no_grad():
        for name, weights in model.named_parameters():
            weights.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        table = model.base_model.embeddings.word_embeddings.weight
        for token in range(len(tokenizer)):
            one, other = features.get(tokenizer.convert_ids_to_tokens(token), (0.0, 0.0))
            rest = (_NORM**2 - one**2 - other**2) ** 0.5
            # Each value stands with its opposite, so that the mean is 0 and the layer norm only scales.
            table[token, :6] = torch.tensor([one, -one, other, -other, rest, -rest])
