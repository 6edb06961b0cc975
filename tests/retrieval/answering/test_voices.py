"""How far words have spread, and how many sources are independent."""

from dataclasses import dataclass

import pytest

from retrieval.answering.voices import independent_sources, voice_of
from retrieval.datamodel import Article, Quote, Span

WORDS = "Der Deich hielt der Flut am Montag stand."


@dataclass
class Index:
    """An index of some articles, by id."""

    articles: dict

    @property
    def archive(self):
        return self

    def article_by_id(self, article_id):
        return self.articles[article_id]


def cited(*entries):
    """Return an index and citations of WORDS: each entry is (source, text, url)."""
    articles = {}
    citations = []
    for number, (source, text, url) in enumerate(entries):
        article = Article(id=str(number), title="Flut", text=text, source=source, url=url)
        articles[article.id] = article
        start = text.lower().index("der deich")
        citations.append(article.cite(Span(start, start + len(WORDS))))
    return Index(articles), citations


@pytest.mark.parametrize(
    ("entries", "voice"),
    [
        ([("Talbote", WORDS, None)], (1, 1, (), True)),
        ([("Talbote", WORDS, None), ("Kurier", WORDS, None), ("talbote ", WORDS, None)], (3, 2, (), True)),
        ([(None, WORDS, None), (None, WORDS, None)], (2, 0, (), True)),
        ([(None, WORDS, "https://www.talbote.example/1"), (None, WORDS, "https://kurier.example/")], (2, 2, (), True)),
        ([("Talbote", f"Au (dpa) - {WORDS}", None), ("Kurier", WORDS, None)], (2, 2, ("dpa",), True)),
        ([("dpa", WORDS, None), ("Kurier", f"{WORDS} (AFP)", None)], (2, 2, ("dpa", "AFP"), True)),
        ([("Talbote", f"{WORDS} {'Viel mehr. ' * 30}Text: (dpa)", None), ("B", WORDS, None)], (2, 2, ("dpa",), True)),
        # who is spoken of in another sentence is no credit
        ([("Talbote", f"{WORDS} {'Mehr. ' * 30}Das sagte er der dpa.", None), ("B", WORDS, None)], (2, 2, (), True)),
        (
            [("Der Talbote", WORDS, None), ("TALBOTE ONLINE", WORDS, None), ("talbote.de", WORDS, None)],
            (3, 1, (), True),
        ),
        ([("Talbote", WORDS, None), ("Kurier", WORDS.upper(), None)], (2, 2, (), True)),
        ([("Talbote", WORDS, None), ("Kurier", WORDS.replace("am Montag", "am Morgen"), None)], (2, 2, (), False)),
        ([("Talbote", WORDS, "http://[kaputt")], (1, 1, (), True)),
        ([(None, WORDS, "http://[kaputt")], (1, 0, (), True)),
    ],
)
def test_voice(entries, voice):
    index, citations = cited(*entries)
    found = voice_of(index, citations)

    assert (found.articles, found.outlets, found.agencies, found.verbatim) == voice


def quotes(*entries):
    """Return an index and one quote for each entry (sources, text, marked words)."""
    articles, made = {}, []
    for rank, (sources, text, marked) in enumerate(entries, start=1):
        citations = []
        for source in sources:
            article = Article(id=f"{rank}{source}", title="Flut", text=text, source=source)
            articles[article.id] = article
            citations.append(article.cite(Span(0, len(text))))
        start = text.index(marked)
        made.append(
            Quote(
                rank=rank, text=text, article_id=citations[0].article_id, start=0, end=len(text), score=0.5,
                highlights=(Span(start, start + len(marked)),) if marked else (), citations=tuple(citations),
            )
        )  # fmt: skip
    return Index(articles), made


ONE = (["Talbote"], "Der Deich hielt am Montag.", "am Montag")


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([], 1),
        ([(["Kurier"], "Montags stand das Wasser am höchsten, doch der Montag verging.", "Montag")], 2),
        ([(["Kurier"], "Am Dienstag brach er.", "Am Dienstag")], 1),
        ([(["Talbote"], "Seit Montag ist er dicht.", "Montag")], 1),
        ([(["Kurier", "Talbote"], "Seit Montag ist er dicht.", "Montag")], 1),
        ([([None], "Seit Montag ist er dicht.", "Montag")], 1),
        ([(["Kurier"], "Seit Montag ist er dicht.", "")], 1),
        ([(["A"], "Montag also.", "Montag"), (["B"], "Nun ja, Montag.", "Montag")], 3),
        ([(["A"], "Montag also.", "Montag"), (["A"], "Nun ja, Montag.", "Montag")], 2),
        ([(["A"], "Montag, sagte er der dpa.", "Montag"), (["B"], "Montag (dpa).", "Montag")], 2),
    ],
)
def test_independent_sources(others, count):
    assert independent_sources(*quotes(ONE, *others)) == count


@pytest.mark.parametrize(
    ("marked", "other", "count"),
    [
        ("12", "12 Gäste", 1), ("12 Gäste", "12", 1), ("zwölf", "zwölf Gäste", 1), ("2019", "April 2019", 1),
        ("2019", "2019", 2), ("12 Gäste", "12 Gäste", 2), ("April", "April 2019", 2), ("12 Gäste", "rund 12 Gäste", 2),
    ],
)  # fmt: skip
def test_a_bare_number_confirms_only_itself(marked, other, count):
    first, second = (["Talbote"], f"Genannt wird: {marked}.", marked), (["Kurier"], f"Es heißt, {other}.", other)

    assert independent_sources(*quotes(first, second)) == count


def test_without_quotes_there_is_no_source():
    assert independent_sources(Index({}), []) == 0


def test_what_nobody_marked_is_confirmed_by_nobody():
    assert independent_sources(*quotes((["A"], "Der Deich hielt.", ""), (["B"], "Er hielt.", "hielt"))) == 1
