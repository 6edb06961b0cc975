"""Where tokens stand in the text as it is, whatever preparing changed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.models.e5s1 import read_e5s1
from retrieval.models.prepare import prepare_text
from retrieval.models.token_places import placed_tokens
from retrieval.models.unigram import UnigramTokenizer

from .conftest import write_tiny_e5s1


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "tiny.bin"
    write_tiny_e5s1(path)
    return UnigramTokenizer(read_e5s1(path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("haus boot", ["haus", "", "boot"]),
        ("hausboot", ["haus", "boot"]),
        ("  haus\n\tab", ["haus", "", "a", "b"]),
        ("o\u0308l", ["", "o\u0308", "l"]),  # NFKC makes one letter of two
        ("ha\u00adus", ["ha\u00adus"]),
        ("ﬁb", ["", "ﬁ", "ﬁ", "b"]),  # and two of one
        ("a漢字b", ["", "a", "漢字", "b"]),
        ("", []),
    ],
)
def test_tokens_stand_where_their_letters_stand(tokenizer, text, words):
    assert [text[start:end] for _, start, end in placed_tokens(tokenizer, text)] == words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab hausboot\u0308\u00ad\u200bﬁ½\t漢字<s>😀é\u1100\u1161"), max_size=30))
def test_ids_are_those_of_the_prepared_text_and_ranges_lie_in_order(tokenizer, text):
    found = placed_tokens(tokenizer, text)
    assert all(0 <= start <= end <= len(text) for _, start, end in found)
    starts = [start for _, start, _ in found]
    assert starts == sorted(starts)
    if "<" not in text:  # preparing puts a space behind it when a tag is spelt
        words = " ".join(prepare_text(word) for word in text.split())
        if prepare_text(text) == " ".join(words.split()):
            assert [token for token, _, _ in found] == (tokenizer.encode(prepare_text(text)) if words.strip() else [])
