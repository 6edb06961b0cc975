import pytest

from bot import showing
from bot.showing import Showing


def test_only_the_first_shows_it():
    shown = Showing()
    with shown.once(1) as first, shown.once(1) as second, shown.once(2) as other:
        assert (first, second, other) == (True, False, True)
    with shown.once(1) as later:
        assert not later


def test_what_failed_was_not_shown():
    shown = Showing()
    with pytest.raises(ValueError, match="odd"), shown.once(1):
        raise ValueError("odd")
    with shown.once(1) as again:
        assert again


def test_only_the_last_ones_are_remembered(monkeypatch):
    monkeypatch.setattr(showing, "_MOST", 2)
    shown = Showing()
    for message in (1, 2, 3):
        with shown.once(message):
            pass
    with shown.once(1) as first, shown.once(3) as third:
        assert (first, third) == (True, False)
