"""A model folder of the user's own, made here with random weights and opened through sentence-transformers."""

import json
import subprocess

import numpy as np
import pytest

from retrieval.errors import ModelError
from retrieval.models import identify_encoding, identify_model, open_passage_encoder, open_question_encoder

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def own_model(tmp_path_factory):
    """Make a tiny BERT with random weights and its own prompts, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyz:?."
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {word: i for i, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
    torch.manual_seed(3)
    bert = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=24,
        )
    )
    plain = tmp_path_factory.mktemp("models") / "plain"
    bert.save_pretrained(plain)
    fast.save_pretrained(plain)
    model = SentenceTransformer(str(plain), device="cpu", local_files_only=True)
    model.prompts = {"query": "frage: ", "document": "text: "}
    folder = plain.with_name("eigenes-modell")
    model.save_pretrained(str(folder), create_model_card=False)
    return folder


def test_a_model_folder_opens(own_model):
    encoder = open_passage_encoder(str(own_model))
    question = encoder.encode_question("wo steht das?")
    passages = encoder.encode_passages(["das haus steht dort.", "wort " * 100, "das haus steht dort.", ""])

    assert encoder.model_id.startswith("eigenes-modell:")
    assert encoder.model_id == identify_model(str(own_model)) == identify_encoding(str(own_model))
    assert encoder.dimension == 16
    assert encoder.max_tokens == 24
    assert question.shape == (16,)
    assert passages.shape == (4, 16)
    np.testing.assert_allclose(passages[0], passages[2], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    # [CLS] t e x t : a [SEP]
    assert encoder.count_tokens(["a", "a b"]) == [8, 9]


def test_a_model_folder_uses_its_own_prompts(own_model):
    encoder = open_question_encoder(str(own_model))
    question, passage = encoder.encode_question("haus"), open_passage_encoder(str(own_model)).encode_passages(["haus"])

    assert question @ passage[0] < 0.9999


def test_other_weights_are_another_model(own_model, tmp_path):
    copy = tmp_path / own_model.name
    subprocess.run(["cp", "-r", str(own_model), str(copy)], check=True)
    assert open_passage_encoder(str(copy)).model_id == open_passage_encoder(str(own_model)).model_id

    prompts = copy / "config_sentence_transformers.json"
    prompts.write_text(json.dumps({**json.loads(prompts.read_text()), "prompts": {}}))
    assert open_passage_encoder(str(copy)).model_id != open_passage_encoder(str(own_model)).model_id


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_model_folder_is_one_sentence(own_model, tmp_path, file):
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(own_model), str(copy)], check=True)
    (copy / file).write_bytes(b"{")

    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_passage_encoder(str(copy))
    assert "\n" not in str(caught.value)


def test_a_model_folder_without_tokenizer_is_one_sentence(own_model, tmp_path):
    """For lack of its files, transformers makes a tokenizer that knows no word; every text would be the same to it."""
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(own_model), str(copy)], check=True)
    for file in copy.glob("*token*"):
        file.unlink()

    with pytest.raises(ModelError, match="holds no tokenizer; set FUNDSTELLE_MODEL"):
        open_passage_encoder(str(copy))
