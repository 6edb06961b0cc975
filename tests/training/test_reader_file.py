"""The file that ships is the one that its card describes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from retrieval.models.adapters import read_adapters
from retrieval.models.bundled import bundled_model_id

REPOSITORY = Path(__file__).parents[2]
READER = REPOSITORY / "retrieval" / "models" / "data" / "reader.safetensors"


def test_the_card_names_the_files_digest():
    digest = hashlib.sha256(READER.read_bytes()).hexdigest()
    assert digest in (REPOSITORY / "training" / "reader" / "README.md").read_text("utf-8")
    assert READER.with_name("reader.sha256").read_text("ascii") == f"{digest}  {READER.name}\n"


def test_the_file_is_small_and_of_the_bundled_weights():
    assert READER.stat().st_size <= 6_000_000
    assert read_adapters(READER).base == bundled_model_id()
