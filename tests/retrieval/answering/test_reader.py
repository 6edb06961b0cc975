"""What the reader makes of features, over the archive of `conftest`: articles of 2021 and 2024, and undated ones."""

from datetime import date

import pytest

from retrieval.answering.coverage import Coverage
from retrieval.answering.highlighting import Highlighter
from retrieval.answering.reader import Reader
from retrieval.answering.understanding import understand
from retrieval.answering.weights import READER_WEIGHTS

HANDICAP = 2.0


@pytest.fixture
def read(answerer):
    """Give a function that returns the sentences of the eight best passages for a question."""

    def read(question):
        analysed = understand(question, answerer.analyzer, answerer.index, today=date(2026, 11, 22))
        vector = answerer.encoder.encode_question(analysed.text)
        hits = answerer.search(question, top_k=8)
        reader = Reader(index=answerer.index, analyzer=answerer.analyzer)
        highlighter = Highlighter(analysed, answerer.analyzer, answerer.index.passages.idf)
        return reader.read(analysed, vector, hits, Coverage(analysed), highlighter)

    return read


def weighted(sentence):
    return sum(READER_WEIGHTS[name] * value for name, value in sentence.features.items())


def test_without_a_time_the_score_is_the_weighted_sum(read):
    for sentence in read("Wer durchschnitt das Band vor 400 Gästen?"):
        assert not sentence.other_time
        assert sentence.score == pytest.approx(weighted(sentence))


def test_passages_of_another_time_have_a_handicap(read, answerer):
    sentences = read("Wer durchschnitt 2021 das Band vor 400 Gästen?")
    published = {sentence.row: answerer.index.archive.article(sentence.article_row).published for sentence in sentences}

    assert {str(date)[:4] for date in published.values()} == {"2021", "2024", "None"}
    for sentence in sentences:
        assert sentence.other_time == (published[sentence.row] or "").startswith("2024")
        assert sentence.score == pytest.approx(weighted(sentence) - HANDICAP * sentence.other_time)
