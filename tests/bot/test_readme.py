"""The README's table of settings says what the code does."""

import dataclasses
import re
from pathlib import Path

import pytest

from bot.config import BotConfig, Environment

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def rows():
    (table,) = re.findall(r"<!-- settings: begin .*?-->\n(.*?)<!-- settings: end -->", README, flags=re.DOTALL)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {name.strip("`"): (default.strip("`"), meaning) for name, default, meaning in cells}


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def settings():
    """Give every setting of the code with its default."""
    from retrieval.config import Settings

    found = {f"FUNDSTELLE_{name}".upper(): written(field.default) for name, field in Settings.model_fields.items()}
    defaults = {field.name: field.default for field in dataclasses.fields(BotConfig)}
    for name in Environment.model_fields:
        default = "" if name == "discord_token" else defaults[name.removeprefix("fundstelle_")]
        found[name.upper()] = written(default)
    return found


def test_every_setting_stands_there_with_its_default():
    assert {name: default for name, (default, _) in rows().items()} == settings()


@pytest.mark.parametrize("name", [name for name, field in Environment.model_fields.items() if field.description])
def test_what_may_be_written_stands_there(name):
    _, meaning = rows()[name.upper()]
    assert Environment.model_fields[name].description in meaning
