import dataclasses
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import escape, size
from bot.quote_block import CUT_MARK
from bot.render import AnswerView, answer_embed, answer_text
from bot.texts import TEXTS, Language
from retrieval import ArticleFilter, Citation, Contradiction, Quote, Span, StatedWords, Status, Voice

DE, EN = Language.GERMAN, Language.ENGLISH
PERIOD = ("2011-08-24", "2025-06")
TALBOTE = ArticleFilter(source="Talbote", published_from="2019-04-01")


def view(answer, language=DE, **changes):
    return AnswerView(answer=answer, language=language, **changes)


@pytest.fixture
def answer(make):
    """Answer with seven quotes from four articles, the first in two of them."""
    quotes = [make.quote("Satz 1.", make.citation("a"), make.citation("b"))]
    quotes += [make.quote(f"Satz {rank}.", make.citation("abcd"[rank // 2]), rank=rank) for rank in range(2, 8)]
    return make.answer(*quotes)


def test_an_answer_reads_as_confidence_quote_and_source(make):
    answer = make.answer(
        make.quote("Der Fluss stieg am Dienstag.", make.citation(url="https://a.example/1"), highlights=(Span(19, 27),))
    )
    assert answer_text(view(answer)) == (
        "Sehr wahrscheinlich richtig\n\n"
        "> Der Fluss stieg am **Dienstag**.\n"
        "[1] [Der Fluss steigt](https://a.example/1), Talbote, 25. April 2019"
    )


def test_the_embed_stands_under_the_question_and_the_text_under_the_message_that_asked(make):
    answer = make.answer(make.quote("Eins."))
    embed = answer_embed(view(answer))
    assert embed.title == "Wann stieg der Fluss?"
    assert embed.description == answer_text(view(answer))
    assert embed.url is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (DE, "Verstanden als: Wann stieg der Fluss im Jahr 2023?"),
        (EN, "Understood as: Wann stieg der Fluss im Jahr 2023?"),
    ],
)
@pytest.mark.parametrize("page", [1, 2, 0])
def test_a_question_that_was_completed_says_how(answer, make, message_reader, language, line, page):
    given = answer if page else make.answer(status=Status.NO_ANSWER)
    given = replace(given, question="Und 2023?", understood_as="Wann stieg der Fluss im Jahr 2023?")
    shown = view(given, language, page=page or 1)
    embed = answer_embed(shown)
    assert message_reader(embed.title).text == "Und 2023?"
    for text in (embed.description, answer_text(shown)):
        assert message_reader(text).text.splitlines()[0] == line
        assert message_reader(text).text.count(line) == 1


@pytest.mark.parametrize("typed", ["Wann stieg der Fluss?", "  Wann stieg\n der Fluss? "])
@pytest.mark.parametrize("is_claim", [True, False])
def test_a_question_that_was_taken_as_it_stands_does_not(answer, typed, is_claim):
    assert "Verstanden als" not in answer_text(view(replace(answer, question=typed), is_claim=is_claim))


def test_a_claim_does_not_say_how_it_was_understood(answer):
    assert "Verstanden als" not in answer_text(view(replace(answer, understood_as="Er stieg."), is_claim=True))


def test_what_was_understood_steers_nothing_and_is_cut(answer, message_reader):
    hostile = "**@everyone** \u202e[Klick](https://b.example) <@5>\n# Wer " + "x" * 3000
    shown = answer_text(view(replace(answer, understood_as=hostile)))
    assert size(shown) <= 2000
    line = message_reader(shown).text.splitlines()[0]
    assert line.startswith("Verstanden als: **@everyone** [Klick](https://b.example) <@5> # Wer")
    assert line.endswith("…")
    assert "\u202e" not in shown


@pytest.mark.parametrize(("confidence", "words"), [(0.85, "Very likely right"), (0.84, "Likely right")])
def test_confidence_in_words(make, confidence, words):
    answer = make.answer(make.quote("Eins."), confidence=confidence)
    assert answer_text(view(answer, EN)).startswith(f"{words}\n\n> Eins.")


@pytest.mark.parametrize("language", Language)
def test_uncertain_says_so_before_the_quotes(make, language):
    answer = make.answer(make.quote("Eins."), status=Status.UNCERTAIN, confidence=0.4)
    assert answer_text(view(answer, language)).startswith(f"{TEXTS[language].uncertain}\n\n> Eins.")


COVERS = {
    DE: " (das Archiv reicht von August 2011 bis Juni 2025).",
    EN: " (the archive reaches from August 2011 to June 2025).",
}
NOTHING = [
    (
        DE,
        (False, None),
        "Darauf habe ich im Archiv leider keine Antwort gefunden; vielleicht helfen andere Wörter oder ein Name, "
        "ein Ort oder ein Jahr",
    ),
    (
        DE,
        (False, TALBOTE),
        "In Artikeln der Quelle Talbote aus der Zeit ab 1. April 2019 habe ich darauf leider keine Antwort "
        "gefunden; ohne diese "
        "Einschränkung oder mit anderen Wörtern findet sich vielleicht mehr",
    ),
    (
        DE,
        (True, None),
        "Zu dieser Aussage habe ich im Archiv keine Stelle gefunden; das heißt nicht, dass sie falsch ist",
    ),
    (
        DE,
        (True, TALBOTE),
        "Zu dieser Aussage habe ich in Artikeln der Quelle Talbote aus der Zeit ab 1. April 2019 keine Stelle "
        "gefunden; das heißt nicht, "
        "dass sie falsch ist, und ohne diese Einschränkung findet sich vielleicht mehr",
    ),
    (
        EN,
        (False, None),
        "Sorry, I found no answer to that in the archive; other words may help, or naming a person, a place or a year",
    ),
    (
        EN,
        (True, TALBOTE),
        "I found no passage in articles by Talbote from 1 April 2019 on that speaks to this claim; that does not make "
        "it wrong, and without this restriction there may be more",
    ),
]


@pytest.mark.parametrize(("language", "asked", "sentence"), NOTHING)
def test_nothing_found_is_one_friendly_sentence_with_what_could_help(make, message_reader, language, asked, sentence):
    is_claim, only = asked
    answer = make.answer(status=Status.NO_ANSWER, confidence=0.1)
    shown = answer_embed(view(answer, language, is_claim=is_claim, only=only, period=PERIOD)).description
    assert message_reader(shown).text == sentence + COVERS[language]


def test_nothing_found_in_an_archive_of_unknown_time_says_nothing_of_it(make):
    answer = make.answer(status=Status.NO_ANSWER, confidence=0.1)
    assert answer_text(view(answer)).endswith("ein Ort oder ein Jahr.")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (DE, "Nur Artikel der Quelle Talbote, aus der Zeit ab 1. April 2019"),
        (EN, "Only articles by Talbote, from 1 April 2019 on"),
    ],
)
@pytest.mark.parametrize("page", [1, 2])
def test_a_filter_is_told_to_everyone_who_sees_the_answer(answer, message_reader, language, line, page):
    shown = message_reader(answer_text(view(answer, language, only=TALBOTE, page=page)))
    assert shown.text.splitlines()[1] == line


