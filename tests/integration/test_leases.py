"""A process keeps answering from its generation, whatever is built meanwhile; and back again, by the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.indexing.generations import GenerationStore

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
FAKES = REPOSITORY / "tests" / "fakes"
QUESTION = "Wer durchschnitt das Band vor 400 Gästen?"

# Opens the index, and for each line of stdin answers once and prints what.
READER = """
import json, sys
from pathlib import Path
from fake_encoder import FakeEncoder
import retrieval.models
from retrieval import open_answerer
retrieval.models.open_question_encoder = lambda model: FakeEncoder()
answerer = open_answerer(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    answer = answerer.ask(line.strip(), min_confidence=0)
    article = answerer.article(answer.quotes[0].article_id)
    print(json.dumps([answer.generation, answer.quotes[0].text, article.title, answerer.sources()]), flush=True)
"""


def names(index):
    return sorted(path.name for path in (index / "generations").iterdir())


def fundstelle(*arguments):
    command = [sys.executable, str(FAKES / "fake_fundstelle.py"), *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def reader(own_index):
    process = subprocess.Popen(
        [sys.executable, "-c", READER, str(own_index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{REPOSITORY}:{FAKES}"},
    )
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.communicate()


def ask(reader):
    print(QUESTION, file=reader.stdin, flush=True)
    return json.loads(reader.stdout.readline())


def test_two_quick_rebuilds_do_not_take_away_what_is_read(own_index, articles_folder, reader):
    first = GenerationStore(own_index).live().name
    before = ask(reader)
    for _ in range(2):
        done = fundstelle("build", "--articles", articles_folder, "--index", own_index, "--full")
        assert (done.returncode, done.stderr) == (0, "")

    assert len(names(own_index)) == 3
    assert before[0] == first != GenerationStore(own_index).live().name
    assert ask(reader) == before

    reader.kill()
    reader.wait()
    live = GenerationStore(own_index).live().name
    assert fundstelle("build", "--articles", articles_folder, "--index", own_index).returncode == 0
    assert len(names(own_index)) == 2
    assert first not in names(own_index)
    assert GenerationStore(own_index).live().name == live  # nothing had changed


def test_back_and_forward_by_the_command(own_index, articles_folder, tmp_path):
    first = GenerationStore(own_index).live().name
    none = fundstelle("rollback", "--index", own_index)
    assert (none.returncode, none.stdout, len(none.stderr.splitlines())) == (1, "", 1)
    assert "holds no other generation" in none.stderr

    (tmp_path / "kanal.txt").write_text("Der Kanal in Werdenhagen ist seit Montag gesperrt.", encoding="utf-8")
    built = fundstelle("build", "--articles", tmp_path / "kanal.txt", "--index", own_index, "--json")
    second = json.loads(built.stdout)["generation"]

    back = fundstelle("rollback", "--index", own_index, "--json")
    assert (back.returncode, back.stderr) == (0, "")
    form = json.loads(back.stdout)
    assert list(form) == ["generation", "from", "built_at", "articles", "passages"]
    assert (form["generation"], form["from"], form["articles"]) == (first, second, 5)
    asked = json.loads(fundstelle("ask", QUESTION, "--index", own_index, "--min-confidence", 0, "--json").stdout)
    assert asked["generation"] == first

    forward = fundstelle("rollback", "--index", own_index)
    assert forward.returncode == 0
    assert f"went from generation {first} to generation {second}, built 20" in forward.stdout
    assert "1 articles" in forward.stdout


def test_a_damaged_generation_is_refused_by_the_command(own_index, articles_folder):
    first = GenerationStore(own_index).live()
    assert fundstelle("build", "--articles", articles_folder, "--index", own_index, "--full").returncode == 0
    live = GenerationStore(own_index).live()
    for file in (first / "vectors").rglob("*.bin"):
        file.write_bytes(b"\xff" * file.stat().st_size)

    done = fundstelle("rollback", "--index", own_index)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert first.name in done.stderr
    assert "was changed after the build" in done.stderr
    assert GenerationStore(own_index).live() == live
