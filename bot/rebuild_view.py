"""How far a rebuild is, and what came of it, as the text of a message; pure functions.

A message may have 2,000 characters; what gives way is how many skipped files are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.archive_errors import RebuildFailedError
from bot.markdown import ELLIPSIS, MESSAGE_LIMIT, cut_line, size
from bot.texts import TEXTS, sentence_for
from bot.texts_archives import ago

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.rebuilds import Rebuild
    from bot.texts import Language
    from bot.texts_archives import ArchiveTexts

__all__ = ["ended_text", "failure_of", "progress_text"]

_BAR = 20  # characters
_PATH_LIMIT, _REASON_LIMIT = 100, 160
_ROOM_FOR_THE_REST = 60
_NAMED = 10
_ENDED_FROM_OUTSIDE = frozenset({"interrupted", "killed"})


def progress_text(rebuild: Rebuild, language: Language) -> str:
    """Return what is being built, how far that is, and who began it when."""
    texts = TEXTS[language].archives
    if rebuild.stop is not None:
        stage = texts.rebuild_ends
    else:
        stage = _stage(rebuild.progress, texts) if rebuild.progress else texts.rebuild_begins
    return "\n".join(
        (
            texts.rebuild_at_work.format(archive=texts.archive(rebuild.archive)),
            stage,
            texts.begun.format(ago=ago(rebuild.since), person=f"<@{rebuild.person}>"),
        )
    )


def ended_text(rebuild: Rebuild, language: Language, *, is_open: bool, number: str | None = None) -> str:
    """Return what came of a rebuild that has ended.

    `is_open` tells whether the bot answers from what was built, `number` is that of the failure in the log.
    """
    texts = TEXTS[language].archives
    assert rebuild.outcome is not None, "it has ended"  # noqa: S101 - whoever calls this has waited for that
    if rebuild.outcome.result is not None:
        return _result(rebuild, rebuild.outcome.result, texts, is_open=is_open)
    archive = texts.archive(rebuild.archive)
    if rebuild.is_live and (rebuild.stop is not None or rebuild.outcome.kind in _ENDED_FROM_OUTSIDE):
        # It ended after the switch.  Where it failed by itself, what is live now is another build's.
        return texts.cancelled_too_late.format(archive=archive)
    if rebuild.stop is None:
        sentence = sentence_for(failure_of(rebuild), language)
        return f"{sentence} ({TEXTS[language].error_id.format(id=number)})" if number else sentence
    words = texts.cancelled if rebuild.stopped_by is not None else texts.cancelled_by_stop
    told = words.format(person=f"<@{rebuild.stopped_by}>", archive=archive, Archive=_first(archive))
    return f"{told}\n{texts.went_on}"


def failure_of(rebuild: Rebuild) -> RebuildFailedError:
    """Return why a rebuild failed that has no result."""
    outcome = rebuild.outcome
    kind, failure = (outcome.kind, outcome.failure) if outcome is not None else ("unexpected", None)
    return RebuildFailedError(rebuild.archive, kind, failure or "it has not ended")


def _stage(event: dict[str, Any], texts: ArchiveTexts) -> str:
    done, total = event["done"], event["total"]
    parts = [texts.stages.get(event["stage"], texts.some_stage)]
    if total != 1:  # a single step has no middle
        words = texts.counted if total else texts.counted_so_far
        parts.append(words.format(done=texts.number(done), total=texts.number(total or 0)))
    if total is None or done < total:
        if event["rate"]:
            parts.append(texts.rate.format(rate=_rate(event["rate"], texts)))
        if event["seconds_left"]:
            parts.append(texts.left.format(duration=texts.duration(event["seconds_left"])))
    line = " · ".join(parts)
    if not total or total == 1:
        return line
    filled = int(_BAR * min(1.0, done / total))
    return f"`{'█' * filled}{'░' * (_BAR - filled)}` {int(100 * min(1.0, done / total))} %\n{line}"


def _rate(rate: float, texts: ArchiveTexts) -> str:
    return texts.number(round(rate)) if rate >= 10 else f"{rate:.1f}".replace(".", texts.decimal)


def _result(rebuild: Rebuild, result: dict[str, Any], texts: ArchiveTexts, *, is_open: bool) -> str:
    archive = texts.archive(rebuild.archive)
    if result["rebuilt"]:
        lines = [
            texts.done.format(Archive=_first(archive), archive=archive, duration=texts.duration(result["seconds"]))
        ]
    else:
        lines = [texts.unchanged.format(Archive=_first(archive), archive=archive)]
    counts = {name: texts.number(result[name]) for name in ("articles", "added", "changed", "removed")}
    lines.append(texts.changes.format(**counts))
    if not is_open:
        lines.append(texts.not_opened)
    elif result["rebuilt"]:
        lines.append(texts.answers_from_it)
    text = "\n".join(lines)
    skipped = [item | {"path": _path(item["path"], rebuild.articles)} for item in result["skipped"]]
    return text + _skipped(skipped, texts, room=MESSAGE_LIMIT - size(text))


def _path(path: str, articles: Path) -> str:
    """Return the path below the folder of the articles: where that lies is nothing for a channel's members."""
    below = path.removeprefix(f"{articles.as_posix()}/")
    name = below.rpartition("/")[2]
    if below.startswith("/"):
        return name
    return below if len(below) <= _PATH_LIMIT else f"{ELLIPSIS}/{name}"


def _skipped(skipped: list[dict[str, Any]], texts: ArchiveTexts, *, room: int) -> str:
    """Return which files could not be read and why, as many as there is room for."""
    if not skipped:
        return ""
    text = "\n" + _counted(texts.skipped, len(skipped), texts)
    named = 0
    for line in _skipped_lines(skipped[:_NAMED], texts):
        if size(text) + size(line) + _ROOM_FOR_THE_REST > room:
            break
        text, named = text + line, named + 1
    if named < len(skipped):
        text += f"\n- {_counted(texts.more_skipped, len(skipped) - named, texts)}"
    return text


def _skipped_lines(skipped: list[dict[str, Any]], texts: ArchiveTexts) -> Iterable[str]:
    for item in skipped:
        line = f", {texts.line.format(line=item['line'])}" if item["line"] is not None else ""
        yield f"\n- {cut_line(item['path'], _PATH_LIMIT)}{line}: {cut_line(item['reason'], _REASON_LIMIT)}"


def _counted(forms: tuple[str, str], count: int, texts: ArchiveTexts) -> str:
    one, many = forms
    return one if count == 1 else many.format(count=texts.number(count))


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
