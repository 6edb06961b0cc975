import pytest

from retrieval.datamodel import Citation, Quote, Span
from retrieval.evaluation import judging
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

#       0         10        20        30        40
TEXT = "Es war 1954. Damals, 1954, kam die Flut. Ende."
QUESTION = EvalQuestion(
    id="q",
    text="Wann kam die Flut?",
    places=(AnswerPlace(article_id="a", paragraph=Span(0, 40), answer=Span(21, 25), words="1954"),),
)


def quote(start, end, *, article="a", text=TEXT, highlights=(), also=()):
    places = [(article, start, end), *also]
    return Quote(
        rank=1,
        text=text[start:end],
        article_id=article,
        start=start,
        end=end,
        score=0.5,
        highlights=tuple(Span(*place) for place in highlights),
        citations=tuple(
            Citation(article_id=i, title=i, source=None, url=None, published=None, start=s, end=e) for i, s, e in places
        ),
    )


@pytest.mark.parametrize(
    ("given", "article", "paragraph", "place", "words_in_paragraph", "words"),
    [
        (quote(13, 40), True, True, True, True, True),
        (quote(21, 25), True, True, True, True, True),
        (quote(0, 12), True, True, False, True, True),  # the words, at another place
        (quote(13, 24), True, True, False, False, False),  # all but the last digit
        (quote(13, 46), True, False, True, True, True),  # over the paragraph's end
        (quote(41, 46), True, False, False, False, False),
        (quote(13, 40, article="b"), False, False, False, False, True),
        (quote(13, 40, article="b", also=[("a", 13, 40)]), True, True, True, True, True),  # agency copy
        (quote(13, 40, article="b", also=[("a", 41, 46)]), True, False, False, False, True),
    ],
)
def test_a_quote_is_judged_by_its_places(given, article, paragraph, place, words_in_paragraph, words):
    assert judging.in_article(QUESTION, given) is article
    assert judging.in_paragraph(QUESTION, given) is paragraph
    assert judging.holds_answer(QUESTION, given) is place
    assert judging.holds_words_in_paragraph(QUESTION, given) is words_in_paragraph
    assert judging.holds_words(QUESTION, given) is words


def test_any_gold_answer_will_do():
    other = AnswerPlace(article_id="b", paragraph=Span(0, 46), answer=Span(7, 11), words="1954")
    both = EvalQuestion(id="q", text="?", places=(*QUESTION.places, other))

    assert judging.holds_answer(both, quote(0, 12, article="b"))
    assert not judging.holds_answer(QUESTION, quote(0, 12, article="b"))


def test_marked_words_are_cut_from_the_quote():
    assert judging.marked(quote(13, 40, highlights=[(13, 19), (21, 25)])) == ["Damals", "1954"]
