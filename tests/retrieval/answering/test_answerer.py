"""The read path over a small index: what an answer promises, whatever is asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from retrieval.answering.quoting import says_the_same
from retrieval.datamodel import Status, Timings
from retrieval.errors import ArticleNotFoundError, QuestionError

QUESTIONS = (
    "Wer durchschnitt das Band vor 400 Gästen?",
    "Wie lang ist die Brücke?",
    "Was kostet eine Überfahrt mit der Fähre?",
    "Wo wartet ein Museum?",
    "Gibt es ein Café an Bord?",
    "Was schickte der Angreifer an das Terminal?",
)


def keeps_its_promises(answer, answerer):
    assert (answer.status is Status.NO_ANSWER) == (not answer.quotes)
    assert 0 <= answer.confidence <= 1
    assert [quote.rank for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    for quote in answer.quotes:
        text = answerer.article(quote.article_id).text
        assert quote.text == text[quote.start : quote.end] != ""
        assert all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)
        own = quote.citations[0]
        assert (own.article_id, own.start, own.end) == (quote.article_id, quote.start, quote.end)
        assert len({citation.article_id for citation in quote.citations}) == len(quote.citations)
    for number, quote in enumerate(answer.quotes):
        assert not any(says_the_same(quote.text, other.text) for other in answer.quotes[:number])
    scores = [quote.score for quote in answer.quotes]
    assert scores == sorted(scores, reverse=True)
    return True


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("top_k", [1, 3, 50])
def test_every_answer_keeps_its_promises(answerer, question, top_k):
    answer = answerer.ask(question, top_k=top_k, min_confidence=0)

    assert keeps_its_promises(answer, answerer)
    assert 1 <= len(answer.quotes) <= top_k


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wer durchschnitt das Band vor 400 Gästen?", "Hanna Ottmers"),
        ("Wie lang ist die Brücke?", "212 Meter"),
        ("Was kostet eine Überfahrt?", "12 Euro"),
        ("Was steuert der Kapitän Okko Tjarks?", "Okko Tjarks"),
    ],
)
def test_the_first_quote_holds_the_answer(answerer, question, words):
    assert words in answerer.ask(question, min_confidence=0).quotes[0].text


def test_the_same_words_in_three_articles_are_one_quote(answerer):
    answer = answerer.ask("Wer durchschnitt das Band vor 400 Gästen?", top_k=20, min_confidence=0)

    assert sum("durchschnitt" in quote.text for quote in answer.quotes) == 1
    assert len(next(quote for quote in answer.quotes if "durchschnitt" in quote.text).citations) == 3


def test_confidence_decides_between_answer_and_none(answerer):
    question = "Wie lang ist die Brücke?"
    sure = answerer.ask(question, min_confidence=0).confidence

    assert answerer.ask(question, min_confidence=sure).quotes
    assert answerer.ask(question, min_confidence=min(1.0, sure + 0.001)).status is Status.NO_ANSWER


def test_foreign_questions_get_no_answer_unless_asked_to_never_decline(answerer):
    declined = answerer.ask("Wie lange muss ein Hefeteig gehen?")
    forced = answerer.ask("Wie lange muss ein Hefeteig gehen?", min_confidence=0)

    assert declined.status is Status.NO_ANSWER
    assert forced.status is not Status.NO_ANSWER
    assert declined.confidence == forced.confidence


def test_the_same_question_gets_the_same_answer(answerer):
    first, second = (answerer.ask(QUESTIONS[2], min_confidence=0) for _ in range(2))

    assert replace(first, timings=Timings()) == replace(second, timings=Timings())


def test_threads_share_one_answerer(answerer):
    alone = [answerer.ask(question, min_confidence=0).quotes for question in QUESTIONS]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda q: answerer.ask(q, min_confidence=0).quotes, QUESTIONS * 5))

    assert together == alone * 5


def test_timings_add_up_to_the_total(answerer):
    timings = answerer.ask(QUESTIONS[0]).timings

    assert timings.total == pytest.approx(timings.embed + timings.retrieve + timings.read, abs=0.05)


def test_the_question_is_given_back_as_it_was(answerer):
    answer = answerer.ask("  Wie lang \n ist die Brücke? ")

    assert answer.question == "  Wie lang \n ist die Brücke? "
    assert answer.understood_as == "Wie lang ist die Brücke?"
    assert answer.generation == answerer.index.manifest.generation


@pytest.mark.parametrize("question", ["", "🚢", "und wer war das", "x" * 20_000])
def test_what_cannot_be_asked_is_an_error_of_the_question(answerer, question):
    for ask in (answerer.ask, answerer.search):
        with pytest.raises(QuestionError):
            ask(question)


def test_search_ranks_passages_with_the_shares_of_both_retrievers(answerer):
    hits = answerer.search("Eine Überfahrt dauert 45 Minuten", top_k=4)

    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert all(hit.score == hit.dense_share + hit.lexical_share for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "Überfahrt" in hits[0].passage.text
    for hit in hits:
        assert hit.passage.text == hit.passage.span.cut(answerer.article(hit.passage.article_id).text)
        assert (hit.lexical is None) == (hit.lexical_rank is None)


def test_a_question_without_any_known_word_is_still_searched(answerer):
    assert len(answerer.search("Quastenflosser", top_k=2)) == 2
    assert all(hit.lexical is None for hit in answerer.search("Quastenflosser"))


def test_an_unknown_article_is_an_error(answerer):
    with pytest.raises(ArticleNotFoundError):
        answerer.article("nirgends")
