"""Everything that can go wrong, drawn as a tree.

RetrievalError
├── SettingsError               a setting has a value that cannot work
├── ArticleError
│   ├── NoArticlesError         no readable article under the given paths
│   ├── DuplicateArticleError   two articles carry one id
│   └── ArticleNotFoundError    no article of this id in the index
├── IndexStateError
│   ├── IndexNotBuiltError      there is no index yet
│   ├── IndexOutdatedError      built with another model, analyzer or format
│   ├── IndexDamagedError       a file of the index is missing, cut or changed
│   ├── IndexWriteError         the index cannot be written (rights, disk)
│   └── RollbackError           there is no whole generation to go back to
├── ModelError                  the embedding model, reader or reranker cannot be loaded or used
├── PackageMissingError         an extra of the installation is needed that is not there
└── QuestionError               the question cannot be asked as it is

A message says what happened, the value, and what to do.  `QuoteMismatchError` stands outside the tree: it is a bug of
our own, and nothing recovers from it.  A file that cannot be read is no error but a value (`datamodel.SkippedFile`).
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retrieval.datamodel import SkippedFile

__all__ = [
    "ArticleError",
    "ArticleNotFoundError",
    "DuplicateArticleError",
    "IndexDamagedError",
    "IndexNotBuiltError",
    "IndexOutdatedError",
    "IndexStateError",
    "IndexWriteError",
    "ModelError",
    "NoArticlesError",
    "PackageMissingError",
    "QuestionError",
    "QuoteMismatchError",
    "RetrievalError",
    "RollbackError",
    "SettingsError",
]

Extra: TypeAlias = Literal["bot", "build", "models"]
"""What an installation can have beside answering; the names are those of the extras in `pyproject.toml`."""


class RetrievalError(Exception):
    """Stand above every error that a caller of `retrieval` may meet; `str()` is one sentence for people."""


class SettingsError(RetrievalError):
    """Say which setting has a value that cannot work."""

    def __init__(self, name: str, value: object, advice: str) -> None:
        self.name, self.value, self.advice = name, value, advice
        super().__init__(f"The setting {name} has the value {value!r}, which cannot work: {advice}.")


class ArticleError(RetrievalError):
    """Stand above the errors about articles."""


class NoArticlesError(ArticleError):
    """Say that no article could be read, and how many files were skipped."""

    def __init__(self, paths: Sequence[Path], skipped: Sequence[SkippedFile] = ()) -> None:
        self.paths, self.skipped = tuple(paths), tuple(skipped)
        where = ", ".join(repr(str(path)) for path in paths)
        found = "no file was found there"
        if skipped:
            others = f" and {len(skipped) - 1} more were skipped" if len(skipped) > 1 else " was skipped"
            found = f"{skipped[0].path!r}{others}, because {skipped[0].reason}"
        super().__init__(
            f"There is no readable article in {where}: {found}; put .txt, .md, .json, .jsonl, .html, .rss, .atom, .zip "
            "or .tar.gz files there, "
            "or name another folder with --articles."
        )


class DuplicateArticleError(ArticleError):
    """Name the id that two articles carry, and both files."""

    def __init__(self, article_id: str, first: str, second: str) -> None:
        self.article_id, self.first, self.second = article_id, first, second
        super().__init__(
            f"Two articles carry the id {article_id!r}: {first!r} and {second!r}; give one of them another id."
        )


class ArticleNotFoundError(ArticleError):
    """Name the id that the index does not hold."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(
            f"The index holds no article with the id {article_id!r}; the ids stand in the answers, as `article_id`."
        )


class IndexStateError(RetrievalError):
    """Stand above the errors about the index on disk."""


def _build_command(path: Path) -> str:
    """Return the command, so that it can be copied into a shell; a path that could steer a terminal is escaped."""
    name = str(path)
    return f"fundstelle build --index {quote(name) if name.isprintable() else repr(name)}"


