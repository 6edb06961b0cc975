"""Which parts of passages a reader reads: around the best sentences, whole, within the budget, no sentence twice."""

import pytest

from retrieval.answering.reader import RankedSentence
from retrieval.answering.windows import best_windows, whole_passages
from retrieval.datamodel import Hit, Passage, Span

LENGTH = 100  # of a sentence, the space behind it included; 25 tokens


def passage(row, sentences, start=1000):
    text = "".join(f"Satz {row}-{number} 🚢 ä".ljust(LENGTH) for number in range(sentences))
    return Passage(row=row, article_id=f"a{row}", span=Span(start, start + len(text)), text=text)


def hit(of):
    return Hit(
        passage=of, rank=1, score=1.0, dense=0.8, lexical=None, dense_rank=1, lexical_rank=None,
        dense_share=1.0, lexical_share=0.0,
    )  # fmt: skip


def ranked(of, *places):
    """Give the passage's sentences in this order; those that are not named come last."""
    count = len(of.text) // LENGTH
    order = [*places, *(place for place in range(count) if place not in places)]
    found = []
    for behind, place in enumerate(order):
        start = of.span.start + place * LENGTH
        text = of.text[place * LENGTH :][: LENGTH - 1]
        found.append(
            RankedSentence(
                row=of.row * 100 + place,
                article_row=of.row,
                span=Span(start, start + LENGTH - 1),
                text=text,
                hit=hit(of),
                score=-float(behind),
                features={},
                answers=(),
                passage_credits=(),
            )
        )
    return found


def merged(*lists):
    return sorted((sentence for found in lists for sentence in found), key=lambda sentence: -sentence.score)


def sentences_of(window):
    return [word for word in window.text.split() if "-" in word]


def test_a_window_grows_around_its_sentence():
    [window] = best_windows(ranked(passage(1, 20), 10), 100)

    assert sentences_of(window) == ["1-9", "1-10", "1-11", "1-12"]
    assert window.text == window.passage.text[window.span.start - 1000 : window.span.end - 1000]


@pytest.mark.parametrize(("best", "expected"), [(0, ["1-0", "1-1", "1-2", "1-3"]), (5, ["1-2", "1-3", "1-4", "1-5"])])
def test_at_the_end_of_a_passage_it_grows_to_the_other_side(best, expected):
    [window] = best_windows(ranked(passage(1, 6), best), 100)

    assert sentences_of(window) == expected


def test_windows_of_several_passages_share_the_budget():
    one, other, third = (passage(row, 20) for row in (1, 2, 3))
    sentences = merged(ranked(one, 3), ranked(other, 8), ranked(third, 15))

    assert [window.passage.row for window in best_windows(sentences, 280)] == [1, 2]
    assert [window.passage.row for window in best_windows(sentences, 430)] == [1, 2, 3]


def test_windows_that_touch_are_one_and_no_sentence_is_read_twice():
    of = passage(1, 40)
    [first, second] = best_windows(ranked(of, 10, 13, 30), 400)

    assert sentences_of(first) == [f"1-{place}" for place in range(9, 17)]
    assert sentences_of(second) == ["1-29", "1-30", "1-31", "1-32"]


def test_a_short_passage_is_read_whole_and_the_budget_may_be_larger():
    of = passage(1, 2)
    [window] = best_windows(ranked(of), 10_000)

    assert window.span == Span(1000, 1000 + 2 * LENGTH - 1)


@pytest.mark.parametrize("tokens", [1, 20])
def test_there_is_a_window_whatever_the_budget(tokens):
    assert len(best_windows(ranked(passage(1, 20), 3), tokens)) == 1


def test_without_sentences_there_is_none():
    assert best_windows([], 640) == []


def test_whole_passages_are_the_first_ones_as_they_are():
    hits = [hit(passage(row, 3)) for row in range(5)]
    windows = whole_passages(hits, 2)

    assert [window.text for window in windows] == [hits[0].passage.text, hits[1].passage.text]
