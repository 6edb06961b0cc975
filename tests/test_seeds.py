"""The articles that ship with Fundstelle: well-formed, in our own words, and with the traps an archive holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[1]
FILES = sorted((REPOSITORY / "seeds").glob("*.md"))
SHARED = REPOSITORY.parent / "shared"
RUN = 9

TICKER = "kim-putin-ticker-2019"
MANY_QUOTATIONS = "haushaltsstreit-lindersleben-2025"
WIRE_COPY = {"kim-reise-angekuendigt-2019", TICKER, "kim-putin-wladiwostok-2019"}
UNDATED = {"museum-fund-werdenhagen"}
CORRECTION, CORRECTED = "korrektur-ahlertalbahn-2025", "ahlertalbahn-reaktiviert-2025"


class Seed(NamedTuple):
    front: dict[str, object]
    text: str

    @property
    def id(self) -> str:
        return str(self.front["id"])

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")

    @property
    def word_count(self) -> int:
        return len(self.text.split())


def parse(path: Path) -> Seed:
    empty, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    assert empty == ""
    assert text.startswith("\n"), "a blank line stands between front matter and text"
    return Seed(yaml.safe_load(front), text.strip())


@cache
def seeds() -> dict[str, Seed]:
    return {seed.id: seed for seed in map(parse, FILES)}


def word_runs(text: str) -> set[str]:
    words = re.sub(r"\W+", " ", text.lower()).split()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def shared_texts() -> Iterator[str]:
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    questions = json.loads((SHARED / "data" / "xquad-de-dev.json").read_text(encoding="utf-8"))
    for article in questions["data"]:
        yield from (paragraph["context"] for paragraph in article["paragraphs"])
    with (SHARED / "data" / "news-de-dev.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def test_there_are_eighteen_articles_with_ids_of_their_own() -> None:
    assert len(FILES) == 18
    assert set(seeds()) == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_is_well_formed(path: Path) -> None:
    seed = parse(path)
    assert set(seed.front) == {"id", "title", "source", "language"} | (set() if seed.id in UNDATED else {"published"})
    assert seed.front["source"] == "Fundstelle-Beispielkorpus"
    assert seed.front["language"] == "de"
    assert seed.front["title"]
    assert 150 <= seed.word_count <= 1500
    assert all(part and part == part.strip() and "\n" not in part for part in seed.paragraphs)


def test_the_lengths_vary() -> None:
    counts = [seed.word_count for seed in seeds().values()]
    assert 7000 <= sum(counts) <= 9000
    assert sum(count > 900 for count in counts) >= 2
    assert sum(count < 220 for count in counts) <= 6


def test_dates_are_whole_days_but_for_one_month_and_one_without() -> None:
    dates = {seed.id: seed.front.get("published") for seed in seeds().values()}
    assert {id_ for id_, published in dates.items() if published is None} == UNDATED
    # YAML reads 2019-04-25 as a date and leaves 2024-05 a string.
    months = [published for published in dates.values() if isinstance(published, str)]
    assert months == ["2024-05"]
    assert all(isinstance(published, date | str) for published in dates.values() if published is not None)


def test_one_paragraph_stands_word_for_word_in_exactly_three_articles() -> None:
    carriers = Counter(paragraph for seed in seeds().values() for paragraph in seed.paragraphs)
    repeated = [paragraph for paragraph, count in carriers.items() if count > 1 and paragraph.endswith(".")]
    assert len(repeated) == 1
    assert {seed.id for seed in seeds().values() if repeated[0] in seed.paragraphs} == WIRE_COPY
    assert len(re.findall(r"\.(?= [A-Z]|$)", repeated[0])) in {3, 4}


def test_two_articles_contradict_each_other_on_a_day() -> None:
    assert "lief am Dienstagabend mit 83 Menschen an Bord" in seeds()["sturm-norderhoern-faehre-2025"].text
    assert "die am Mittwochabend vor der Insel" in seeds()["sturm-norderhoern-bilanz-2025"].text


def test_the_correction_names_the_article_and_the_wrong_number() -> None:
    correction, corrected = seeds()[CORRECTION], seeds()[CORRECTED]
    assert str(corrected.front["title"]) in correction.text
    assert "kostete 64 Millionen Euro" in corrected.text
    assert "nicht 64 Millionen Euro gekostet, sondern 46 Millionen Euro" in correction.text


def test_the_ticker_has_the_newest_entry_first() -> None:
    day, moments = 0, []
    for paragraph in seeds()[TICKER].paragraphs:
        entry = re.match(r"(?:Update vom (\d+)\. April, )?(\d+)\.(\d\d) Uhr: ", paragraph)
        if entry:
            day = int(entry[1] or day)
            moments.append((day, int(entry[2]), int(entry[3])))
    assert len(moments) >= 12
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize(
    "sign",
    [
        *("„", "“", '"', "»", "«", "‚"),
        *("z. B.", "u. a.", "d. h.", "usw.", "bzw.", "ca.", "Dr.", "Prof.", "Mio.", "St.", "Nr.", "Art.", "Abs."),
    ],
)
def test_one_article_is_full_of_quotations_and_abbreviations(sign: str) -> None:
    assert sign in seeds()[MANY_QUOTATIONS].text


@pytest.mark.parametrize("word", ["Merkel", "backen", "Bäcker", "Kuchen"])
def test_what_the_articles_must_not_answer_is_absent(word: str) -> None:
    assert not [seed.id for seed in seeds().values() if word in seed.text]


def test_no_run_of_nine_words_is_taken_from_the_shared_data() -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the texts to compare is absent")
    own = {run: seed.id for seed in seeds().values() for run in word_runs(f"{seed.front['title']}\n{seed.text}")}
    taken = {run for text in shared_texts() for run in word_runs(text) & own.keys()}
    assert not {run: own[run] for run in taken}
