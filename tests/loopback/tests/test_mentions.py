import pytest

from tests.loopback.mentions import NOBODY, Pings, pings_of
from tests.loopback.refusals import Refused

ANNA, BERT, ROLE = 100000000000000001, 100000000000000002, 200000000000000001
CONTENT = f"<@{ANNA}> <@!{BERT}> <@&{ROLE}> @everyone"
USERS, ROLES = frozenset({ANNA, BERT}), frozenset({ROLE})


@pytest.mark.parametrize(
    ("content", "allowed", "pings"),
    [
        (CONTENT, None, Pings(users=USERS, roles=ROLES, everyone=True)),
        (CONTENT, {"parse": []}, NOBODY),
        (CONTENT, {}, NOBODY),
        (CONTENT, {"parse": ["users"]}, Pings(users=USERS)),
        (CONTENT, {"parse": ["roles"]}, Pings(roles=ROLES)),
        (CONTENT, {"parse": ["everyone"]}, Pings(everyone=True)),
        (CONTENT, {"users": [str(ANNA)]}, Pings(users=frozenset({ANNA}))),
        ("nobody", {"users": [str(ANNA)]}, NOBODY),
        ("@here", None, Pings(everyone=True)),
        ("mail@hereford", None, Pings(everyone=True)),
        ("nobody", None, NOBODY),
    ],
)
def test_whom_a_message_pings(content, allowed, pings):
    assert pings_of(content, allowed) == pings


@pytest.mark.parametrize(
    ("allowed", "is_pinged"),
    [
        (None, True),
        ({"parse": []}, False),
        ({"parse": [], "replied_user": True}, True),
        ({"replied_user": False}, False),
    ],
)
def test_whether_a_reply_pings(allowed, is_pinged):
    assert bool(pings_of("ja", allowed, replied_to=ANNA)) is is_pinged


@pytest.mark.parametrize("allowed", [{"parse": ["users"], "users": [str(ANNA)]}, {"parse": ["everybody"]}])
def test_allowed_mentions_that_contradict_themselves_are_refused(allowed):
    with pytest.raises(Refused, match="50035"):
        pings_of("ja", allowed)
