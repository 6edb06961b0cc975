"""What every test stands on: no network, a clean environment, and one small index with a fake encoder."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

# A folder of its own: were `tests` itself on the path, `tests/retrieval` would stand in the way of `retrieval`.
FAKES = Path(__file__).parent / "fakes"
sys.path.insert(0, str(FAKES))

from fake_encoder import FakeEncoder  # noqa: E402 - only now it is on the path

REPOSITORY = Path(__file__).resolve().parents[1]

# Own sentences.  The first three carry the same agency copy in other type; the notes have no date.
ARTICLES = {
    "bruecke-bote.md": """---
id: bruecke-bote
title: Neue Brücke über die Ahle
published: 2024-05-14
source: Ahlebote
url: https://ahlebote.example/bruecke
language: de
---

Grefenau - Die neue Brücke über die Ahle wurde am Dienstag in Grefenau eröffnet. Bürgermeisterin Hanna Ottmers \
durchschnitt das Band vor 400 Gästen. Sie nannte das Bauwerk „ein Tor zum Süden“ der Stadt.

Er kostete den Kreis schlaflose Nächte, sagte der Landrat Jens Petersdorf über den Bau. Die Brücke ist 212 Meter lang.
""",
    "bruecke-kurier.md": """---
id: bruecke-kurier
title: Grefenau hat eine Brücke mehr
published: 2024-05-13
source: Kurier
---

Bürgermeisterin   Hanna Ottmers durchschnitt
das Band vor 400 Gästen. Sie nannte das Bauwerk »ein Tor zum Süden« der Stadt. Der Kurier war dabei.
""",
    "bruecke-notiz.txt": "Notiz vom Fluss\n\nBürgermeisterin Hanna Ottmers durchschnitt das Band vor 400 Gästen.\n",
    "faehre.txt": (
        "date 2021-11 Die Fähre Seeadler fährt seit November zwischen Norderhörn und dem Festland. "
        "Der Kapitän Okko Tjarks steuert sie im Winter. Dort wartet im Sommer auch ein Museum mit 37 Ankern.\r\n\r\n"
        "Eine Überfahrt dauert 45 Minuten und kostet 12 Euro. Caf\u0065\u0301 und Kiosk 🚢 sind an Bord.\r\n"
    ),
    "terminal.json": (
        '{"id": "terminal", "title": "Steuer\\u001b[31mzeichen", "source": "B\\u009b31möse\\u202e Quelle",'
        ' "text": "Ein Angreifer schickte die Folge \\u001b[2J\\u001b]0;Titel\\u0007 an das Terminal der Redaktion'
        ' in Werdenhagen.\\u202e Niemand bemerkte\\rden Angriff."}'
    ),
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Let any connection beyond this machine fail, loudly."""

    def guarded(connect):
        def local_only(self, address):
            if self.family != socket.AF_UNIX and not _is_local(address[0]):
                raise AssertionError(f"a test wants the network: {address!r}")
            return connect(self, address)

        return local_only

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    """Let no setting of the person who runs the tests decide about them, and no reader read unless a test sets one."""
    for name in tuple(os.environ):
        if name.startswith(("FUNDSTELLE_", "HF_")) or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.setenv("FUNDSTELLE_READER", "none")


@pytest.fixture(scope="session", autouse=True)
def _check_new_generations_in_this_process():
    """Check as the child process does, without its second; `test_child_check` and other processes have the child."""
    from retrieval.indexing import generations
    from retrieval.indexing.generation_check import check_generation

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generations, "check_in_child", check_generation)
        yield


@pytest.fixture
def elsewhere(tmp_path_factory, monkeypatch) -> Path:
    """Work in an empty folder: no `.env`, no `seeds`, no `index`."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def articles_folder(tmp_path_factory) -> Path:
    """Give a folder of own articles: agency copy, a note without a date, CRLF, emoji, control characters."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="session")
def build():
    """Give a function that brings an index folder up to date by the real path, with the fake encoder."""
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.build import IndexBuilder
    from retrieval.indexing.chunker import Chunker
    from retrieval.indexing.generation_writer import GenerationWriter

    def build(
        folder,
        paths,
        *,
        full=False,
        encoder=FakeEncoder,
        encoding=None,
        on_progress=lambda stage, done, total: None,
    ):
        writer = GenerationWriter(
            analyzer=Analyzer(),
            chunker=Chunker(target=40, whole=50, small=12),
            model=encoder.model_id,
            encoding=encoding or encoder.model_id,
            open_encoder=encoder,
            cache=folder / "cache",
            on_progress=on_progress,
        )
        return IndexBuilder(folder=folder, writer=writer).build(paths, full=full)

    return build


@pytest.fixture(scope="session")
def built_index(tmp_path_factory, articles_folder, build) -> Path:
    """Give the index of `articles_folder`; read it only, it is shared (see `own_index`)."""
    folder = tmp_path_factory.mktemp("index")
    build(folder, [articles_folder])
    return folder


@pytest.fixture
def own_index(built_index, tmp_path) -> Path:
    """Give a copy of the index that the test may break."""
    return Path(shutil.copytree(built_index, tmp_path / "index"))


@pytest.fixture(scope="session")
def open_answerer():
    """Give a function that opens the live generation with the fake encoder; the caller closes it."""
    from retrieval.answering.answerer import Answerer
    from retrieval.german.analyzer import Analyzer
    from retrieval.indexing.dense_search import EXACT_UP_TO
    from retrieval.indexing.generations import GenerationStore
    from retrieval.indexing.open_index import OpenIndex

    def open_answerer(folder, *, exact_up_to=EXACT_UP_TO):
        analyzer, live = Analyzer(), GenerationStore(folder).live()
        index = OpenIndex(live, model=FakeEncoder.model_id, analyzer=analyzer.fingerprint, exact_up_to=exact_up_to)
        return Answerer(index=index, encoder=FakeEncoder(), analyzer=analyzer)

    return open_answerer


@pytest.fixture(scope="session")
def answerer(built_index, open_answerer):
    """Answer from the shared index."""
    answerer = open_answerer(built_index)
    yield answerer
    answerer.close()


@pytest.fixture
def fake_models(monkeypatch):
    """Let the front door open the fake encoder instead of a model."""
    import retrieval.models

    monkeypatch.setattr(retrieval.models, "identify_model", lambda model: FakeEncoder.model_id)
    monkeypatch.setattr(retrieval.models, "identify_encoding", lambda model: FakeEncoder.model_id)
    monkeypatch.setattr(retrieval.models, "open_question_encoder", lambda model: FakeEncoder())
    monkeypatch.setattr(retrieval.models, "open_passage_encoder", lambda model: FakeEncoder())


@pytest.fixture
def run(elsewhere, fake_models, monkeypatch):
    """Give a function that calls a command in this process and returns click's result."""
    from click.testing import CliRunner

    import retrieval.cli.build
    from retrieval.cli.app import cli

    # A process that lowered its priority cannot raise it again, and this one has more tests to run.
    monkeypatch.setattr(retrieval.cli.build, "lower_priority", lambda: None)

    def run(*arguments, stdin=None):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, prog_name="fundstelle")

    return run
