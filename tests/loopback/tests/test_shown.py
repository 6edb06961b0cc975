import pytest

from tests.loopback.shown import plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"\*nicht fett\*", "*nicht fett*"),
        ("**fett**", "fett"),
        ("> Zeile\n> noch eine", "Zeile\nnoch eine"),
        ("a > b", "a > b"),
        (r"\[1\] [Der \*Titel\*](https://a.example/x), 2019", "[1] Der *Titel*, 2019"),
        (r"C:\\Ordner", r"C:\Ordner"),
        (r"\n bleibt", r"\n bleibt"),
        ("*kursiv* `code`", "*kursiv* `code`"),
    ],
)
def test_what_a_person_reads(markdown, text):
    assert plain_text(markdown) == text
