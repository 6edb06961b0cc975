import logging

import pytest

from bot.env_file import warn_of_readable_token

TOKEN = "not.a-real_token.0123456789"  # noqa: S105


@pytest.fixture
def warn(elsewhere, caplog):
    """Give a function that writes `.env` with a mode and returns what is logged of it."""

    def warn(content, mode):
        file = elsewhere / ".env"
        file.write_bytes(content)
        file.chmod(mode)
        caplog.clear()
        with caplog.at_level(logging.DEBUG):
            warn_of_readable_token()
        assert TOKEN not in caplog.text
        return [record.getMessage() for record in caplog.records]

    return warn


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o666, 0o602])
@pytest.mark.parametrize(
    "line", ["DISCORD_TOKEN={}", "export DISCORD_TOKEN='{}'", 'A=1\nDISCORD_TOKEN = "{}" # x', "DISCORD_TOKEN=${{A}}{}"]
)
def test_a_token_that_everybody_can_read_is_a_warning(warn, elsewhere, line, mode):
    (warning,) = warn(line.format(TOKEN).encode(), mode)
    assert str(elsewhere / ".env") in warning
    assert "chmod 600" in warning


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (f"DISCORD_TOKEN={TOKEN}".encode(), 0o600),
        (f"DISCORD_TOKEN={TOKEN}".encode(), 0o640),
        (b"FUNDSTELLE_PARALLEL=3", 0o644),
        (b"DISCORD_TOKEN=", 0o644),
        (b"DISCORD_TOKEN", 0o644),
        (b"# DISCORD_TOKEN=x", 0o644),
        (b"\xff\xfe", 0o644),
    ],
)
def test_otherwise_nothing_is_said(warn, content, mode):
    assert warn(content, mode) == []


def test_without_a_file_nothing_is_said(elsewhere, caplog):
    warn_of_readable_token()
    (elsewhere / ".env").mkdir()
    warn_of_readable_token()
    assert caplog.records == []
