"""Dockerfile, compose file and systemd units: what they promise, and what their own tools say of them.

hadolint, check-jsonschema (with the schema of compose files) and systemd-analyze are asked where they are on the path:
`make deployment` installs the first two.
"""

import asyncio
import configparser
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted((REPOSITORY / "deploy").glob("fundstelle*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def tool(name):
    """Return the path of a tool, or skip the test."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on the path")
    return path


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def unit(path):
    """Read a unit; of a key that stands there several times the last counts, as far as these tests ask."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def known_settings():
    import dataclasses

    from bot.config import Environment
    from retrieval.config import Settings

    return {name.upper() for name in Environment.model_fields} | {
        f"FUNDSTELLE_{field.name}".upper() for field in dataclasses.fields(Settings)
    }


# What their own tools say


def test_hadolint_has_nothing_to_say():
    done = run(tool("hadolint"), REPOSITORY / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_fits_its_schema():
    done = run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", REPOSITORY / "compose.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", UNITS, ids=[path.name for path in UNITS])
def test_systemd_reads_the_unit(path):
    done = run(tool("systemd-analyze"), "verify", path)
    # That the program is not installed there is all that is wrong.
    said = [line for line in done.stderr.splitlines() if "is not executable: No such file or directory" not in line]
    assert said == []


@pytest.mark.parametrize("path", SERVICES, ids=[path.name for path in SERVICES])
def test_systemd_calls_the_service_well_guarded(path):
    done = run(tool("systemd-analyze"), "security", "--offline=true", "--no-pager", path)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd-analyze cannot look at a unit that is not installed")
    assert float(found[1]) < 2.0


# The image


def test_the_image_runs_as_nobody_special_from_a_pinned_release():
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(stages) == 2
    assert len(set(stages)) == 1  # the folder of packages belongs to just this Python
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", stages[0])
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "pip install" not in last
    assert "apt-get" not in DOCKERFILE


def test_the_image_takes_the_pinned_packages_and_torch_without_gpu():
    installs = re.findall(r"pip install[^&]*", DOCKERFILE.replace("\\\n", " "))
    assert all("--constraint constraints.txt" in install or "--no-deps" in install for install in installs)
    assert re.search(r"^torch==", (REPOSITORY / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("index", "options"),
    [
        (None, ""),
        ("", ""),  # what the compose file gives where nothing is set
        ("https://packages.example/cpu", "--extra-index-url https://packages.example/cpu "),
    ],
)
@pytest.mark.parametrize("extras", ["all", "models", "bot,models", "bot", "bot,build"])
def test_the_image_asks_a_second_package_index_only_where_one_is_named(tmp_path, extras, index, options):
    """Run the line itself, with a pip that says what it was told."""
    assert "://" not in re.sub(r"http://127\.0\.0\.1\S*", "", DOCKERFILE)
    assert re.search(r"^ARG TORCH_INDEX$", DOCKERFILE, re.MULTILINE)
    (line,) = re.findall(r"^RUN (.*TORCH_INDEX.*)$", DOCKERFILE.replace("\\\n", " "), re.MULTILINE)
    (tmp_path / "constraints.txt").write_text("torch==1\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "EXTRAS": extras} | ({} if index is None else {"TORCH_INDEX": index})
    done = subprocess.run(
        ["sh", "-c", 'pip() { printf "%s " "$@"; }; ' + line],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = f"install --constraint constraints.txt {options}--requirement torch.txt "
    assert done.stdout == (expected if {"all", "models"} & set(extras.split(",")) else "")


def test_the_image_has_every_extra_unless_it_is_told_which():
    from retrieval.installed import PACKAGES

    assert re.search(r"^ARG EXTRAS=all$", DOCKERFILE, re.MULTILINE)
    assert 'RUN pip install --constraint constraints.txt ".[$EXTRAS]"' in DOCKERFILE
    assert "`bot`" in (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    assert "bot" in PACKAGES


def test_the_compose_file_hands_the_package_index_on():
    assert COMPOSE["x-fundstelle"]["build"]["args"] == {
        "TORCH_INDEX": "${TORCH_INDEX:-}",
        "EXTRAS": "${EXTRAS:-all}",
    }
    assert all(service["build"] == COMPOSE["x-fundstelle"]["build"] for service in COMPOSE["services"].values())


def test_the_image_keeps_the_cache_on_the_disk_in_a_folder_of_its_user():
    (cache,) = re.findall(r"^\s+XDG_CACHE_HOME=(\S+)", DOCKERFILE, re.MULTILINE)
    (volumes,) = re.findall(r"^VOLUME (.*)", DOCKERFILE, re.MULTILINE)
    (made,) = re.findall(r"install --directory --owner fundstelle (.*)", DOCKERFILE.replace("\\\n", " "))
    assert cache in json.loads(volumes)
    assert cache in made.split()
    for service in COMPOSE["services"].values():
        assert f"cache:{cache}" in service["volumes"]
        assert not any(cache.startswith(place.partition(":")[0]) for place in service["tmpfs"])
    assert "cache" in COMPOSE["volumes"]


def test_what_is_copied_is_there_and_let_through_and_nothing_else_is():
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]
    }
    assert all((REPOSITORY / name).exists() for name in copied)
    first, *rules = [
        line for line in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    ]
    assert first == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == copied


@pytest.mark.parametrize(("illness", "code"), [(None, 0), ("The bot no longer looks for a newer index.", 1)])
async def test_the_health_check_hears_what_the_bot_answers(illness, code):
    from bot.health import HealthServer
    from bot.metrics import Metrics

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = HealthServer(Metrics(), illness=lambda: illness, unreadiness=lambda: None)
    await server.start("127.0.0.1", port)
    (check,) = re.findall(r"HEALTHCHECK.*\\\n\s+CMD (.*)", DOCKERFILE)
    command, *arguments = json.loads(check)
    assert command == "python"
    environment = {"PATH": os.environ["PATH"], "FUNDSTELLE_METRICS_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments), env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    assert await asyncio.wait_for(process.wait(), 30) == code
    await server.close()


def test_every_setting_that_is_named_exists():
    texts = [DOCKERFILE, (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")]
    texts += [path.read_text(encoding="utf-8") for path in (REPOSITORY / "deploy").iterdir()]
    named = {name for text in texts for name in re.findall(r"\bFUNDSTELLE_[A-Z_]+|\bLOG_FORMAT\b", text)}
    assert named
    assert named <= known_settings()


# The compose file


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_container_is_shut_in(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert {"mem_limit", "pids_limit", "tmpfs"} <= service.keys()
    assert "privileged" not in service
    assert all(volume.endswith(":ro") for volume in service["volumes"] if volume.startswith("./articles"))


def test_only_the_bot_has_the_token_and_a_network_and_only_this_machine_reads_its_metrics():
    bot = COMPOSE["services"]["bot"]
    assert bot["env_file"] == ".env"
    assert "DISCORD_TOKEN" not in str(COMPOSE)
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])
    for name, service in COMPOSE["services"].items():
        assert name == "bot" or (service["network_mode"] == "none" and "env_file" not in service)


def test_builders_wait_until_they_are_asked_for():
    assert COMPOSE["services"]["build"]["profiles"] == ["build"]
    assert COMPOSE["services"]["watch"]["profiles"] == ["watch"]
    assert "profiles" not in COMPOSE["services"]["bot"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_command_is_one_of_fundstelle(name):
    import click

    from retrieval.cli.app import cli

    name, *options = COMPOSE["services"][name]["command"]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert all(any(option in parameter.opts for parameter in command.params) for option in options)


# The units


@pytest.mark.parametrize("path", SERVICES, ids=[path.name for path in SERVICES])
def test_each_service_is_its_own_user_and_writes_its_own_folder_only(path):
    service = unit(path)["Service"]
    assert service["User"] == "fundstelle"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "fundstelle"
    assert service["NoNewPrivileges"] == "true"
    assert service["CapabilityBoundingSet"] == ""
    assert service["ExecStart"].split()[0] == "/opt/fundstelle/.venv/bin/fundstelle"
    assert "DISCORD_TOKEN" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SERVICES, ids=[path.name for path in SERVICES])
def test_the_cache_of_each_service_lies_in_the_folder_that_it_writes(path):
    """It lies below the home of the user, which systemd puts into HOME, unless something else is set."""
    documented = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    (home,) = re.findall(r"useradd --system --home-dir (\S+) .* fundstelle$", documented, re.MULTILINE)
    assert home == f"/var/lib/{unit(path)['Service']['StateDirectory']}"
    assert not re.search(r"\b(?:HOME|XDG_CACHE_HOME)=", path.read_text(encoding="utf-8"))


def test_a_build_has_no_network_and_no_token():
    service = unit(REPOSITORY / "deploy" / "fundstelle-build.service")["Service"]
    assert service["PrivateNetwork"] == "true"
    assert "EnvironmentFile" not in service
    assert "/etc/fundstelle" in service["InaccessiblePaths"]


def test_a_wrong_setting_is_not_tried_again_and_the_bot_has_time_to_stop():
    from bot.running import _DECLINING_SECONDS, _FINISHING_SECONDS

    service = unit(REPOSITORY / "deploy" / "fundstelle.service")["Service"]
    assert service["RestartPreventExitStatus"] == "2"
    assert float(service["TimeoutStopSec"]) > _FINISHING_SECONDS + _DECLINING_SECONDS
    assert float(COMPOSE["services"]["bot"]["stop_grace_period"].rstrip("s")) > _FINISHING_SECONDS + _DECLINING_SECONDS


def test_the_line_for_cron_is_one():
    text = (REPOSITORY / "deploy" / "crontab.example").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    assert re.match(r"[0-9]+ \* \* \* \* cd \S+ && ", line)
    assert "%" not in line  # which cron takes for the end of a line
