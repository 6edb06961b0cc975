"""The fixtures that keep every other test honest."""

import errno
import os
import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("huggingface.co", 443)])
@pytest.mark.parametrize("connect", ["connect", "connect_ex"])
def test_the_network_is_out_of_reach(address, connect):
    with socket.socket() as client, pytest.raises(AssertionError, match="wants the network"):
        getattr(client, connect)(address)


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        # In an empty network namespace (`unshare -n`) the loopback is down.
        assert client.connect_ex(server.getsockname()) in {0, errno.ENETUNREACH}


@pytest.fixture(scope="module", autouse=True)
def _settings_of_a_person():
    names = {"FUNDSTELLE_INDEX", "DISCORD_TOKEN", "HF_HOME"} - os.environ.keys()
    os.environ.update(dict.fromkeys(names, "x"))
    yield
    for name in names:
        del os.environ[name]


def test_settings_of_a_person_decide_nothing():
    found = {name: os.environ[name] for name in os.environ if name.startswith(("FUNDSTELLE_", "HF_", "DISCORD_TOKEN"))}
    assert found == {"FUNDSTELLE_READER": "none"}
