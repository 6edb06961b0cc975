"""ARCHITECTURE.md places every room, and every module of the bot; no file holds what a merge left behind."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
TEXTS = {".md", ".py", ".toml", ".txt", ".yaml", ".service", ".timer"}
MERGED = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)


def test_each_room_and_each_module_of_the_bot_is_placed():
    cells = re.findall(r"^\| (`.*?) \|", (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    placed = {name.rstrip("/").removeprefix("retrieval/") for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    rooms = {path.parent.name for path in (REPOSITORY / "retrieval").glob("*/__init__.py")}
    modules = {path.stem for path in (REPOSITORY / "bot").glob("*.py")} - {"__init__"}

    assert {"conversation", "conversations"} <= rooms | modules
    assert (rooms | modules) - placed == set()


def test_no_file_holds_what_a_merge_left_behind():
    folders = ("bot", "benchmarks", "deploy", "docs", "documents", "retrieval", "tests", "tools")
    files = [file for folder in folders for file in (REPOSITORY / folder).rglob("*")]
    texts = [file for file in (*REPOSITORY.glob("*"), *files) if file.is_file() and file.suffix in TEXTS]

    assert len(texts) > 300
    assert [file.name for file in texts if MERGED.search(file.read_text(encoding="utf-8"))] == []
