"""Passages tile the text, whatever the text is, and never exceed what the encoder takes."""

from itertools import pairwise

import pytest
from fake_encoder import FakeEncoder
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.datamodel import Span
from retrieval.indexing.chunker import Chunker

PIECES = st.sampled_from(
    [
        "Die Fähre fährt um 8 Uhr ab. ",
        "Am 3. Mai kam Dr. Okko Tjarks nach Norderhörn, er blieb bis zum Abend. ",
        "„Wir fahren!“, rief sie. ",
        "Wort " * 70,
        "Silbe" * 90,
        "Ende.\r\n\r\n",
        "Absatz.\n\n",
        "Cafe\u0301 ",
        "a\u0301\u0302\u0303\u0304" * 30,
        "🚢👩\u200d👧🇩🇪 ",
        "\r",
        "\x07\x1b[2J ",
        "\u2028",
        "...?! ",
        "\u00a0",
        "日本語の文。",
    ]
)
NOISE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=80)
TEXTS = st.lists(PIECES | NOISE, max_size=14).map("".join)


class CharacterEncoder(FakeEncoder):
    """Count characters, as a tokenizer may that does not know a script: no white space is needed for many tokens."""

    max_tokens = 40

    def count_tokens(self, texts):
        return [len(text) + 3 for text in texts]


@pytest.mark.parametrize("encoder", [FakeEncoder(), CharacterEncoder()], ids=["words", "characters"])
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
@example(text="")
@example(text=" \n")
@example(text="\u0301" * 200)
@example(text="x" * 1000)
def test_passages_tile_the_text_and_hold_their_sentences(encoder, text):
    chunks = Chunker(target=30, whole=50, small=8).chunk(text, encoder)

    if not text.strip():
        assert chunks.passages == chunks.sentences == chunks.first_sentence == ()
        return
    assert "".join(span.cut(text) for span in chunks.passages) == text
    assert chunks.passages[0].start == 0
    assert all(before.end == after.start and len(after) for before, after in pairwise(chunks.passages))

    assert all(before.end <= after.start for before, after in pairwise(chunks.sentences))
    assert "".join("".join(span.cut(text) for span in chunks.sentences).split()) == "".join(text.split())
    assert all(span.cut(text) == span.cut(text).strip() != "" for span in chunks.sentences)

    borders = (*chunks.first_sentence, len(chunks.sentences))
    assert len(chunks.first_sentence) == len(chunks.passages)
    for passage, (first, end) in zip(chunks.passages, pairwise(borders), strict=True):
        assert first < end
        assert all(passage.start <= s.start and s.end <= passage.end for s in chunks.sentences[first:end])

    cut = [span.cut(text).strip() for span in (*chunks.passages, *chunks.sentences)]
    assert max(encoder.count_tokens(cut)) <= encoder.max_tokens


def paragraph(*lengths):
    """Write a paragraph of sentences with so many words each."""
    return " ".join(" ".join(["Wort", *["wort"] * (length - 2), "ende."]) for length in lengths)


def sizes(text, **limits):
    passages = Chunker(**({"target": 30, "whole": 50, "small": 8} | limits)).chunk(text, FakeEncoder()).passages
    return [len(span.cut(text).split()) for span in passages]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (paragraph(10, 10, 10), [30]),  # fits the target
        (paragraph(12, 12, 12, 12), [48]),  # over the target, but a paragraph of up to `whole` stays in one piece
        (paragraph(15, 15, 15, 15), [30, 30]),  # over `whole`: parts of nearly equal length, not 45 and 15
        (paragraph(*[10] * 9), [30, 30, 30]),
        (paragraph(20, 5) + "\n\n" + paragraph(20, 5), [25, 25]),  # neither is small: the blank line is a border
        ("Kurz gesagt\n\n" + paragraph(10, 10), [22]),  # a headline joins what follows
        ("Kurz gesagt\r\n\r\n" + paragraph(10, 10), [22]),
        (paragraph(15, 14) + "\n\n" + paragraph(7), [29, 7]),  # both together would exceed the target
        (paragraph(90), [45, 45]),  # one sentence that alone exceeds the limit is halved
    ],
)
def test_sizes_of_passages(text, expected):
    assert sizes(text) == expected


def test_the_encoders_limit_beats_the_chunkers():
    assert max(sizes(paragraph(*[10] * 30), target=256, whole=384)) + 3 <= FakeEncoder.max_tokens


def test_a_combining_mark_is_not_torn_from_its_letter():
    text = "e\u0301" * 300
    chunks = Chunker().chunk(text, CharacterEncoder())

    assert len(chunks.passages) > 1
    assert all(text[span.start] == "e" for span in chunks.passages)


def test_the_fingerprint_changes_with_every_number():
    prints = {Chunker(**change).fingerprint for change in ({}, {"target": 1}, {"whole": 1}, {"small": 1})}

    assert len(prints) == 4


def test_a_short_text_is_one_passage():
    chunks = Chunker().chunk("  Ein Satz.\n", FakeEncoder())

    assert chunks.passages == (Span(0, 12),)
    assert chunks.sentences == (Span(2, 11),)
