import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown import size
from bot.render import answer_embed, answer_text
from bot.texts import TEXTS, Language
from retrieval import Citation, Quote, Span, Status

DE, EN = Language.GERMAN, Language.ENGLISH


def test_an_answer_reads_as_confidence_quote_and_source(make):
    answer = make.answer(
        make.quote("Der Fluss stieg am Dienstag.", make.citation(url="https://a.example/1"), highlights=(Span(19, 27),))
    )
    assert answer_text(answer, DE) == (
        "Sehr wahrscheinlich richtig\n\n"
        "> Der Fluss stieg am **Dienstag**.\n"
        "\\[1\\] [Der Fluss steigt](https://a.example/1), Talbote, 25\\. April 2019"
    )


def test_agency_copy_is_named_once_with_its_own_date(make):
    copies = [
        make.citation(name, published=date) for name, date in (("a", "2019-04-25"), ("b", "2019-04"), ("c", None))
    ]
    answer = make.answer(
        make.quote("Eins.", *copies), make.quote("Zwei.", copies[1], copies[0], rank=2), confidence=0.7
    )
    assert answer_text(answer, EN) == (
        "Likely right\n\n"
        "> Eins.\n"
        "\\[1\\] Der Fluss steigt, Talbote, 25 April 2019; also in \\[2\\], \\[3\\]\n"
        "\\[2\\] Der Fluss steigt, Talbote, April 2019\n"
        "\\[3\\] Der Fluss steigt, Talbote, undated\n\n"
        "> Zwei.\n"
        "\\[2\\] Der Fluss steigt, Talbote, April 2019; also in \\[1\\]"
    )


@pytest.mark.parametrize(
    ("copies", "ending"),
    [(5, r"\[3\], \[4\] und einem weiteren Artikel"), (7, r"\[3\], \[4\] und 3 weiteren Artikeln")],
)
def test_more_copies_than_are_named_are_counted(make, copies, ending):
    answer = make.answer(make.quote("Eins.", *(make.citation(str(number)) for number in range(copies))))
    assert ending + "\n" in answer_text(answer, DE)


def test_uncertain_says_so_before_the_quotes(make):
    text = answer_text(make.answer(make.quote("Eins."), status=Status.UNCERTAIN, confidence=0.4), DE)
    assert text.startswith(TEXTS[DE].uncertain + "\n\n> Eins.")


@pytest.mark.parametrize("language", Language)
def test_no_answer_is_one_friendly_sentence(make, language):
    embed = answer_embed(make.answer(status=Status.NO_ANSWER, confidence=0.1), language)
    assert embed.description == TEXTS[language].no_answer
    assert embed.title == "Wann stieg der Fluss?"


def test_a_title_that_discord_would_not_link_leaves_the_link_to_the_outlet(make):
    citation = make.citation(title="[dpa] Hoch # 1", url="https://a.example/")
    text = answer_text(make.answer(make.quote("Eins.", citation)), DE)
    assert text.endswith("\\[1\\] \\[dpa\\] Hoch # 1, [Talbote](https://a.example/), 25\\. April 2019")


def test_links_and_copies_give_way_before_quotes_do(make):
    quotes = [
        make.quote(
            "Wort. " * 300,
            *(
                make.citation(f"{rank}-{copy}", title="_" * 200, url="https://a.example/" + "y" * 480)
                for copy in range(6)
            ),
            rank=rank,
        )
        for rank in (1, 2, 3)
    ]
    text = answer_text(make.answer(*quotes), DE, limit=2000)
    assert size(text) <= 2000
    assert "https" not in text
    assert text.count("25\\. April 2019") == 3
    assert all(len(block) > 100 for block in re.findall("(?m)^> .*$", text))


TEXT = st.text(alphabet=st.one_of(st.sampled_from("*_[]<>#-:.\n 1aß😀"), st.characters()), min_size=1, max_size=400)
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


@st.composite
def answers(draw, make):
    quotes = []
    for rank in range(1, draw(st.integers(1, 5)) + 1):
        text = draw(TEXT) * draw(st.integers(1, 12))
        start = draw(st.integers(0, len(text) - 1))
        citations = draw(st.lists(CITATION, min_size=1, max_size=6, unique_by=lambda citation: citation.article_id))
        quotes.append(make.quote(text, *citations, rank=rank, highlights=(Span(start, len(text)),)))
    return make.answer(*quotes, status=draw(st.sampled_from([Status.ANSWERED, Status.UNCERTAIN])))


@given(data=st.data(), language=st.sampled_from(Language))
@settings(max_examples=60, deadline=None)
def test_discords_limits_are_kept(make, data, language):
    answer = data.draw(answers(make))
    assert size(answer_text(answer, language, limit=2000)) <= 2000
    embed = answer_embed(answer, language)
    assert 0 < size(embed.title) <= 256
    assert 0 < size(embed.description) <= 4096


def test_an_embed_holds_the_best_quotes_only(make):
    quotes: list[Quote] = [make.quote(f"Satz {rank}.", rank=rank) for rank in range(1, 6)]
    assert answer_embed(make.answer(*quotes), DE).description.count("> ") == 3
