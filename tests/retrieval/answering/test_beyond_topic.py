import numpy as np
import pytest

from retrieval.answering.beyond_topic import similarities_beyond_topic


def unit(*numbers):
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_what_question_and_sentence_share_with_the_passage_does_not_count():
    topic = unit(1, 0, 0)
    question = unit(10, 1, 0)
    sentences = np.array([unit(10, 1, 0), unit(20, 0, 1), unit(20, -1, 0), unit(5, 1, 1)])

    assert question @ sentences.T == pytest.approx(1.0, abs=0.05)  # all of them are on the topic
    assert similarities_beyond_topic(question, np.tile(topic, (4, 1)), sentences) == pytest.approx(
        [1.0, 0.0, -1.0, 2**-0.5], abs=1e-5
    )


def test_a_passage_that_is_its_only_sentence_has_nothing_beyond():
    sentence = unit(3, 4, 0)
    alone = np.array([sentence])

    assert similarities_beyond_topic(unit(1, 1, 1), alone, alone) == pytest.approx([0.0], abs=1e-3)
    assert similarities_beyond_topic(sentence, alone, np.array([unit(0, 1, 1)])) == pytest.approx([0.0], abs=1e-3)


def test_each_sentence_is_measured_by_its_own_passage():
    topics, sentences = np.array([unit(1, 0, 0), unit(0, 1, 0)]), np.array([unit(1, 2, 0), unit(1, 2, 0)])
    question = unit(1, 1, 1)
    alone = [similarities_beyond_topic(question, topics[[at]], sentences[[at]])[0] for at in (0, 1)]

    assert similarities_beyond_topic(question, topics, sentences) == pytest.approx(alone)
    assert alone[0] == pytest.approx(2**-0.5) == alone[1]
