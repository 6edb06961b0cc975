"""`docs/security.md` points at code and tests that are there."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENT = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:bot|retrieval|tests|deploy|docs)/[\w./-]+|[\w.]+\.(?:toml|yaml|txt))`", DOCUMENT)))


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_is_there(name):
    assert (REPOSITORY / name).is_file()


def test_every_threat_says_what_remains():
    threats = re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)[1:7]
    assert [threat.splitlines()[0] for threat in threats] == [
        "A hostile article",
        "A hostile member",
        "A hostile admin of another server",
        "A leaked token",
        "Poisoned HTML, feeds and archives",
        "A model folder from elsewhere",
    ]
    assert all("**Remains:**" in threat for threat in threats)
    assert len(NAMED) > 20


@pytest.mark.parametrize(
    ("words", "module", "constant", "value"),
    [
        ("20 MiB at most", "retrieval.articles.decoding", "MAX_BYTES", 20 * 2**20),
        ("more than 200 times", "retrieval.articles.unpacked", "MAX_RATIO", 200),
        ("or 64 GiB", "retrieval.articles.unpacked", "MAX_UNPACKED", 64 * 2**30),
        ("2,000 characters at", "bot.message_text", "LONGEST_QUESTION", 2_000),
        ("2,000 characters at", "retrieval.answering.question", "MAX_QUESTION_LENGTH", 2_000),
    ],
)
def test_limits_that_it_names_are_those_of_the_code(words, module, constant, value):
    import importlib

    assert words in DOCUMENT
    assert getattr(importlib.import_module(module), constant) == value
