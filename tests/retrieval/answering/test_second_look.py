"""What a reader and a reranker change in an answer, and that nothing changes without them."""

import math
from dataclasses import replace

import pytest
from fake_reader import FakeReader, FakeReranker

from retrieval.answering.confidence import LogOdds
from retrieval.answering.findings import Findings, FoundSpan
from retrieval.answering.pooling import READER_WEIGHT, ConstantPooling
from retrieval.answering.question import AnalysedQuestion
from retrieval.answering.second_look import SecondLook
from retrieval.datamodel import Hit, Passage, Span, Timings
from retrieval.german.questions import analyse_question

QUESTION = "Was kostet eine Überfahrt mit der Fähre?"
ODDS = LogOdds(there=2.0, first=1.0)


def ask(answerer, question=QUESTION, *, reader=None, reranker=None, **options):
    looking = replace(answerer, second_look=SecondLook(reader=reader, reranker=reranker))
    return replace(looking.ask(question, min_confidence=0, **options), timings=Timings())


def plain(answerer, question=QUESTION, **options):
    return replace(answerer.ask(question, min_confidence=0, **options), timings=Timings())


BRIDGE = {"bruecke-bote": "Neue Brücke über die Ahle", "bruecke-kurier": "Grefenau hat eine Brücke mehr"}


def analysed(question):
    return AnalysedQuestion(text=question, terms=(), weighted=(), expected=analyse_question(question))


def marked(quote):
    return [span.shift(-quote.start).cut(quote.text) for span in quote.highlights]


# Without


@pytest.mark.parametrize("top_k", [1, 3, 50])
def test_without_models_nothing_changes(answerer, top_k):
    hits = answerer.search(QUESTION)

    assert answerer.second_look == SecondLook()
    assert ask(answerer, top_k=top_k) == plain(answerer, top_k=top_k)
    assert SecondLook().rerank(QUESTION, hits) is hits
    assert SecondLook().read(analysed(QUESTION), hits, [], str) == Findings()
    assert SecondLook().depth(8) == 8


def test_a_reader_that_finds_nothing_and_doubts_nothing_changes_nothing():
    findings, pooling = Findings(), ConstantPooling()

    assert pooling.ranked(findings, []) == []
    assert pooling.confidence(ODDS, findings, 0, Span(0, 10)) == round(ODDS.confidence, 3)
    assert pooling.marks(findings, 0, Span(0, 10), lambda words: [0.0] * len(words)) is None


# A reader


def test_a_sentence_that_the_reader_prefers_comes_first(answerer):
    question = "Was gibt es an der Ahle?"
    before = plain(answerer, question).quotes[0].text
    after = ask(answerer, question, reader=FakeReader({"neue Brücke": 9.0, "Angreifer": 0.0})).quotes[0].text

    assert "neue Brücke" not in before
    assert "neue Brücke" in after


def test_the_readers_words_are_marked_in_the_first_quote(answerer):
    quotes = ask(answerer, reader=FakeReader({"und kostet 12": 9.0, "37": 1.0})).quotes

    assert marked(quotes[0]) == ["und kostet 12"]
    assert all(marked(quote) != ["37"] for quote in quotes[1:])


def test_offsets_are_those_of_the_article_behind_emoji_and_accents(answerer):
    quote = ask(answerer, "Gibt es ein Café an Bord?", reader=FakeReader({"Cafe\u0301 und Kiosk 🚢": 9.0})).quotes[0]
    text = answerer.article(quote.article_id).text

    assert [span.cut(text) for span in quote.highlights] == ["Cafe\u0301 und Kiosk 🚢"]


def test_words_beyond_the_quote_are_not_marked(answerer):
    quote = ask(answerer, reader=FakeReader({"12 Euro. Cafe\u0301": 9.0})).quotes[0]

    assert all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)


def test_where_the_reader_sees_no_answer_its_words_are_not_marked(answerer):
    words = {"und kostet 12": 3.0}

    assert marked(ask(answerer, reader=FakeReader(words, null_score=2.9)).quotes[0]) == ["und kostet 12"]
    assert marked(ask(answerer, reader=FakeReader(words, null_score=3.1)).quotes[0]) == marked(
        plain(answerer).quotes[0]
    )


def test_the_null_score_lowers_the_confidence(answerer):
    question, words = "Wer durchschnitt das Band vor 400 Gästen?", {"Hanna Ottmers": 5.0}
    sure, less, none = (
        ask(answerer, question, reader=FakeReader(words, null_score=null)).confidence for null in (-99, 5, 99)
    )

    assert sure > less > none == 0


