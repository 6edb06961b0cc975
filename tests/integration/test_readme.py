"""The answers that the README shows are those that one gets."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
SHOWN = re.findall(
    r'^\$ make ask Q="(.*)"\n((?:(?!\$ |```).*\n)+)', (REPOSITORY / "README.md").read_text("utf-8"), re.MULTILINE
)
CONFIDENCE = re.compile(r"\(0\.\d\d\)")  # moves a little with every change of the models


@pytest.mark.parametrize(("question", "shown"), SHOWN, ids=[question for question, _ in SHOWN])
def test_an_answer_of_the_readme(seeds_index, question, shown, monkeypatch):
    monkeypatch.delenv("FUNDSTELLE_READER")  # with the reader, as it comes
    done = subprocess.run(
        [sys.executable, "-m", "retrieval", "ask", question, "--index", str(seeds_index)],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    begins = CONFIDENCE.sub("", shown.split("…\n")[0]).rstrip()

    assert CONFIDENCE.sub("", done.stdout).startswith(begins)


def test_the_readme_shows_answers():
    assert len(SHOWN) == 2
