"""Whether BM25 and the list of words hold every word of every text, each with the score that `rank_bm25` gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.german.related_terms import RelatedTerms
from retrieval.indexing.lexical_writing import score_postings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.checks.generation import CheckedGeneration
    from retrieval.indexing.lexical_index import LexicalIndex

__all__ = ["check_passage_terms", "check_sentence_order", "check_sentence_terms", "check_words"]


def check_words(generation: CheckedGeneration) -> Iterator[str]:
    """Count all words again."""
    counted = generation.counted_words.counts
    for word in sorted(counted):
        if generation.words.count(word) != counted[word]:
            yield f"The word {word!r} occurs {sum(counted[word])} times, but the list of words says otherwise."
    if len(generation.words) != len(counted):
        yield f"The list of words holds {len(generation.words)} words where the passages have {len(counted)}."


def check_passage_terms(generation: CheckedGeneration, analyzer: Analyzer) -> Iterator[str]:
    """Analyse and score every passage again."""
    # By words in memory, as they were when it was built: looked up on the disk they take as long as all else here.
    related = RelatedTerms(analyzer, generation.counted_words)
    documents = (analyzer(text) + related(text) for text in generation.passage_texts())
    return _compare("Passage", documents, generation.passages)


def check_sentence_terms(generation: CheckedGeneration, analyzer: Analyzer) -> Iterator[str]:
    """Analyse and score every sentence again."""
    return _compare("Sentence", map(analyzer, generation.sentence_texts()), generation.sentences)


def check_sentence_order(generation: CheckedGeneration, analyzer: Analyzer) -> Iterator[str]:
    """Analyse every sentence again, and compare its terms with those that are kept in order."""
    if not generation.manifest.keeps_order:
        return
    sequences, terms = generation.sequences, generation.sentences.terms
    if len(sequences) != len(generation.archive.sentences):
        yield (
            f"The terms of {len(sequences)} sentences are kept in order where the archive has "
            f"{len(generation.archive.sentences)}."
        )
        return
    for row, document in enumerate(map(analyzer, generation.sentence_texts())):
        if sequences.of([range(row, row + 1)]).numbers.tolist() != [terms.find(term) for term in document]:
            yield f"Sentence {row} has other terms than those that are kept in order."


def _compare(kind: str, documents: Iterable[Sequence[str]], index: LexicalIndex) -> Iterator[str]:
    """Yield a sentence for each posting that is missing, too many, or scored otherwise."""
    expected = score_postings(documents)
    start = 0
    for term, end in zip(expected.terms, expected.ends.tolist(), strict=True):
        postings = dict(zip(expected.rows[start:end].tolist(), expected.scores[start:end].tolist(), strict=True))
        found, start = index.postings(term), end
        yield from _compare_term(f"the term {term!r}", kind, postings, found)
        if index.document_frequency(term) != len(found):
            yield f"BM25 holds the term {term!r} of one {kind.lower()} twice."
    wanted = frozenset(expected.terms)
    for term in index.terms_beginning_with(""):
        if term not in wanted:
            yield f"BM25 holds the term {term!r}, which is in no {kind.lower()}."


def _compare_term(term: str, kind: str, expected: dict[int, float], found: dict[int, float]) -> Iterator[str]:
    if found == expected:
        return
    for row, score in expected.items():  # the very score, not one near it: the same sums in the same order
        if row not in found:
            yield f"{kind} {row} holds {term}, but BM25 does not find it there."
        elif found[row] != score:
            yield f"{kind} {row} scores {found[row]} for {term} in BM25, where {score} is right."
    for row in sorted(found.keys() - expected.keys()):
        yield f"{kind} {row} does not hold {term}, but BM25 finds it there."
