"""The file that ships is the one that its card describes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from retrieval.models.adapters import read_adapters
from retrieval.models.bundled import bundled_model_id

READER = Path(__file__).parents[2] / "training" / "reader"


def test_the_card_names_the_files_digest():
    digest = hashlib.sha256((READER / "reader.safetensors").read_bytes()).hexdigest()
    assert digest in (READER / "README.md").read_text("utf-8")


def test_the_file_is_small_and_of_the_bundled_weights():
    path = READER / "reader.safetensors"
    assert path.stat().st_size <= 6_000_000
    assert read_adapters(path).base == bundled_model_id()
