"""A small data set in SQuAD's format over own sentences, distractors beside it, and a cache of the tests' own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RIVER = (
    "Die Ahle entspringt am Nordhang des Kammbergs. Der Fluss ist 27 Kilometer lang und mündet bei Grefenau in die "
    "Werde.",
    "Im Frühjahr 1954 zerstörte ein Hochwasser die Holzbrücke bei Tannrode. Der Müller Veit Hansmann rettete zwei "
    "Kinder aus den Fluten.",
)
LIGHTHOUSE = ("Den Leuchtturm von Norderhörn baute 1871 die Meisterin Frauke Lorenzen aus rotem Backstein.",)
QUESTIONS = (
    ("length", RIVER[0], "Wie lang ist die Ahle?", ("27 Kilometer",)),
    ("mouth", RIVER[0], "Wo mündet die Ahle?", ("bei Grefenau", "Grefenau")),
    ("flood", RIVER[1], "Wann zerstörte ein Hochwasser die Holzbrücke?", ("1954", "Im Frühjahr 1954")),
    ("rescue", RIVER[1], "Wer rettete zwei Kinder aus den Fluten?", ("Veit Hansmann",)),
    ("builder", LIGHTHOUSE[0], "Wer baute den Leuchtturm von Norderhörn?", ("Frauke Lorenzen",)),
)
DISTRACTORS = (
    "Der Marktplatz von Werdenhagen wird im Herbst neu gepflastert. Die Händler weichen auf den Schlossgarten aus.",
    "In der Kantine der Werft kochen ab Montag zwei Lehrlinge. Am Freitag gibt es Fisch aus der Werde.",
    "Der Chor von Tannrode singt am Samstag Lieder vom Meer. Der Eintritt ist frei, um Spenden wird gebeten.",
)


def squad_entry(title, paragraphs):
    """Return an article with its questions, in SQuAD's format."""
    return {
        "title": title,
        "paragraphs": [
            {
                "context": context,
                "qas": [
                    {
                        "id": key,
                        "question": question,
                        "answers": [{"text": words, "answer_start": context.index(words)} for words in answers],
                    }
                    for key, where, question, answers in QUESTIONS
                    if where == context
                ],
            }
            for context in paragraphs
        ],
    }


@pytest.fixture
def squad() -> dict:
    """Give the data set as it is written in JSON; a test may change it."""
    return {"version": "1.1", "data": [squad_entry("Die_Ahle", RIVER), squad_entry("Leuchtturm", LIGHTHOUSE)]}


@pytest.fixture
def write(tmp_path):
    """Give a function that writes a data set and returns where."""

    def write(dataset, name="fluss.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(dataset), encoding="utf-8")
        return path

    return write


@pytest.fixture
def dataset(squad, write) -> Path:
    """Give the data set's file."""
    return write(squad)


@pytest.fixture
def distractors(tmp_path) -> Path:
    """Give further articles."""
    path = tmp_path / "news.jsonl"
    lines = (json.dumps({"id": f"news-{n}", "text": text}) for n, text in enumerate(DISTRACTORS))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch) -> Path:
    """Let no test write into the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "fundstelle" / "evaluation"
