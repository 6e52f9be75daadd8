"""Every public function says what it answers, in the numpydoc form.

What a chapter exports is held to more: its parameters and returns, a definition with a
formula, and an example that runs.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest
from numpydoc.validate import validate

import kamlib

#: Sentences we do without: an extended summary or a See Also where one line says it all.
FORGIVEN = {
    "ES01",  # no extended summary
    "EX01",  # no example
    "SA01",  # no See Also
    "GL01",  # text begins on the first line, as in pandas and scikit-learn
    "GL02",
    "GL03",
    "GL08",  # tested by ruff
    "RT01",  # properties and one-line helpers
    "PR01",
    "PR02",
    "YD01",
    "SS06",
    "RT03",
    "PR07",
    "PR09",
    "PR08",
    "RT02",
    "RT04",
    "RT05",
    "GL07",
    "PR06",
    "SS05",
}
#: Not forgiven where a chapter exports it: example, parameters, returns, their descriptions,
#: and the order of sections.
ASKED_OF_EXPORTS = {"EX01", "PR01", "PR02", "PR07", "RT01", "RT03", "GL07"}
#: Chapters whose exports are measures.
MEASURED = ("profitability", "scoring", "matrix", "soll_ist")
#: A formula, or a definition in words with its relation.
FORMULA = re.compile(r":math:|\.\. math::|[=≥≤÷×∈→]")


def public_functions() -> list[str]:
    names = []
    for module in pkgutil.walk_packages(kamlib.__path__, "kamlib."):
        if module.name.startswith("kamlib._"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            is_ours = getattr(value, "__module__", "") == module.name
            if is_ours and not name.startswith("_") and inspect.isfunction(value):
                names.append(f"{module.name}.{name}")
    return names


def exported() -> list[str]:
    """Functions and classes that the chapters export, where they are defined."""
    names = []
    for chapter in MEASURED:
        room = importlib.import_module(f"kamlib.{chapter}")
        values = [getattr(room, name) for name in room.__all__]
        names += [f"{value.__module__}.{value.__name__}" for value in values if callable(value)]
    return names


def notes_of(name: str) -> str:
    module, _, attribute = name.rpartition(".")
    text = inspect.getdoc(getattr(importlib.import_module(module), attribute)) or ""
    _, _, rest = text.partition("\nNotes\n-----\n")
    return re.split(r"\n\w[\w ]*\n-+\n", rest)[0]


@pytest.mark.parametrize("name", public_functions())
def test_docstring_is_well_formed(name):
    errors = [(code, text) for code, text in validate(name)["errors"] if code not in FORGIVEN]
    assert not errors


@pytest.mark.parametrize("name", exported())
def test_what_a_chapter_exports_is_documented_in_full(name):
    found = validate(name)
    missing = [(code, text) for code, text in found["errors"] if code in ASKED_OF_EXPORTS]
    assert not missing
    assert ">>>" in found["docstring"], "no example that runs"
    assert FORMULA.search(notes_of(name)), "no Notes with a formula or definition"
