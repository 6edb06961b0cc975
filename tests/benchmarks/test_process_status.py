"""What a process uses is read from /proc."""

import os

import pytest

from benchmarks.process_status import process_status


def test_memory_and_parent_of_a_process_are_numbers():
    own = process_status()

    assert own["PPid"] == os.getppid()
    assert 0 < own["RssAnon"] <= own["VmRSS"] <= own["VmHWM"]
    assert process_status(os.getppid())["Pid"] == os.getppid()


def test_there_has_to_be_such_a_process():
    with pytest.raises(OSError, match="No such file"):
        process_status("0")
