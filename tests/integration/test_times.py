"""Questions that name a time, asked of articles from different years: publication is one thing, the event another."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from retrieval import Status, build_index, open_answerer

pytestmark = pytest.mark.integration

ARTICLES = {
    "gipfel-2019": (
        "2019-05-17",
        "Brakenrode - Die Ministerpräsidentinnen Almut Dahlke und Wiebke Osterloh haben sich am Donnerstag in "
        "Brakenrode getroffen. Sie sprachen drei Stunden lang über die Vertiefung der Krumme. Einen Vertrag "
        "unterschrieben sie nicht, teilte die Staatskanzlei mit. Osterloh hatte 2011 in Köselitz ein Schiffshebewerk "
        "eingeweiht.",
    ),
    "gipfel-2023": (
        "2023-09-14",
        "Tielenfurt - Die Ministerpräsidentinnen Almut Dahlke und Wiebke Osterloh haben sich am Mittwoch in Tielenfurt "
        "getroffen. Das Gespräch dauerte fünf Stunden. Zum Abschied schenkte Dahlke ihrer Kollegin einen Kompass.",
    ),
    "rueckblick": (
        "2023-10-02",
        "Zwei Länder, ein Fluss\n\nIm Juni 2017 hatte Dahlke den Umschlaghafen Sandhaff eröffnet. Er ist heute der "
        "größte am Unterlauf. Um die Vertiefung der Krumme wird weiter gestritten.",
    ),
    "rezept": (None, "Für den Brotteig werden Mehl, Wasser und Salz verrührt. Er ruht über Nacht an einem kühlen Ort."),
}
AUTUMN_2023 = date(2023, 9, 20)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    with closing(opened(ARTICLES, tmp_path_factory.mktemp("times"))) as answerer:
        yield answerer


def opened(articles, folder):
    lines = [json.dumps({"id": name, "published": day, "text": text}) for name, (day, text) in articles.items()]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build_index(folder / "index", [folder / "articles.jsonl"])
    return replace(open_answerer(folder / "index", reader="bundled"), today=lambda: AUTUMN_2023)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wo trafen sich Dahlke und Osterloh 2019?", "Brakenrode"),
        ("Wo trafen sich Dahlke und Osterloh im Mai 2019?", "Brakenrode"),
        ("Wo trafen sich Dahlke und Osterloh vor vier Jahren?", "Brakenrode"),
        ("Wo trafen sich Dahlke und Osterloh 2023?", "Tielenfurt"),
        ("Wo trafen sich Dahlke und Osterloh am 13.9.2023?", "Tielenfurt"),
        ("Wo trafen sich Dahlke und Osterloh letzte Woche?", "Tielenfurt"),
        ("Welchen Hafen hat Dahlke 2017 eröffnet?", "Sandhaff"),  # told in an article of 2023
        ("Was hat Osterloh 2011 in Köselitz eingeweiht?", "Schiffshebewerk"),  # told in one of 2019
    ],
)
def test_the_first_quote_is_of_the_time_that_is_asked_about(answerer, question, words):
    answer = answerer.ask(question)

    assert answer.status is not Status.NO_ANSWER, answer.confidence
    assert words in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Wo trafen sich Dahlke und Osterloh 2021?",
        "Wo trafen sich Dahlke und Osterloh 2017?",  # the archive knows the year, but not this of it
        "Wo trafen sich Dahlke und Osterloh im August 2023?",
        "Wo trafen sich Dahlke und Osterloh im vergangenen Jahr?",
        "Wo haben sich Dahlke und Osterloh gestern getroffen?",
        "Welchen Hafen hat Dahlke 2019 eröffnet?",
    ],
)
def test_a_time_of_which_nothing_is_said_is_declined(answerer, question):
    answer = answerer.ask(question)

    assert answer.status is Status.NO_ANSWER, (answer.confidence, answer.quotes[0].text)


def test_the_same_words_mean_another_time_later(answerer):
    question = "Wo trafen sich Dahlke und Osterloh letzte Woche?"
    later = replace(answerer, today=lambda: date(2026, 11, 22))

    assert answerer.ask(question, min_confidence=0).confidence > later.ask(question, min_confidence=0).confidence
    assert later.ask(question).status is Status.NO_ANSWER


def test_without_a_time_a_question_is_answered_as_before(answerer):
    answer = answerer.ask("Wo trafen sich Dahlke und Osterloh?", min_confidence=0)

    assert {"gipfel-2019", "gipfel-2023"} <= {quote.article_id for quote in answer.quotes}


def test_a_sentence_that_looks_back_is_not_of_its_articles_time(tmp_path):
    day, text = ARTICLES["gipfel-2023"]
    back = "Osterloh fuhr weiter nach Brakenrode, wo sich Dahlke und sie im Mai 2019 zum ersten Mal getroffen hatten."
    with closing(opened({**ARTICLES, "gipfel-2023": (day, f"{text} {back}")}, tmp_path)) as answerer:
        now = answerer.ask("Wo trafen sich Dahlke und Osterloh 2023?", min_confidence=0)
        then = answerer.ask("Wo trafen sich Dahlke und Osterloh zum ersten Mal, 2019?", min_confidence=0)

    assert "Tielenfurt" in now.quotes[0].text
    assert back not in now.quotes[0].text
    assert "Brakenrode" in then.quotes[0].text
