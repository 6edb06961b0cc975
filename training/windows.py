"""Cut question and passage into windows of tokens, with the places of the answer in them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.datamodel import Span
from retrieval.german.sentences import split_sentences
from retrieval.models.onnx_reader import OVERLAP, QUESTION, SPECIAL, WINDOW, heading, title_room
from retrieval.models.prepare import prepare_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.examples import Example

__all__ = ["LONGEST_ANSWER", "TokenWindow", "Windower", "answer_tokens"]

LONGEST_ANSWER = 30  # tokens; as many as the search for spans allows


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWindow:
    """Hold the tokens of a question, of an article's title, if it is known, and of a part of its passage.

    `offsets`, shape `(tokens, 2)`, say where each stands in the passage, where `in_passage`; `example` is the row of
    the example.  `first` and `last` are the tokens of its answer, both 0 (the token that stands for "no answer") where
    the window does not hold all of it.  `near`, shape `(tokens,)`, tells the tokens of the answer's sentence, or the
    first alone.
    """

    example: int
    ids: NDArray[np.int32]
    offsets: NDArray[np.int32]
    in_passage: NDArray[np.bool_]
    first: int
    last: int
    near: NDArray[np.bool_]

    def kept(self, most: int | None, chance: random.Random) -> NDArray[np.int64]:
        """Return the tokens of question and title, and `most` in a row of the passage, the answer among them."""
        places = np.flatnonzero(self.in_passage)
        if most is None or len(places) <= most:
            return np.arange(len(self.ids))
        low, high = places[0], places[-1] + 1 - most
        if self.first:
            low, high = max(low, self.last + 1 - most), min(high, self.first)
        begin = chance.randint(int(low), int(high))
        outside = np.flatnonzero(~self.in_passage)
        return np.sort(np.concatenate([outside, np.arange(begin, begin + most)]))

    def cut_to(self, kept: NDArray[np.int64]) -> TokenWindow:
        """Return the window with these tokens alone."""
        first, last = (int(np.searchsorted(kept, token)) for token in (self.first, self.last))
        return TokenWindow(
            example=self.example,
            ids=self.ids[kept],
            offsets=self.offsets[kept],
            in_passage=self.in_passage[kept],
            near=self.near[kept],
            first=first,
            last=last,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Hold an answer's first and last token in its passage, and the sentences that share a character with it."""

    first: int
    last: int
    sentence: Span


class Windower:
    """Make windows with the tokenizer of a model folder."""

    def __init__(self, folder: Path, *, length: int = WINDOW, overlap: int = OVERLAP) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._length, self._overlap = length, overlap
        self._asked = min(QUESTION, (length - SPECIAL) // 2)
        named = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
        self._begin = self._token(named["cls_token"])
        self._end = self._token(named["sep_token"])

    def windows(self, examples: Sequence[Example]) -> list[TokenWindow]:
        """Return the windows of all examples in their order; those with an answer that is too long are left out."""
        questions = self._tokens([prepare_text(example.question) for example in examples])
        passages = self._tokens([example.passage for example in examples])
        titles = self._headed([example.title for example in examples])
        found: list[TokenWindow] = []
        read = zip(examples, questions, titles, passages, strict=True)
        for row, (example, question, title, passage) in enumerate(read):
            answer = None
            if example.answers:
                answer = _answer(example, passage)
                if answer is None or answer.last - answer.first >= LONGEST_ANSWER:
                    continue
            found += self._cut(row, question.ids[: self._asked], title, passage, answer)
        return found

    def reading_windows(self, question: str, passage: str, title: str = "") -> list[TokenWindow]:
        """Return the windows of one passage, to look for an answer that nobody knows."""
        asked, read = self._tokens([prepare_text(question), passage])
        (headed,) = self._headed([title])
        return self._cut(0, asked.ids[: self._asked], headed, read, None)

    def _token(self, name: str) -> int:
        token: int | None = self._tokenizer.token_to_id(name)
        if token is None:
            raise ValueError(f"the tokenizer lacks its own token {name!r}")
        return token

    def _tokens(self, texts: Sequence[str]) -> list[Any]:
        return list(self._tokenizer.encode_batch(list(texts), add_special_tokens=False))

    def _headed(self, titles: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each title; none for one that nobody sees, as the product reads it."""
        headings = [heading(title) for title in titles]
        return [read.ids if headed else [] for headed, read in zip(headings, self._tokens(headings), strict=True)]

    def _cut(
        self,
        row: int,
        question: list[int],
        title: list[int],
        passage: Any,  # noqa: ANN401
        answer: _Answer | None,
    ) -> list[TokenWindow]:
        title = title[: title_room(self._length - len(question) - SPECIAL)]
        before = [self._begin, *question, self._end, self._end, *title]
        room = self._length - len(before) - 1
        step = room - min(self._overlap, room // 2)
        count = len(passage.ids)
        starts = [0]
        while starts[-1] + room < count:
            starts.append(starts[-1] + step)
        return [self._window(row, before, passage, slice(start, min(start + room, count)), answer) for start in starts]

    def _window(
        self,
        row: int,
        before: list[int],
        passage: Any,  # noqa: ANN401
        part: slice,
        answer: _Answer | None,
    ) -> TokenWindow:
        ids = np.array([*before, *passage.ids[part], self._end], dtype=np.int32)
        offsets = np.zeros((len(ids), 2), dtype=np.int32)
        offsets[len(before) : -1] = np.array(passage.offsets[part], dtype=np.int32).reshape(-1, 2)
        in_passage = np.zeros(len(ids), dtype=np.bool_)
        in_passage[len(before) : -1] = True
        first = last = 0
        near = np.zeros(len(ids), dtype=np.bool_)
        if answer is not None and part.start <= answer.first and answer.last < part.stop:
            first, last = (token - part.start + len(before) for token in (answer.first, answer.last))
            sentence = answer.sentence
            near |= in_passage & (offsets[:, 0] < sentence.end) & (offsets[:, 1] > sentence.start)
        else:
            near[0] = True
        return TokenWindow(
            example=row, ids=ids, offsets=offsets, in_passage=in_passage, first=first, last=last, near=near
        )


def _answer(example: Example, passage: Any) -> _Answer | None:  # noqa: ANN401
    answer = example.answers[0]
    tokens = answer_tokens(passage.offsets, answer)
    if tokens is None:
        return None
    touched = [span for span in split_sentences(example.passage) if span.overlaps(answer)]
    sentence = Span(touched[0].start, touched[-1].end) if touched else answer
    return _Answer(first=tokens[0], last=tokens[1], sentence=sentence)


def answer_tokens(offsets: Sequence[tuple[int, int]], answer: Span) -> tuple[int, int] | None:
    """Return the first and the last token that share a character with the answer, or None."""
    touching = [token for token, (start, end) in enumerate(offsets) if start < answer.end and answer.start < end]
    return (touching[0], touching[-1]) if touching else None
