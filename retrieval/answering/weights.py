"""The learned numbers of the reader and of the confidence, as plain JSON with how they were learned."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIRST_QUOTE", "PRESENCE", "READER_WEIGHTS", "STATES", "LogisticModel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticModel:
    """Hold a logistic regression: a bias and a weight for each feature that it looks at."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Return the log-odds; features without a weight count for nothing."""
        return self.bias + sum(weight * features[name] for name, weight in self.weights.items())


_LEARNED = json.loads(files("retrieval.answering").joinpath("weights.json").read_text(encoding="utf-8"))

READER_WEIGHTS: dict[str, float] = _LEARNED["reader"]
PRESENCE = LogisticModel(**_LEARNED["presence"])
FIRST_QUOTE = LogisticModel(**_LEARNED["first_quote"])
STATES: dict[str, dict[str, float]] = _LEARNED["states"]
