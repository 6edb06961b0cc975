"""A few of the kills of `benchmarks/kill_builds.py`, at each run; a hundred of them take minutes."""

import pytest

from benchmarks.kill_builds import kill_builds

pytestmark = pytest.mark.integration

KILLS = 4


def test_an_index_whose_builds_are_killed_is_never_lost(fake_models, tmp_path):
    killing = kill_builds(tmp_path, kills=KILLS, articles=30)

    assert [(round_.place, round_.problems) for round_ in killing.rounds if round_.problems] == []
    assert killing.problems == ()
    assert sum(round_.killed for round_ in killing.rounds) >= KILLS
    assert all(number > len(killing.rounds) for number in killing.questions.values())
