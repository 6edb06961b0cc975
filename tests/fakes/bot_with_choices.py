"""Run the bot with servers' choices of an archive from a file: `python -m tests.fakes.bot_with_choices`.

The file that CHOICES names holds a JSON object, the archive's name by the server's id; it is read at every question.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import bot.client
from bot.__main__ import main
from bot.archives import Archives


class ChosenArchives(Archives):
    """Let the file say which archive a place has, instead of the servers' settings."""

    def name_for(self, place):
        choices = json.loads(Path(os.environ["CHOICES"]).read_text(encoding="utf-8"))
        return choices.get(str(place.server))


bot.client.Archives = ChosenArchives
sys.exit(main())
