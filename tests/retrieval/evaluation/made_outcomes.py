"""Outcomes made by hand, for tests that count."""

from __future__ import annotations

from retrieval.datamodel import Answer, Citation, Quote, Span, Status
from retrieval.evaluation.outcomes import Outcome, PassageRanks, Removal
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

#        0         10        20        30
TEXT = "Die Ahle ist 27 Kilometer lang. Sie ist kalt."
STATES = {"answered": Status.ANSWERED, "uncertain": Status.UNCERTAIN, "declined": Status.NO_ANSWER}


def quote(*, right=True, highlights=((13, 25),), rank=1, score=0.5, article="ahle"):
    start, end = (0, 31) if right else (32, 45)
    return Quote(
        rank=rank,
        text=TEXT[start:end],
        article_id=article,
        start=start,
        end=end,
        score=score,
        highlights=tuple(Span(*place) for place in highlights) if right else (),
        citations=(
            Citation(article_id=article, title=article, source=None, url=None, published=None, start=start, end=end),
        ),
    )


def answer(confidence, state, quotes):
    return Answer(
        question="Wie lang ist die Ahle?",
        understood_as="Wie lang ist die Ahle?",
        status=STATES[state],
        confidence=confidence,
        quotes=() if state == "declined" else quotes,
        generation="g",
    )


def outcome(
    confidence=0.9,
    state="answered",
    *,
    quotes=None,
    ranks=((1,), (2,), (1,)),
    removed=(0.1, "declined"),
    question="Wie lang ist die Ahle?",
    answerable=True,
):
    """Return the outcome of a question that "27 Kilometer" answers; `removed` is what it got without its evidence."""
    quotes = (quote(),) if quotes is None else quotes
    place = AnswerPlace(article_id="ahle", paragraph=Span(0, 45), answer=Span(13, 25), words="27 Kilometer")
    dense, bm25, fused = ranks
    without = {removal: answer(*removed, (quote(right=False),)) for removal in Removal} if removed else {}
    return Outcome(
        question=EvalQuestion(id=f"q-{confidence}", text=question, places=(place,) if answerable else ()),
        kind="measure",
        answer=answer(confidence, state, quotes),
        quotes=quotes,
        sentences=1 if quotes else 0,
        ranks=PassageRanks(relevant=int(answerable), dense=dense, bm25=bm25, fused=fused),
        expected=TEXT[:31] if answerable else None,
        without=without if answerable else {},
    )
