"""Options that several commands share, and where their defaults come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from retrieval.config import Settings

__all__ = ["as_json", "index_option", "settings_with"]

index_option = click.option(
    "--index", type=click.Path(path_type=Path), help="The index folder [default: FUNDSTELLE_INDEX, else 'index']."
)
as_json = click.option("--json", "json_output", is_flag=True, help="Print JSON on stdout.")


def settings_with(*, index: Path | None = None) -> Settings:
    """Read the settings; an option that was given beats them."""
    from retrieval.wiring import load_settings

    settings = load_settings()
    return settings if index is None else replace(settings, index=index)