def test_a_filter_that_asks_nothing_is_not_told(answer):
    assert "Nur Artikel" not in answer_text(view(answer, only=ArticleFilter()))


@pytest.mark.parametrize(("status", "field"), [(Status.ANSWERED, "claim"), (Status.UNCERTAIN, "claim_uncertain")])
@pytest.mark.parametrize("language", Language)
def test_evidence_for_a_claim_is_no_verdict(make, language, status, field):
    texts = TEXTS[language]
    embed = answer_embed(
        view(
            make.answer(make.quote("Eins."), status=status),
            language,
            is_claim=True,
            url="https://discord.com/channels/1/2/3",
        )
    )
    assert embed.description.startswith(getattr(texts, field) + "\n\n> Eins.")
    assert not any(words in embed.description for words in (texts.very_likely, texts.likely, texts.uncertain))
    assert embed.url == "https://discord.com/channels/1/2/3"
    # Green and yellow say how sure an answer is.
    assert embed.colour != answer_embed(view(make.answer(make.quote("Eins."), status=status), language)).colour


def test_a_claim_stands_above_its_evidence_where_embeds_are_not_allowed(make, message_reader):
    text = answer_text(view(make.answer(make.quote("Eins.")), is_claim=True))
    assert text.startswith(f"**Wann stieg der Fluss?**\n{TEXTS[DE].claim}\n\n> Eins.")
    assert message_reader(text).bold == ("Wann stieg der Fluss?",)


