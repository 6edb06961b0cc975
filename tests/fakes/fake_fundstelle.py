"""Run `fundstelle` as its own process with the fake encoder in place of the models.

With FAKE_WAIT set, encoding says "encoding" on stderr and then takes a minute: time to interrupt the build.
"""

from __future__ import annotations

import os
import sys
import time

from fake_encoder import FakeEncoder  # this file's folder is on the path, because it is run as a script

import retrieval.models
from retrieval.cli import main


class _SlowEncoder(FakeEncoder):
    def encode_passages(self, texts, *, on_progress=None):
        print("encoding", file=sys.stderr, flush=True)
        time.sleep(60)
        return super().encode_passages(texts, on_progress=on_progress)


encoder = _SlowEncoder if os.environ.get("FAKE_WAIT") else FakeEncoder
retrieval.models.identify_model = lambda model: FakeEncoder.model_id
retrieval.models.identify_encoding = lambda model: FakeEncoder.model_id
retrieval.models.open_question_encoder = lambda model: FakeEncoder()
retrieval.models.open_passage_encoder = lambda model: encoder()
main()
