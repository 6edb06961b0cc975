import pytest

from bot.config import read_config
from bot.errors import TokenError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "FUNDSTELLE_INDEX", "FUNDSTELLE_DATA", "FUNDSTELLE_MODEL"):
        monkeypatch.delenv(name, raising=False)


def test_the_token_comes_from_the_environment_and_is_never_shown(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", " abc.def \n")
    monkeypatch.setenv("FUNDSTELLE_INDEX", "elsewhere")
    config = read_config()
    assert (config.token, str(config.index), str(config.data)) == ("abc.def", "elsewhere", "data")
    assert "abc" not in repr(config)


def test_the_token_may_stand_in_the_env_file(tmp_path):
    (tmp_path / ".env").write_text("DISCORD_TOKEN=from.file\nOTHER=1\n", encoding="utf-8")
    assert read_config().token.split(".") == ["from", "file"]


@pytest.mark.parametrize("token", ["", "  ", "two words", "ümlaut", "a\x07b"])
def test_what_cannot_be_a_token_is_refused_without_being_shown(monkeypatch, token):
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(TokenError, match="DISCORD_TOKEN") as caught:
        read_config()
    assert not token.strip() or token not in str(caught.value)
