"""How far a quote is ahead of what says something else; by hand, in the reader's log-odds."""

from math import e, log
from types import SimpleNamespace

import numpy as np
import pytest

from retrieval.answering.rivals import lead_of
from retrieval.german.wording import words_key


def sentence(row, score, *, text=None, passage=0, said=()):
    return SimpleNamespace(
        row=row,
        article_row=passage,
        said=frozenset(said),
        score=score,
        text=text or f"Das ist Satz {row}.",
        hit=SimpleNamespace(passage=SimpleNamespace(row=passage)),
    )


def lead(sentences, *, quoted=1, vectors=None):
    """Let the first sentences be the quote; without vectors, no two sentences are alike."""
    rows = max(s.row for s in sentences) + 1
    table = np.eye(rows) if vectors is None else np.array(vectors)
    keys = np.zeros(rows, dtype=np.uint64)
    keys[[s.row for s in sentences]] = [words_key(s.text) for s in sentences]
    index = SimpleNamespace(archive=SimpleNamespace(sentence_vectors=table.astype(np.float16), sentence_keys=keys))
    text = " ".join(s.text for s in sentences[:quoted])
    quote = SimpleNamespace(sentence=sentences[0], rows=range(quoted), text=text)
    return lead_of(quote, sentences, index)


def test_odds_and_leads_by_hand():
    found = lead([sentence(0, 2.0), sentence(1, 1.0), sentence(2, 0.0, passage=1)])

    assert found.odds == pytest.approx(-log(e**-1 + e**-2))
    assert (found.sentence, found.passage) == (1.0, 2.0)


def test_both_sentences_of_a_quote_count_for_it():
    assert lead([sentence(0, 2.0), sentence(1, 2.0), sentence(2, 2.0)], quoted=2).odds == pytest.approx(log(2))


def test_a_copy_is_no_rival():
    copy = sentence(1, 2.0, text="DAS ist Satz 0", passage=1)

    assert lead([sentence(0, 2.0), copy, sentence(2, 0.0, passage=1)]).passage == 2.0


def test_a_copy_with_small_edits_is_no_rival():
    vectors = [[1.0, 0.0], [0.99, 0.14], [0.0, 1.0]]

    text = "Die Brücke über die Ahle wird am Montag für den Verkehr gesperrt."
    own = sentence(0, 2.0, text=text)
    copy = sentence(1, 2.0, text=text.replace("für den Verkehr ", ""))
    update = sentence(1, 2.0, text=text.replace("Montag", "Dienstag"))

    assert lead([own, copy, sentence(2, 0.0)], vectors=vectors).sentence == 2.0
    assert lead([own, update, sentence(2, 0.0)], vectors=vectors).sentence == 0.0


def test_of_a_rivals_own_copies_one_counts():
    copies = [sentence(row, 0.0, text="Der Fluss steigt.", passage=row) for row in (1, 2, 3)]

    assert lead([sentence(0, 1.0), *copies]).odds == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("said", "passage", "ahead"),
    [
        (("lawrow",), 1, 2.0),
        (("lawrow", "serg"), 1, 2.0),  # one of two words
        (("lawrow", "serg", "aussenminist"), 1, 0.5),  # one of three
        (("putin",), 1, 0.5),
        ((), 1, 0.5),
        (("lawrow",), 0, 0.5),  # the same article says it again: no second source
    ],
)
def test_another_article_with_the_same_answer_is_no_rival(said, passage, ahead):
    own, other = sentence(0, 2.0, said=("lawrow",)), sentence(1, 1.5, said=said, passage=passage)

    found = lead([own, other, sentence(2, 0.0)])

    assert found.sentence == ahead
    assert found.confirmed == (ahead == 2.0)


def test_a_source_far_behind_confirms_nothing():
    own, other = (sentence(row, score, said=("lawrow",), passage=row) for row, score in ((0, 5.0), (1, 2.0)))

    assert not lead([own, other, sentence(2, 0.0)]).confirmed


def test_without_rivals_the_lead_is_the_longest():
    found = lead([sentence(0, 2.0)])

    assert found.odds == found.sentence == found.passage == 6.0


def test_a_lead_is_never_longer():
    assert lead([sentence(0, 99.0), sentence(1, 0.0)]).sentence == 6.0
