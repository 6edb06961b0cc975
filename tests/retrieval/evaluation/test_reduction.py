"""What was taken out is gone from every part of the index; everything else is as it was."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answering.retriever import Retriever
from retrieval.evaluation.reduction import Reducer
from retrieval.indexing.generations import GenerationStore

QUESTION = "Wer durchschnitt das Band der Brücke, und was kostet die Fähre?"


@pytest.fixture(scope="module")
def reducer(built_index, answerer):
    return Reducer(answerer.index, GenerationStore(built_index).live())


@pytest.fixture(scope="module")
def search(answerer):
    vector, terms = answerer.encoder.encode_question(QUESTION), answerer.analyzer(QUESTION)

    def search(index):
        return vector, terms, Retriever(index=index).retrieve(vector, terms, 100, text=QUESTION)

    return search


def test_there_is_something_to_take_out(answerer, search):
    assert len(search(answerer.index)[2]) >= 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(data=st.data())
def test_removed_passages_are_found_by_nothing(answerer, reducer, search, data):
    whole = answerer.index
    count = len(whole.archive.passages)
    removed = sorted(data.draw(st.sets(st.integers(0, count - 1))))
    kept = [row for row in range(count) if row not in removed]
    with reducer.without(np.array(removed, dtype=np.int64)) as index:
        vector, terms, hits = search(index)
        assert not {hit.passage.row for hit in hits} & set(removed)

        dense = dict(index.vectors.search(vector, count))
        everything = dict(whole.vectors.search(vector, count))
        assert dense == pytest.approx({row: everything[row] for row in kept}, abs=1e-6)

        lexical = dict(whole.passages.search(terms, count))
        assert dict(index.passages.search(terms, count)) == {row: lexical[row] for row in lexical if row in kept}

        gone = [row for row in range(len(whole.archive.sentences)) if whole.archive.sentences[row, 0] in removed]
        scores, matched = index.sentences.scores(terms)
        assert not matched[gone].any()
        assert not scores[gone].any()

        for term in terms:
            left = [row for row in whole.passages.rows_with(term).tolist() if row in kept]
            assert index.passages.rows_with(term).tolist() == left
            assert index.passages.document_frequency(term) == len(left)
            assert (term in index.passages.terms_beginning_with(term)) == bool(left)
            for article_row in range(whole.archive.count):
                passages = whole.archive.passage_rows(article_row)
                assert index.holds(term, article_row) == bool(set(left) & set(passages))


def test_the_sentences_that_are_left_keep_their_terms(answerer, reducer):
    whole = answerer.index

    def terms_of(index, row):
        found = index.terms_in_order([range(row, row + 1)], answerer.analyzer)
        return [index.sentences.terms.at(number) for number in found.numbers.tolist()]

    left = [row for row, (passage, _, _) in enumerate(whole.archive.sentences.tolist()) if passage >= 3]
    with reducer.without(np.arange(3)) as index:
        assert len(index.sentences.terms) < len(whole.sentences.terms)
        assert [terms_of(index, row) for row in left] == [terms_of(whole, row) for row in left]


def test_the_whole_index_stays_as_it_was(answerer, reducer, search):
    before = search(answerer.index)[2]
    with reducer.without(np.arange(3)):
        assert search(answerer.index)[2] == before
    assert search(answerer.index)[2] == before


def test_an_empty_archive_answers_nothing(answerer, reducer, search):
    with reducer.without(np.arange(len(answerer.index.archive.passages))) as index:
        assert search(index)[2] == []
