"""Compare sentence splitters on the hard German cases that the tests hold.

    python -m benchmarks.sentence_splitters

A case counts as right if a splitter sets exactly the borders of the table; white space at the borders is not counted.
Libraries that are not installed are named and left out; none of them is needed to run Fundstelle.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from retrieval.german.sentences import split_sentences

Splitter = Callable[[str], list[str]]
CASES_FILE = Path(__file__).resolve().parents[1] / "tests/retrieval/german/sentence_cases.txt"


def _ours() -> Splitter:
    return lambda text: [span.cut(text) for span in split_sentences(text)]


def _somajo() -> Splitter:
    tokenizer = import_module("somajo").SoMaJo("de_CMC")

    def split(text: str) -> list[str]:
        paragraphs = text.split("\n\n")
        return ["".join(str(token.text) for token in found) for found in tokenizer.tokenize_text(paragraphs)]

    return split


def _sentencex() -> Splitter:
    segment = import_module("sentencex").segment
    return lambda text: list(segment("de", text))


def _syntok() -> Splitter:
    segmenter = import_module("syntok.segmenter")

    def split(text: str) -> list[str]:
        paragraphs = segmenter.process(text)
        return ["".join(token.value for token in found) for paragraph in paragraphs for found in paragraph]

    return split


def _pysbd() -> Splitter:
    segmenter = import_module("pysbd").Segmenter(language="de", clean=False)
    return lambda text: list(segmenter.segment(text))


def _sentence_splitter() -> Splitter:
    splitter = import_module("sentence_splitter").SentenceSplitter(language="de")
    return lambda text: list(splitter.split(text))


# The package's name, None for our own, and what opens it.
SPLITTERS: tuple[tuple[str | None, Callable[[], Splitter]], ...] = (
    (None, _ours),
    ("SoMaJo", _somajo),
    ("sentencex", _sentencex),
    ("syntok", _syntok),
    ("pysbd", _pysbd),
    ("sentence-splitter", _sentence_splitter),
)


def read_cases() -> list[list[str]]:
    """Return the cases of the table, each as its sentences with the white space between them."""
    lines = CASES_FILE.read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").split("|") for line in lines if line and not line.startswith("#")]


def is_right(split: Splitter, case: list[str]) -> bool:
    """Tell whether a splitter sets exactly the borders of a case; a crash is a wrong answer."""
    try:
        found = split("".join(case))
    except Exception as error:  # noqa: BLE001 - what a library of others raises is unknown, and counts as wrong
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return False
    return _letters(found) == _letters(case)


def _letters(sentences: list[str]) -> list[str]:
    return [letters for sentence in sentences if (letters := "".join(sentence.split()))]


def main() -> None:
    """Print how many cases each splitter gets right, and how long it takes."""
    warnings.simplefilter("ignore")
    cases = read_cases()
    print(f"{'splitter':28}{'right':>7}{'of':>6}{'ms':>8}")
    for package, open_splitter in SPLITTERS:
        try:
            split = open_splitter()
        except ImportError:
            print(f"{package} is not installed")
            continue
        begin = time.perf_counter()
        right = sum(is_right(split, case) for case in cases)
        milliseconds = 1000 * (time.perf_counter() - begin)
        name = f"{package} {version(package)}" if package else "Fundstelle"
        print(f"{name:28}{right:7}{len(cases):6}{milliseconds:8.0f}")


if __name__ == "__main__":
    main()
