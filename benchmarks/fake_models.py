"""Let the tests' fast encoder stand in for the model, where a measurement is about everything else."""

from __future__ import annotations

import retrieval.models
from tests.fakes.fake_encoder import FakeEncoder

__all__ = ["use_fake_models"]


def use_fake_models() -> None:
    """Let every door of this process open the fake encoder."""
    retrieval.models.identify_model = lambda model: FakeEncoder.model_id
    retrieval.models.identify_encoding = lambda model: FakeEncoder.model_id
    retrieval.models.open_question_encoder = lambda model: FakeEncoder()
    retrieval.models.open_passage_encoder = lambda model: FakeEncoder()
