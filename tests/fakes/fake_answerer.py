"""An open generation of an index that answers every question with a given answer."""

from __future__ import annotations

import threading
from dataclasses import replace

from retrieval import Article, ArticleNotFoundError, Context, QuestionError, Span


class FakeAnswerer:
    """Answer from a given answer; `gate` holds every question until it is set.

    `complete` makes of a question and the turns before it what is understood; without it, what was asked.
    """

    def __init__(self, answer, *, generation="g1", gate=None, complete=None):
        self.answer, self.generation, self.gate, self.complete = answer, generation, gate, complete
        self.articles, self.built_at = 12, "2026-11-22T08:00:00+00:00"
        self.threads, self.asked, self.limits, self.previous, self.closed = set(), [], [], [], 0
        self.quick = []
        self.at_once, self.most_at_once = 0, 0
        self._lock = threading.Lock()

    def ask(self, question, *, top_k, only, min_confidence=None, previous=(), quick=False):
        with self._lock:
            self.limits.append(min_confidence)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self.asked.append((question, top_k, only))
            self.previous.append(tuple(previous))
            self.quick.append(quick)
        self.threads.add(threading.get_ident())
        if self.gate is not None:
            self.gate.wait(5)
        with self._lock:
            self.at_once -= 1
        if self.closed:
            raise AssertionError("asked after it was closed")
        if not question:
            raise QuestionError(question, "is empty", "ask something")
        understood_as = self.complete(question, previous) if self.complete else question
        return replace(self.answer, question=question, understood_as=understood_as, generation=self.generation)

    def context(self, article_id, span):
        quote = next((quote for quote in self.answer.quotes if quote.article_id == article_id), None)
        if quote is None:
            raise ArticleNotFoundError(article_id)
        before = "Davor war es still. ".ljust(span.start)
        text = f"{before}{quote.text} Danach auch."
        article = Article(id=article_id, title=quote.citations[0].title, text=text, source="Talbote")
        return Context(article=article, span=span, around=Span(0, len(text)))

    def sources(self):
        return {"Talbote": 7, "Bergbote": 3, "Der Talkurier": 2}

    def publication_period(self):
        return "2019-04", "2023-09-14"

    def close(self):
        self.closed += 1
