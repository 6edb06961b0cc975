import pytest

from retrieval.german.corrections import corrected_ranges


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("Das hat nicht 64 Millionen Euro gekostet, sondern 46.", ["64 Millionen Euro gekostet"]),
        ("Nicht die Stadt, sondern das Land zahlt.", ["die Stadt"]),
        ("Statt am Dienstag kam er am Mittwoch.", ["am D"]),
        ("Er kam anstelle von Anna und nicht als Gast, sondern als Redner.", ["als Gast", "A"]),
        ("Er kam nicht nur am Dienstag, sondern auch am Mittwoch.", []),
        ("Das dauerte keine 20 Minuten.", []),
        ("Er war nicht da; Anna kam, sondern Karl.", []),
        ("Die Stadt zahlt das nicht.", []),
        ("", []),
    ],
)
def test_words_that_a_text_corrects(text, corrected):
    assert [span.cut(text) for span in corrected_ranges(text)] == corrected


def test_a_long_text_takes_no_time():
    assert corrected_ranges("nicht , " * 20_000) == []
