"""`make audit`: look the pinned packages up among known vulnerabilities, and never call well what nobody looked at.

Exit codes: 0 all were checked and none is known to be vulnerable, 1 some are, 3 not all could be checked.
pip-audit itself ends with 0 and "No known vulnerabilities found" where its service knows none of the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Verdict", "main", "verdict_of"]

_VULNERABLE, _NOT_CHECKED = 1, 3
_CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
_SECONDS = 600
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Hold the lines for stdout, the sentence for stderr, and the exit code."""

    lines: tuple[str, ...]
    sentence: str
    exit_code: int


def verdict_of(stdout: str, stderr: str) -> Verdict:
    """Read what `pip-audit --format json` said."""
    try:
        packages = json.loads(stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = (stderr.strip().splitlines() or ["it said nothing"])[-1]
        return _not_checked(f"The packages were not checked, pip-audit did not get through: {said[:200]}")
    found = tuple(
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version'}"
        for package in packages
        for hole in package.get("vulns", ())
    )
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    rest = _names(unknown)
    if found:
        also = f" Not checked at all: {rest}." if unknown else ""
        return Verdict(lines=found, sentence=f"{len(found)} known vulnerabilities.{also}", exit_code=_VULNERABLE)
    if len(unknown) == len(packages):
        return _not_checked(
            "The packages were not checked: the vulnerability service cannot be reached, or knows none."
        )
    if unknown:
        return _not_checked(f"Not checked, because the vulnerability service does not know them: {rest}.")
    return Verdict(lines=(f"No known vulnerabilities in {len(packages)} packages.",), sentence="", exit_code=0)


def main() -> int:
    """Audit the packages of constraints.txt and return the exit code."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--disable-pip", "--no-deps"]
    command += ["--format", "json", "--requirement", str(_CONSTRAINTS)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        verdict = _not_checked(f"The packages were not checked: there was no answer within {_SECONDS} seconds.")
    else:
        verdict = verdict_of(done.stdout, done.stderr)
    for line in verdict.lines:
        print(line)
    if verdict.sentence:
        print(verdict.sentence, file=sys.stderr)
    return verdict.exit_code


def _not_checked(sentence: str) -> Verdict:
    return Verdict(lines=(), sentence=sentence, exit_code=_NOT_CHECKED)


def _names(packages: list[str]) -> str:
    more = len(packages) - _MOST_NAMED
    return ", ".join(packages[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


if __name__ == "__main__":
    sys.exit(main())
