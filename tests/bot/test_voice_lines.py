"""What is said of an answer's sources, in both languages, whatever an article holds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import size
from bot.render import AnswerView, answer_embed, answer_text
from bot.texts import Language
from bot.voice_lines import answer_lines, voice_line
from retrieval import Contradiction, StatedWords, Status, Voice

DE, EN = Language.GERMAN, Language.ENGLISH


def spread(articles=4, outlets=3, agencies=("dpa",), verbatim=True):
    return Voice(articles=articles, outlets=outlets, agencies=agencies, verbatim=verbatim)


@pytest.mark.parametrize(
    ("voice", "german", "english"),
    [
        (None, None, None),
        (spread(articles=1, outlets=1), None, None),
        (spread(), "Wortgleich in 4 Artikeln aus 3 Medien (Agenturtext dpa)",
         "The same words in 4 articles by 3 outlets (agency text: dpa)"),
        (spread(agencies=("dpa", "AFP")), "Wortgleich in 4 Artikeln aus 3 Medien (Agenturtext dpa/AFP)",
         "The same words in 4 articles by 3 outlets (agency text: dpa/AFP)"),
        (spread(2, 1, ()), "Wortgleich in 2 Artikeln eines Mediums", "The same words in 2 articles by one outlet"),
        (spread(2, 0, ()), "Wortgleich in 2 Artikeln", "The same words in 2 articles"),
        (spread(2, 2, (), verbatim=False), "Fast wortgleich in 2 Artikeln aus 2 Medien",
         "Nearly the same words in 2 articles by 2 outlets"),
    ],
)  # fmt: skip
def test_voice_line(make, voice, german, english):
    quote = replace(make.quote("Eins."), voice=voice)

    assert voice_line(quote, DE) == german
    assert voice_line(quote, EN) == english


def contradiction(make, one="am Dienstag", other="am Mittwoch", **changes):
    return Contradiction(
        one=StatedWords(words=one, citation=make.citation("a", **changes)),
        other=StatedWords(words=other, citation=make.citation("b", source="Kurier", published="2019-04")),
    )


def test_a_contradiction_names_both_sides_with_source_and_date(make):
    answer = replace(make.answer(make.quote("Eins.")), contradictions=(contradiction(make),))

    assert answer_lines(answer, DE) == [
        "Die Quellen widersprechen sich: „am Dienstag“ (Talbote, 25. April 2019) – „am Mittwoch“ (Kurier, April 2019)"
    ]
    assert answer_lines(answer, EN) == [
        "The sources contradict each other: “am Dienstag” (Talbote, 25 April 2019) – “am Mittwoch” (Kurier, April 2019)"
    ]


def test_a_source_without_outlet_or_date_is_named_by_its_title(make):
    answer = replace(
        make.answer(make.quote("Eins.")), contradictions=(contradiction(make, source=None, published=None),)
    )

    assert "„am Dienstag“ (Der Fluss steigt, ohne Datum)" in answer_lines(answer, DE)[0]


@pytest.mark.parametrize(
    ("count", "said"), [(0, []), (1, []), (2, ["2 unabhängige Quellen"]), (5, ["5 unabhängige Quellen"])]
)
def test_independent_sources_are_counted_where_there_are_several(make, count, said):
    assert answer_lines(replace(make.answer(make.quote("Eins.")), independent_sources=count), DE) == said


def test_the_message_says_all_of_it(make):
    quote = replace(make.quote("Der Fluss stieg am Dienstag."), voice=spread())
    answer = replace(make.answer(quote), independent_sources=2, contradictions=(contradiction(make),))

    assert answer_text(AnswerView(answer=answer, language=DE)) == (
        "Sehr wahrscheinlich richtig\n"
        "2 unabhängige Quellen\n"
        "Die Quellen widersprechen sich: „am Dienstag“ (Talbote, 25. April 2019) – „am Mittwoch“ (Kurier, April 2019)\n"
        "\n"
        "> Der Fluss stieg am Dienstag.\n"
        "[1] Der Fluss steigt, Talbote, 25. April 2019\n"
        "Wortgleich in 4 Artikeln aus 3 Medien (Agenturtext dpa)"
    )


def test_only_the_first_page_speaks_of_the_answer_as_a_whole(make):
    quotes = [make.quote(f"Satz {rank}.", rank=rank) for rank in range(1, 5)]
    answer = replace(make.answer(*quotes), independent_sources=2, contradictions=(contradiction(make),))

    assert "widersprechen" in answer_text(AnswerView(answer=answer, language=DE))
    further = answer_text(AnswerView(answer=answer, language=DE, page=2))
    assert "widersprechen" not in further
    assert "unabhängig" not in further


@given(words=st.text(max_size=300), source=st.text(max_size=300), title=st.text(max_size=300))
@pytest.mark.parametrize("language", Language)
def test_nothing_that_an_article_holds_reaches_beyond_its_place(make, reader_sees, language, words, source, title):
    found = contradiction(make, one=words, source=source, title=title)
    answer = replace(make.answer(make.quote("Eins.")), contradictions=(found,))
    (line,) = answer_lines(answer, language)

    shown = reader_sees(line)
    assert "\n" not in line
    assert not shown.links
    assert not shown.bold
    assert size(line) <= 400


@pytest.mark.parametrize("mark", ["a", "*", "🚢", "\n", "[", "@everyone ", "<@1>"])
@pytest.mark.parametrize("language", Language)
def test_the_message_keeps_within_discords_limits(make, message_reader, language, mark):
    citations = [
        make.citation(str(n), title=mark * 500, source=mark * 300, url=f"https://a.example/{n}{'x' * 300}")
        for n in range(8)
    ]
    quotes = [
        replace(make.quote(f"Satz {mark * 3000}.", *citations, rank=rank), voice=spread(articles=8))
        for rank in (1, 2, 3)
    ]
    found = contradiction(make, one=mark * 200, other=mark * 200, source=mark * 200)
    answer = replace(make.answer(*quotes, status=Status.UNCERTAIN), independent_sources=3, contradictions=(found,))
    view = AnswerView(answer=answer, language=language)

    text = answer_text(view)
    assert size(text) <= 2000
    assert size(answer_embed(view).description) <= 4096
    message_reader(text)
