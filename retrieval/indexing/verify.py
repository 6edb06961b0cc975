"""Check every promise that an index on disk makes, and name each one that is broken."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from retrieval.errors import IndexDamagedError, IndexOutdatedError
from retrieval.indexing.checks.files import check_articles, check_counts, check_files
from retrieval.indexing.checks.generation import CheckedGeneration
from retrieval.indexing.checks.questions import check_questions_by_meaning, check_questions_by_words
from retrieval.indexing.checks.terms import check_passage_terms, check_sentence_order, check_sentence_terms, check_words
from retrieval.indexing.checks.texts import check_passages, check_sentences
from retrieval.indexing.checks.vectors import check_chroma, check_database, check_vectors
from retrieval.indexing.child_check import GenerationUnfitError, check_in_child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from retrieval.german.analyzer import Analyzer
    from retrieval.protocols import QuestionEncoder

    Check = Callable[[CheckedGeneration], Iterable[str]]
    Progress = Callable[[str, int, int], None]

__all__ = ["verify_generation"]

_NAMED = 5  # broken promises of one kind that are named one by one


def verify_generation(
    folder: Path,
    analyzer: Analyzer,
    *,
    encoder: QuestionEncoder | None = None,
    on_progress: Progress = lambda stage, done, total: None,
) -> list[str]:
    """Return a sentence for each broken promise of the generation; an empty list if all hold.

    Of many that are alike the first are named and the others counted.  Terms are compared if `analyzer` is the one that
    the generation was built with, and sentences are asked for their meaning if `encoder` is its model.
    `on_progress(stage, done, total)` is called as the work goes on; a check that reads all texts is a stage of its own.
    """
    with closing(CheckedGeneration(folder)) as generation:
        try:
            manifest = generation.manifest
        except (IndexDamagedError, IndexOutdatedError) as error:
            return [str(error)]
        files: list[Check] = [check_files, check_counts, check_database]
        chroma: list[Check] = [check_chroma]
        others: list[Check] = [check_articles, check_passages, check_sentences, check_words, check_vectors]
        if manifest.analyzer == analyzer.fingerprint:
            others += [
                partial(check, analyzer=analyzer)
                for check in (
                    check_passage_terms,
                    check_sentence_terms,
                    check_sentence_order,
                    check_questions_by_words,
                )
            ]
            if encoder is not None and manifest.model == encoder.model_id:
                chroma.append(partial(check_questions_by_meaning, analyzer=analyzer, encoder=encoder))
        problems = _run(generation, files, "checking files", on_progress)
        problems += _run(generation, others, "checking content", on_progress)
        if not any("'vectors/" in problem for problem in problems):
            problems += _run_in_safety(generation, chroma, on_progress, known=problems)
    return list(dict.fromkeys(problems))


def _run_in_safety(
    generation: CheckedGeneration, checks: Sequence[Check], on_progress: Progress, *, known: Sequence[str]
) -> list[str]:
    """Let Chroma read its files only if a child survived that: it trusts them, and a damaged one ends the process."""
    said: list[str] = []
    on_progress("checking in a child", 0, 1)
    try:
        check_in_child(generation.folder)
    except GenerationUnfitError as error:
        said = [f"The check in a process of its own {error}."]
        if not error.named:
            return said
    finally:
        on_progress("checking in a child", 1, 1)
    # The child names the first thing that it meets, which we know or find out in more detail.
    problems = _run(generation, checks, "checking the search", on_progress)
    return problems or ([] if known else said)


def _run(
    generation: CheckedGeneration,
    checks: Sequence[Check],
    stage: str,
    on_progress: Progress,
) -> list[str]:
    problems = []
    for done, check in enumerate(checks):
        on_progress(stage, done, len(checks))
        generation.on_row = partial(on_progress, f"{stage}, {done + 1} of {len(checks)}")
        problems += _first_of(_until_unreadable(check, generation))
    on_progress(stage, len(checks), len(checks))
    return problems


def _until_unreadable(check: Check, generation: CheckedGeneration) -> Iterable[str]:
    try:
        yield from check(generation)
    except (IndexDamagedError, IndexOutdatedError) as error:
        yield str(error)
    except Exception as error:  # noqa: BLE001 - damaged data can break anything, and to name it is what this is for
        yield f"The check stopped at something that cannot be read: {type(error).__name__}: {error}."


def _first_of(problems: Iterable[str]) -> list[str]:
    """Return the first problems, and one sentence that counts the others."""
    named: list[str] = []
    more = 0
    for problem in problems:
        if len(named) < _NAMED:
            named.append(problem)
        else:
            more += 1
    return [*named, f"And {more:,} more of this kind."] if more else named
