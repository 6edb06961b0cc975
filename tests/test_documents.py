"""What docs/ and the pages beside README.md name exists in the code: commands, options, settings, messages, links."""

import importlib.util
import inspect
import re
import shlex
from pathlib import Path

import click
import pytest

import bot.errors
import retrieval.errors
from bot.texts import TEXTS
from documents.pages import generated_pages
from documents.settings import MEANINGS, settings_of_the_code
from retrieval.cli.app import cli
from tests.said_by_code import is_said, sentences_of, slash_commands, words

REPOSITORY = Path(__file__).resolve().parents[1]
PAGES = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").glob("*.md"))]
TROUBLE = REPOSITORY / "docs" / "troubleshooting.md"
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!!)\[[^\]\n]+(?:\n[^\]\n]+)?\]\(([^)\s]+)\)")
SETTING = re.compile(r"\b(?:FUNDSTELLE_[A-Z_]*[A-Z]|DISCORD_TOKEN|LOG_FORMAT)\b")
GIVEN = re.compile(r"[A-Z_]+=\S*\Z")  # a setting before a command
CHAT = {"/quellen", "/sources", "/kontext", "/context", "/vergiss", "/forget", "/hilfe", "/help", "/ende", "/quit"}
FOLDERS = {"/tmp", "/srv", "/etc", "/proc", "/dev", "/data", "/index", "/articles"}  # noqa: S108 - names in prose
FOREIGN = {"--build-arg", "--index-url"}  # options of other programs


def text_of(page):
    return page.read_text(encoding="utf-8")


def prose_of(page):
    return FENCE.sub("", text_of(page))


def lines_of_blocks(page):
    """Give what a reader may copy: the lines of code blocks, without the prompt."""
    for language, block in FENCE.findall(text_of(page)):
        if language in {"console", "sh", "bash", "ini", "cron"}:
            joined = re.sub(r"\\\n\s*", " ", block)
            yield from (line.strip() for line in joined.splitlines())


def spans_of(page):
    return [" ".join(span.split()) for span in SPAN.findall(prose_of(page))]


def calls_of(page):
    """Give each call of a program that a page names, as a list of words."""
    for line in [*lines_of_blocks(page), *spans_of(page)]:
        for part in re.split(r" (?:\||&&|;|>|<) ", line):
            try:
                found = shlex.split(part.removeprefix("$ ").removeprefix("ExecStart="), comments=True)
            except ValueError:
                continue
            while found and GIVEN.match(found[0]):
                found.pop(0)
            if found:
                yield [found[0].rsplit("/", 1)[-1] if found[0].count("/") > 1 else found[0], *found[1:]]


def options_of(command):
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help", "-h",
    }  # fmt: skip


def wrong_in(call):
    """Give what the command line does not know in a call of `fundstelle`."""
    command, known = cli, options_of(cli)
    for word in call[1:]:
        if word.startswith("-") and word not in {"-", "--"}:
            if word.split("=")[0] not in known:
                yield word
        elif isinstance(command, click.Group) and not word.isupper() and not set(word) & set("…[|"):
            below = command.get_command(click.Context(command), word)
            if below is None:
                yield word
                return
            command, known = below, known | options_of(below)


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request):
    return request.param


def test_the_generated_pages_are_fresh():
    stale = [name for name, text in generated_pages().items() if text_of(REPOSITORY / "docs" / name) != text]

    assert stale == [], "write them anew with `make docs`, or `python -m documents`"


def test_every_setting_of_the_code_has_a_meaning_and_no_other_has_one():
    assert MEANINGS.keys() == settings_of_the_code().keys(), "see documents/settings.py"


def test_settings_that_are_named_exist(page):
    assert set(SETTING.findall(text_of(page))) <= settings_of_the_code().keys()


def test_commands_and_options_that_are_named_exist(page):
    calls = [call for call in calls_of(page) if call[0] == "fundstelle"]

    assert {" ".join(call): wrong for call in calls if (wrong := list(wrong_in(call)))} == {}


def test_other_programs_of_ours_that_are_named_exist(page):
    makefile = text_of(REPOSITORY / "Makefile")
    for call in calls_of(page):
        if call[0] == "make" and len(call) > 1:
            assert f"\n{call[1]}:" in makefile, call
        if call[0].startswith("python") and call[1:2] == ["-m"] and call[2].split(".")[0] not in {"pip", "venv"}:
            assert importlib.util.find_spec(call[2]), call


def test_options_that_stand_alone_exist(page):
    commands = [cli.get_command(None, name) for name in cli.list_commands(None)]
    known = set().union(*map(options_of, [cli, *commands]))
    alone = {span.split()[0].split("=")[0] for span in spans_of(page) if span.startswith("--") and len(span) > 2}

    assert {option for option in alone if option not in known | words() | FOREIGN} == set()


