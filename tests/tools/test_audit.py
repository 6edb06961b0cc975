import json
import subprocess

import pytest

from tools import audit
from tools.audit import verdict_of

CLEAN = {"name": "aaa", "version": "1", "vulns": []}
UNKNOWN = {"name": "bbb", "skip_reason": "Dependency not found on PyPI and could not be audited: bbb (2)"}
HOLED = {"name": "ccc", "version": "3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}, {"id": "X-2", "fix_versions": []}]}  # fmt: skip  # noqa: E501


def verdict(*packages):
    return verdict_of(json.dumps({"dependencies": packages, "fixes": []}), "")


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([CLEAN], 0, ""),
        ([UNKNOWN, UNKNOWN], 3, "cannot be reached, or knows none"),
        ([CLEAN, UNKNOWN], 3, "does not know them: bbb."),
        ([CLEAN, HOLED], 1, "2 known vulnerabilities."),
        ([UNKNOWN, HOLED], 1, "Not checked at all: bbb."),
        ([], 3, "not checked"),
    ],
)
def test_nothing_is_well_that_was_not_looked_at(packages, code, said):
    found = verdict(*packages)
    assert found.exit_code == code
    assert said in found.sentence
    assert "\n" not in found.sentence


def test_each_hole_is_named_with_what_mends_it():
    assert verdict(CLEAN, HOLED).lines == ("ccc 3: PYSEC-1, mended in 3.1", "ccc 3: X-2, mended in no version")


def test_many_unknown_ones_are_not_all_named():
    packages = [{"name": f"p{n}", "skip_reason": "?"} for n in range(30)]
    assert verdict(CLEAN, *packages).sentence.endswith("p9 and 20 more.")


@pytest.mark.parametrize("stdout", ["", "no json", "[]", "{}", "null"])
def test_a_tool_that_failed_is_told_by_its_last_line(stdout):
    found = verdict_of(stdout, "Traceback …\nrequests.exceptions.ConnectionError: no route\n")
    assert found.exit_code == 3
    assert found.sentence.endswith("ConnectionError: no route")


def test_a_service_that_never_answers(monkeypatch, capsys):
    def hang(command, **options):
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(audit.subprocess, "run", hang)
    assert audit.main() == 3
    assert "no answer within" in capsys.readouterr().err
