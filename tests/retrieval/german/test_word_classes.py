import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.tokens import tokenise
from retrieval.german.word_classes import word_classes


@pytest.mark.parametrize(
    ("sentence", "classes"),
    [
        ("Der alte Zug fuhr 2019 durch das breite Tal.", "DANx#RDAN."),
        ("Kim und Putin trafen sich im Hafen.", "NCNxFRN."),
        ("Er lobte neue, schnelle und teure Schiffe.", "FAA,ACAN."),
        ("Das Bureau of Mines lud William E. Simon ein.", "DNnNxNNnND."),
        ("„Ein Test“ (z. B. Lesen)", "QDNQ(x.F.N)"),
        ("Sie bleibt, weil es regnet", "Fx,SFx"),
        ("", ""),
    ],
)
def test_classes_are_told_by_closed_lists_capitals_and_endings(sentence, classes):
    assert word_classes(tokenise(sentence)) == classes


@given(st.text(max_size=80))
def test_each_token_has_one_class(text):
    tokens = tokenise(text)
    classes = word_classes(tokens)
    assert len(classes) == len(tokens)
    assert set(classes) <= set("NnA#DRVCSFxQ,();.")
