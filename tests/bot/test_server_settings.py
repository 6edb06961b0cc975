import pytest

from bot.server_settings import Choices, Mentions, PlaceSettings, Speech, Sureness, settle
from retrieval import Caution

ALL, CHOSEN, NONE = Mentions
NOTHING = Choices()


def settled(server=NOTHING, channel=NOTHING):
    return settle(server, channel, server_id=1, channel_id=2)


def test_where_nothing_is_chosen_everything_is_as_usual():
    assert settled() == PlaceSettings()


@pytest.mark.parametrize(
    ("server", "channel", "answers"),
    [
        (None, None, True),
        (ALL, None, True),
        (ALL, NONE, False),
        (CHOSEN, None, False),
        (CHOSEN, ALL, True),
        (CHOSEN, NONE, False),
        (NONE, None, False),
        (NONE, ALL, False),
        (None, NONE, False),
    ],
)
def test_where_mentions_are_answered(server, channel, answers):
    assert settled(Choices(mentions=server), Choices(mentions=channel)).answers_mentions is answers


@pytest.mark.parametrize(
    ("name", "server", "channel"),
    [
        ("threads", True, False),
        ("language", Speech.ENGLISH, Speech.AUTOMATIC),
        ("quotes", 5, 1),
        ("sureness", Sureness.STRICT, Sureness.ANYTHING),
        ("questions_per_minute", 2, 5),
        ("without_sources", ("Bote",), ()),
    ],
)
def test_a_channel_comes_before_its_server_and_that_before_the_usual(name, server, channel):
    of_server, of_channel = Choices(**{name: server}), Choices(**{name: channel})
    assert getattr(settled(of_server), name) == server
    assert getattr(settled(of_server, of_channel), name) == channel
    assert getattr(settled(channel=of_channel), name) == channel


def test_an_empty_archive_is_the_usual_one():
    assert settled(Choices(archive="sport")).archive == "sport"
    assert settled(Choices(archive="sport"), Choices(archive="")).archive is None


@pytest.mark.parametrize(
    ("server", "channel", "counted_in"), [(None, None, None), (3, None, 1), (None, 3, 2), (3, 5, 2)]
)
def test_questions_are_counted_where_their_number_was_set(server, channel, counted_in):
    assert settled(Choices(questions_per_minute=server), Choices(questions_per_minute=channel)).counted_in == counted_in


@pytest.mark.parametrize(
    ("sureness", "limit"),
    [
        (Sureness.STRICT, Caution.STRICT),
        (Sureness.BALANCED, Caution.BALANCED),
        (Sureness.GENEROUS, Caution.GENEROUS),
        (Sureness.VERY_LIKELY, 0.85),
        (Sureness.LIKELY, 0.5),
        (Sureness.ANYTHING, 0.0),
    ],
)
def test_how_sure_an_answer_has_to_be(sureness, limit):
    assert sureness.limit == limit
    assert type(sureness.limit) is type(limit)


@pytest.mark.parametrize("caution", Caution)
def test_every_caution_of_the_operator_has_its_word(caution):
    assert Sureness(caution.value).limit is caution
