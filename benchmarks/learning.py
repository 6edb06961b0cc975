"""The arithmetic behind `learn_weights`: examples and two regressions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import minimize

from retrieval import QuestionError
from retrieval.answering.answerer import READ_PASSAGES
from retrieval.answering.confidence import confidence_features
from retrieval.answering.coverage import Coverage
from retrieval.answering.evidence import gather_evidence
from retrieval.answering.reader import Reader
from retrieval.answering.retriever import Retriever
from retrieval.answering.understanding import understand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from retrieval.answering.answerer import Answerer
    from retrieval.answering.reader import RankedSentence
    from retrieval.evaluation.questions import EvalQuestion

__all__ = ["Example", "collect", "folds", "learn_confidence", "learn_reader", "reader_hits", "with_first"]

_JUDGED = 20
_KIND_WEIGHTS = {"name": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Hold one question's candidate sentences: reader features, confidence features, and which hold the answer."""

    article_id: str
    language: Literal["de", "en"]
    kind: str
    sentences: tuple[Mapping[str, float], ...]
    judged: tuple[Mapping[str, float], ...]
    right: NDArray[np.bool_]
    order: tuple[int, ...] = field(default=(0,))

    @property
    def answerable(self) -> bool:
        """Tell whether one of the candidates holds the answer."""
        return bool(self.right.any())

    def without_answer(self, kind: str) -> Example:
        """Return the example as one of an archive that lacks the answer: no sentence counts as right."""
        return replace(self, kind=kind, right=np.zeros_like(self.right))

    def first_features(self) -> Mapping[str, float]:
        """Return the confidence features of the first sentence in order, among those that were judged."""
        return self.judged[next(place for place in self.order if place < len(self.judged))]


def collect(
    answerer: Answerer, questions: Sequence[EvalQuestion], wordings: Mapping[str, Mapping[str, str]]
) -> list[Example]:
    """Ask the questions in each language's wording by their id, where there is one, and close the answerer."""
    examples = []
    for question in questions:
        for language, texts in wordings.items():
            try:
                if question.id in texts:
                    examples.append(_example(answerer, question, texts[question.id], language))
            except QuestionError:
                continue
    answerer.close()
    return examples


def _example(answerer: Answerer, question: EvalQuestion, text: str, language: str) -> Example:
    index, analyzer = answerer.index, answerer.analyzer
    analysed = understand(text, analyzer, index)
    vector = answerer.encoder.encode_question(analysed.text)
    hits = Retriever(index=index).retrieve(vector, analysed.terms, READ_PASSAGES, related=analysed.related)
    coverage = Coverage(analysed)
    sentences = Reader(index=index, analyzer=analyzer).read(analysed, vector, hits, coverage)
    return Example(
        article_id=question.places[0].article_id,
        language="en" if language == "en" else "de",
        kind="present",
        sentences=tuple(sentence.features for sentence in sentences),
        judged=tuple(
            confidence_features(analysed, sentence, hits, gather_evidence(sentence, vector, coverage, index, analyzer))
            for sentence in sentences[:_JUDGED]
        ),
        right=np.array([_holds(answerer, question, sentence) for sentence in sentences]),
    )


def _holds(answerer: Answerer, question: EvalQuestion, sentence: RankedSentence) -> bool:
    span = sentence.span
    [place] = question.places
    if answerer.index.archive.article(sentence.article_row).id != place.article_id:
        return False
    if not place.paragraph.start <= span.start < span.end <= place.paragraph.end:
        return False
    covers = span.start <= place.answer.start and place.answer.end <= span.end
    return covers or place.words in sentence.text


def folds(titles: Sequence[str], count: int) -> Iterator[set[str]]:
    """Yield the articles in `count` parts."""
    for number in range(count):
        yield set(titles[number::count])


def learn_reader(examples: Sequence[Example], penalty: float = 0.01) -> dict[str, float]:
    """Return weights that make the right sentences likely under a softmax over each question's candidates."""
    names = tuple(examples[0].sentences[0])
    matrices = [np.array([[s[name] for name in names] for s in example.sentences]) for example in examples]
    spread = np.concatenate(matrices).std(axis=0) + 1e-9
    chosen = [(m / spread, e.right) for m, e in zip(matrices, examples, strict=True) if e.right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = penalty * len(chosen) * weights @ weights, 2 * penalty * len(chosen) * weights
        for matrix, right in chosen:
            scores = matrix @ weights
            odds = np.exp(scores - scores.max())
            all_share, right_share = odds / odds.sum(), odds * right / (odds * right).sum()
            value -= np.log((odds * right).sum() / odds.sum())
            gradient = gradient - matrix.T @ (right_share - all_share)
        return float(value), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / spread
    return {name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)}


def with_first(example: Example, weights: Mapping[str, float]) -> Example:
    """Return the example with its sentences in the order of these weights."""
    scores = [-sum(weights[name] * value for name, value in s.items()) for s in example.sentences]
    return replace(example, order=tuple(np.argsort(scores, kind="stable").tolist()))


def reader_hits(example: Example) -> tuple[bool, bool]:
    """Tell whether the first sentence is right, and whether one of the first three is."""
    right = example.right[list(example.order[:3])]
    return bool(right[0]), bool(right.any())


def learn_confidence(examples: Sequence[Example], penalty: float = 0.003) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression on whether the first sentence is right.

    Questions with and without an answer in the archive weigh the same in sum, English ones a third of German ones,
    those with a swapped name half: they are the hardest, and rarer than questions about something else entirely.
    """
    names = tuple(examples[0].first_features())
    matrix = np.array([[e.first_features()[name] for name in names] for e in examples])
    right = np.array([reader_hits(e)[0] for e in examples])
    weight = np.array([(1.0 if e.language == "de" else 1 / 3) * _KIND_WEIGHTS.get(e.kind, 1.0) for e in examples])
    present = np.array([e.kind == "present" for e in examples])
    weight[present] /= weight[present].sum()
    weight[~present] /= weight[~present].sum()
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    scaled = (matrix - mean) / spread

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        totals = parameters[0] + scaled @ parameters[1:]
        signed = np.where(right, totals, -totals)
        value = float((weight * np.logaddexp(0.0, -signed)).sum() + penalty * parameters[1:] @ parameters[1:])
        error = weight * (1 / (1 + np.exp(-totals)) - right)
        gradient = np.concatenate([[error.sum()], scaled.T @ error + 2 * penalty * parameters[1:]])
        return value, gradient

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    weights = found[1:] / spread
    bias = float(found[0] - (weights * mean).sum())
    return round(bias, 4), {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
