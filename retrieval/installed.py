"""Which part of an installation needs which packages, and a sentence where one is not there.

A server that only answers from an index has no use for torch or for readers of web pages; so they are extras of the
installation (`pyproject.toml`), and who needs one says so before anything else is done.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from retrieval.errors import PackageMissingError

if TYPE_CHECKING:
    from retrieval.errors import Extra

__all__ = ["PACKAGES", "check_installed"]

PACKAGES: dict[Extra, tuple[str, ...]] = {
    "bot": ("discord", "prometheus_client", "pydantic", "pydantic_settings"),
    "build": ("feedparser", "lxml", "lxml_html_clean", "trafilatura", "yaml"),
    "models": ("huggingface_hub", "sentence_transformers", "torch", "transformers"),
}
"""The packages that each extra adds, as they are imported."""


def check_installed(extra: Extra, purpose: str) -> None:
    """Raise PackageMissingError unless all packages of an extra are there; `purpose` begins its sentence.

    Nothing is imported: whether a package works is for its own door to say.
    """
    for package in PACKAGES[extra]:
        if find_spec(package) is None:
            raise PackageMissingError(purpose, package, extra)
