"""The reader of `.md` files: YAML front matter, then text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from retrieval.articles.decoding import read_text
from retrieval.articles.entries import Entry, UnreadableError, shown
from retrieval.articles.fields import build_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retrieval.articles.sources import Source

    _SafeLoader = yaml.SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

__all__ = ["read_markdown_file"]

MAX_FRONT_MATTER = 64 * 2**10
MAX_DEPTH = 20

_OPENING_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_HEADING = re.compile(r"\s*#[ \t]+([^\r\n]*?)(?:[ \t]+#+)?[ \t]*(?:[\r\n]|\Z)")
_NULL = "tag:yaml.org,2002:null"


def read_markdown_file(source: Source) -> Iterator[Entry]:
    """Read one article: front matter between `---` lines if there is any, then the text.

    Blank lines after the front matter are dropped, the rest is kept to the last character.  Without a title of its
    own, a leading `# ` heading is the title; it stays in the text.

    Raises:
        UnreadableError: If the file is no readable text or its front matter is broken (names the line).
    """
    content = read_text(source)
    opening = _OPENING_FENCE.match(content)
    values: dict[object, object] = {}
    text = content
    if opening:
        closing = _closing_fence(content, opening.end())
        values = _front_matter(content[opening.end() : closing.start()])
        text = content[_skip_blank_lines(content, closing.end()) :]
    heading = _HEADING.match(text)
    fields = {key: value for key, value in values.items() if isinstance(key, str)} | {"text": text}
    if heading and heading[1].strip() and not fields.get("title"):
        fields["title"] = heading[1]
    yield Entry(article=build_article(fields, derived_id=source.derived_id))


def _closing_fence(content: str, start: int) -> re.Match[str]:
    closing = _CLOSING_FENCE.search(content, start)
    if closing is None:
        raise UnreadableError("its front matter has no end; close it with a line '---'", line=1)
    if closing.start() - start > MAX_FRONT_MATTER:
        raise UnreadableError(f"its front matter is longer than {MAX_FRONT_MATTER // 2**10} KiB; shorten it", line=1)
    return closing


def _skip_blank_lines(content: str, start: int) -> int:
    match = _BLANK_LINES.match(content, start)
    return match.end() if match else start


def _front_matter(source: str) -> dict[object, object]:
    try:
        _refuse_bombs(source)
        loader = _StringLoader(source)
        try:
            parsed = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if isinstance(error, yaml.scanner.ScannerError):
            mark = error.context_mark or mark  # Where a quotation begins, not where the file ends without its end.
        problem = getattr(error, "problem", None) or "cannot be parsed"
        # The mark counts from 0 and below the opening fence, people from 1 and with it.
        line = mark.line + 2 if mark else 1
        raise UnreadableError(f"its front matter is no valid YAML ({problem}); correct it", line=line) from None
    except ValueError as error:  # An explicitly tagged value, such as a !!timestamp that is no day.
        raise UnreadableError(f"its front matter has an impossible value ({error}); correct it", line=1) from None
    if parsed is None:
        return {}
    if not isinstance(parsed, dict):
        raise UnreadableError(f"its front matter is {shown(parsed)}, not a list of 'key: value'", line=1)
    return parsed


class _StringLoader(_SafeLoader):
    """Load plain scalars as they are written: `id: 007` stays "007", `language: no` no boolean, a date a date's text.

    Only null keeps its meaning, so that `source: ~` is an absent source.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 — PyYAML's own class attribute, replaced as a whole
        first: [resolver for resolver in resolvers if resolver[0] == _NULL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _refuse_bombs(source: str) -> None:
    """Refuse what a few lines can blow up: anchors, aliases and deep nesting, before anything is constructed."""
    depth = 0
    for event in yaml.parse(source, Loader=_SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            line = event.start_mark.line + 2 if event.start_mark else 1
            raise UnreadableError("its front matter has an anchor or alias (& or *); quote or write it out", line=line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UnreadableError(f"its front matter is nested deeper than {MAX_DEPTH} levels; flatten it", line=1)
