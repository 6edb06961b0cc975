import importlib.metadata
import itertools
from unittest.mock import Mock

import pytest

from benchmarks import startup
from benchmarks.installed_size import Installation, form_of, table_of, weigh
from benchmarks.startup import shares_of

IMPORTTIME = """import time: self [us] | cumulative | imported package
import time:       100 |        100 |   _io
import time:       200 |        300 | encodings
import time:       500 |        500 |     numpy.linalg
import time:       100 |        600 |   numpy
import time:       100 |        700 | retrieval.models
a line that the program wrote
"""


def test_the_imports_are_counted_without_what_they_import():
    assert shares_of(IMPORTTIME) == [("numpy", 0.6), ("(Python)", 0.3), ("retrieval", 0.1)]
    assert shares_of("") == []


def test_asking_is_timed_with_the_reader_and_without(monkeypatch, tmp_path):
    done = Mock(returncode=0, stderr="")
    monkeypatch.setattr(startup.subprocess, "run", ran := Mock(return_value=done))
    monkeypatch.setattr(startup, "_core_seconds", itertools.count().__next__)
    monkeypatch.setattr(startup, "commands", lambda index: {"fundstelle ask": ["python", "ask"]})
    monkeypatch.setattr("sys.argv", ["startup", "--index", str(tmp_path), "--rounds", "1", "--against", str(tmp_path)])
    monkeypatch.setenv("FUNDSTELLE_READER", "bundled")
    startup.main()

    # Twice here and in an older checkout, which knows no "none"; in the end here, for the imports.
    readers = [call.kwargs["env"].get("FUNDSTELLE_READER") for call in ran.call_args_list]
    assert readers == [None, None, "none", None] * 2 + [None, "none"]


def test_what_a_requirement_costs_alone_is_what_nobody_else_needs(monkeypatch):
    def needs(requirements):
        ways = {"big": {"small", "shared"}, "other": {"shared"}}
        asked = {}
        for name in requirements:
            asked.setdefault(name, set()).add("")
            for below in ways.get(name, ()):
                asked.setdefault(below, set()).add(name)
        return asked

    monkeypatch.setattr("benchmarks.installed_size.who_asks", needs)
    monkeypatch.setattr("benchmarks.installed_size.distribution", lambda name: type("Found", (), {"version": "1"}))
    installations = {
        "answering": Installation(requirements=["other"], asked_by=needs(["other"])),
        "all": Installation(requirements=["other", "big"], asked_by=needs(["other", "big"])),
    }
    weights = {"big": 30_000_000, "small": 10_000_000, "shared": 5_000_000, "other": 1_000_000}
    form = form_of(installations, weights, 2_000_000)

    assert {name: of["bytes"] for name, of in form["installations"].items()} == {
        "answering": 8_000_000,  # 1 + 5 + our 2
        "all": 48_000_000,  # 30 + 10 + 5 + 1 + 2
    }
    rows = {row["name"]: row for row in form["packages"]}
    assert (rows["big"]["alone"], rows["other"]["alone"], rows["small"]["alone"]) == (40_000_000, 1_000_000, None)
    assert rows["shared"]["needed_by"] == ["big", "other"]
    assert (rows["shared"]["in"], rows["small"]["in"]) == (["answering", "all"], ["all"])
    assert "| big | 30 | 40 | the product | all |" in table_of(form)
    assert table_of(form).splitlines()[-1] == "| 1 more | 1 | | | |"


def test_an_installed_package_has_a_weight_and_another_one_none():
    assert weigh("click") > 100_000
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        weigh("no-such-package")
