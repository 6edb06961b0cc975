"""The front door: from articles to an index, from a question to quotes.

    build_index(Path("index"), [Path("seeds")])
    answerer = open_answerer(Path("index"))
    answer = answerer.ask("Wo trafen sich Kim und Putin 2019?")

Everything that a caller may rely on stands in `__all__`; the rooms behind it are private.
"""

from retrieval.article_filter import ArticleFilter
from retrieval.build_process import BuildProcess, ChildBuild
from retrieval.conversation.turns import Conversation, Turn
from retrieval.datamodel import (
    Answer,
    Article,
    Caution,
    Citation,
    Context,
    Contradiction,
    Hit,
    Passage,
    Quote,
    SkippedFile,
    Span,
    StatedWords,
    Status,
    Timings,
    Voice,
)
from retrieval.errors import (
    ArticleError,
    ArticleNotFoundError,
    DuplicateArticleError,
    IndexDamagedError,
    IndexNotBuiltError,
    IndexOutdatedError,
    IndexStateError,
    IndexWriteError,
    ModelError,
    NoArticlesError,
    PackageMissingError,
    QuestionError,
    QuoteMismatchError,
    RetrievalError,
    RollbackError,
    SettingsError,
)
from retrieval.freed_memory import give_back_freed_memory
from retrieval.indexing.build_lock import BuildAtWork
from retrieval.installed import check_installed
from retrieval.wiring import (
    build_at_work,
    build_index,
    describe_index,
    live_generation,
    load_settings,
    open_answerer,
    open_archive,
    rollback_index,
    start_build,
    verify_index,
)

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "ArticleFilter",
    "ArticleNotFoundError",
    "BuildAtWork",
    "BuildProcess",
    "Caution",
    "ChildBuild",
    "Citation",
    "Context",
    "Contradiction",
    "Conversation",
    "DuplicateArticleError",
    "Hit",
    "IndexDamagedError",
    "IndexNotBuiltError",
    "IndexOutdatedError",
    "IndexStateError",
    "IndexWriteError",
    "ModelError",
    "NoArticlesError",
    "PackageMissingError",
    "Passage",
    "QuestionError",
    "Quote",
    "QuoteMismatchError",
    "RetrievalError",
    "RollbackError",
    "SettingsError",
    "SkippedFile",
    "Span",
    "StatedWords",
    "Status",
    "Timings",
    "Turn",
    "Voice",
    "build_at_work",
    "build_index",
    "check_installed",
    "describe_index",
    "give_back_freed_memory",
    "live_generation",
    "load_settings",
    "open_answerer",
    "open_archive",
    "rollback_index",
    "start_build",
    "verify_index",
]
