"""Which pages are generated: whole ones, and tables between two marks."""

from __future__ import annotations

from pathlib import Path

from documents.commands import commands_page
from documents.settings import settings_table

__all__ = ["DOCS", "generated_pages"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
_BEGIN, _END = "<!-- settings: begin (written by `python -m documents`) -->\n", "<!-- settings: end -->"


def generated_pages() -> dict[str, str]:
    """Return what each generated page has to hold, by its name in `docs/`."""
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    return {
        "commands.md": commands_page(),
        "settings.md": f"{before}{_BEGIN}{settings_table()}{_END}{after}",
    }
