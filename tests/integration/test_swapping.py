"""A process that goes from one generation to the next needs no more memory than at first."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
FAKES = REPOSITORY / "tests" / "fakes"
SWAPS, SETTLED = 25, 5
GROWTH = 8.0  # MB; 1.6 was measured, and 19 without the limits of `freed_memory`

# Opens the next generation before it closes the one before, as the bot does, and prints its own memory after each.
SWAPPER = """
import json, shutil, sys
from pathlib import Path
from fake_encoder import FakeEncoder
import retrieval.models
from retrieval import open_answerer
retrieval.models.open_question_encoder = lambda model: FakeEncoder()
index, swaps = Path(sys.argv[1]), int(sys.argv[2])
[first] = (index / "generations").iterdir()
used, before = [], None
for number in range(swaps):
    fresh = shutil.copytree(first, first.with_name(f"{first.name}{number}"))
    (index / "CURRENT").write_text(fresh.name)
    answerer = open_answerer(index)
    for question in ("Wo trafen sich Kim und Putin 2019?", "Wer gewann?", "Warum streiken die Lokführer?"):
        answerer.ask(question, min_confidence=0)
    if before is not None:
        before.close()
    before = answerer
    rollup = Path("/proc/self/smaps_rollup").read_text()
    anonymous = next(line for line in rollup.splitlines() if line.startswith("Anonymous:"))
    used.append({"megabytes": int(anonymous.split()[1]) / 1024, "files": len(list(Path("/proc/self/fd").iterdir()))})
print(json.dumps(used))
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_memory_and_open_files_stay_flat_over_many_generations(build, tmp_path):
    build(tmp_path / "index", [REPOSITORY / "seeds"])
    done = subprocess.run(
        [sys.executable, "-c", SWAPPER, str(tmp_path / "index"), str(SWAPS)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{REPOSITORY}:{FAKES}"},
        cwd=tmp_path,
    )
    used = json.loads(done.stdout)

    settled = used[SETTLED:]
    assert settled[-1]["megabytes"] - settled[0]["megabytes"] < GROWTH, used
    assert settled[-1]["files"] <= settled[0]["files"] + 5, used
