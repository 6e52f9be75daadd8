"""One list of dependencies, its lock, its conda face: they agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FIXED = ("jupyterlab", "pandas", "seaborn", "ipywidgets", "papermill", "nbval", "openpyxl")


def declared() -> dict[str, Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def locked() -> dict[str, list[Requirement]]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins: dict[str, list[Requirement]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            pins.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return pins


def test_every_dependency_is_pinned_within_its_bounds():
    pins = locked()
    for name, requirement in declared().items():
        assert name in pins, f"{name} is not in constraints.txt"
        for pin in pins[name]:
            (specifier,) = pin.specifier
            assert specifier.operator == "=="
            assert requirement.specifier.contains(specifier.version), f"{pin} breaks {requirement}"


def test_the_lock_holds_pins_only():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--" not in text
    for pins in locked().values():
        assert all(len(list(pin.specifier)) == 1 for pin in pins)


def test_conda_face_equals_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip == ["-c constraints.txt", "-e .[test]"]
    assert listed[:2] == ["python=3.11", "pip"]
    project = declared()
    for line in listed[2:]:
        conda = Requirement(line)
        assert conda.specifier == project[canonicalize_name(conda.name)].specifier
    assert [Requirement(line).name for line in listed[2:]] == list(FIXED)


def test_python_bounds_and_classifiers_agree():
    versions = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    assert PROJECT["requires-python"] == ">=3.11,<3.15"
    assert versions == ["3.11", "3.12", "3.13", "3.14"]
