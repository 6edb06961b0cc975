"""A batch answers line for line; what cannot be asked gets an object of its own and the exit code 1."""

import json

import pytest

ANSWER_KEYS = {"id", "question", "understood_as", "status", "confidence", "quotes", "timings_ms", "generation"}


def batch(run, index, text, *options):
    return run("ask", "--batch", "-", "--json", "--index", index, *options, stdin=text)


def objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_a_line_in_order(run, built_index):
    lines = [{"id": number, "question": question} for number, question in enumerate(["Wie lang ist die Brücke?"] * 3)]
    result = batch(run, built_index, "\n".join(map(json.dumps, lines)))

    assert result.exit_code == 0
    assert [answer["id"] for answer in objects(result)] == [0, 1, 2]
    assert all(set(answer) == ANSWER_KEYS for answer in objects(result))
    assert result.stderr == ""


def test_a_batch_answers_as_single_questions_do(run, built_index):
    question = "Wie lang ist die Brücke?"
    single = json.loads(run("ask", question, "--json", "--index", built_index, "--top-k", 2).stdout)
    [batched] = objects(batch(run, built_index, json.dumps({"id": "q", "question": question}), "--top-k", 2))

    ignored = {"id": None, "timings_ms": None}
    assert batched | ignored == single | ignored


@pytest.mark.parametrize(
    ("line", "question_id", "reason"),
    [
        ('{"id": 2, "question": ', None, "not JSON"),
        ("[" * 100_000, None, "not JSON"),
        ('"Fähre?"', None, '"question"'),
        ('{"id": 2}', None, '"question"'),
        ('{"id": 2, "question": null}', None, '"question"'),
        ('{"id": 2, "question": 7}', None, '"question"'),
        ('{"id": 2, "question": ["Fähre?"]}', None, '"question"'),
        ('{"id": 2, "question": ""}', 2, "is empty"),
        ('{"id": {"a": [1]}, "question": "🚢"}', {"a": [1]}, "no word"),
    ],
)
def test_a_line_that_cannot_be_asked_stops_nothing(run, built_index, line, question_id, reason):
    good = '{"id": "gut", "question": "Wie lang ist die Brücke?"}'
    result = batch(run, built_index, f"{good}\n{line}\n{good}\n")

    assert result.exit_code == 1
    first, second, third = objects(result)
    assert first["id"] == third["id"] == "gut"
    assert "error" not in first
    assert (second["id"], second["status"], second["quotes"]) == (question_id, "no_answer", [])
    assert reason in second["error"]
    assert set(second) == ANSWER_KEYS | {"error"}
    assert result.stderr.startswith("fundstelle: line 2: ")
    assert result.stderr.count("\n") == 1


def test_half_a_surrogate_pair_comes_back_as_it_was(run, built_index):
    result = batch(run, built_index, '{"id": "\\ud83d", "question": "Fähre \\ud83d?"}')

    assert result.exit_code == 0
    assert (objects(result)[0]["id"], objects(result)[0]["question"]) == ("\ud83d", "Fähre \ud83d?")


@pytest.mark.parametrize("text", ["", "\n", " \n\n\t\n"])
def test_blank_lines_are_passed_over(run, built_index, text):
    result = batch(run, built_index, text)

    assert (result.exit_code, result.stdout) == (0, "")


def test_a_file_with_a_byte_order_mark_and_crlf(run, built_index, elsewhere):
    (elsewhere / "questions.jsonl").write_bytes('\ufeff{"question": "Fähre?"}\r\n\r\n{"question": "Brücke?"}'.encode())
    result = run("ask", "--batch", "questions.jsonl", "--json", "--index", built_index)

    assert result.exit_code == 0
    assert [answer["question"] for answer in objects(result)] == ["Fähre?", "Brücke?"]
    assert [answer["id"] for answer in objects(result)] == [None, None]


def test_a_file_that_is_no_utf_8_stops_nothing(run, built_index, elsewhere):
    (elsewhere / "questions.jsonl").write_bytes(b'{"question": "F\xe4hre Seeadler?"}\n{"question": "Seeadler?"}\n')
    result = run("ask", "--batch", "questions.jsonl", "--json", "--index", built_index)

    assert [answer["question"] for answer in objects(result)] == ["F\ufffdhre Seeadler?", "Seeadler?"]


def test_a_batch_needs_an_index(run):
    result = batch(run, "nowhere", '{"question": "Fähre?"}')

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no index" in result.stderr
