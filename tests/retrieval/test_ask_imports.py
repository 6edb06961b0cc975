"""What a question may import: who types one on the command line waits for all of it."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ASKING = """
import sys
from pathlib import Path
import retrieval.cli.ask, retrieval.cli.progress
from retrieval.answering.answerer import Answerer
from retrieval.german.analyzer import Analyzer
from retrieval.indexing.generations import GenerationStore
from retrieval.indexing.open_index import OpenIndex
from retrieval.wiring import load_settings, open_answerer
from retrieval.models import open_question_encoder, open_reader, open_reranker
from fake_encoder import FakeEncoder
load_settings()
index = OpenIndex(GenerationStore(Path(sys.argv[1])).live())
answer = Answerer(index=index, encoder=FakeEncoder(), analyzer=Analyzer()).ask("Wer durchschnitt das Band?")
assert answer.quotes or answer.status == "no_answer"
print(*sys.modules)
"""
# Of all that is imported; a plain `import chromadb` brings 1,100 modules, and sentence-transformers 4,000.
MOST_MODULES = 700


@pytest.fixture(scope="module")
def imported(built_index):
    """Give the names of the modules that are there after one question."""
    path = f"import sys; sys.path[:0] = {[str(REPOSITORY), str(REPOSITORY / 'tests' / 'fakes')]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", path + ASKING, str(built_index)], check=True, capture_output=True, text=True
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    "library",
    [
        *("chromadb", "torch", "transformers", "sentence_transformers", "tokenizers", "huggingface_hub", "safetensors"),
        *("scipy", "sklearn", "rank_bm25", "trafilatura", "lxml", "feedparser", "yaml", "discord", "aiohttp", "httpx"),
        *("opentelemetry", "grpc", "prometheus_client", "rich", "multiprocessing"),
    ],
)
def test_a_question_imports_no_library_that_it_does_not_need(imported, library):
    assert [name for name in imported if name.partition(".")[0] == library] == []


@pytest.mark.parametrize(
    "room",
    ["retrieval.articles", "retrieval.evaluation", "retrieval.conversation.completing", "retrieval.indexing.build"],
)
def test_a_question_imports_no_room_that_it_does_not_enter(imported, room):
    assert [name for name in imported if name == room or name.startswith(f"{room}.")] == []


def test_the_number_of_modules_is_bounded(imported):
    assert len(imported) <= MOST_MODULES
