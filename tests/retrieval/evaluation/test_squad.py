import json

import pytest

from retrieval.evaluation.squad import DatasetError, read_squad, write_articles


def test_offsets_count_in_the_joined_article(dataset, tmp_path):
    read = read_squad(dataset)
    write_articles(read.articles, tmp_path / "articles.jsonl")
    texts = {}
    for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        texts[article["id"]] = article["text"]

    assert list(texts) == ["Die_Ahle", "Leuchtturm"]
    assert "Werde.\n\nIm Frühjahr" in texts["Die_Ahle"]
    assert [question.id for question in read.questions] == ["length", "mouth", "flood", "rescue", "builder"]
    for question in read.questions:
        for place in question.places:
            assert place.answer.cut(texts[place.article_id]) == place.words
            assert place.paragraph.start <= place.answer.start < place.answer.end <= place.paragraph.end
    flood = read.questions[2]
    assert flood.gold == ("1954", "Im Frühjahr 1954")
    assert flood.places[0].paragraph.cut(texts["Die_Ahle"]).startswith("Im Frühjahr")


def test_titles_that_occur_twice_get_a_number(squad, write):
    squad["data"].append(squad["data"][0] | {"title": "Leuchtturm"})
    squad["data"].append({"paragraphs": squad["data"][0]["paragraphs"]})

    assert [a.id for a in read_squad(write(squad)).articles] == [
        "Die_Ahle",
        "Leuchtturm",
        "Leuchtturm (2)",
        "article 4",
    ]


def test_an_impossible_question_has_no_place(squad, write):
    squad["data"][0]["paragraphs"][0]["qas"][0] |= {"answers": [], "is_impossible": True}
    first, second, *_ = read_squad(write(squad)).questions

    assert (first.answerable, second.answerable) == (False, True)


def test_equal_answers_of_two_annotators_are_one_place(squad, write):
    qa = squad["data"][0]["paragraphs"][0]["qas"][0]
    qa["answers"] *= 3

    assert len(read_squad(write(squad)).questions[0].places) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"Wo?", "no valid JSON"),
        (b'{"data": [', "no valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5_000, "no valid JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b'{"data": "\xe4"}', "not UTF-8"),
        (b"[]", "the file has no 'data'"),
        (b"{}", "the file has no 'data'"),
        (b'{"data": {}}', "'data' is {}"),
        (b'{"data": []}', "no article in 'data'"),
        (b'{"data": [7]}', "article 1 has no 'paragraphs'"),
        (b'{"data": [{"title": "a", "paragraphs": []}]}', "no paragraph in article 1"),
        (b'{"data": [{"title": "a", "paragraphs": [{"qas": []}]}]}', "article 1, paragraph 1 has no 'context'"),
        (b'{"data": [{"title": "a", "paragraphs": [{"context": 5, "qas": []}]}]}', "'context' is 5"),
        (b'{"data": [{"title": "a", "paragraphs": [{"context": "b", "qas": []}]}]}', "holds no question"),
    ],
)
def test_what_is_no_data_set_is_said_in_one_sentence(tmp_path, content, reason):
    path = tmp_path / "set.json"
    path.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        read_squad(path)

    message = str(caught.value)
    assert reason in message
    assert repr(str(path)) in message
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 500


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"answers": [{"text": "27 Kilometer", "answer_start": 60}]}, "at offset 60"),
        ({"answers": [{"text": "27 Kilometer", "answer_start": -3}]}, "at offset -3"),
        ({"answers": [{"text": "27 Kilometer", "answer_start": 10**9}]}, "where '' stands"),
        ({"answers": [{"text": "", "answer_start": 0}]}, "the answer '' at offset 0"),
        ({"answers": [{"text": "27 Kilometer", "answer_start": "61"}]}, "'answer_start' is '61'"),
        ({"answers": [{"text": "27 Kilometer", "answer_start": True}]}, "'answer_start' is True"),
        ({"answers": [{"answer_start": 61}]}, "has no 'text'"),
        ({"answers": []}, "has no answer and is not marked"),
        ({"answers": "27"}, "'answers' is '27'"),
        ({"question": None}, "'question' is None"),
        ({"id": []}, "'id' is []"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(squad, write, change, reason):
    squad["data"][0]["paragraphs"][0]["qas"][0] |= change
    with pytest.raises(DatasetError) as caught:
        read_squad(write(squad))

    assert reason in str(caught.value)
    assert "id" in change or "length" in str(caught.value)


def test_a_file_beyond_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("retrieval.evaluation.squad._MAX_BYTES", 100)
    path = tmp_path / "set.json"
    path.write_bytes(b" " * 101)

    with pytest.raises(DatasetError, match="more than the limit"):
        read_squad(path)


def test_what_is_no_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match="not a regular file"):
        read_squad(tmp_path)
    with pytest.raises(DatasetError, match="does not exist"):
        read_squad(tmp_path / "nowhere.json")