def test_slash_commands_that_are_named_exist(page):
    named = {span.split()[0] for span in spans_of(page) if re.match(r"/[^\W\d]\w*(?: |\Z)", span)}
    below = {tuple(span.split()[:2]) for span in spans_of(page) if re.match(r"/fundstelle \w", span)}

    known = {f"/{name}" for name in slash_commands()} | CHAT | FOLDERS | words()
    assert named <= known
    assert {part for _, part in below} <= slash_commands()


def test_chat_has_the_commands_that_pages_may_name():
    from retrieval.cli.chat_session import ChatSession

    assert set(ChatSession(None, open_live=None, live=None, top_k=1).commands) == CHAT


def test_links_lead_to_a_file_and_a_heading(page):
    for link in LINK.findall(FENCE.sub("", text_of(page))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert target.is_relative_to(REPOSITORY), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text_of(target)), flags=re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}, link


# Messages


def messages_of(page):
    """Give what is quoted as said by the program: sentences in code spans, and what begins a row of some tables."""
    sentences = {span for span in spans_of(page) if re.match(r"[A-ZÄÖÜ…].* .*[.…]\Z", span)}
    if page == TROUBLE:
        for table in re.findall(r"^\| (?:message|reason|German).*?(?=^$)", text_of(page), re.MULTILINE | re.DOTALL):
            for row in table.splitlines()[2:]:
                cells = row.split(" | ")
                sentences |= set(SPAN.findall(" ".join(cells[: 2 if table.startswith("| German") else 1])))
    return sentences


def test_messages_that_are_quoted_are_said(page):
    assert {message for message in messages_of(page) if not is_said(message)} == set()


def errors():
    """Give module and name of each error's class that people may meet."""
    for module in (retrieval.errors, bot.errors):
        for name, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and name != "QuoteMismatchError":
                yield module.__name__, name


def is_explained(sentence):
    """Tell whether a message of the page says this, with `…` for any part of it."""
    plain = " ".join(sentence.split())
    return any(
        re.fullmatch(".*".join(re.escape(part) for part in message.split("…")), plain)
        for message in messages_of(TROUBLE)
        if len(re.findall(r"\w+", message)) > 1  # else `…; see …` would explain a great deal
    )


@pytest.mark.parametrize(("module", "name"), [error for error in errors() if sentences_of(*error)])
def test_every_error_is_explained(module, name):
    said = sentences_of(module, name)

    assert any(map(is_explained, said)), f"write into docs/troubleshooting.md what it means and what to do: {said}"


@pytest.mark.parametrize("language", TEXTS, ids=str)
def test_every_sentence_about_an_error_on_discord_is_explained(language):
    said = [text for text in TEXTS[language].errors.values() if isinstance(text, str)]

    assert [text for text in said if not is_explained(text)] == [], "write it into docs/troubleshooting.md"


# The checks themselves


def test_there_is_much_to_check():
    calls = [call for page in PAGES for call in calls_of(page) if call[0] == "fundstelle"]

    assert len({" ".join(call) for call in calls}) > 20
    assert len(messages_of(TROUBLE)) > 100
    assert len([error for error in errors() if sentences_of(*error)]) > 20


def test_an_error_that_nobody_wrote_of_is_found():
    assert is_explained("The date 'gestern' cannot be read; write it as 2019, 2019-04 or 2019-04-25.")
    assert not is_explained("The date 'gestern' cannot be read; write it in another way.")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("fundstelle ask Wo? --top-k 3", []),
        ("fundstelle frage", ["frage"]),
        ("fundstelle build --schnell", ["--schnell"]),
        ("fundstelle feedback export", []),
        ("fundstelle feedback import", ["import"]),
        ("fundstelle --debug bot --sync", []),
        ("fundstelle COMMAND --help", []),
        ("fundstelle COMMAND --hilfe", ["--hilfe"]),
    ],
)
def test_a_wrong_call_is_found(line, wrong):
    assert list(wrong_in(shlex.split(line))) == wrong


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("There is no index at …; build it with …", True),
        ("There is no index at …; paint it with …", False),
        ("There is no index", False),
        ("The setting … has the value …, which cannot work: ….", True),
        ("In dieser Nachricht steht kein Text, zu dem ich einen Beleg suchen könnte.", True),
        ("In dieser Nachricht steht kein Text, zu dem ich Beweise suchen könnte.", False),
    ],
)
def test_a_wrong_message_is_found(message, said):
    assert is_said(message) is said
