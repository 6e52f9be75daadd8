"""Every public function says what it answers, in the numpydoc form."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

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


@pytest.mark.parametrize("name", public_functions())
def test_docstring_is_well_formed(name):
    errors = [(code, text) for code, text in validate(name)["errors"] if code not in FORGIVEN]
    assert not errors
