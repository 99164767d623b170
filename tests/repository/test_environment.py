"""What is installed is said in three files, and they agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [Requirement(text) for text in PROJECT["dependencies"]]
EXTRAS = [
    Requirement(text) for texts in PROJECT["optional-dependencies"].values() for text in texts
]


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {normal(name): Version(version) for name, version in pairs}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_environment_yml_has_the_dependencies_and_ranges_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [Requirement(text) for text in environment["dependencies"] if isinstance(text, str)]
    ranges = {r.name: r.specifier for r in listed if r.name != "pip"}
    assert ranges.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert ranges == {r.name: r.specifier for r in DIRECT}


def test_environment_yml_installs_the_project_itself():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert {"pip": ["-e ."]} in environment["dependencies"]


def test_constraints_pin_every_direct_dependency_and_extra_within_its_range():
    pinned = pins()
    for requirement in [*DIRECT, *EXTRAS]:
        version = pinned[normal(requirement.name)]
        assert version in requirement.specifier, f"{requirement} is pinned to {version}"


def test_constraints_are_exact_versions_from_any_index_sorted():
    first, *lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines)
    names = [normal(line.split("==")[0]) for line in lines]
    assert names == sorted(names)
    assert len(names) == len(set(names))
