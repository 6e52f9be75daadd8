"""Parameters are declared, typed and refused when unknown; names are never code."""

from __future__ import annotations

import pytest

from kamlib.reporting.chapters import chapter_notebooks, declared, distribute
from kamlib.support.errors import ParameterError

NOTEBOOKS = chapter_notebooks()


@pytest.mark.parametrize("chapter", NOTEBOOKS, ids=lambda chapter: chapter.stem)
def test_every_chapter_declares_the_same_first_parameters(chapter):
    tagged = [c for c in chapter.read().cells if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    parameters = chapter.parameters()
    assert list(parameters)[:3] == ["quarter", "workbook_file", "language"]
    assert all(parameter.meaning for parameter in parameters.values())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quater", "No chapter has a parameter 'quater'. Did you mean 'quarter'?"),
        ("x=1;open('P','w')#", "No chapter has a parameter"),
        ("__import__('os').system('ls')", "No chapter has a parameter"),
    ],
)
def test_unknown_names_are_refused(name, message, tmp_path, notebook_writer):
    chapters = chapter_notebooks(notebook_writer(tmp_path / "notebooks"))
    with pytest.raises(ParameterError) as refused:
        distribute({name: "1"}, chapters)
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
    with pytest.raises(ParameterError, match=rf"'{name}' \(.*\) is of type .*found"):
        declared(SOURCE, where="x")[name].read(value)


@pytest.mark.parametrize(
    "source",
    ["quarter = 1", "x: list = []", "x: str", "import os", "x: str = open('P')", "x: int = y"],
)
def test_only_plain_declarations_are_parameters(source):
    with pytest.raises(ParameterError, match=r"parameter is written|must be a plain value"):
        declared(source, where="02_x.ipynb")


def test_chapters_come_in_order_and_the_start_page_is_none(tmp_path, notebook_writer):
    for name in ("02_profitability", "00_start_here", "01_data_collection"):
        notebook_writer(tmp_path / "n", name=name)
    found = chapter_notebooks(tmp_path / "n")
    assert [(each.number, each.stem, each.page) for each in found] == [
        (1, "data_collection", "01_data_collection.html"),
        (2, "profitability", "02_profitability.html"),
    ]
