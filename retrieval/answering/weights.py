"""The learned numbers of the reader and of the confidence, as plain JSON with how they were learned."""

from __future__ import annotations

import json
from importlib.resources import files

__all__ = ["CONFIDENCE_BIAS", "CONFIDENCE_WEIGHTS", "READER_WEIGHTS"]

_LEARNED = json.loads(files("retrieval.answering").joinpath("weights.json").read_text(encoding="utf-8"))

READER_WEIGHTS: dict[str, float] = _LEARNED["reader"]
CONFIDENCE_WEIGHTS: dict[str, float] = _LEARNED["confidence"]
CONFIDENCE_BIAS: float = _LEARNED["confidence_bias"]
