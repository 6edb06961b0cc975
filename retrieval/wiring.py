"""Put the parts together: the only place that knows which implementation stands behind a seam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retrieval.datamodel import Caution
from retrieval.protocols import READER_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from retrieval.answering.answerer import Answerer
    from retrieval.build_process import BuildProcess
    from retrieval.config import Settings
    from retrieval.indexing.archive import Archive
    from retrieval.indexing.build import BuildResult
    from retrieval.indexing.build_lock import BuildAtWork
    from retrieval.indexing.rollback import Rollback

__all__ = [
    "build_at_work",
    "build_index",
    "describe_index",
    "live_generation",
    "load_settings",
    "open_answerer",
    "open_archive",
    "rollback_index",
    "start_build",
    "verify_index",
]


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises:
        SettingsError: if a value cannot work.
    """
    from retrieval.config import read_settings

    return read_settings()


def build_index(
    folder: Path,
    articles: Sequence[Path],
    *,
    model: str = "bundled",
    full: bool = False,
    cache: Path | None = None,
    on_progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> BuildResult:
    """Bring the index in `folder` up to date with the articles, and switch to it atomically.

    Vectors are kept in the folder `cache`, so that no text is encoded twice; without one, in the index folder.
    `on_progress(stage, done, total)` is called as the work goes on.

    Raises:
        ArticleError: if nothing could be read, or two articles carry one id.
        IndexWriteError: if the folder cannot be written.
        ModelError: if the embedding model cannot be used.
        PackageMissingError: if only what answering needs is installed.
    """
    from retrieval.installed import check_installed

    check_installed("build", "Building an index")
    from retrieval.freed_memory import limit_freed_memory
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.build import IndexBuilder
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.generation_writer import GenerationWriter
    from retrieval.models import identify_encoding, identify_model, open_passage_encoder

    limit_freed_memory()
    writer = GenerationWriter(
        analyzer=Analyzer(),
        chunker=Chunker(),
        model=identify_model(model),
        encoding=identify_encoding(model),
        open_encoder=lambda: open_passage_encoder(model),
        cache=cache or folder / "cache",
        on_progress=on_progress,
    )
    return IndexBuilder(folder=folder, writer=writer).build(articles, full=full)


def start_build(
    folder: Path, articles: Sequence[Path], *, full: bool = False, environment: Mapping[str, str] | None = None
) -> BuildProcess:
    """Start `build_index` in a process of its own, which reads the other settings anew and goes behind other work.

    Raises:
        OSError: if the system starts no process.
    """
    from retrieval.build_process import BuildProcess

    options = ["build", "--json", "--index", str(folder), *(["--full"] if full else [])]
    for path in articles:
        options += ["--articles", str(path)]
    return BuildProcess(options, environment=environment)


def build_at_work(folder: Path) -> BuildAtWork | None:
    """Return who builds the index in `folder` at the moment and since when, None if that is nobody or not known."""
    from retrieval.indexing.build_lock import build_at_work

    return build_at_work(folder)


def open_answerer(
    folder: Path,
    *,
    model: str = "bundled",
    reader: str = "",
    reader_tokens: int = READER_TOKENS,
    reranker: str = "",
    caution: Caution = Caution.BALANCED,
) -> Answerer:
    """Open the live generation of the index in `folder` for questions; it stays on the disk until it is closed.

    `reader` and `reranker` take a second look at what was found.  The reader is "bundled", which comes along and reads
    about `reader_tokens` tokens a question, or names an extractive question-answering model; the reranker names a
    cross-encoder; each by a model folder or a name on the Hugging Face hub, opened through torch.  An empty name is no
    model; that is the default for the reader here, but not in the settings, which name the bundled one.  Where the
    bundled reader cannot be used, a warning is logged, and answers are given without it.  `caution` says how much risk
    of a wrong answer is taken.

    Raises:
        IndexNotBuiltError: if there is no index.
        IndexOutdatedError: if it was built with another model or analyzer.
        IndexDamagedError: if it cannot be read.
        ModelError: if a model cannot be used.
        PackageMissingError: if it is not the bundled one, and nothing is installed that opens it.
    """
    from concurrent.futures import ThreadPoolExecutor

    from retrieval.freed_memory import limit_freed_memory
    from retrieval.indexing.generations import GenerationStore
    from retrieval.models import open_question_encoder

    limit_freed_memory()
    # An open index has a lease of its own.
    with GenerationStore(folder).lease_live() as live, ThreadPoolExecutor(2) as beside:
        # The model first: half of opening it happens outside Python, while the rest is imported here.
        opening = beside.submit(open_question_encoder, model)
        from retrieval.answering.answerer import Answerer
        from retrieval.german.analyzer import Analyzer
        from retrieval.indexing.open_index import OpenIndex
        from retrieval.second_look_models import open_second_look

        looking = beside.submit(open_second_look, reader, tokens=reader_tokens, reranker=reranker)
        analyzer = Analyzer()
        index = OpenIndex(live.path, analyzer=analyzer.fingerprint)
        try:
            encoder = opening.result()
            index.check_built_with(model=encoder.model_id)
            second_look = looking.result()
        except BaseException:
            index.close()
            raise
    return Answerer(index=index, encoder=encoder, analyzer=analyzer, second_look=second_look, caution=caution)


def live_generation(folder: Path) -> str:
    """Return the id of the live generation of the index in `folder`, in far less than a millisecond.

    Raises:
        IndexNotBuiltError: if there is no index.
        IndexDamagedError: if `CURRENT` does not lead to one.
    """
    from retrieval.indexing.generations import GenerationStore

    return GenerationStore(folder).live().name


def verify_index(
    folder: Path,
    *,
    model: str = "bundled",
    on_progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> list[str]:
    """Check every promise of the live generation; return one sentence for each that is broken.

    Sample questions are asked if the index was built with `model`.  `on_progress(stage, done, total)` is called as the
    work goes on.

    Raises:
        IndexNotBuiltError: if there is no index.
        IndexDamagedError: if `CURRENT` does not lead to one.
        ModelError: if the model cannot be used.
    """
    from retrieval.freed_memory import limit_freed_memory
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.generations import GenerationStore
    from retrieval.indexing.vector_cache_check import check_vector_cache
    from retrieval.indexing.verify import verify_generation
    from retrieval.models import open_question_encoder

    limit_freed_memory()
    with GenerationStore(folder).lease_live() as live:
        encoder = open_question_encoder(model)
        problems = verify_generation(live.path, Analyzer(), encoder=encoder, on_progress=on_progress)
    on_progress("checking the cache", 0, 1)
    problems += check_vector_cache(folder / "cache")
    on_progress("checking the cache", 1, 1)
    return problems


def open_archive(folder: Path) -> Archive:
    """Open only the articles of the live generation, without model or search.

    Raises:
        IndexNotBuiltError: if there is no index.
        IndexDamagedError: if it cannot be read.
    """
    from retrieval.indexing.archive import Archive
    from retrieval.indexing.generations import GenerationStore

    with GenerationStore(folder).lease_live() as live:
        return Archive(live.path / "archive")


def describe_index(folder: Path) -> dict[str, Any]:
    """Return what the live index holds and was built with, as names and plain values.

    Raises:
        IndexNotBuiltError: if there is no index.
        IndexDamagedError: if it cannot be read.
    """
    from retrieval.indexing.describe import describe_generation
    from retrieval.indexing.generations import GenerationStore

    with GenerationStore(folder).lease_live() as live:
        return {"index": str(folder), **describe_generation(live.path)}


def rollback_index(folder: Path) -> Rollback:
    """Let the generation of the index in `folder` be live that was live before; going back twice goes forward.

    Raises:
        IndexNotBuiltError: if there is no index.
        RollbackError: if there is no other generation, or it is damaged; the live one stays.
        IndexWriteError: if a build is at work, or the folder cannot be written.
    """
    from retrieval.indexing.rollback import roll_back

    return roll_back(folder)