def test_the_question_is_read_as_it_was_understood_and_in_few_passages(answerer):
    reader = FakeReader({})
    ask(answerer, "  Was kostet\n eine Überfahrt? ", reader=reader, top_k=50)

    [(question, passages)] = reader.asked
    assert question == "Was kostet eine Überfahrt?"
    assert 1 <= len(passages) <= 8


def test_twice_as_much_is_read_where_nothing_answers(answerer):
    found, nothing = FakeReader({"Hanna Ottmers": 5.0}, null_score=0), FakeReader({"Hanna Ottmers": 5.0}, null_score=6)
    for reader in (found, nothing):
        look = SecondLook(reader=reader, tokens=150)
        replace(answerer, second_look=look).ask("Wer durchschnitt das Band vor 400 Gästen?", min_confidence=0)

    [(_, enough)] = found.asked
    [(_, first), (_, further)] = nothing.asked
    assert first == enough
    assert sum(map(len, first + further)) > 1.5 * sum(map(len, first))
    assert not set(first) & set(further)


def test_passages_are_read_with_the_titles_of_their_articles(answerer):
    reader = FakeReader({})
    ask(answerer, "Wer durchschnitt das Band?", reader=reader)

    [(_, passages)], [titles] = reader.asked, reader.titles
    texts = {title: answerer.article(id_).text for id_, title in BRIDGE.items()}
    known = [(passage, title) for passage, title in zip(passages, titles, strict=True) if title in texts]
    assert {title for _, title in known} == set(texts)
    assert all(passage in texts[title] for passage, title in known)


def test_where_only_the_date_of_publication_is_of_the_asked_time_it_is_asked_without_the_time(answerer):
    reader = FakeReader({})
    ask(answerer, "Wer durchschnitt im Mai 2024 das Band vor 400 Gästen?", reader=reader)

    asked = {
        title: question for (question, _), titles in zip(reader.asked, reader.titles, strict=True) for title in titles
    }
    assert {asked[title] for title in BRIDGE.values()} == {"Wer durchschnitt das Band vor 400 Gästen?"}
    assert asked["Notiz vom Fluss"] == "Wer durchschnitt im Mai 2024 das Band vor 400 Gästen?"


def test_a_question_that_names_several_times_is_asked_with_them(answerer):
    reader = FakeReader({})
    question = "Wer durchschnitt im Mai 2024 oder im Juni 2021 das Band vor 400 Gästen?"
    ask(answerer, question, reader=reader)

    assert {asked for asked, _ in reader.asked} == {question}


def test_of_a_claim_the_reader_is_not_asked(answerer):
    claim, reader = "Hanna Ottmers durchschnitt das Band vor 400 Gästen!", FakeReader({}, null_score=99.0)
    reranker = FakeReranker({"Ottmers": 1.0})

    assert ask(answerer, claim, reader=reader) == plain(answerer, claim)
    assert ask(answerer, claim, reader=reader, reranker=reranker) == ask(answerer, claim, reranker=reranker)
    assert reader.asked == []


@pytest.mark.parametrize("question", ["Wie lang ist die Brücke?", "Wo wartet ein Museum?", QUESTION])
@pytest.mark.parametrize("null_score", [-9.0, 0.0, 9.0])
def test_answers_keep_their_promises_with_a_reader(answerer, question, null_score):
    answer = ask(answerer, question, reader=FakeReader({"e": 1.0, "n": 1.0, "s": 1.0}, null_score=null_score), top_k=20)

    scores = [quote.score for quote in answer.quotes]
    assert 0 <= answer.confidence <= 1
    assert scores == sorted(scores, reverse=True)
    for quote in answer.quotes:
        assert quote.text == answerer.article(quote.article_id).text[quote.start : quote.end]
        assert all(quote.start <= span.start < span.end <= quote.end for span in quote.highlights)


# Findings, by hand


def hit(row, *, rank=1, score=1.0, text="", start=0):
    passage = Passage(row=row, article_id="a", span=Span(start, start + len(text)), text=text)
    return Hit(
        passage=passage, rank=rank, score=score, dense=0.8, lexical=None, dense_rank=1, lexical_rank=None,
        dense_share=score, lexical_share=0.0,
    )  # fmt: skip


