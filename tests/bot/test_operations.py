"""What `docs/operations.md` says of metrics is what the code counts."""

import re
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import archive_errors, errors
from bot.metrics import IndexReading, Metrics, Readings

ERRORS = {*errors.__all__, *archive_errors.__all__}
DOCUMENT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def rows():
    (table,) = re.findall(r"<!-- metrics: begin .*?-->\n(.*?)<!-- metrics: end -->", DOCUMENT, flags=re.DOTALL)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {name.strip("`"): set(re.findall(r"`(\w+)`", labels)) for name, labels, _ in cells}


def counted(make):
    """Return each metric with its labels, once everything has happened."""
    metrics = Metrics()
    metrics.answered("message", make.answer(make.quote("Eins.")))
    metrics.failed(ValueError())
    metrics.voted(helpful=True)
    metrics.discord_responded(200)
    metrics.connected(resumed=True)
    index = IndexReading(archive="default", generation="g1", articles=1, built_at=0.0)
    metrics.look_up(lambda: Readings(waiting=0, running=0, is_connected=True, servers=0, latency=0.0, indexes=(index,)))
    found = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        if family.name.startswith("fundstelle_"):
            name = family.name + ("_total" if family.type == "counter" else "")
            found[name] = {label for sample in family.samples for label in sample.labels} - {"le"}
    return found


def test_every_metric_stands_there_with_its_labels(make):
    assert rows() == counted(make)


def test_alerts_ask_for_metrics_and_errors_that_exist(make):
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL)]
    (rules,) = [block["groups"][0]["rules"] for block in blocks if "groups" in block]
    asked = {name for rule in rules for name in re.findall(r"fundstelle_\w+", rule["expr"])}
    assert {name.removesuffix("_bucket") for name in asked} <= counted(make).keys()
    named = {name for rule in rules for name in re.findall(r"(?<![.\w])[A-Z]\w+Error\b", rule["expr"])}
    assert named
    assert all(name == "QuestionError" or name in ERRORS for name in named)


def test_errors_that_the_table_names_exist():
    named = set(re.findall(r"`([A-Z]\w+Error)`", DOCUMENT))
    assert named
    assert named <= ERRORS


def test_files_and_targets_that_are_named_exist():
    root = Path(__file__).parents[2]
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"deploy/[\w.-]+\w", DOCUMENT):
        assert (root / name).exists(), name
    for target in re.findall(r"`make (\w+)`", DOCUMENT):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