@pytest.mark.parametrize(
    ("count", "a_page", "expected"),
    [(0, 3, 1), (1, 3, 1), (3, 3, 1), (4, 3, 2), (6, 3, 2), (7, 3, 3), (7, 1, 7), (12, 5, 3), (0, 1, 1)],
)
def test_pages(make, count, a_page, expected):
    quotes = [make.quote(f"Satz {rank}.", rank=rank) for rank in range(1, count + 1)]
    answer = make.answer(*quotes, status=Status.ANSWERED if quotes else Status.NO_ANSWER)
    shown = AnswerView(answer=answer, language=DE, quotes_a_page=a_page)
    assert shown.pages == expected
    assert sum(len(dataclasses.replace(shown, page=page).quotes) for page in range(1, expected + 1)) == count


@pytest.mark.parametrize("page", [-1, 0, 4])
def test_a_page_that_is_not_there_is_refused(answer, page):
    with pytest.raises(ValueError, match=f"1 to 3, not {page}"):
        view(answer, page=page)


def test_further_pages_hold_the_next_quotes_and_say_that_they_fit_less_well(answer, message_reader):
    shown = [message_reader(answer_text(view(answer, page=page))) for page in (1, 2, 3)]
    assert [quote for page in shown for quote in page.quotes] == [f"Satz {rank}." for rank in range(1, 8)]
    assert shown[1].text.startswith("Weitere Stellen (Seite 2 von 3); sie passen weniger gut.\n")


def test_a_number_is_the_same_article_on_every_page_and_listed_wherever_it_is_named(answer, message_reader):
    listed = {}
    for page in (1, 2, 3):
        text = message_reader(answer_text(view(answer, page=page))).text
        titles = dict(re.findall(r"(?m)^\[(\d)\] (Der Fluss steigt)", text))
        assert set(titles) == set(re.findall(r"\[(\d)\]", text))
        listed[page] = sorted(titles)
    assert listed == {1: ["1", "2"], 2: ["3", "4"], 3: ["4"]}


def test_what_short_quotes_leave_is_for_the_long_one(make):
    quotes = [make.quote(text, rank=rank) for rank, text in enumerate(["Kurz.", "Wort. " * 250, "Auch kurz."], 1)]
    assert CUT_MARK not in answer_text(view(make.answer(*quotes)))


