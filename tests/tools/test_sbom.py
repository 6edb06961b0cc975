import importlib.metadata

import pytest

from tools import runtime_packages as walk
from tools.runtime_packages import runtime_packages, who_asks
from tools.sbom import part_of, requirements_of

NEEDS = {
    "discord.py": ["aiohttp<4", "PyNaCl>1; extra == 'voice'", "audioop-lts; python_version >= '99'"],
    "aiohttp": ["attrs", "Loop"],
    "loop": ["aiohttp", "uvicorn[standard]"],
    "uvicorn": ["httptools; extra == 'standard'", "pytest; extra == 'dev'"],
}


@pytest.fixture
def _installed(monkeypatch):
    def requires(name):
        if name == "gone":
            raise importlib.metadata.PackageNotFoundError(name)
        return NEEDS.get(name.lower())

    monkeypatch.setattr(walk, "requires", requires)


@pytest.mark.usefixtures("_installed")
def test_extras_and_markers_count_as_they_do_for_pip():
    assert runtime_packages(["discord.py>=2", "Py_YAML"]) == [
        "aiohttp", "attrs", "discord-py", "httptools", "loop", "py-yaml", "uvicorn",
    ]  # fmt: skip
    assert "pynacl" in runtime_packages(["discord.py[voice]"])


@pytest.mark.usefixtures("_installed")
def test_who_asks_for_a_package_is_known_and_a_ring_ends():
    asked = who_asks(["discord.py>=2"])
    assert asked["discord-py"] == {""}
    assert asked["aiohttp"] == {"discord-py", "loop"}
    assert asked["uvicorn"] == {"loop"}


@pytest.mark.usefixtures("_installed")
def test_what_is_not_installed_is_no_bill():
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        runtime_packages(["gone"])


def component(name):
    return {"name": name, "bom-ref": f"{name}==1", "version": "1"}


BOM = {
    "bomFormat": "CycloneDX",
    "metadata": {"component": {"name": "fundstelle", "bom-ref": "root-component"}},
    "components": [component(name) for name in ("discord.py", "aiohttp", "attrs", "pytest", "PyYAML")],
    "dependencies": [
        {"ref": "root-component", "dependsOn": ["discord.py==1", "pytest==1"]},
        {"ref": "discord.py==1", "dependsOn": ["aiohttp==1"]},
        {"ref": "aiohttp==1", "dependsOn": ["attrs==1", "pytest==1"]},
        {"ref": "attrs==1"},
    ],
}


def test_the_bill_holds_the_packages_of_the_product_and_how_they_need_each_other():
    part = part_of(BOM, ["aiohttp", "attrs", "discord-py", "pyyaml"], ["discord-py", "pyyaml"])
    assert [component["name"] for component in part["components"]] == ["discord.py", "aiohttp", "attrs", "PyYAML"]
    assert part["dependencies"] == [
        {"ref": "root-component", "dependsOn": ["PyYAML==1", "discord.py==1"]},
        {"ref": "discord.py==1", "dependsOn": ["aiohttp==1"]},
        {"ref": "aiohttp==1", "dependsOn": ["attrs==1"]},
        {"ref": "attrs==1", "dependsOn": []},
        {"ref": "PyYAML==1", "dependsOn": []},
    ]
    assert part["bomFormat"] == "CycloneDX"


def test_of_the_product_itself_no_tool_is_in_it():
    import tomllib
    from pathlib import Path

    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        names = set(runtime_packages(requirements_of(project)))
    except importlib.metadata.PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    assert {"discord-py", "chromadb", "torch", "trafilatura", "aiohttp"} <= names
    assert not {"pytest", "mypy", "ruff", "hypothesis", "pip"} & names
