"""Notebook rules: no logic in chapters, text between cells, outputs that were really computed."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted((FOLDER / "training").glob("*.ipynb"))
NOTEBOOKS = [*sorted(FOLDER.glob("*.ipynb")), *LESSONS]
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Try,
    ast.Lambda,
    ast.With,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)
COMMON = (
    'quarter: str = "2026Q3"  # fiscal quarter to report',
    'workbook_file: str = "../workbook.toml"  # settings of the company',
    'language: str = "en"  # language of labels: en or de',
)
COMMON_OF_LESSONS = (
    'participant: str = ""  # folder of a participant; empty: this one, or the sample company',
    'language: str = "en"  # language of labels: en or de',
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def cells(path):
    return nbformat.read(path, as_version=4).cells


def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 6


def test_opens_with_one_title(cells):
    titles = [
        line
        for cell in cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    assert cells[0].cell_type == "markdown"
    assert titles == [cells[0].source.splitlines()[0]]


def test_first_code_cell_declares_the_common_parameters(cells, path):
    first = code(cells)[0]
    common = COMMON_OF_LESSONS if path in LESSONS else COMMON
    assert first.metadata.get("tags") == ["parameters"]
    assert tuple(first.source.splitlines()[: len(common)]) == common


def test_no_logic_and_short_cells(cells):
    for cell in code(cells):
        assert len(cell.source.splitlines()) <= 15
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, LOGIC), f"move to kamlib: {ast.unparse(node)[:60]}"


def test_text_stands_between_any_two_code_cells(cells):
    kinds = [cell.cell_type for cell in cells]
    assert ("code", "code") not in list(pairwise(kinds))


def test_every_code_cell_was_run_in_order(cells):
    # nbval passes a cell without an execution count unseen.
    assert [cell.execution_count for cell in code(cells)] == list(range(1, len(code(cells)) + 1))


def test_outputs_hold_no_error_warning_or_path(cells):
    for cell in code(cells):
        for output in cell.outputs:
            assert output.output_type in ("display_data", "execute_result")
            text = str(output.get("data", {}).get("text/plain", ""))
            assert "Warning" not in text
            assert "0x7" not in text


def test_every_picture_has_an_alternative_text(cells):
    for cell in code(cells):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 20
                assert alt == output.data["text/plain"]
