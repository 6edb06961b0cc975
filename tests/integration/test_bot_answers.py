"""What a reader sees of an answer: exactly what `fundstelle ask --json` says, character for character."""

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

QUESTIONS = [
    "Wer überreichte Kim die Einladung?",
    "Wo trafen sich Kim und Putin 2019?",
    "Mit wem traf sich Kim Jong Il 2011?",
    "Womit wurde Kim an der Grenze begrüßt?",
    "Wann lief die Fähre auf die Sandbank?",
    "Warum war Putin schon am Montag in Wladiwostok?",
    "Wie weit liegt Wladiwostok von der nordkoreanischen Grenze entfernt?",
    "Welche Farbe hatten die Waggons?",
    "Where did Kim and Putin meet in 2019?",
    "Wie lange muss ein Hefeteig gehen?",
]
MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
)
QUOTES_A_PAGE, NAMED_COPIES = 3, 3
CONTRADICTION = (
    "Die Quellen widersprechen sich: „am Dienstagabend“ (Fundstelle-Beispielkorpus, 15. Januar 2025) – "
    "„am Mittwochabend“ (Fundstelle-Beispielkorpus, 16. Januar 2025)"
)


@pytest.fixture(scope="module")
def told(ask_json, seeds_index):
    return dict(zip(QUESTIONS, ask_json(seeds_index, *QUESTIONS), strict=True))


def in_words(published):
    year, month, day = (*(published or "").split("-"), None, None)[:3]
    parts = [f"{int(day)}." if day else None, MONTHS[int(month) - 1] if month else None, year or "ohne Datum"]
    return " ".join(part for part in parts if part)


def source_lines(quotes, all_quotes):
    """Return the lines beneath each quote: each article is numbered, and named where it comes first."""
    numbers = {}
    for quote in all_quotes:
        for citation in quote["citations"][: 1 + NAMED_COPIES]:
            numbers.setdefault(citation["article_id"], len(numbers) + 1)
    lines, named = [], set()
    for quote in quotes:
        own, *copies = quote["citations"][: 1 + NAMED_COPIES]
        also = ", ".join(f"[{numbers[copy['article_id']]}]" for copy in copies)
        for citation, rest in ((own, f"; auch in {also}" if also else ""), *((copy, "") for copy in copies)):
            mark, date = f"[{numbers[citation['article_id']]}]", in_words(citation["published"])
            if citation["article_id"] not in named:
                lines.append(f"{mark} {citation['title']}, {citation['source']}, {date}{rest}")
            elif citation is own:
                lines.append(f"{mark} derselbe Artikel, {date}{rest}")
            named.add(citation["article_id"])
        if len(quote["citations"]) > 1:  # the example archive is of one outlet, and its copies are copied word by word
            lines.append(f"Wortgleich in {len(quote['citations'])} Artikeln eines Mediums")
    return lines


def marked(quotes):
    return tuple(quote["text"][start - quote["start"] : end - quote["start"]]
                 for quote in quotes for start, end in quote["highlights"])  # fmt: skip


def shows(shown, quotes, all_quotes):
    """Check the text of a message against quotes: their characters, what is bold in them, their sources, no more."""
    assert shown.quotes == tuple(quote["text"] for quote in quotes)
    assert shown.bold == marked(quotes)
    heading, _, rest = shown.text.partition("\n\n")
    below = [line for line in rest.splitlines() if line]
    for quote in quotes:
        for line in quote["text"].splitlines():
            below.remove(line)
    assert below == source_lines(quotes, all_quotes)
    return heading


@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_answer_is_what_the_command_line_says(place, paula, told, message_reader, question):
    expected = told[question]
    by_command = await (await place.slash(paula, "frage", frage=question)).answer()
    by_message = await place.reply(await place.say(paula, question, mention=True))
    for answer in (by_command, by_message):
        embed = answer.embeds[0]
        assert message_reader(embed["title"]).text == expected["understood_as"]
        shown = message_reader(embed["description"])
        if not expected["quotes"]:
            assert shown.quotes == ()
            assert shown.text.startswith("Darauf habe ich im Archiv leider keine Antwort gefunden")
            continue
        heading = shows(shown, expected["quotes"][:QUOTES_A_PAGE], expected["quotes"])
        sure = expected["status"] == "answered"
        assert heading.startswith("Unsicher") is not sure
        state, *remarks = heading.splitlines()
        assert state.endswith("ahrscheinlich richtig") is sure
        assert remarks == ([CONTRADICTION] if question == "Wann lief die Fähre auf die Sandbank?" else [])


@pytest.mark.parametrize("question", QUESTIONS[:3])
async def test_where_embeds_are_forbidden_the_text_is_the_same(place, paula, told, message_reader, question):
    await place.forbid("embed_links")
    answer = await place.reply(await place.say(paula, question, mention=True))
    expected = told[question]
    shows(message_reader(answer.content), expected["quotes"][:QUOTES_A_PAGE], expected["quotes"])


async def test_further_pages_hold_the_other_quotes(place, paula, told, message_reader):
    expected = told[QUESTIONS[0]]
    quotes = expected["quotes"]
    answer = await (await place.slash(paula, "frage", frage=QUESTIONS[0])).answer()
    page = await (await place.click(paula, answer, "Weitere Stellen")).answer()
    assert page.visible_to is paula
    for first in range(QUOTES_A_PAGE, len(quotes), QUOTES_A_PAGE):
        shown = message_reader(page.embeds[0]["description"])
        number, pages = first // QUOTES_A_PAGE + 1, -(-len(quotes) // QUOTES_A_PAGE)
        heading = shows(shown, quotes[first : first + QUOTES_A_PAGE], quotes)
        assert heading == f"Weitere Stellen (Seite {number} von {pages}); sie passen weniger gut."
        back, forward = (next(b for b in page.buttons if b.label == label) for label in ("Zurück", "Weiter"))
        assert not back.disabled
        assert forward.disabled is (number == pages)
        if not forward.disabled:
            page = await (await place.click(paula, page, "Weiter")).answer()
    for _ in range(pages - 1):
        page = await (await place.click(paula, page, "Zurück")).answer()
    shows(message_reader(page.embeds[0]["description"]), quotes[:QUOTES_A_PAGE], quotes)
