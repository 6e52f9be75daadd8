"""German copies of the notebooks: made from the English source, never over the analyst's work."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kamlib.lab.copies import text_hash, write_copies
from kamlib.support.errors import StorageError
from kamlib.support.language import Language

PARAMETERS = """quarter: str = "2026Q3"  # fiscal quarter to report
language: str = "en"  # language of labels: en or de"""


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture
def sources(tmp_path):
    """A chapter and a lesson, as they lie in the workbook."""
    (tmp_path / "notebooks" / "training" / ".ipynb_checkpoints").mkdir(parents=True)
    write_source(tmp_path, "## Checks")
    return tmp_path / "notebooks"


def write_source(folder, text):
    chapter = new_notebook(
        cells=[
            new_markdown_cell(text, id="a"),
            new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="b"),
            new_code_cell(
                'language = "en"',
                id="c",
                execution_count=1,
                outputs=[new_output("execute_result", data={"text/plain": "x"})],
            ),
        ]
    )
    home = folder / "notebooks"
    for place in ("02_profitability", "training/01_why", "training/.ipynb_checkpoints/01_why"):
        nbformat.write(chapter, home / f"{place}.ipynb")


def edit(path, text):
    notebook = read(path)
    notebook.cells[0].source = text
    nbformat.write(notebook, path)


def test_a_copy_reads_and_computes_in_german_and_the_source_stays_english(sources, tmp_path):
    before = (sources / "02_profitability.ipynb").read_bytes()
    copies = write_copies("de", sources=sources, to=tmp_path / "notebooks_de")
    text, parameters, code = read(copies[0].path).cells
    assert text.source == "## Prüfungen"
    assert parameters.source.splitlines() == [
        'quarter: str = "2026Q3"  # Geschäftsquartal des Berichts',
        'language: str = "de"  # Sprache der Beschriftungen: en oder de',
    ]
    assert code.source == 'language = "en"'
    assert (code.outputs, code.execution_count) == ([], None)
    assert (sources / "02_profitability.ipynb").read_bytes() == before


def test_lessons_are_carried_along_as_deep_as_they_lie_and_nothing_hidden_is(sources, tmp_path):
    to = tmp_path / "notebooks_de"
    copies = write_copies("de", sources=sources, to=to)
    assert [copy.path.relative_to(to).as_posix() for copy in copies] == [
        "02_profitability.ipynb",
        "training/01_why.ipynb",
    ]
    assert (to / ".." / "notebooks").resolve() == sources.resolve()


def test_a_second_start_writes_nothing_and_outputs_are_no_change(sources, tmp_path):
    to = tmp_path / "notebooks_de"
    path = write_copies("de", sources=sources, to=to)[0].path
    executed = read(path)
    executed.cells[2].execution_count = 4
    nbformat.write(executed, path)
    again = write_copies("de", sources=sources, to=to)
    assert [copy.state for copy in again] == ["kept", "kept"]
    assert read(path).cells[2].execution_count == 4


def test_an_unchanged_copy_follows_its_source(sources, tmp_path):
    to = tmp_path / "notebooks_de"
    write_copies("de", sources=sources, to=to)
    write_source(tmp_path, "New text")
    copies = write_copies("de", sources=sources, to=to)
    assert [copy.state for copy in copies] == ["written", "written"]
    assert read(to / "02_profitability.ipynb").cells[0].source == "New text"
    assert not list(to.glob("*.new*"))


def test_a_changed_copy_is_never_touched_and_the_newer_text_lies_beside_it(sources, tmp_path):
    to = tmp_path / "notebooks_de"
    mine, beside = to / "02_profitability.ipynb", to / "02_profitability.new.ipynb"
    write_copies("de", sources=sources, to=to)
    edit(mine, "My own words")
    before = mine.read_bytes()
    assert write_copies("de", sources=sources, to=to)[0].state == "kept"  # nothing is newer
    write_source(tmp_path, "Second text")
    copy = write_copies("de", sources=sources, to=to)[0]
    assert (copy.state, copy.path, copy.changed) == ("beside", beside, mine)
    assert read(beside).cells[0].source == "Second text"
    edit(beside, "My words on the second text")
    write_source(tmp_path, "Third text")
    assert write_copies("de", sources=sources, to=to)[0].path.name == "02_profitability.new2.ipynb"
    assert read(beside).cells[0].source == "My words on the second text"
    assert mine.read_bytes() == before


def test_a_newer_text_that_was_deleted_does_not_come_back(sources, tmp_path):
    to = tmp_path / "notebooks_de"
    mine, beside = to / "02_profitability.ipynb", to / "02_profitability.new.ipynb"
    write_copies("de", sources=sources, to=to)
    edit(mine, "My own words")
    write_source(tmp_path, "Second text")
    write_copies("de", sources=sources, to=to)
    beside.unlink()
    assert write_copies("de", sources=sources, to=to)[0].state == "kept"
    assert not beside.exists()
    mine.unlink()  # whoever deletes the copy itself wants it anew
    assert write_copies("de", sources=sources, to=to)[0].state == "written"


@pytest.mark.parametrize("found", ["not json", "[]", '{"cells": 3}', ""])
def test_what_is_no_copy_of_ours_is_left_alone(sources, tmp_path, found):
    mine = tmp_path / "notebooks_de" / "02_profitability.ipynb"
    mine.parent.mkdir()
    mine.write_text(found, encoding="utf-8")
    copy = write_copies("de", sources=sources, to=mine.parent)[0]
    assert copy.path.name == "02_profitability.new.ipynb"
    assert mine.read_text(encoding="utf-8") == found


def test_a_folder_that_cannot_be_written_is_said_in_german(sources, tmp_path):
    (tmp_path / "notebooks_de").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError, match="Have the right given") as refused:
        write_copies("de", sources=sources, to=tmp_path / "notebooks_de")
    assert "nicht beschreibbar" in refused.value.told(Language("de"))


def test_texts_and_code_are_what_a_person_writes():
    one, other = (new_notebook(cells=[new_markdown_cell(text)]) for text in ("a", "b"))
    assert text_hash(one) != text_hash(other)
    assert text_hash(one) != text_hash(new_notebook(cells=[new_code_cell("a")]))
