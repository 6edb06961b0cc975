"""What sentences cover is what `Coverage` says of their terms one by one."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answering.coverage import Coverage
from retrieval.answering.question import AnalysedQuestion, WeightedTerm
from retrieval.answering.sentence_coverage import cover_sentences
from retrieval.german.questions import analyse_question
from retrieval.indexing.sorted_strings import SortedStrings, write_sorted_strings
from retrieval.indexing.term_sequences import NumberedTerms

TERMS = ("bahn", "eisenbahn", "bahnhof", "bah", "ahn", "öl", "ölof", "hölöf", "2019", "20190", "ß", "schlossßß", "zug")
SENTENCES = st.lists(st.lists(st.sampled_from(TERMS), max_size=25), min_size=1, max_size=5)
ASKED = st.lists(st.sampled_from((*TERMS, "anderswo")), min_size=1, max_size=5, unique=True)
WINDOW = 10


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terms")
    write_sorted_strings(sorted(TERMS, key=str.encode), folder / "terms.bin", folder / "ends.npy")
    return SortedStrings(folder / "terms.bin", folder / "ends.npy")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentences=SENTENCES, asked=ASKED)
def test_all_sentences_at_once_are_as_one_by_one(vocabulary, sentences, asked):
    question = AnalysedQuestion(
        text="Wo?",
        terms=tuple(asked),
        weighted=tuple(WeightedTerm(term=term, weight=1.0 + at, kind="noun") for at, term in enumerate(asked)),
        expected=analyse_question("Wo?"),
    )
    coverage = Coverage(question)

    found = cover_sentences(coverage, NumberedTerms.of(sentences, vocabulary))

    assert found.credits.tolist() == [coverage.credits(terms) for terms in sentences]
    assert found.fresh.tolist() == [
        len({term for term in terms if not any(coverage.credits([term]))}) for terms in sentences
    ]
    for terms, density in zip(sentences, found.density.tolist(), strict=True):
        windows = [terms[at : at + WINDOW] for at in range(len(terms))] or [[]]
        assert math.isclose(density, max(coverage.share(coverage.credits(window)) for window in windows))
