"""What there is to learn from and to be judged on, from the files named on the command line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import articles_by_id
from benchmarks.news_questions import NEWS_QUESTIONS
from training.examples import Example, fold_of, read_examples
from training.lessons import Lessons, cropped
from training.own_questions import (
    DATA,
    chooses,
    is_held_out,
    read_benchmark_questions,
    read_own_questions,
    read_paragraphs,
    subjects_of,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["Sources", "add_sources", "judged_seeds", "read_sources"]

# How often a language is drawn when a question of XQuAD is shown in another one than German.
_LANGUAGES = {
    **{"de": 0.1, "en": 0.3, "es": 0.14, "ro": 0.12, "ru": 0.08, "el": 0.06, "tr": 0.05, "vi": 0.05},  # noqa: PIE800
    **dict.fromkeys(("ar", "hi", "th", "zh"), 0.025),
}
_MIXED = 2
_WRONG = 0.08
_REPORTS = 2  # times that each question about our own reports is shown in an epoch: few, and asked as users ask
_JUDGED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Hold the lessons, and what is judged on: `xquad` and `news` have answers, `news_without` has none.

    `choosing` are questions of our own, all with answers, by which the best step of a run is chosen; `reports` those
    about our own reports held out, asked in other words than the text's.
    """

    lessons: Lessons
    choosing: Sequence[Example]
    reports: Sequence[Example]
    xquad: Sequence[Example]
    news: Sequence[Example]
    news_without: Sequence[Example]


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add the options that `read_sources` reads."""
    parser.add_argument("--xquad", type=Path, nargs="+", required=True, help="XQuAD's files; the first is judged on")
    parser.add_argument("--news", type=Path, required=True, help="the articles that our questions are about")
    parser.add_argument("--folds", type=int, default=4, help="parts of XQuAD's articles")
    parser.add_argument("--fold", type=int, nargs="+", default=[0], help="the parts that are held out")
    parser.add_argument("--balance", type=float, default=0.0, help="0 to 1: how far kinds of questions are evened out")
    parser.add_argument("--seed", type=int, default=1)


def read_sources(options: argparse.Namespace) -> Sources:
    """Return what is learned from and what is judged on; no article is in both, in any language.

    Nor is a paragraph of our own learned from that is about the subject of an article held out.
    """
    files = {_language(path): read_examples(path) for path in options.xquad}
    main = next(iter(files))
    held = {article for number in options.fold for article in fold_of(files[main], number, options.folds)}
    versions: dict[str, dict[str, Example]] = {}
    for language, examples in files.items():
        for example in examples:
            if example.article not in held:
                versions.setdefault(example.id, {})[language] = example
    articles = articles_by_id(options.news)
    news = read_benchmark_questions(NEWS_QUESTIONS, articles)
    news += read_own_questions(DATA / "news-questions.jsonl", articles)
    learned = [question for question in news if not is_held_out(question.article)]
    paragraphs, reports = (read_paragraphs(DATA / name) for name in ("paragraphs.jsonl", "reports.jsonl"))
    barred = subjects_of(held)
    own = [question for question in paragraphs + _REPORTS * reports if question.title not in barred]
    lessons = Lessons(
        parallel=[found for found in versions.values() if len(found) == len(files)],
        own=learned + [question for question in own if not chooses(question.article)],
        main=main,
        shares={language: _LANGUAGES[language] for language in files},
        mixed=_MIXED if len(files) > 1 else 0,
        wrong=_WRONG,
        seed=options.seed,
        balance=options.balance,
    )
    kept = [question for question in news if is_held_out(question.article)]
    return Sources(
        lessons=lessons,
        choosing=_judged([question for question in paragraphs if chooses(question.article) and question.answers]),
        reports=_judged([question for question in reports if chooses(question.article) and question.answers]),
        xquad=[example for example in files[main] if example.article in held],
        news=_judged([question for question in kept if question.answers]),
        news_without=_judged([question for question in kept if not question.answers]),
    )


def judged_seeds(folder: Path) -> list[Example]:
    """Return the questions about the articles of `seeds/`, with and without an answer, from which nothing is learned.

    The gold set asks about the same articles.
    """
    questions = read_own_questions(DATA / "seeds-judged-only.jsonl", articles_by_id(folder))
    chance = random.Random("judged")  # noqa: S311 - no secret
    return [cropped(question, chance) for question in questions]


def _judged(questions: Sequence[Example]) -> list[Example]:
    """Return some of the questions, each with a part of its article; always the same."""
    chance = random.Random("judged")  # noqa: S311 - no secret
    return [cropped(question, chance) for question in chance.sample(questions, min(_JUDGED, len(questions)))]


def _language(path: Path) -> str:
    """Return the language that a file of XQuAD is named after, as `xquad.ro.json` and `xquad-de-dev.json` are."""
    return path.name.removeprefix("xquad")[1:3]