class IndexNotBuiltError(IndexStateError):
    """Say that there is no index at this path yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no index at {str(path)!r}; build it with `{_build_command(path)}`.")


class IndexOutdatedError(IndexStateError):
    """Say what the index was built with and what is wanted now."""

    def __init__(self, path: Path, part: str, built: object, wanted: object) -> None:
        self.path, self.part, self.built, self.wanted = path, part, built, wanted
        super().__init__(
            f"The index at {str(path)!r} was built with {part} {built!r}, but {wanted!r} is wanted; "
            f"rebuild it with `{_build_command(path)}`."
        )


class IndexDamagedError(IndexStateError):
    """Name the damaged part of the index and what is wrong with it; `path` is the folder of the part."""

    def __init__(self, path: Path, part: str, reason: str) -> None:
        self.path, self.part, self.reason = path, part, reason
        index = next((parent.parent for parent in path.parents if parent.name == "generations"), path)
        super().__init__(
            f"The index at {str(index)!r} is damaged: {part} {reason}; "
            f"rebuild it with `{_build_command(index)} --full` and the same --articles as before."
        )


class IndexWriteError(IndexStateError):
    """Say why the index cannot be written; the index that was live before stays live."""

    ADVICE = "free the disk or name a writable folder with --index"

    def __init__(
        self,
        path: Path,
        reason: str,
        advice: str = ADVICE,
        kind: Literal["busy", "disk-full", "not-writable"] = "not-writable",
    ) -> None:
        self.path, self.reason, self.advice, self.kind = path, reason, advice, kind
        super().__init__(
            f"The index at {str(path)!r} cannot be written: {reason}; "
            f"the index that was there stays as it was; {advice}."
        )


class RollbackError(IndexStateError):
    """Say why the index cannot go back to another generation; the one that was live stays live."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"The index at {str(path)!r} cannot go back: {reason}; it stays as it was; "
            f"bring it up to date with `{_build_command(path)}`."
        )


class ModelError(RetrievalError):
    """Say which model cannot be used, what for, and why."""

    _WANTED: ClassVar = {
        "embedding model": "FUNDSTELLE_MODEL to 'bundled', a model folder or the name of a model that is on this "
        "machine",
        "reader": "FUNDSTELLE_READER to 'bundled', to the folder or name of an extractive question-answering model, or "
        "to 'none'",
        "reranker": "FUNDSTELLE_RERANKER to the folder or name of a cross-encoder, or to nothing",
    }

    def __init__(
        self, model: str, reason: str, role: Literal["embedding model", "reader", "reranker"] = "embedding model"
    ) -> None:
        self.model, self.reason, self.role = model, reason, role
        wanted = self._WANTED[role]
        if model == "bundled":
            wanted = wanted.replace("to 'bundled', to", "to").replace("'bundled', ", "")
        super().__init__(f"The {role} {model!r} cannot be used: {reason}; set {wanted}.")


class PackageMissingError(RetrievalError):
    """Say what needs a package that is not installed, and with which extra it comes."""

    def __init__(self, purpose: str, package: str, extra: Extra) -> None:
        self.purpose, self.package, self.extra = purpose, package, extra
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed here; "
            f"install what belongs to it with `pip install 'fundstelle[{extra}]'`."
        )


class QuestionError(RetrievalError):
    """Say why a question cannot be asked as it is; `shown` is the question, shortened."""

    SHOWN_LENGTH = 60

    def __init__(self, question: str, reason: str, advice: str) -> None:
        self.question, self.reason, self.advice = question, reason, advice
        shown = question if len(question) <= self.SHOWN_LENGTH else question[: self.SHOWN_LENGTH - 1] + "…"
        self.shown = shown
        super().__init__(f"The question {shown!r} {reason}; {advice}.")


class QuoteMismatchError(RuntimeError):
    """Report our own bug: a quote's text is not its article's text at its offsets."""

    def __init__(self, article_id: str, start: int, end: int) -> None:
        self.article_id, self.start, self.end = article_id, start, end
        super().__init__(f"The quote {start}:{end} is not what the article {article_id!r} holds there.")
