import traceback
from pathlib import Path

import pytest

from bot.config import read_config
from bot.errors import TokenError
from retrieval import Caution, SettingsError

DEFAULTS = {
    "parallel": 2,
    "queue": 512,
    "deadline": 30.0,
    "questions_per_minute": 10,
    "metrics_host": "127.0.0.1",
    "metrics_port": 9464,
    "log_format": "text",
    "log_questions": False,
}


@pytest.fixture(autouse=True)
def _empty_folder(elsewhere, monkeypatch):
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", "abc.def")


def bots_own(config):
    return {name: getattr(config, name) for name in DEFAULTS}


def test_the_token_comes_from_the_environment_and_is_never_shown(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", " abc.def \n")
    monkeypatch.setenv("FUNDSTELLE_INDEX", "elsewhere")
    config = read_config()
    assert (config.token, str(config.index), str(config.data)) == ("abc.def", "elsewhere", "data")
    assert "abc" not in repr(config)


def test_what_is_not_set_has_its_default():
    config = read_config()
    assert bots_own(config) == DEFAULTS
    assert (str(config.index), str(config.data), config.model) == ("index", "data", "bundled")


@pytest.mark.parametrize("word", ["großzügig", "Großzügig", " grosszuegig ", "GROSSZÜGIG", "großzu\u0308gig"])
def test_caution_is_a_word_however_it_is_typed(monkeypatch, word):
    assert read_config().caution is Caution.BALANCED
    monkeypatch.setenv("FUNDSTELLE_CAUTION", word)
    assert read_config().caution is Caution.GENEROUS


@pytest.mark.parametrize("word", ["mutig", "0.5", "strenger"])
def test_another_word_for_caution_is_refused_with_those_that_there_are(monkeypatch, word):
    monkeypatch.setenv("FUNDSTELLE_CAUTION", word)
    with pytest.raises(SettingsError, match="streng, ausgewogen or großzügig") as error:
        read_config()
    assert repr(word) in str(error.value)


def test_the_models_of_the_archive_are_the_bots_too(monkeypatch):
    monkeypatch.delenv("FUNDSTELLE_READER", raising=False)
    assert (read_config().reader, read_config().reranker) == ("bundled", "")
    monkeypatch.setenv("FUNDSTELLE_READER", "none")
    assert read_config().reader == ""
    for name in ("MODEL", "READER", "RERANKER"):
        monkeypatch.setenv(f"FUNDSTELLE_{name}", name.lower())
    config = read_config()
    assert (config.model, config.reader, config.reranker) == ("model", "reader", "reranker")


def test_everything_may_stand_in_the_env_file(elsewhere, monkeypatch):
    monkeypatch.delenv("DISCORD_TOKEN")
    lines = ["DISCORD_TOKEN=from.file", "OTHER=1", "FUNDSTELLE_PARALLEL=3", "FUNDSTELLE_LOG_QUESTIONS=true"]
    (elsewhere / ".env").write_text("\n".join(lines), encoding="utf-8")
    config = read_config()
    assert config.token.split(".") == ["from", "file"]
    assert bots_own(config) == DEFAULTS | {"parallel": 3, "log_questions": True}


def test_the_environment_beats_the_env_file_unless_it_is_empty(elsewhere, monkeypatch):
    (elsewhere / ".env").write_text("FUNDSTELLE_QUEUE=7\nFUNDSTELLE_PARALLEL=7", encoding="utf-8")
    monkeypatch.setenv("FUNDSTELLE_QUEUE", "8")
    monkeypatch.setenv("FUNDSTELLE_PARALLEL", "")
    config = read_config()
    assert (config.queue, config.parallel) == (8, 7)


@pytest.mark.parametrize("name", ["PARALLEL", "QUEUE", "DEADLINE", "QUESTIONS_PER_MINUTE", "LOG_QUESTIONS"])
def test_an_empty_setting_is_its_default(monkeypatch, name):
    monkeypatch.setenv(f"FUNDSTELLE_{name}", "")
    monkeypatch.setenv("LOG_FORMAT", "")
    assert bots_own(read_config()) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("FUNDSTELLE_PARALLEL", "1", 1),
        ("FUNDSTELLE_PARALLEL", "32", 32),
        ("FUNDSTELLE_QUEUE", "0", 0),
        ("FUNDSTELLE_QUEUE", "10000", 10_000),
        ("FUNDSTELLE_DEADLINE", "0.5", 0.5),
        ("FUNDSTELLE_DEADLINE", "600", 600.0),
        ("FUNDSTELLE_QUESTIONS_PER_MINUTE", "0", 0),
        ("FUNDSTELLE_QUESTIONS_PER_MINUTE", "1000", 1000),
        ("LOG_FORMAT", "json", "json"),
        ("LOG_FORMAT", "JSON", "json"),
        ("FUNDSTELLE_LOG_QUESTIONS", "yes", True),
        ("FUNDSTELLE_LOG_QUESTIONS", "0", False),
    ],
)
def test_what_is_set_counts(monkeypatch, name, written, value):
    monkeypatch.setenv(name, written)
    changed = name.removeprefix("FUNDSTELLE_").lower()
    assert bots_own(read_config()) == DEFAULTS | {changed: value}