@pytest.mark.parametrize(("over", "cut"), [(-1, False), (0, False), (1, True)])
@pytest.mark.parametrize("letter", ["x", "😀", "*"])
def test_a_message_is_filled_to_the_limit_and_not_beyond(make, letter, over, cut):
    frame = size(answer_text(view(make.answer(make.quote("x"))))) - 1
    room = 2000 - frame + over
    each = size(escape(letter))
    text = answer_text(view(make.answer(make.quote("y" * (room % each) + letter * (room // each)))))
    assert size(text) <= 2000
    assert (CUT_MARK in text) == cut


@pytest.mark.parametrize(
    ("limit", "make_text"), [(2000, answer_text), (4096, lambda view: answer_embed(view).description)]
)
def test_links_and_copies_give_way_before_quotes_do(make, limit, make_text):
    quotes = [
        make.quote(
            "Wort. " * 800,
            *(
                make.citation(f"{rank}-{copy}", title="x" * 200, url="https://a.example/" + "y" * 400)
                for copy in range(6)
            ),
            rank=rank,
        )
        for rank in (1, 2, 3)
    ]
    text = make_text(view(make.answer(*quotes)))
    assert size(text) <= limit
    assert ("https" in text) == (limit == 4096)
    assert text.count("25. April 2019") >= 3
    assert all(len(block) > 100 for block in re.findall("(?m)^> .*$", text))


MARKS = "*_[]<>#-:/@`~|\\.\n 1aß😀\u202e\u2067"
TEXT = st.text(alphabet=st.one_of(st.sampled_from(MARKS), st.characters()), min_size=1, max_size=400)
CITATION = st.builds(
    Citation,
    article_id=st.sampled_from("abcdefg"),
    title=TEXT,
    source=st.none() | TEXT,
    url=st.none() | TEXT.map(lambda path: "https://a.example/" + path),
    published=st.sampled_from(["2019", "2019-04", "2019-04-25", None]),
    start=st.just(0),
    end=st.just(1),
)
FILTER = st.none() | st.builds(ArticleFilter, source=TEXT, published_to=st.sampled_from([None, "2020-12-31"]))


@st.composite
def views(draw, make):
    quotes = []
    for rank in range(1, draw(st.integers(1, 5)) + 1):
        text = draw(TEXT) * draw(st.integers(1, 12))
        start = draw(st.integers(0, len(text) - 1))
        citations = draw(st.lists(CITATION, min_size=1, max_size=6, unique_by=lambda citation: citation.article_id))
        quotes.append(make.quote(text, *citations, rank=rank, highlights=(Span(start, len(text)),)))
    answer = make.answer(*quotes, status=draw(st.sampled_from([Status.ANSWERED, Status.UNCERTAIN])))
    a_page = draw(st.integers(1, 5))
    return AnswerView(
        answer=answer,
        language=draw(st.sampled_from(Language)),
        page=draw(st.integers(1, -(-len(quotes) // a_page))),
        quotes_a_page=a_page,
        is_claim=draw(st.booleans()),
        only=draw(FILTER),
    )


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_discords_limits_are_kept(make, data):
    shown = data.draw(views(make))
    for limit in (1500, 1999, 2000):
        assert size(answer_text(shown, limit=limit)) <= limit
    embed = answer_embed(shown)
    assert 0 < size(embed.title) <= 256
    assert 0 < size(embed.description) <= 4096
    assert size(embed.title) + size(embed.description) <= 6000


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_reader_sees_the_quotes_as_they_stand_in_the_article(make, message_reader, shown_as, data):
    shown = data.draw(views(make))
    read = message_reader(answer_embed(shown).description)
    assert len(read.quotes) == len(shown.quotes)
    for seen, quote in zip(read.quotes, shown.quotes, strict=True):
        assert seen.removeprefix("[…] ").removesuffix(" […]").strip() in shown_as(quote.text)


def test_nothing_of_an_article_steers_more_than_its_own_line(make):
    hostile = "\u202eumgedreht\u2067"
    citation = make.citation(title=f"Titel {hostile}", source=hostile)
    answer = make.answer(make.quote(hostile, citation, rank=1))
    quote, *others = answer_text(view(answer, only=ArticleFilter(source=hostile))).split("> ")[1].split("\n")
    assert quote == hostile
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(others))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("limit", [1950, 2000])
@pytest.mark.parametrize("is_filtered", [True, False])
@pytest.mark.parametrize("a_page", [1, 3, 5])
def test_five_quotes_with_all_that_can_be_said_of_them_find_room(make, language, limit, is_filtered, a_page):
    long = {"title": "Lange Überschrift " * 20, "source": "Zeitung " * 20, "published": "2019-09-25"}
    voice = Voice(articles=12, outlets=5, agencies=("dpa", "AFP", "Reuters"), verbatim=False)
    quotes = []
    for rank in range(1, a_page + 1):
        citations = [make.citation(f"{rank}-{copy}", **long) for copy in range(5)]
        quotes.append(replace(make.quote("Wort " * 200, *citations, rank=rank), voice=voice))
    side = StatedWords(words="sagte " * 40, citation=make.citation("z", **long))
    answer = replace(
        make.answer(*quotes),
        question="Und 2023?",
        understood_as="Wer war das? " * 40,
        contradictions=(Contradiction(one=side, other=side),),
        independent_sources=5,
    )
    only = ArticleFilter(source="Zeitung " * 20, published_from="2019-09-25", published_to="2019-11-30")
    shown = view(answer, language, quotes_a_page=a_page, only=only if is_filtered else None)
    text = answer_text(shown, limit=limit)
    assert size(text) <= limit
    blocks = re.findall("(?m)^> .*$", text)
    assert len(blocks) == a_page
    assert all(len(block) > 80 for block in blocks)
    assert len(re.findall("(?m)^.*25.*2019", text.split("> ", 1)[1])) >= a_page


def test_a_page_holds_three_quotes(make):
    quotes: list[Quote] = [make.quote(f"Satz {rank}.", rank=rank) for rank in range(1, 6)]
    assert answer_embed(view(make.answer(*quotes))).description.count("> ") == 3


@pytest.mark.parametrize("letters", ["x", "*", "\n", "Wort. ", "1. ", " "])
def test_a_huge_quote_takes_no_longer_than_a_long_one(make, monkeypatch, letters):
    seen = []
    monkeypatch.setattr("bot.quote_block.escape", lambda text: seen.append(len(text)) or escape(text))
    text = "Anfang " + letters * 100_000 + "Ende"
    assert size(answer_embed(view(make.answer(make.quote(text)))).description) <= 4096
    # The cutting tries a dozen lengths of at most a message each, and never the whole.
    assert sum(seen) < 30 * 4096
