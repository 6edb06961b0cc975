import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.german.number_values import number_word, read_number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("zwei", 2), ("elf", 11), ("siebzehn", 17), ("dreißig", 30), ("zweiundvierzig", 42), ("hundert", 100),
        ("zweihundertdrei", 203), ("hundertundeins", 101), ("dreitausend", 3000), ("zwölftausendfünfhundert", 12500),
        ("tausend", 1000), ("und", None), ("Hund", None), ("hundertjährig", None), ("", None),
        ("zweihunderttausend", 200_000), ("tausend" * 1142, None), ("tausendtausend", None),
    ],
)  # fmt: skip
def test_numbers_written_out(word, number):
    assert number_word(word) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("43", "rund 40"), ("48", "knapp 50"), ("64 Millionen", "64,3 Millionen"), ("3.987", "4.000"), ("zwölf", "12"),
        ("mehr als 340", "412"), ("mindestens 12", "15"), ("bis zu 36", "18"), ("2,5 Millionen", "2.500.000"),
        ("zwei bis drei Millionen", "2,4 Millionen"), ("10 bis 12", "11"), ("1,7 Mio.", "1,7 Millionen"),
        ("tausend", "1000"), ("etwa 100", "105"), ("nicht weniger als 40", "57"), ("nicht unter 40", "57"),
        ("nicht über 40", "31"), ("nicht mehr als 40", "31"),
    ],
)  # fmt: skip
def test_numbers_that_may_mean_the_same(one, other):
    assert values(one).agrees_with(values(other))
    assert values(other).agrees_with(values(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12", "15"), ("64 Millionen", "46 Millionen"), ("rund 40", "53"), ("zwölf", "13"), ("5.800", "3.350"),
        ("mindestens 15", "12"), ("bis zu 18", "36"), ("64", "64 Millionen"), ("1,5", "1,7"), ("10 bis 12", "17"),
        ("1.234", "1.243"), ("nicht weniger als 40", "31"), ("nicht unter 40", "31"), ("nicht über 40", "57"),
        ("weniger als 40", "57"), ("unter 40", "57"),
    ],
)  # fmt: skip
def test_numbers_that_exclude_each_other(one, other):
    assert not values(one).agrees_with(values(other))
    assert not values(other).agrees_with(values(one))


def values(text):
    """Read a number with the words before it."""
    words = text.split()
    first = next(at for at, word in enumerate(words) if word[0].isdigit() or number_word(word))
    before = " ".join(words[:first])
    return read_number(" ".join(words[first:]), f"{before} " if before else "")


@pytest.mark.parametrize("text", ["", "viele", "10:30", "1.2.3", "zwei drei", "1 bis 2 bis 3", "Mai", "-"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_odd(text, before):
    value = read_number(text, before)

    assert value is None or value.least <= value.most


@given(st.integers(1, 10**9))
def test_a_number_agrees_with_itself(number):
    assert read_number(str(number)).agrees_with(read_number(f"{number:,}".replace(",", ".")))
