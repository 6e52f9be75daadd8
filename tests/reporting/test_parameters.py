"""Parameters are declared, typed and refused when unknown; names are never code."""

from __future__ import annotations

import pytest

from kamlib.reporting.early import require_folder
from kamlib.reporting.parameters import declared, distribute, require_allowed
from kamlib.support.chapter import Allowed
from kamlib.support.errors import ParameterError, SettingsError
from kamlib.support.language import Language
from kamlib.support.settings import Settings

KNOWN = {
    "profitability": declared(
        'quarter: str = "2026Q3"  # quarter\naccount: str = ""  # account', where="02.ipynb"
    )
}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quater", "No chapter has a parameter “quater”. Did you mean kam run QUARTER?"),
        ("acount", "No chapter has a parameter “acount”. Did you mean “account”?"),
        ("x=1;open('P','w')#", "No chapter has a parameter"),
        ("__import__('os').system('ls')", "No chapter has a parameter"),
    ],
)
def test_unknown_names_are_refused(name, message):
    with pytest.raises(ParameterError) as refused:
        distribute({name: "1"}, KNOWN)
    assert message in str(refused.value)


SOURCE = 'a: str = "x"  # word\nn: int = 1  # count\nf: float = -1.5  # rate\nb: bool = True  # yes'


def test_values_are_read_by_their_declared_type():
    parameters = declared(SOURCE, where="x")
    given = {"a": "2026Q3", "n": "7", "f": "2.5", "b": "no"}
    read = {name: parameters[name].read(text) for name, text in given.items()}
    assert read == {"a": "2026Q3", "n": 7, "f": 2.5, "b": False}
    assert parameters["f"].default == -1.5
    assert (parameters["f"].read(2), parameters["b"].read(True)) == (2, True)


@pytest.mark.parametrize(
    ("name", "value"), [("n", "7.5"), ("f", "much"), ("b", "maybe"), ("a", 5), ("n", True)]
)
def test_a_value_of_another_type_is_refused_with_its_meaning(name, value):
    with pytest.raises(ParameterError, match=rf"“{name}” \(.*\) is of type .*found"):
        declared(SOURCE, where="x")[name].read(value)


@pytest.mark.parametrize(
    "source",
    ["quarter = 1", "x: list = []", "x: str", "import os", "x: str = open('P')", "x: int = y"],
)
def test_only_plain_declarations_are_parameters(source):
    with pytest.raises(ParameterError, match=r"parameter is written|must be a plain value"):
        declared(source, where="02_x.ipynb")


def test_a_parameter_all_pages_share_names_the_command():
    with pytest.raises(ParameterError, match="kam run QUARTER"):
        distribute({"quarter": "2026Q2"}, KNOWN)


@pytest.mark.parametrize(
    ("value", "allowed", "words"),
    [
        ("K0019", Allowed(("K0012", "K2")), "no “K0019”. Did you mean “K0012”"),
        ("zzz", Allowed(tuple(f"K{n}" for n in range(700))), "There are 700, from “K0” to “K99”"),
        ("zzz", Allowed(("a", "b")), "Known are: a, b"),
        (-3, Allowed(low=0, high=12), "between 0 and 12; found −3"),
        (float("nan"), Allowed(low=0, high=12), "between 0 and 12"),
    ],
)
def test_a_value_the_chapter_does_not_know_is_refused(value, allowed, words):
    with pytest.raises(ParameterError, match=words):
        require_allowed("x", value, allowed, language=Language())


def test_a_message_speaks_german():
    with pytest.raises(ParameterError, match="Meinten Sie „K0012“"):
        require_allowed("account", "K0019", Allowed(("K0012",)), language=Language("de"))


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("", Allowed(("K1",))),
        ("K1", Allowed(("K1",))),
        ("x", Allowed()),
        (5, Allowed()),
        (True, Allowed()),
    ],
)
def test_the_default_and_known_values_are_accepted(value, allowed):
    require_allowed("x", value, allowed, language=Language())


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("workbook.toml", "needs a folder, found the file 'workbook.toml'"),
        ("workbook.toml/reports", "needs a folder, found the file 'workbook.toml'"),
        (".", "the same folder"),
    ],
)
def test_a_folder_that_cannot_hold_reports_is_refused(tmp_path, folder, message):
    file = tmp_path / "workbook.toml"
    file.write_text("", encoding="utf-8")
    settings = Settings.model_validate(
        {
            "company": {"name": "Musterwerk"},
            "data": {"folder": "."},
            "sources": {},
            "report": {"folder": folder},
            "file": file,
        }
    )
    with pytest.raises(SettingsError, match=message):
        require_folder(settings)
