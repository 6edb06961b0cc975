from unittest.mock import MagicMock

import aiohttp
import discord
import pytest

from bot.__main__ import main
from retrieval import SettingsError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def test_a_missing_token_is_one_sentence(capsys):
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("fundstelle bot: DISCORD_TOKEN is not set")
    assert err.count("\n") == 1


def test_debug_shows_the_traceback(capsys):
    assert main(["--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def closed(code):
    return discord.ConnectionClosed(MagicMock(spec=aiohttp.ClientWebSocketResponse), shard_id=None, code=code)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (discord.LoginFailure("Improper token has been passed."), 1, "Discord refused DISCORD_TOKEN"),
        (closed(4004), 1, "Discord refused DISCORD_TOKEN"),
        (closed(4014), 1, "Discord refused the intents"),
        (closed(4013), 1, "Discord refused the intents"),
        (discord.PrivilegedIntentsRequired(None), 1, "Discord refused the intents"),
        (closed(4012), 1, "(code 4012)"),
        (aiohttp.ClientError("tok.en"), 1, "Discord cannot be reached (ClientError)"),
        (ConnectionResetError("tok.en"), 1, "Discord cannot be reached (ConnectionResetError)"),
        (OSError("tok.en"), 1, "Something went wrong that should not: OSError"),
        (ValueError("tok.en"), 1, "Something went wrong that should not: ValueError"),
        (SettingsError("FUNDSTELLE_MODEL", "", "name a model"), 2, "The setting FUNDSTELLE_MODEL"),
    ],
)
def test_every_error_is_one_sentence_without_the_token(monkeypatch, capsys, error, code, said):
    def fail(*, debug, sync):
        raise error

    monkeypatch.setattr("bot.__main__._run", fail)
    assert main([]) == code
    err = capsys.readouterr().err
    assert said in err
    assert "tok.en" not in err
    assert err.count("\n") == 1