@pytest.mark.parametrize(
    ("name", "written", "advice"),
    [
        *[("FUNDSTELLE_PARALLEL", wrong, "from 1 to 32") for wrong in ("0", "33", "2.5", "two", " ", "-1", "\udcff")],
        *[("FUNDSTELLE_QUEUE", wrong, "from 0 to 10000") for wrong in ("-1", "10001", "many")],
        *[
            ("FUNDSTELLE_DEADLINE", wrong, "above 0 and up to 600")
            for wrong in ("0", "-3", "600.1", "nan", "inf", "30s")
        ],
        *[("FUNDSTELLE_QUESTIONS_PER_MINUTE", wrong, "from 0 (no limit) to 1000") for wrong in ("-1", "1001", "ten")],
        *[("LOG_FORMAT", wrong, "text or json") for wrong in ("xml", "text json")],
        *[("FUNDSTELLE_LOG_QUESTIONS", wrong, "true or false") for wrong in ("maybe", "2")],
    ],
)
def test_what_cannot_work_is_named_with_what_to_write(monkeypatch, name, written, advice):
    monkeypatch.setenv(name, written)
    with pytest.raises(SettingsError) as caught:
        read_config()
    assert str(caught.value).startswith(f"The setting {name} has the value {written!r}, which cannot work: write ")
    assert str(caught.value).endswith(f"{advice}.")


def test_a_huge_value_is_cut(monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_QUEUE", "9" * 50_000)
    with pytest.raises(SettingsError) as caught:
        read_config()
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("token", ["", "  ", "two words", "ümlaut", "a\x07b", 'a"b', "a\\b", "a\udcffb"])
def test_what_cannot_be_a_token_is_refused_without_being_shown(monkeypatch, token):
    monkeypatch.setenv("DISCORD_TOKEN", token)
    with pytest.raises(TokenError, match="DISCORD_TOKEN") as caught:
        read_config()
    assert not token.strip() or token not in str(caught.value)


def test_not_even_a_traceback_of_another_setting_shows_the_token(monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_QUEUE", "many")
    with pytest.raises(SettingsError) as caught:
        read_config()
    assert "abc.def" not in "".join(traceback.format_exception(caught.value))


def test_articles_are_known_only_where_they_were_set(monkeypatch):
    monkeypatch.delenv("FUNDSTELLE_ARTICLES", raising=False)
    assert read_config().articles is None
    assert read_config().archives == Path("archives")
    monkeypatch.setenv("FUNDSTELLE_ARTICLES", "seeds")
    monkeypatch.setenv("FUNDSTELLE_ARCHIVES", "/srv/archives")
    assert (read_config().articles, read_config().archives) == (Path("seeds"), Path("/srv/archives"))
