"""What a sentence's words are by themselves."""

from retrieval.german.text_words import text_words


def test_each_token_has_its_class_stem_and_clause():
    words = text_words("Frau Lohmeyer kam, weil 3 Boote sanken.")

    assert [token.text for token in words.tokens] == [
        "Frau",
        "Lohmeyer",
        "kam",
        ",",
        "weil",
        "3",
        "Boote",
        "sanken",
        ".",
    ]
    assert words.tags == "NNx,S#Nx."
    assert words.stems == ("frau", "lohmey", "kam", "", "", "3", "boot", "sank", "")
    assert words.clause == (0, 0, 0, 1, 1, 1, 1, 1, 2)
    assert words.first_verb == 2
    assert (1, 1) in words.names


def test_a_sentence_is_read_once_and_cannot_be_changed():
    words = text_words("Der Turm steht am Hafen.")

    assert text_words("Der Turm steht am Hafen.") is words
    assert isinstance(words.tokens, tuple)


def test_a_text_without_words_has_no_runs():
    words = text_words("")

    assert (words.tags, words.runs, words.first_verb) == ("", {}, 0)
