"""The gold set over `seeds/`: every question is our own, and every right quote stands word for word in an article."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.read_all import read_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[1]
GOLD = REPOSITORY / "tests" / "gold" / "seeds.jsonl"
SHARED = REPOSITORY.parent / "shared"

QUESTION_WORDS = {
    "wer": r"wer",
    "wen": r"wen",
    "wem": r"wem",
    "wessen": r"wessen",
    "was": r"was",
    "wo": r"wo",
    "wohin": r"wohin",
    "woher": r"woher",
    "wann": r"wann",
    "seit wann": r"seit wann",
    "bis wann": r"bis wann",
    "wie lange": r"wie lange",
    "wie oft": r"wie oft",
    "wie viele": r"wie viele?",
    "wie + Adjektiv": r"wie (weit|groß|teuer|alt|schwer|schnell|lang|hoch|nah|kalt)",
    "warum": r"warum|wieso|weshalb",
    "wo + Präposition": r"wo(mit|rauf|zu|rum|rin|vor|für|gegen|durch|rüber)",
    "welche + Nomen": r"welche[rsmn]?",
}
WORDING = {
    *("paraphrase", "typing error", "spelling variant", "colloquial", "english"),
    *("time trap", "agency copy", "contradiction"),
}
UNANSWERABLE = {
    *("unknown subject", "attribute not given", "name swapped", "year not covered", "false presupposition"),
    *("measure not given", "unanswerable english", "unanswerable colloquial", "unanswerable typing error"),
}
ENGLISH = {"english", "unanswerable english"}
COMMON = {"id", "question", "kind", "language", "answerable"}


@cache
def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def answerable() -> list[dict[str, Any]]:
    return [entry for entry in gold() if entry["answerable"]]


@cache
def texts() -> dict[str, str]:
    reading = read_articles([REPOSITORY / "seeds"])
    assert not reading.skipped
    return {article.id: article.text for article in reading.articles}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def shared_texts() -> Iterator[str]:
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in (SHARED / "data" / "xquad-de-dev.json", SHARED / "data" / "xquad-dev-translations" / "xquad.en.json"):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                yield paragraph["context"]
                yield from (question["question"] for question in paragraph["qas"])
    with (SHARED / "data" / "news-de-dev.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def content_words(text: str) -> set[str]:
    """Return the beginnings of the long words: enough to see whether a question repeats its sentence."""
    return {word[:5] for word in re.findall(r"\w+", text.casefold()) if len(word) >= 5}


def test_an_entry_has_exactly_its_fields() -> None:
    for entry in gold():
        own = {"article_ids", "sentences", "answers"} if entry["answerable"] else {"why"}
        assert set(entry) == COMMON | own, entry["id"]
        assert all(entry[name] for name in own), entry["id"]
        assert entry["question"] == entry["question"].strip() != ""


def test_ids_are_numbered_in_order() -> None:
    assert [entry["id"] for entry in gold()] == [f"g{number:03d}" for number in range(1, len(gold()) + 1)]


def test_no_question_stands_twice() -> None:
    counts = Counter(plain(entry["question"]) for entry in gold())
    assert [question for question, count in counts.items() if count > 1] == []


def test_every_kind_has_eight_questions_and_none_outweighs_the_others() -> None:
    counts = Counter(entry["kind"] for entry in gold())
    assert counts.keys() == QUESTION_WORDS.keys() | WORDING | UNANSWERABLE
    assert {kind: count for kind, count in counts.items() if not 8 <= count <= 20} == {}


def test_a_kind_decides_whether_there_is_an_answer_and_in_which_language_is_asked() -> None:
    for entry in gold():
        assert entry["answerable"] == (entry["kind"] not in UNANSWERABLE), entry["id"]
        assert entry["language"] == ("en" if entry["kind"] in ENGLISH else "de"), entry["id"]


def test_there_are_enough_with_and_without_an_answer() -> None:
    assert len(gold()) >= 150
    assert sum(not entry["answerable"] for entry in gold()) >= 40


def test_a_question_of_a_question_word_asks_with_it() -> None:
    for entry in gold():
        if word := QUESTION_WORDS.get(entry["kind"]):
            assert re.search(rf"\b({word})\b", entry["question"], re.IGNORECASE), entry["id"]


def test_every_sentence_stands_verbatim_in_a_named_article_and_every_named_article_carries_one() -> None:
    for entry in answerable():
        named = {article_id: texts()[article_id] for article_id in entry["article_ids"]}
        assert len(named) == len(entry["article_ids"]), entry["id"]
        assert len(set(entry["sentences"])) == len(entry["sentences"]), entry["id"]
        for sentence in entry["sentences"]:
            assert any(sentence in text for text in named.values()), (entry["id"], sentence)
        for article_id, text in named.items():
            assert any(sentence in text for sentence in entry["sentences"]), (entry["id"], article_id)


def test_every_article_that_carries_a_right_sentence_is_named() -> None:
    for entry in answerable():
        carriers = {id_ for id_, text in texts().items() for sentence in entry["sentences"] if sentence in text}
        assert carriers == set(entry["article_ids"]), entry["id"]


def test_every_sentence_holds_an_answer_and_every_answer_lies_in_a_sentence() -> None:
    for entry in answerable():
        for sentence in entry["sentences"]:
            assert any(answer in sentence for answer in entry["answers"]), (entry["id"], sentence)
        for answer in entry["answers"]:
            assert any(answer in sentence for sentence in entry["sentences"]), (entry["id"], answer)


def test_agency_copy_names_every_carrier_and_a_contradiction_has_two_sides() -> None:
    for entry in answerable():
        if entry["kind"] == "agency copy":
            assert len(entry["article_ids"]) >= 3, entry["id"]
        if entry["kind"] == "contradiction":
            assert len(entry["sentences"]) >= 2, entry["id"]


def test_every_article_is_asked_about() -> None:
    assert {id_ for entry in answerable() for id_ in entry["article_ids"]} == texts().keys()


def test_half_of_the_german_questions_share_few_words_with_their_sentences() -> None:
    shares = []
    for entry in answerable():
        words = content_words(entry["question"])
        if entry["language"] == "de" and words:
            shares.append(max(len(words & content_words(sentence)) / len(words) for sentence in entry["sentences"]))
    assert sum(share <= 1 / 3 for share in shares) >= len(shares) / 2


def test_no_question_and_no_sentence_is_taken_from_the_shared_data() -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the texts to compare is absent")
    shared = f" {' | '.join(map(plain, shared_texts()))} "
    own = [text for entry in gold() for text in (entry["question"], *entry.get("sentences", ()))]
    assert [text for text in own if f" {plain(text)} " in shared] == []
