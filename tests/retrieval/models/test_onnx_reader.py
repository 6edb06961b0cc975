"""The reader sees question, title and passage as in training, and a title costs nothing that it does not show."""

import json
from unittest.mock import Mock

import numpy as np
import pytest

from retrieval.models import onnx_reader
from retrieval.models.onnx_reader import OnnxReader, heading
from retrieval.models.safetensors_file import write_tensors

from .conftest import HIDDEN

PASSAGES = ["haus boot", "boot haus boot", "ab"]


@pytest.fixture
def reader(tmp_path, tiny_e5s1, monkeypatch):
    """Give a reader that notes in `reader.seen` the tokens of each window."""
    tensors = {"head.weight": np.ones((2, HIDDEN), np.float32), "head.bias": np.zeros(2, np.float32)}
    path = tmp_path / "reader.safetensors"
    write_tensors(tensors, {"format": "2", "model": json.dumps({"base": "tiny:1"})}, path)
    reader = OnnxReader(tiny_e5s1, path, base="tiny:1", name="tiny")
    reader.seen, logits = [], reader._logits
    monkeypatch.setattr(reader, "_logits", lambda tokens: reader.seen.append(tokens) or logits(tokens))
    return reader


def _seen(reader, titles):
    reader.seen.clear()
    reader.read("ab", PASSAGES, titles)
    return sorted(reader.seen)


@pytest.mark.parametrize("title", ["", "  ", "\u200e\u200f ", "\n", "\u200b" * 400 + "boot"])
def test_a_title_that_nobody_sees_is_none(reader, title):
    assert heading(title) == ""
    assert _seen(reader, [title] * 3) == _seen(reader, ())


def test_a_title_stands_before_its_own_passage(reader):
    reader.read("ab", ["ab"])
    reader.read("ab", ["ab", "haus"], ["haus", ""])
    (plain, *two) = reader.seen
    titled, other = sorted(two, key=len, reverse=True)
    passage = plain.index(reader._model.eos) + 2

    assert titled == [*plain[:passage], *reader._tokenizer.encode("haus."), *plain[passage:]]
    assert other[:passage] == plain[:passage]
    assert len(other) < len(plain)


def test_each_title_is_cut_once_and_only_its_beginning(reader, monkeypatch):
    prepared = Mock(wraps=onnx_reader.prepare_text)
    monkeypatch.setattr(onnx_reader, "prepare_text", prepared)
    _seen(reader, ["haus " * 2000, "boot", "haus " * 2000])

    assert sorted(len(call.args[0]) for call in prepared.call_args_list) == [2, 4, 300]  # 2: the question


@pytest.mark.parametrize("titles", [["haus"], ["haus"] * 4])
def test_titles_are_as_many_as_passages(reader, titles):
    with pytest.raises(ValueError, match="argument 2 is"):
        reader.read("ab", PASSAGES, titles)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Der Turm", "Der Turm."), (" Wer\n kam? ", "Wer kam?"), ("Halt!", "Halt!"), ("</s>", "< /s>."), ("A.", "A.")],
)
def test_a_title_is_a_sentence(title, expected):
    assert heading(title) == expected
