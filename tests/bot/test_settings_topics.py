import dataclasses

import pytest

from bot.errors import OldPanelError
from bot.server_settings import Choices, Mentions, Sureness
from bot.settings_topics import UNSET, Scope, Setting, changed_outlets, outlet_key, reset
from bot.texts import Language
from bot.texts_settings import SETTINGS_TEXTS, Topic

SERVER, CHANNEL = Scope


def setting(server=None, channel=None, *, rate=10, archives=("kultur", "sport")):
    return Setting(
        server=server or Choices(), channel=channel or Choices(), language=Language.GERMAN, sureness=Sureness.STRICT,
        questions_per_minute=rate, archives=archives,
    )  # fmt: skip


def labels(made, topic, scope=SERVER):
    return [option.label for option in made.options(topic, scope)]


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.OUTLETS])
def test_each_option_can_be_chosen_and_is_the_present_one_then(topic, scope):
    made = setting()
    for option in made.options(topic, scope):
        after = made.change(topic, scope, option.key)(Choices(quotes=5) if topic is not Topic.QUOTES else Choices())
        now = setting(after) if scope is SERVER else setting(channel=after)
        assert [other.key for other in now.options(topic, scope) if other.is_present] == [option.key]
        assert (reset(topic)(after).quotes == 5) == (topic is not Topic.QUOTES)


def test_nothing_chosen_says_what_holds_then():
    assert labels(setting(), Topic.SURENESS)[0] == "Vorgabe: streng"
    made = setting(Choices(quotes=1, mentions=Mentions.CHOSEN))
    assert labels(made, Topic.QUOTES, CHANNEL)[0] == "Wie auf dem Server: 1 auf einmal"
    assert labels(made, Topic.MENTIONS, CHANNEL) == [
        "Wie auf dem Server: hier antworte ich nicht",
        "hier antworte ich",
        "hier antworte ich nicht",
    ]


@pytest.mark.parametrize(
    ("rate", "offered"), [(3, [1, 2, 3]), (10, [1, 2, 3, 5, 10]), (0, [1, 2, 3, 5, 10, 15, 20, 30, 60]), (1, [1])]
)
def test_a_server_may_be_stricter_than_the_operator_never_more_generous(rate, offered):
    made = setting(rate=rate)
    assert [option.key for option in made.options(Topic.COOLDOWN, SERVER)] == [UNSET, *(f"={one}" for one in offered)]
    assert labels(made, Topic.COOLDOWN)[0] == ("Vorgabe: beliebig viele" if not rate else f"Vorgabe: {rate} pro Person")
    # The operator has lowered theirs since.
    assert labels(setting(Choices(questions_per_minute=30), rate=rate), Topic.COOLDOWN)[-1] == (
        f"{rate or 60} pro Person"
    )


def test_an_archive_that_is_gone_is_shown_as_gone_and_cannot_be_chosen_again():
    made = setting(Choices(archive="alt"))
    assert labels(made, Topic.ARCHIVE)[-1] == "alt (gibt es nicht mehr)"
    with pytest.raises(OldPanelError):
        made.change(Topic.ARCHIVE, SERVER, "=alt")
    assert labels(setting(archives=()), Topic.ARCHIVE, CHANNEL) == ["Wie auf dem Server: das übliche", "das übliche"]


@pytest.mark.parametrize("key", ["", "=", "=9", "=drei", "yes", "x" * 100])
def test_what_is_not_offered_cannot_be_chosen(key):
    with pytest.raises(OldPanelError):
        setting().change(Topic.QUOTES, SERVER, key)


OUTLETS = [f"Zeitung {number}" for number in range(60)]
A, B, C = OUTLETS[:3]


def keys(*names):
    return [outlet_key(name) for name in names]


@pytest.mark.parametrize(
    ("before", "inherited", "shown", "chosen", "after"),
    [
        (None, (), [A, B], [A], (A,)),
        ((C,), (), [A, B], [A, B], (A, B, C)),
        ((A, C), (), [A, B], [], (C,)),
        (None, (C,), [A, B], [B], (B, C)),
        ((), (C,), [A, B], [B], (B,)),
        (("längst weg",), (), ["längst weg"], [], ()),
        ((A,), (), [A], ["unbekannt"], ()),
    ],
)
def test_outlets_that_are_not_on_the_page_stay_as_they_are(before, inherited, shown, chosen, after):
    change = changed_outlets([*OUTLETS, "längst weg"], shown=keys(*shown), chosen=keys(*chosen), inherited=inherited)
    assert change(Choices(without_sources=before, quotes=2)) == Choices(without_sources=after, quotes=2)


def test_outlets_of_nearly_the_same_long_name_are_told_apart():
    assert outlet_key("x" * 200 + "a") != outlet_key("x" * 200 + "b")
    assert len(outlet_key("\ud83d" * 5000)) <= 100


def test_many_outlets_are_named_in_few_words():
    made = setting(Choices(without_sources=tuple(name * 20 for name in OUTLETS)))
    from bot.settings_topics import words_of

    words = words_of(Topic.OUTLETS, made.server.without_sources, SERVER, made)
    assert words.startswith("60: ")
    assert words.endswith(" und 54 weitere")
    assert len(words) < 320


def test_no_text_is_left_in_the_other_language():
    german, english = (SETTINGS_TEXTS[language] for language in Language)
    for field in dataclasses.fields(german):
        one, other = getattr(german, field.name), getattr(english, field.name)
        if isinstance(one, str):
            assert one != other or field.name == "outlets"
            continue
        assert one.keys() == other.keys()
        assert not set(one.values()) & set(other.values()), field.name


@pytest.mark.parametrize("language", Language)
def test_every_setting_has_a_name_and_an_explanation(language):
    texts = SETTINGS_TEXTS[language]
    assert set(texts.topics) == set(texts.explained) == set(Topic)
    assert set(texts.sureness) == set(texts.sureness_explained) == set(Sureness)
    assert set(texts.mentions) == set(Mentions)
