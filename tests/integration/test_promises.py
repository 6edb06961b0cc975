"""`quote.text == article.text[start:end]`, for any articles and any question, through the whole path."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from retrieval.answering.quoting import says_the_same
from retrieval.datamodel import Status
from retrieval.errors import QuestionError
from retrieval.german.near_copies import is_near_copy
from retrieval.german.sentences import split_sentences

pytestmark = pytest.mark.integration

SENTENCES = st.sampled_from(
    [
        "Die Fähre nach Norderhörn fährt am 3. Mai 2024 um 8 Uhr ab.",
        "Er steuert sie seit 20 Jahren.",
        "Dort wartet Cafe\u0301 Müller 🚢👩\u200d👧 auf Gäste!",
        "„Wir fahren“, sagte Okko Tjarks.",
        "Wie lange noch?",
        "Sie kostet 14,5 Millionen Euro:",
        "a\u0301\u0302\u0303b ｆｕｌｌｗｉｄｔｈ ﬁnden ß ẞ İ",
        "Wort " * 60,
        "Wort" * 60 + ".",
    ]
)
BETWEEN = st.sampled_from([" ", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u00a0", "\t", "\u2028", "", "\x85", "\x1c"])
NOISE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
TEXTS = st.lists(st.tuples(SENTENCES | NOISE, BETWEEN).map("".join), min_size=1, max_size=8).map("".join)


def write(folder, texts):
    entries = [{"id": f"artikel-{number}", "text": text} for number, text in enumerate(texts)]
    (folder / "articles.json").write_text(json.dumps(entries), encoding="utf-8")
    return folder / "articles.json"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_every_quote_is_a_piece_of_its_article(build, open_answerer, data, texts):
    readable = [text for text in texts if any(character.isalnum() for character in text)]
    assume(readable)
    words = sorted({word for text in readable for word in text.split()})
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "index", [write(Path(folder), texts)])
        answerer = open_answerer(Path(folder) / "index")
        try:
            for _ in range(3):
                question = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=5)))
                check(answerer, question, texts)
        finally:
            answerer.close()


def carries(cited, quoted):
    """Tell whether a citation has the quoted words, or nearly those of a sentence of them."""
    pieces = [quoted, *(span.cut(quoted) for span in split_sentences(quoted))]
    return any(says_the_same(cited, piece) or is_near_copy(cited, piece) for piece in pieces)


def check(answerer, question, texts):
    try:
        answer = answerer.ask(question, top_k=5, min_confidence=0)
    except QuestionError:
        return
    assert answer.status is not Status.NO_ANSWER
    for number, quote in enumerate(answer.quotes):
        text = texts[int(quote.article_id.removeprefix("artikel-"))]
        assert quote.text == text[quote.start : quote.end]
        assert quote.text.strip()
        assert all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)
        assert not any(says_the_same(quote.text, other.text) for other in answer.quotes[:number])
        for citation in quote.citations:
            cited = texts[int(citation.article_id.removeprefix("artikel-"))][citation.start : citation.end]
            assert carries(cited, quote.text)
