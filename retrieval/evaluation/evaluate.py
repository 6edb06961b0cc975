"""One run of the ruler: build an archive of data set and distractors, ask, take answers out, ask again."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.answering.second_look import SecondLook
from retrieval.errors import NoArticlesError
from retrieval.evaluation.asking import RememberingEncoder, ask_all, day_of_asking, time_answers
from retrieval.evaluation.cache_folder import default_cache_folder
from retrieval.evaluation.declining import ask_without
from retrieval.evaluation.reduction import Reducer
from retrieval.evaluation.remembered_look import remembering
from retrieval.evaluation.squad import DatasetError, read_squad, write_articles
from retrieval.indexing.generations import GenerationStore
from retrieval.protocols import READER_TOKENS
from retrieval.second_look_models import describe_reader
from retrieval.wiring import build_index, open_answerer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.answering.answerer import Answerer
    from retrieval.datamodel import SkippedFile, Timings
    from retrieval.evaluation.outcomes import Outcome
    from retrieval.evaluation.questions import EvalSet
    from retrieval.indexing.build import BuildResult

__all__ = ["Evaluation", "build_archive", "evaluate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Hold what became of every question, of what archive it was asked, and what the timed ones took.

    `reader` says which one read, as `describe_reader` does; `plain` is what became of the questions without reader and
    reranker, None where there are none.
    """

    dataset: EvalSet
    built: BuildResult
    outcomes: tuple[Outcome, ...]
    timings: tuple[Timings, ...]
    reader: str | None = None
    plain: tuple[Outcome, ...] | None = None

    @property
    def skipped(self) -> tuple[SkippedFile, ...]:
        """Return what could not be read among the distractors."""
        return self.built.skipped


def evaluate(  # noqa: PLR0913 - what is measured, and with which models
    dataset: Path,
    distractors: Sequence[Path] = (),
    *,
    model: str = "bundled",
    reader: str = "",
    reader_tokens: int = READER_TOKENS,
    reranker: str = "",
    on_progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Evaluation:
    """Ask the questions of a SQuAD-format data set of an archive of its articles and the distractors.

    With a reader or a reranker all is asked once more without.

    The archive lies in a temporary folder; vectors are kept in the user's cache folder (`indexing.vector_cache`).  Two
    runs over the same files with the same model differ in their timings only: quality is measured with exact dense
    search, because Chroma's graph misses about one neighbour of a thousand, another one after each build.

    Raises:
        DatasetError: if the data set cannot be used.
        RetrievalError: as `build_index` and `open_answerer`.
    """
    questions = read_squad(dataset)
    with tempfile.TemporaryDirectory(prefix="fundstelle-eval-") as scratch, ExitStack() as opened:
        folder = Path(scratch, "index")
        built = build_archive(folder, dataset, questions, distractors, model=model, on_progress=on_progress)
        answerer = open_answerer(folder, model=model, reader=reader, reader_tokens=reader_tokens, reranker=reranker)
        opened.enter_context(closing(answerer))
        answerer = replace(
            answerer,
            encoder=RememberingEncoder(answerer.encoder),
            today=day_of_asking,
            second_look=remembering(answerer.second_look),
        )
        timings = time_answers(answerer, questions.questions, on_progress)
        reducer = Reducer(answerer.index, GenerationStore(folder).live())
        outcomes = _ask(answerer, reducer, questions, on_progress)
        plain = None
        if answerer.second_look != SecondLook():
            plain = _ask(
                replace(answerer, second_look=SecondLook()),
                reducer,
                questions,
                lambda stage, done, total: on_progress(f"{stage}, without the reader", done, total),
            )
    return Evaluation(
        dataset=questions,
        built=built,
        outcomes=outcomes,
        timings=tuple(timings),
        reader=describe_reader(reader),
        plain=plain,
    )


def _ask(
    answerer: Answerer, reducer: Reducer, questions: EvalSet, on_progress: Callable[[str, int, int], None]
) -> tuple[Outcome, ...]:
    outcomes = ask_all(answerer, reducer, questions.questions, on_progress)
    own = (article.id for article in questions.articles)
    return tuple(ask_without(answerer, reducer, outcomes, own, on_progress))


def build_archive(
    folder: Path,
    dataset: Path,
    questions: EvalSet,
    distractors: Sequence[Path],
    *,
    model: str = "bundled",
    on_progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> BuildResult:
    """Build the index of the data set's articles and the distractors, encoding what no run has encoded yet.

    Raises:
        DatasetError: if an article of the data set cannot be indexed.
        RetrievalError: as `build_index`.
    """
    with tempfile.TemporaryDirectory(prefix="fundstelle-eval-") as scratch:
        written = Path(scratch, f"{dataset.stem}.jsonl")
        write_articles(questions.articles, written)

        try:
            built = build_index(
                folder, [written, *distractors], model=model, cache=default_cache_folder(), on_progress=on_progress
            )
            skipped = built.skipped
        except NoArticlesError as error:
            skipped = error.skipped
        own = [item for item in skipped if Path(item.path) == written]
    if own:
        raise DatasetError(dataset, f"its article {own[0].line} cannot be indexed, because {own[0].reason}")
    return built
