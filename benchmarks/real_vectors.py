"""Encode many short texts and some questions once, for measurements that need vectors as the encoder really makes them.

    python -m benchmarks.real_vectors /tmp/vectors --number 100000

Writes passages.npy and questions.npy (float32, L2-normalised) into the folder.  What was encoded stays in its cache, so
a run that was ended goes on where it was.  100,000 texts take a core about an hour.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks.short_texts import questions_of, short_texts
from retrieval.indexing.cached_encoder import CachedEncoder
from retrieval.indexing.vector_cache import VectorCache
from retrieval.models import identify_model, open_passage_encoder, open_question_encoder

_AT_ONCE = 512  # texts


def main() -> None:
    """Collect, encode, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the vectors go; may be new")
    parser.add_argument("--number", type=int, default=100_000, help="how many texts [100000]")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="news and XQuAD [../shared/data]")
    options = parser.parse_args()
    squad = options.data / "xquad-de-dev.json"
    translations = sorted((options.data / "xquad-dev-translations").glob("*.json"))
    texts = short_texts(options.data / "news-de-dev.jsonl", [squad, *translations], options.number)
    options.folder.mkdir(parents=True, exist_ok=True)
    encoder = open_question_encoder("bundled")
    questions = np.stack([encoder.encode_question(question) for question in questions_of(squad)])
    np.save(options.folder / "questions.npy", questions)
    model = identify_model("bundled")
    vectors = np.empty((len(texts), questions.shape[1]), dtype=np.float32)
    with closing(VectorCache(options.folder / "cache", model)) as cache:
        door = CachedEncoder(cache, model, lambda: open_passage_encoder("bundled"))
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            vectors[start : start + len(some)] = door.encode_passages(some)
            if sys.stderr.isatty():
                print(f"{start + len(some)} of {len(texts)} texts", end="\r", file=sys.stderr)
    np.save(options.folder / "passages.npy", vectors)


if __name__ == "__main__":
    main()
