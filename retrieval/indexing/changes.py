"""What a build changes about the articles that the index holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Changes", "content_digest_of", "count_changes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Count the articles that are new, that say something else, that stayed as they were, and that are gone."""

    added: int
    changed: int
    unchanged: int
    removed: int


def count_changes(before: Iterable[tuple[str, bytes]], now: Iterable[tuple[str, bytes]]) -> Changes:
    """Compare two archives by the ids and `article_digest`s of their articles."""
    old = dict(before)
    added = changed = unchanged = 0
    for article_id, digest in now:
        found = old.pop(article_id, None)
        added += found is None
        unchanged += found == digest
        changed += found is not None and found != digest
    return Changes(added=added, changed=changed, unchanged=unchanged, removed=len(old))


def content_digest_of(articles: Iterable[tuple[str, bytes]]) -> str:
    """Return a hash of an archive's content, by the `article_digest`s of its articles in their order."""
    digest = hashlib.sha256()
    for _, article in articles:
        digest.update(article)
    return digest.hexdigest()
