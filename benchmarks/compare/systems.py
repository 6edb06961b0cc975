"""The systems that are compared: what each is, which packages it takes, and where it is put together."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.compare.corpus import Place

__all__ = ["FUNDSTELLE", "SYSTEMS", "System", "SystemSpec", "missing_packages", "open_system"]

FUNDSTELLE = "Fundstelle"


class System(Protocol):
    """One way to search passages; built in one process, opened and asked in another."""

    def build(self, corpus: Path, folder: Path) -> None:
        """Read what a folder of `corpus` holds, and leave an index of it in the empty `folder`."""
        ...

    def open(self, folder: Path) -> None:
        """Make ready for questions."""
        ...

    def search(self, question: str) -> list[int]:
        """Return the rows of the ten best passages."""
        ...

    def encode(self, question: str) -> Sequence[float]:
        """Return the question's vector, by what `search` encodes it with."""
        ...

    def quotes(self, question: str, *, read: bool) -> list[list[Place]] | None:
        """Return what a person is shown, if that is not the passages: each quote with every place that carries it.

        With `read` a reader reads the best passages once more, as it does where Fundstelle is installed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSpec:
    """Say where a system is put together, what has to be installed for it, and what it is made of."""

    module: str
    made_of: str
    packages: tuple[str, ...] = ()


SYSTEMS = {
    FUNDSTELLE: SystemSpec(
        module="fundstelle", made_of="as installed: BM25 over stems and pieces of words, Chroma, sentence vectors"
    ),
    "txtai": SystemSpec(
        module="txtai_hybrid",
        made_of="hybrid with content: its BM25 and the texts in SQLite, faiss; joined by log-odds, dense weight .6",
        packages=("txtai", "faiss"),
    ),
    "Haystack, in memory": SystemSpec(
        module="haystack_in_memory",
        made_of="InMemoryDocumentStore: BM25 and embedding retriever, DocumentJoiner (distribution-based)",
        packages=("haystack", "haystack_integrations.components.embedders.sentence_transformers"),
    ),
    "Haystack, Chroma": SystemSpec(
        module="haystack_chroma",
        made_of="the same with ChromaDocumentStore for the vectors, joined by reciprocal ranks",
        packages=(
            "haystack",
            "haystack_integrations.components.embedders.sentence_transformers",
            "haystack_integrations.document_stores.chroma",
        ),
    ),
    "rank-bm25 + Chroma": SystemSpec(
        module="tutorial",
        made_of="as tutorials do it: lower-case words, BM25Okapi, sentence-transformers, reciprocal rank fusion",
        packages=("rank_bm25", "chromadb", "sentence_transformers"),
    ),
}


def missing_packages(name: str) -> list[str]:
    """Return which packages of a system are not installed here."""
    return [package for package in SYSTEMS[name].packages if not _installed(package)]


def open_system(name: str, model: Path) -> System:
    """Return a system, not yet opened, whose model lies in the folder `model`; imports what it is made of."""
    found: System = import_module(f"benchmarks.compare.{SYSTEMS[name].module}").make(model)
    return found


def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # of a package within one that is missing
        return False
