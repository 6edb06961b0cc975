"""Archives without folders: the default one answers from a fake, others by their names."""

from __future__ import annotations

from pathlib import Path

from bot.archive_folders import ArchiveFolder
from bot.archives import Archives
from bot.live_index import LiveIndex


def fake_archives(answerers, *, folder=Path("no-archives"), archive_of=lambda place: None):
    """Return archives by name, None for the default one, each opened as the given answerer."""

    def open_index(archive):
        opened = answerers[archive.name]
        if isinstance(opened, LiveIndex):
            return opened
        return LiveIndex(lambda: opened, lambda: opened.generation, archive=archive.name)

    default = ArchiveFolder(name=None, articles=Path("articles"), index=Path("index"))
    return Archives(default, folder, open_index, archive_of=archive_of)
