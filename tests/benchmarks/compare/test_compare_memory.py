"""What processes take is seen while they run, also of those that they start."""

import subprocess
import sys
import time

import pytest

from benchmarks.compare.memory import PeakMemory, peak_mb, resident_mb

HOLDS_30_MB = "import sys; held = b'x' * 30_000_000; sys.stdin.read()"
STARTS_ONE = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS_30_MB!r}])"


@pytest.mark.parametrize("program", [HOLDS_30_MB, STARTS_ONE])
def test_the_memory_of_all_descendants_counts(program):
    with PeakMemory() as peak:
        deadline = time.monotonic() + 20
        with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE):  # ends when its input does
            while peak.mb < 30 and time.monotonic() < deadline:
                time.sleep(0.05)

    assert 30 < peak.mb < 130


def test_a_peak_is_kept_when_memory_is_given_back():
    before = resident_mb()
    held = b"x" * 50_000_000
    assert resident_mb() > before + 40
    del held
    assert peak_mb() > before + 40
