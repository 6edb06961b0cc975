import numpy as np

from benchmarks.learning import Example, folds, learn_confidence, learn_reader, reader_hits, with_first


def example(right, values, *, kind="present", article="a"):
    sentences = tuple({"good": value, "noise": noise} for value, noise in values)
    return Example(
        article_id=article, language="de", kind=kind, sentences=sentences, judged=sentences, right=np.array(right)
    )


def test_folds_hold_every_article_once():
    parts = list(folds(["a", "b", "c", "d", "e"], 2))

    assert parts == [{"a", "c", "e"}, {"b", "d"}]


def test_the_reader_learns_what_tells_right_sentences():
    random = np.random.default_rng(0)
    examples = [
        example([True, False, False], [(1.0, random.random()), (0.0, random.random()), (0.2, random.random())])
        for _ in range(50)
    ]

    weights = learn_reader(examples)

    assert weights["good"] > 1
    assert weights["good"] > 5 * abs(weights["noise"])


def test_order_and_hits_follow_the_weights():
    ordered = with_first(example([False, False, True], [(0.1, 0), (0.5, 0), (0.3, 0)]), {"good": 1.0, "noise": 0.0})

    assert ordered.order == (1, 2, 0)
    assert reader_hits(ordered) == (False, True)


def test_the_confidence_learns_to_tell_present_from_absent():
    present = [example([True], [(0.8 + n / 100, 0.5)]) for n in range(20)]
    absent = [example([False], [(0.2 + n / 100, 0.5)], kind="article") for n in range(20)]

    bias, weights = learn_confidence(present + absent)

    assert bias + weights["good"] * 0.9 > 0 > bias + weights["good"] * 0.2


def test_an_example_without_its_answer_has_no_right_sentence():
    gone = example([True, False], [(1, 0), (0, 0)]).without_answer("article")

    assert gone.kind == "article"
    assert not gone.answerable
