"""Unpacking an E5S1 file to a sentence-transformers folder: whole, or not at all."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.models import model_folder
from retrieval.models.e5s1 import E5FormatError, read_e5s1
from retrieval.models.model_folder import MANIFEST, ensure_model_folder, is_intact


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "models" / "tiny"


def names(folder):
    return sorted(path.name for path in folder.parent.iterdir())


def test_the_weights_are_those_of_the_file(tiny_e5s1, folder):
    from safetensors.numpy import load_file

    ensure_model_folder(tiny_e5s1, folder)
    written = load_file(folder / "model.safetensors")
    source = read_e5s1(tiny_e5s1).tensors

    assert written["embeddings.word_embeddings.weight"].shape == (48, 32)
    assert written["encoder.layer.0.intermediate.dense.weight"].shape == (64, 32)
    assert written["encoder.layer.0.output.dense.weight"].shape == (32, 64)
    for bert, e5 in {
        "embeddings.word_embeddings.weight": "emb.word",
        "encoder.layer.0.attention.self.key.weight": "l0.k.w",
        "encoder.layer.0.attention.output.LayerNorm.bias": "l0.aln.b",
        "encoder.layer.0.output.LayerNorm.weight": "l0.oln.w",
    }.items():
        np.testing.assert_array_equal(written[bert].ravel(), source[e5].weights())
    assert not written["pooler.dense.weight"].any()
    assert len(written) == len(source) + 2


def test_other_users_of_the_cache_may_read_it(tiny_e5s1, folder):
    ensure_model_folder(tiny_e5s1, folder)

    assert folder.stat().st_mode & 0o055 == 0o055
    assert (folder / "model.safetensors").stat().st_mode & 0o044 == 0o044


def test_the_tokenizer_finds_the_best_pieces(tiny_e5s1, folder):
    from tokenizers import Tokenizer

    ensure_model_folder(tiny_e5s1, folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    assert tokenizer.encode("haus").tokens == ["<s>", "\u2581haus", "</s>"]
    assert tokenizer.encode("hausboot öl").tokens == ["<s>", "\u2581haus", "boot", "\u2581", "ö", "l", "</s>"]
    # A run of unknown characters is one token, as in the trained tokenizer.
    assert tokenizer.encode("a日本").ids == [0, 4, 5, 3, 2]


def test_the_configuration_says_what_the_file_says(tiny_e5s1, folder):
    ensure_model_folder(tiny_e5s1, folder)
    config = json.loads((folder / "config.json").read_text())
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text())["prompts"]

    assert config["model_type"] == "bert"
    assert (config["hidden_size"], config["vocab_size"], config["max_position_embeddings"]) == (32, 48, 16)
    assert prompts == {"query": "query: ", "passage": "passage: "}
    assert json.loads((folder / "1_Pooling/config.json").read_text())["pooling_mode_mean_tokens"] is True


def test_an_intact_folder_is_left_alone(tiny_e5s1, folder):
    ensure_model_folder(tiny_e5s1, folder)
    before = (folder / MANIFEST).stat()
    tiny_e5s1.unlink()

    assert ensure_model_folder(tiny_e5s1, folder) == folder
    assert (folder / MANIFEST).stat().st_ino == before.st_ino


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_write_leaves_nothing(tiny_e5s1, folder, monkeypatch, error):
    def write_half(model, path):
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(model_folder, "write_bert_safetensors", write_half)
    with pytest.raises((KeyboardInterrupt, OSError)):
        ensure_model_folder(tiny_e5s1, folder)
    assert names(folder) == []

    monkeypatch.undo()
    ensure_model_folder(tiny_e5s1, folder)
    assert is_intact(folder)


def test_what_a_killed_process_left_is_cleared_away_later(tiny_e5s1, folder):
    old, young = folder.parent / ".partial-old", folder.parent / ".partial-young"
    for path in (old, young):
        path.mkdir(parents=True)
        (path / "model.safetensors").write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)

    ensure_model_folder(tiny_e5s1, folder)

    assert names(folder) == [".partial-young", "tiny"]


def cut_weights(folder):
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])


def change_config(folder):
    path = folder / "config.json"
    path.write_text(path.read_text().replace("gelu", "relu"))


@pytest.mark.parametrize(
    "damage",
    [
        cut_weights,
        change_config,
        lambda folder: (folder / "tokenizer.json").unlink(),
        lambda folder: (folder / MANIFEST).write_text('{"files": {}}'),
        lambda folder: (folder / MANIFEST).write_text("[1"),
        lambda folder: (folder / MANIFEST).write_text("[1]"),
        lambda folder: (folder / MANIFEST).unlink(),
    ],
)
def test_a_damaged_folder_is_noticed_and_written_again(tiny_e5s1, folder, damage):
    ensure_model_folder(tiny_e5s1, folder)
    damage(folder)
    assert not is_intact(folder)

    ensure_model_folder(tiny_e5s1, folder)

    assert is_intact(folder)
    assert names(folder) == ["tiny"]


def test_a_file_in_its_place_is_replaced(tiny_e5s1, folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("no folder")

    assert is_intact(ensure_model_folder(tiny_e5s1, folder))


def test_several_at_once_agree(tiny_e5s1, folder):
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: ensure_model_folder(tiny_e5s1, folder), range(8)))

    assert folders == [folder] * 8
    assert is_intact(folder)
    assert names(folder) == ["tiny"]


def test_a_missing_tensor_is_named(incomplete_e5s1, folder):
    with pytest.raises(E5FormatError, match=r"l0\.fo\.w"):
        ensure_model_folder(incomplete_e5s1, folder)
    assert names(folder) == []
