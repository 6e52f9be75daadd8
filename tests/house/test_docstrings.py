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
#: A formula, set or in a line.
FORMULA = re.compile(r":math:|\.\. math::|[=≥≤÷×]")
#: A rule has no formula: its definition is a sentence, and a sentence is not a mere source.
WORDS_OF_A_DEFINITION = 12


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


def notes_of(docstring: str) -> str:
    _, _, rest = docstring.partition("\nNotes\n-----\n")
    return re.split(r"\n\w[\w ]*\n-+\n", rest)[0]


def defines(notes: str) -> bool:
    """Whether notes hold a formula, or a definition in words."""
    return bool(FORMULA.search(notes)) or len(notes.split()) >= WORDS_OF_A_DEFINITION


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
    if found["type"] == "function":
        assert defines(notes_of(found["docstring"])), "no Notes with a formula or definition"


@pytest.mark.parametrize(
    ("notes", "is_enough"),
    [
        ("growth = this year ÷ the year before - 1", True),
        ("An old volume stands until a newer one is known, however old it is.", True),
        ("SMAA (Lahdelma, Hokkanen and Salminen 1998; Lahdelma and Salminen 2001).", False),
        ("", False),
    ],
)
def test_a_source_alone_defines_nothing(notes, is_enough):
    docstring = f"Say it.\n\nNotes\n-----\n{notes}\n\nExamples\n--------\n>>> 1 == 1\nTrue\n"
    assert defines(notes_of(docstring)) is is_enough
