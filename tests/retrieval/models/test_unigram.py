"""Cutting texts into unigram pieces, beside the library tokenizers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.models import unigram
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.prepare import prepare_text
from retrieval.models.unigram import UnigramTokenizer

from .conftest import PIECES, write_tiny_e5s1


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "tiny.bin"
    write_tiny_e5s1(path)
    return read_e5s1(path)


@pytest.fixture
def tokenizer(model):
    return UnigramTokenizer(model)


@pytest.fixture(scope="module")
def reference(model):
    from tokenizers import Tokenizer, models, pre_tokenizers

    pieces = list(zip(model.pieces, model.scores.tolist(), strict=True))
    reference = Tokenizer(models.Unigram(pieces, unk_id=model.unk))
    reference.pre_tokenizer = pre_tokenizers.Metaspace()
    return reference


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("haus", ["\u2581haus"]),
        ("hausboot öl", ["\u2581haus", "boot", "\u2581", "ö", "l"]),
        ("schachhaus", ["\u2581", *"schachhaus"]),  # the piece "haus" begins a word only
        ("", ["\u2581"]),
        ("haus ", ["\u2581haus", "\u2581"]),
        ("a漢字漢b", ["\u2581", "a", "<unk>", "b"]),  # a run of unknown is one token
        ("漢 字", ["\u2581", "<unk>", "\u2581", "<unk>"]),
    ],
)
def test_pieces_by_hand(tokenizer, text, pieces):
    assert [PIECES[token] for token in tokenizer.encode(text)] == pieces


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from("abhausot bö漢字🦄<s>/unkpd"), min_size=1, max_size=60))
def test_the_tokens_are_those_of_the_library(tokenizer, reference, text):
    prepared = "haus: " + prepare_text(text)

    assert tokenizer.encode(prepared) == reference.encode(prepared).ids


def test_words_are_kept_but_not_forever(tokenizer, monkeypatch):
    monkeypatch.setattr(unigram, "_KEPT_WORDS", 3)
    monkeypatch.setattr(unigram, "_KEPT_CHARACTERS", 4)
    text = "haus boot haus ab cd hausboote ab"

    assert tokenizer.encode(text) == tokenizer.encode(text)
    assert len(tokenizer._words) <= 3
    assert all(len(word) <= 4 for word in tokenizer._words)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 9])
def test_the_first_tokens_only(tokenizer, most):
    text = "hausboot öl ab"

    assert tokenizer.encode(text, most=most) == tokenizer.encode(text)[:most]
