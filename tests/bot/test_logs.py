import inspect
import io
import json
import logging
import re
import warnings
from datetime import datetime

import discord
import pytest

from bot.logs import set_up_logging

TOKEN = "not.a-real_token.0123456789"  # noqa: S105
NAMES = ("__main__", "bot", "retrieval", "discord", "discord.gateway")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was(monkeypatch):
    """Take pytest's handlers away for the test: `force=True` would close them."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in NAMES}
    before, handlers = root.level, root.handlers[:]
    root.handlers[:] = []
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(before)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def log(monkeypatch):
    """Give a function that sets logging up and returns what is written from then on."""

    def set_up(log_format="text", *, debug=False, stream=None):
        stream = stream or io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        set_up_logging(log_format, debug=debug, token=TOKEN)
        return stream

    return set_up


def fail(message):
    try:
        raise ValueError(message)
    except ValueError:
        logging.getLogger("bot.client").exception("It failed")


def test_a_line_has_time_level_and_message(log):
    written = log()
    logging.getLogger("bot.client").info("Ready in %d servers.", 3)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO     Ready in 3 servers\.\n", written.getvalue())


def test_another_package_is_named(log):
    written = log()
    logging.getLogger("discord.http").warning("slow")
    assert written.getvalue().endswith("WARNING  discord.http: slow\n")


def test_colour_only_on_a_terminal_that_wants_it(log, monkeypatch):
    def first_line():
        written = log(stream=Terminal())
        logging.getLogger("bot").warning("x")
        return written.getvalue()

    assert "\x1b[33mWARNING " in first_line()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in first_line()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in first_line()


def test_json_is_never_coloured(log):
    written = log("json", stream=Terminal())
    logging.getLogger("bot").warning("x")
    assert "\x1b" not in written.getvalue()


def test_a_message_cannot_forge_a_line_or_steer_the_terminal(log):
    written = log()
    logging.getLogger("bot").info("%s", "Anna\n2026-01-01 00:00:00 ERROR forged\x1b[2J\u202e\u2028\udcff\tend")
    (line,) = written.getvalue().splitlines()
    assert line.endswith(r"Anna\n2026-01-01 00:00:00 ERROR forged\x1b[2J\u202e\u2028\udcff" + "\tend")


def test_an_exception_stands_indented_below_its_line(log):
    written = log()
    fail("odd\nINFO forged\x1b[2J")
    first, *below = written.getvalue().split("\n")
    assert first.endswith("ERROR    It failed")
    assert below[0] == "    Traceback (most recent call last):"
    assert below[-3:] == ["    ValueError: odd", r"    INFO forged\x1b[2J", ""]


def test_json_lines(log):
    written = log("json")
    logging.getLogger("bot.client").warning("Grüße\n%s", "an Anna", extra={"guild": 7, "what": {"a": [1, None]}})
    (line,) = written.getvalue().splitlines()
    entry = json.loads(line)
    moment = entry.pop("ts")
    assert moment.endswith("Z")
    assert datetime.fromisoformat(moment).utcoffset().total_seconds() == 0
    assert entry == {
        "level": "WARNING",
        "logger": "bot.client",
        "message": "Grüße\nan Anna",
        "guild": 7,
        "what": {"a": [1, None]},
    }
    assert line.isascii()


def test_an_exception_in_json_is_text(log):
    written = log("json")
    fail("odd")
    entry = json.loads(written.getvalue())
    assert entry["message"] == "It failed"
    assert entry["exception"].startswith("Traceback")
    assert entry["exception"].endswith("ValueError: odd")


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), float("inf"), object(), b"\xff", {("a",): 1}])
def test_an_extra_that_json_does_not_have_is_written_as_python_does(log, value):
    written = log("json")
    logging.getLogger("bot").warning("x", extra={"odd": value})
    assert json.loads(written.getvalue(), parse_constant=pytest.fail)["odd"] == repr(value)


def test_an_extra_that_holds_itself(log):
    written, loop = log("json"), []
    loop.append(loop)
    logging.getLogger("bot").warning("x", extra={"odd": loop})
    assert json.loads(written.getvalue())["odd"] == "[[...]]"


def test_an_extra_never_replaces_the_lines_own_fields(log):
    written = log("json")
    logging.getLogger("bot").warning("x", extra={"level": "none", "ts": 0})
    entry = json.loads(written.getvalue())
    assert entry["level"] == "WARNING"
    assert entry["ts"] != 0


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_token_appears_nowhere(log, log_format):
    written = log(log_format, debug=True)
    # As discord.py writes it, and as it would if it forgot itself.
    logging.getLogger("discord.http").debug("%s %s with %s has returned %s", "GET", "/gateway", f"Bot {TOKEN}", 200)
    logging.getLogger("discord.gateway").debug("Sending %s", {"op": 2, "d": {"token": TOKEN}})
    logging.getLogger("bot").info("x", extra={"token": TOKEN, "more": [TOKEN]}, stack_info=True)
    fail(f"401 for {TOKEN}")
    logging.getLogger("bot").error("%d", TOKEN)  # the argument does not fit: `logging` itself would print it
    assert TOKEN not in written.getvalue()
    assert written.getvalue().count("[DISCORD_TOKEN]") >= 4
    assert "Logging error" not in written.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("secret", ["aW50ZXJhY3Rpb246MTA5-Zz_k=", "a.short~one%3D", "x"])
def test_no_token_of_an_interaction_appears(log, log_format, secret):
    written = log(log_format, debug=True)
    http = logging.getLogger("discord.http")
    # As discord.py writes it.
    for path in (f"webhooks/77/{secret}/messages/@original", f"interactions/88/{secret}/callback"):
        http.warning(
            "We are being rate limited. %s %s responded with 429. Retrying in %.2f seconds.",
            *("PATCH", f"https://discord.com/api/v10/{path}", 3.0),
        )
    if secret.startswith("aW50"):
        logging.getLogger("discord.gateway").debug("For Shard ID %s: WebSocket Event: %s", None, {"token": secret})
    for line in written.getvalue().splitlines():
        assert f"/{secret}" not in line
        assert f"'{secret}'" not in line
        assert "[interaction token]" in line
    assert "/webhooks/77/[interaction token]/messages/@original" in written.getvalue()
    assert "/interactions/88/[interaction token]/callback" in written.getvalue()


def test_what_does_not_fit_its_message_is_logged_all_the_same(log):
    written = log()
    logging.getLogger("bot").error("%d of %d", 3)
    assert written.getvalue().endswith("ERROR    '%d of %d' (3,)\n")


@pytest.mark.parametrize(
    ("name", "level", "plain", "debug"),
    [
        ("bot.client", logging.INFO, True, True),
        ("retrieval.wiring", logging.INFO, True, True),
        ("bot.client", logging.DEBUG, False, True),
        ("discord.gateway", logging.INFO, True, True),
        ("discord.client", logging.INFO, False, True),
        ("discord.client", logging.WARNING, True, True),
        ("discord.http", logging.DEBUG, False, True),
        ("chromadb", logging.INFO, False, True),
        ("asyncio", logging.WARNING, True, True),
    ],
)
def test_who_is_heard(log, name, level, plain, debug):
    logging.getLogger(name).setLevel(logging.NOTSET)  # a test that opened an index before has quieted Chroma
    for is_debug, is_heard in ((False, plain), (True, debug)):
        written = log(debug=is_debug)
        logging.getLogger(name).log(level, "hello")
        assert ("hello" in written.getvalue()) == is_heard


def reconnect():
    try:
        raise discord.GatewayNotFound
    except discord.GatewayNotFound:
        # Word for word as in `discord.Client.connect`.
        logging.getLogger("discord.client").exception("Attempting a reconnect in %.2fs", 1.5)


def test_a_lost_connection_is_one_line(log):
    written = log()
    reconnect()
    assert written.getvalue().endswith("WARNING  discord.client: Attempting a reconnect in 1.50s (GatewayNotFound)\n")
    assert written.getvalue().count("\n") == 1


def test_with_debug_it_is_shown_whole(log):
    written = log(debug=True)
    reconnect()
    assert "Traceback" in written.getvalue()


def test_discord_py_still_says_it_in_these_words():
    assert "_log.exception('Attempting a reconnect in %.2fs', retry)" in inspect.getsource(discord.Client.connect)


def test_pythons_warnings_are_lines_of_the_log(log):
    written = log("json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # `catch_warnings` has put the old way of showing them aside.
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("old", UserWarning, stacklevel=1)
    assert json.loads(written.getvalue())["logger"] == "py.warnings"


def test_setting_up_twice_writes_once(log):
    log()
    written = log()
    logging.getLogger("bot").info("x")
    assert written.getvalue().count("\n") == 1
