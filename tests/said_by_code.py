"""What the code can say: its sentences with `…` for what differs, its slash commands, its words."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "retrieval")
_FIELDS = re.compile(r"\{[^{}]*\}|%[-.\d]*[sdrgfi]")


@cache
def _trees() -> tuple[ast.Module, ...]:
    files = [file for room in ROOMS for file in sorted((REPOSITORY / room).rglob("*.py"))]
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in files)


def _template(node: ast.AST) -> str | None:
    """Give a text of the code, in one line, with `…` for each part that is only known later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = _FIELDS.sub("…", node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        text = "".join(str(part) for part in parts)
    else:
        return None
    return " ".join(text.split())


@cache
def templates() -> tuple[str, ...]:
    """Give every text of the code."""
    found = {_template(node) for tree in _trees() for node in ast.walk(tree)}
    return tuple(sorted(text for text in found if text))


@cache
def is_said(message: str) -> bool:
    """Tell whether the code has a text with all these words in this order; `…` stands for any others."""
    parts = " ".join(message.split()).split("…")
    longest, pattern = max(parts, key=len), re.compile(".*".join(map(re.escape, parts)))
    return any(longest in text and pattern.fullmatch(text) for text in templates())


@cache
def sentences_of(module: str, name: str) -> tuple[str, ...]:
    """Give the sentences, of four words at least, that the constructor of an error's class writes."""
    tree = ast.parse((REPOSITORY / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8"))
    [found] = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    makers = [node for node in found.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    calls = [node for maker in makers for node in ast.walk(maker) if isinstance(node, ast.Call)]
    calls = [call for call in calls if ast.unparse(call.func) == "super().__init__"]
    texts = [_template(argument) for call in calls for argument in call.args]
    return tuple(text for text in texts if text and len(text.split()) >= 4)


@cache
def slash_commands() -> frozenset[str]:
    """Give the names of Discord's commands and of their parts, in every language that they have."""
    names = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in {"name", "name_"}:
                texts = [part for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
                names |= {str(text.value) for text in texts}
    return frozenset(names)


@cache
def words() -> frozenset[str]:
    """Give every text of the code that is just one word, as the names of columns, paths and keys are."""
    return frozenset(text for text in templates() if " " not in text)
