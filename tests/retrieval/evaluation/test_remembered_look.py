"""A reader and a reranker are asked once about each passage, and say the same the second time."""

from fake_reader import FakeReader, FakeReranker

from retrieval.answering.second_look import SecondLook
from retrieval.evaluation.remembered_look import remembering


def test_without_models_there_is_nothing_to_remember():
    assert remembering(SecondLook()) == SecondLook()


def test_each_passage_is_read_once_for_each_question():
    reader = FakeReader({"Ahle": 2.0})
    read = remembering(SecondLook(reader=reader)).reader.read
    first = read("Wo?", ["an der Ahle", "am Steg", "an der Ahle"])
    again = read("Wo?", ["am Steg", "in Werdenhagen", "an der Ahle"])
    other = read("Wann?", ["am Steg"])

    assert reader.asked == [
        ("Wo?", ("an der Ahle", "am Steg")),
        ("Wo?", ("in Werdenhagen",)),
        ("Wann?", ("am Steg",)),
    ]
    assert first == FakeReader({"Ahle": 2.0}).read("Wo?", ["an der Ahle", "am Steg", "an der Ahle"])
    assert (again[0], again[2]) == (first[1], first[0])
    assert other[0].spans == ()


def test_a_passage_under_another_title_is_read_anew():
    reader = FakeReader({})
    read = remembering(SecondLook(reader=reader)).reader.read
    read("Wo?", ["am Steg"], ["Ahle"])
    read("Wo?", ["am Steg", "am Steg"], ["Ufer", "Ahle"])

    assert reader.asked == [("Wo?", ("am Steg",))] * 2
    assert reader.titles == [("Ahle",), ("Ufer",)]


def test_each_passage_is_scored_once_for_each_question():
    reranker = FakeReranker({"Ahle": 2.0})
    score = remembering(SecondLook(reranker=reranker)).reranker.score

    assert score("Wo?", ["an der Ahle", "am Steg"]) == [2.0, 0]
    assert score("Wo?", ["am Steg", "an der Ahle"]) == [0, 2.0]
    assert len(reranker.asked) == 1
