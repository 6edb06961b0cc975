import pytest

from bot.cooldown import Cooldown
from bot.errors import CooldownError

ANNA, BERT = 1, 2


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def refused(cooldown, person):
    with pytest.raises(CooldownError) as caught:
        cooldown.check(person)
    return caught.value.seconds


def test_as_many_as_allowed_and_not_one_more(clock):
    cooldown = Cooldown(3, clock=clock)
    for _ in range(3):
        cooldown.check(ANNA)
    assert refused(cooldown, ANNA) == 60
    cooldown.check(BERT)


def test_the_window_slides(clock):
    cooldown = Cooldown(2, clock=clock)
    cooldown.check(ANNA)
    clock.now += 40
    cooldown.check(ANNA)
    assert refused(cooldown, ANNA) == 20
    clock.now += 19.5
    assert refused(cooldown, ANNA) == 1
    clock.now += 0.5
    cooldown.check(ANNA)  # the first one is 60 seconds old
    assert refused(cooldown, ANNA) == 40  # and now the one of second 40 counts


@pytest.mark.parametrize(("waited", "seconds"), [(0, 60), (0.25, 60), (36.5, 24), (37, 23), (59, 1), (59.75, 1)])
def test_seconds_are_rounded_up(clock, waited, seconds):
    cooldown = Cooldown(1, clock=clock)
    cooldown.check(ANNA)
    clock.now += waited
    assert refused(cooldown, ANNA) == seconds


def test_after_the_seconds_named_it_goes_on(clock):
    cooldown = Cooldown(2, clock=clock)
    cooldown.check(ANNA)
    clock.now += 7.3
    cooldown.check(ANNA)
    clock.now += refused(cooldown, ANNA)
    cooldown.check(ANNA)


def test_who_is_refused_waits_no_longer_for_trying(clock):
    cooldown = Cooldown(1, clock=clock)
    cooldown.check(ANNA)
    for _ in range(59):
        clock.now += 1
        refused(cooldown, ANNA)
    clock.now += 1
    cooldown.check(ANNA)


def test_the_error_names_the_rate(clock):
    cooldown = Cooldown(1, clock=clock)
    cooldown.check(ANNA)
    with pytest.raises(CooldownError, match="1 questions") as caught:
        cooldown.check(ANNA)
    assert caught.value.questions == 1


def test_rate_0_is_no_limit(clock):
    cooldown = Cooldown(0, clock=clock)
    for _ in range(1000):
        cooldown.check(ANNA)
    assert len(cooldown) == 0


def test_who_has_gone_quiet_is_forgotten(clock):
    cooldown = Cooldown(1, per=10, clock=clock)
    for person in range(100):
        cooldown.check(person)
        clock.now += 1
        assert len(cooldown) <= 11
    clock.now += 10
    cooldown.check(ANNA)
    assert len(cooldown) == 1


def test_who_goes_on_asking_is_not_forgotten(clock):
    cooldown = Cooldown(2, per=10, clock=clock)
    cooldown.check(ANNA)
    clock.now += 6
    cooldown.check(ANNA)
    clock.now += 5
    cooldown.check(BERT)
    cooldown.check(ANNA)
    assert refused(cooldown, ANNA) == 5


def test_a_crowd_within_one_moment_is_bounded(monkeypatch, clock):
    monkeypatch.setattr("bot.cooldown._MOST_PEOPLE", 50)
    cooldown = Cooldown(1, clock=clock)
    for person in range(1000):
        cooldown.check(person)
    assert len(cooldown) == 50
    assert refused(cooldown, 999) == 60


def test_a_place_has_a_rate_of_its_own_and_looking_does_not_count(clock):
    cooldown = Cooldown(clock=clock)
    for _ in range(5):
        cooldown.look((1, 2), rate=1)
    cooldown.check((1, 2), rate=1)
    cooldown.check((1, 3), rate=1)
    cooldown.check((1, 2))
    with pytest.raises(CooldownError) as caught:
        cooldown.look((1, 2), rate=1)
    assert (caught.value.seconds, caught.value.questions) == (60, 1)


def test_where_the_rate_was_lowered_one_waits_until_few_enough_are_left(clock):
    cooldown = Cooldown(clock=clock)
    for _ in range(3):
        cooldown.check(1, rate=3)
        clock.now += 10
    with pytest.raises(CooldownError) as caught:
        cooldown.check(1, rate=1)
    assert caught.value.seconds == 50
    clock.now += 50
    cooldown.check(1, rate=1)
