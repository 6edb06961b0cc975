import pytest

from bot.message_text import LONGEST_QUESTION, is_thanks, words_of_message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Wo trafen sie sich?", "Wo trafen sie sich?"),
        ("  Wo\n\ttrafen   sie sich? ", "Wo trafen sie sich?"),
        ("Hat <@123> recht, <@!45>? <@&7> <#88>", "Hat recht, ?"),
        ("Wann <:kim:123456> kam <a:zug:99> der Zug <t:1556150400:R>?", "Wann kam der Zug ?"),
        ("</frage:123> Wann?", "Wann?"),
        ("@everyone Wer war das? @here", "Wer war das?"),
        ("Stimmt das? https://example.org/a?b=c", "Stimmt das?"),
        ("Stimmt das? <https://example.org/a>", "Stimmt das?"),
        ("**Kim** kam __mit__ dem ~~Zug~~", "Kim kam mit dem Zug"),
        ("> Zitat\n> weiter\n# Titel", "Zitat weiter Titel"),
        ("3 < 5 und 7 > 2", "3 < 5 und 7 > 2"),
        ("Was ist snake_case?", "Was ist snake_case?"),
        ("<@123>", ""),
        ("", ""),
    ],
)
def test_only_words_remain(content, words):
    assert words_of_message(content) == words


@pytest.mark.parametrize("length", [LONGEST_QUESTION - 1, LONGEST_QUESTION, LONGEST_QUESTION + 1])
def test_a_message_without_sentences_is_cut_at_the_limit(length):
    assert len(words_of_message("x" * length)) == min(length, LONGEST_QUESTION)


def test_a_long_message_is_cut_at_a_sentence():
    sentence = "Der Zug kam am Abend an."
    words = words_of_message(" ".join([sentence] * 200))
    assert words.endswith("an.")
    assert len(words) <= LONGEST_QUESTION


@pytest.mark.parametrize(
    "text", ["Danke!", "danke dir", "Vielen Dank für die Antwort", "ok", "👍", "lol", "Thank you!"]
)
def test_thanks_ask_nothing(text):
    assert is_thanks(text)


@pytest.mark.parametrize("text", ["Wann?", "ok?", "Und 2023", "Danke, und wer war dabei", "Kim", "2019"])
def test_everything_else_may_be_a_question(text):
    assert not is_thanks(text)
