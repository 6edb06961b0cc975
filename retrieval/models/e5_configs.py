"""Say in the words of transformers and sentence-transformers what an E5S1 file holds: the JSON of a model folder."""

from __future__ import annotations

from typing import Any

from retrieval.models.e5s1 import E5File

__all__ = ["e5_json_files"]

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def e5_json_files(model: E5File) -> dict[str, Any]:
    """Return what each JSON file of the model folder holds, keyed by its path in the folder."""
    return {
        "config.json": _bert_config(model),
        "tokenizer.json": _tokenizer(model),
        "tokenizer_config.json": {
            # The class that takes tokenizer.json as it is; XLMRobertaTokenizer would build its own from the pieces.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.sizes.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            **_special_tokens(model),
        },
        "special_tokens_map.json": _special_tokens(model),
        "modules.json": _MODULES,
        "sentence_bert_config.json": {"max_seq_length": model.sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.sizes.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "2_Normalize/config.json": {},
    }


def _bert_config(model: E5File) -> dict[str, Any]:
    sizes = model.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.intermediate,
        "hidden_act": "gelu",
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.token_types,
        "layer_norm_eps": sizes.layer_norm_eps,
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": model.pad,
        "dtype": "float32",
    }


def _special_tokens(model: E5File) -> dict[str, str]:
    bos, eos, pad, unk = (model.pieces[i] for i in (model.bos, model.eos, model.pad, model.unk))
    return {
        "bos_token": bos,
        "eos_token": eos,
        "cls_token": bos,
        "sep_token": eos,
        "pad_token": pad,
        "unk_token": unk,
        "mask_token": "<mask>",
    }


def _tokenizer(model: E5File) -> dict[str, Any]:
    added = {i: model.pieces[i] for i in (model.bos, model.eos, model.pad, model.unk)}
    added |= {i: piece for i, piece in enumerate(model.pieces) if piece == "<mask>"}
    bos, eos = added[model.bos], added[model.eos]
    metaspace = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": added[i], **flags} for i in sorted(added)],
        # `prepare_text` has normalised before; this is for those who use the folder without Fundstelle.
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": r"[\t\n\r\x{2581}\x{FFFD}]| {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(bos), {"Sequence": {"id": "A", "type_id": 0}}, _special(eos)],
            "pair": [
                _special(bos),
                {"Sequence": {"id": "A", "type_id": 0}},
                _special(eos),
                _special(eos),
                {"Sequence": {"id": "B", "type_id": 0}},
                _special(eos),
            ],
            "special_tokens": {
                bos: {"id": bos, "ids": [model.bos], "tokens": [bos]},
                eos: {"id": eos, "ids": [model.eos], "tokens": [eos]},
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": model.unk,
            "vocab": [[piece, score] for piece, score in zip(model.pieces, model.scores.tolist(), strict=True)],
            "byte_fallback": False,
        },
    }


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}