def test_probabilities_are_one_softmax_over_spans_and_the_lowest_null_score():
    hits = [hit(0, text="eins zwei"), hit(1, text="zwei drei", start=100)]
    findings = SecondLook(reader=FakeReader({"eins": 2.0, "drei": 1.0}, null_score=0.0)).read(
        analysed("Wer?"), hits, [], str
    )

    total = math.e**2 + math.e + 1
    assert findings.no_answer == pytest.approx(1 / total)
    assert [(found.passage, found.span) for found in findings.spans] == [(0, Span(0, 4)), (1, Span(105, 109))]
    assert [found.probability for found in findings.spans] == pytest.approx([math.e**2 / total, math.e / total])
    assert [found.margin for found in findings.spans] == pytest.approx([2.0, 1.0])
    assert ConstantPooling().confidence(ODDS, findings, 0, Span(0, 9)) == round(
        ODDS.confidence * (1 - 1 / total) ** READER_WEIGHT, 3
    )


@pytest.mark.parametrize("score", [-1e30, 1e30])
def test_huge_scores_overflow_nothing(score):
    look = SecondLook(reader=FakeReader({"eins": score}, null_score=0.0))
    findings = look.read(analysed("Wer?"), [hit(0, text="eins")], [], str)

    assert findings.no_answer == (0.0 if score > 0 else 1.0)


def test_a_sentence_gets_the_weighted_logarithm_of_what_begins_in_it(answerer):
    from retrieval.answering.reader import RankedSentence

    def sentence(row, start, end, score):
        return RankedSentence(
            row=row, article_row=0, span=Span(start, end), text="", hit=hit(7), score=score, features={},
            answers=(), passage_credits=(), other_time=False,
        )  # fmt: skip

    spans = [(7, Span(3, 5), 0.3), (7, Span(8, 14), 0.4), (7, Span(12, 13), 0.2), (8, Span(1, 2), 0.1)]
    found = tuple(FoundSpan(passage=p, span=s, probability=x, margin=0.0) for p, s, x in spans)
    sentences = [sentence(0, 0, 10, 1.0), sentence(1, 10, 20, 1.0), sentence(2, 20, 30, 1.0)]
    ranked = ConstantPooling().ranked(Findings(spans=found), sentences)

    # 3:5 and 8:14 begin in the first, 12:13 in the second, none in the third: 0.7, 0.2, and the least, 0.01
    assert [s.row for s in ranked] == [0, 1, 2]
    assert [s.score for s in ranked] == pytest.approx([1 + READER_WEIGHT * math.log(p) for p in (0.7, 0.2, 0.01)])


# A reranker


def test_the_reranker_reorders_and_each_place_keeps_its_score(answerer):
    hits = answerer.search(QUESTION)
    last = hits[-1].passage
    reranked = SecondLook(reranker=FakeReranker({last.text: 1.0})).rerank(QUESTION, hits)

    assert reranked[0].passage == last
    assert [h.passage for h in reranked[1:]] == [h.passage for h in hits[:-1]]
    for moved, place in zip(reranked, hits, strict=True):
        assert (moved.rank, moved.score) == (place.rank, place.score)
        assert moved.dense_share + moved.lexical_share == pytest.approx(moved.score)
    assert (reranked[0].dense, reranked[0].lexical) == (hits[-1].dense, hits[-1].lexical)


def test_only_the_first_sixteen_are_reranked():
    hits = [hit(row, rank=row + 1, score=50.0 - row, text=f"Nummer {row}.") for row in range(20)]
    reranker = FakeReranker({"Nummer 15.": 2.0, "Nummer 16.": 3.0})
    reranked = SecondLook(reranker=reranker).rerank("?", hits)

    assert [h.passage.row for h in reranked] == [15, *range(15), *range(16, 20)]
    assert len(reranker.asked[0][1]) == 16
    assert SecondLook(reranker=reranker).depth(8) == 16
    assert SecondLook(reranker=reranker).depth(50) == 50


def test_a_passage_that_the_reranker_lifts_is_quoted_and_read(answerer):
    reader, reranker = FakeReader({}), FakeReranker({"37 Ankern": 1.0})
    ask(answerer, reader=reader, reranker=reranker)
    _, passages = reader.asked[0]

    assert "37 Ankern" in passages[0]


def test_a_quick_answer_takes_no_second_look(answerer):
    reader, reranker = FakeReader({"und kostet 12": 9.0}), FakeReranker({"37 Ankern": 1.0})

    assert ask(answerer, reader=reader, reranker=reranker, quick=True) == plain(answerer)
    assert (reader.asked, reranker.asked) == ([], [])


def test_search_and_its_scores_know_no_reranker(answerer):
    looking = replace(answerer, second_look=SecondLook(reranker=FakeReranker({"37 Ankern": 1.0})))

    assert looking.search(QUESTION) == answerer.search(QUESTION)
