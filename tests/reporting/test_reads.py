"""One account's new rows execute that account's plan and the chapters that show it, no more."""

from __future__ import annotations

import ast
import json
from dataclasses import fields, replace

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kamlib.data_collection.facts import Facts
from kamlib.reporting.chapters import chapter_notebooks, plan_notebooks
from kamlib.reporting.digest import digest
from kamlib.reporting.prepare import prepare
from kamlib.reporting.reads import FACTS_READ, keeps_to_its_chapter
from kamlib.reporting.run import run
from kamlib.workbook import Workbook, open_workbook

pytestmark = pytest.mark.usefixtures("one_warm_process")

PLAN = (
    'quarter: str = "2026Q3"  # fiscal quarter to report\n'
    'workbook_file: str = "../workbook.toml"  # settings of the company\n'
    'language: str = "en"  # language of labels: en or de\n'
    'account: str = ""  # whose plan'
)
OPENED = (
    "from kamlib import open_workbook\n"
    "book = open_workbook(workbook_file, quarter=quarter, language=language)"
)
CONTACT = "P9,K2,purchasing,Purchasing,,decider,8,3,Ada\n"


@pytest.fixture
def company(workbook_file, notebook_writer, tmp_path):
    """A company with people, two chapters and a plan per account, each with a figure."""
    head = "contact_id,account_id,function,department,reports_to,buying_role,influence,attitude"
    people = f"{head},owner\nP1,K1,management,Board,,decider,9,2,Ada\n"
    (workbook_file.parent / "contacts.csv").write_text(people, "utf-8")
    text = workbook_file.read_text("utf-8")
    text = text.replace("[sources]\n", '[sources]\ncontacts = [{ file = "contacts.csv" }]\n')
    workbook_file.write_text(f"{text}\n[report]\noutbox = false\n", "utf-8")
    folder = tmp_path / "notebooks"
    notebook_writer(folder, OPENED, "book.data_collection.tables.sources()")
    notebook_writer(
        folder, OPENED, "book.profitability.tables.statement()", name="02_profitability"
    )
    declared = new_code_cell(PLAN, metadata={"tags": ["parameters"]})
    shown = ["plan.finding", "plan.tables.head()", "plan.tables.persons()", "plan.check()"]
    cells = [OPENED, "plan = book.account_plan(account)", *shown]
    plan = [new_markdown_cell("# A plan"), declared, *map(new_code_cell, cells)]
    nbformat.write(new_notebook(cells=plan), folder / "06_account_plan.ipynb")
    return lambda **options: replace(prepare(workbook_file, notebooks=folder), **options)


def executed(order) -> dict[str, str]:
    """Run, and list the pages whose notebooks were executed, with the reason."""
    run(order)
    record = order.reports / ".state" / f"{order.book.quarter}-run.json"
    lines = json.loads(record.read_text("utf-8"))
    return {line["page"]: line["executed"] for line in lines if line["executed"]}


def test_new_rows_execute_what_shows_them_and_the_report_is_that_of_a_whole_run(
    company, workbook_file, hash_files
):
    everything = {"01_data_collection.html", "02_profitability.html"}
    everything |= {f"plans/K{place}.html" for place in range(1, 5)}
    assert executed(company()) == dict.fromkeys(everything, "new")
    with (workbook_file.parent / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write(CONTACT)
    late = executed(company(reason="somebody was forgotten"))
    assert late == {"01_data_collection.html": "inputs", "plans/K2.html": "data"}
    with (workbook_file.parent / "sales.csv").open("a", encoding="utf-8") as file:
        file.write("K1,2026-09-29,10,9,5,1\n")  # each plan compares its account with K1
    late = executed(company(reason="a line was delivered late"))
    assert late == {**dict.fromkeys(everything, "data"), "01_data_collection.html": "inputs"}
    narrow = hash_files(company().target)
    assert set(executed(company(is_forced=True)).values()) == {"forced"}
    assert hash_files(company().target) == narrow


@pytest.mark.parametrize(
    "cell",
    [
        "open('own.csv')",
        "import pandas",
        "from pathlib import Path",
        "book.portfolio.people",
        "book.profitability.finding",
        "plan.portfolio.figures",
        "plan.business.path_of('gross_revenue')",
        "other = book",
        "print(book)",
        "getattr(plan, 'port' + 'folio')",
        "plan._lines",
        "%time 1",
        "panels.scoring(book)",
        "from kamlib import workbook as panels",
    ],
)
def test_a_notebook_that_reaches_for_more_depends_on_every_file(cell):
    chapter = plan_notebooks()[0]
    notebook = chapter.read()
    assert keeps_to_its_chapter(notebook, "account_plan")
    notebook.cells.append(new_code_cell(cell))
    assert not keeps_to_its_chapter(notebook, "account_plan")


@pytest.mark.parametrize("chapter", chapter_notebooks()[1:], ids=lambda each: each.stem)
def test_a_chapter_reads_no_other_facts_than_are_named(chapter, workbook_file):
    """Each chapter as shipped, with the facts it is not said to read taken away."""
    notebook = chapter.read()
    assert keeps_to_its_chapter(notebook, chapter.stem)
    book = open_workbook(workbook_file)
    read = FACTS_READ[chapter.stem]

    class Only(Facts):
        def __getattribute__(self, name):
            if name in known and name not in read:
                raise AssertionError(f"{chapter.stem} reads {name}, which is not named")
            return super().__getattribute__(name)

    known = {each.name for each in fields(Facts)}
    whole = {name: getattr(book.facts, name) for name in known}
    limited = Workbook(book.settings, quarter=book.quarter)
    limited.__dict__["collection"] = replace(book.collection, facts=Only(**whole))
    values = {"open_workbook": lambda *_, **__: limited}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "panel" not in cell.metadata.get("tags", []):
            show(cell.source, values)


def show(source, values):
    """Execute a cell as a kernel does, the last expression shown."""
    body = ast.parse(source.replace("from kamlib import open_workbook", "")).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), values)
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), values)
        if hasattr(shown, "_repr_mimebundle_"):
            shown._repr_mimebundle_()


@pytest.mark.parametrize(
    "other",
    [
        pd.DataFrame({"a": [1.0, np.nan], "b": ["x", None]}),
        pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}),
        pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None]}, index=[1, 0]),
        pd.DataFrame({"a": [1.0, 2.0], "c": ["x", None]}),
        {"a": [1.0, 2.0], "b": ["x", None]},
    ],
)
def test_other_content_has_another_digest(other):
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None]})
    assert digest({"t": (frame, {"y", "x"})}) == digest({"t": (frame.copy(), {"x", "y"})})
    assert digest(other) != digest(frame)


COLUMNS = {
    "numbers": [1.0, np.nan, -0.0],
    "whole": [1, 2, 3],
    "truth": [True, False, True],
    "words": ["a", None, "ä"],
    "days": pd.to_datetime(["2026-07-01", None, "2026-09-30"]),
    "mixed": pd.Series(["a", 1, None], dtype=object),
    "kinds": pd.Categorical(["x", "y", "x"]),
}
SMALL = pd.DataFrame(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("row", range(3))
def test_any_cell_of_any_kind_of_column_counts(name, row):
    other = SMALL.copy()
    values = other[name].tolist()
    assert digest(other) == digest(SMALL)
    for value in (values[(row + 1) % 3], values[(row + 2) % 3]):
        changed = other.assign(**{name: other[name].where(other.index != row, value)})
        same = changed[name].dtype == SMALL[name].dtype and changed[name].equals(SMALL[name])
        assert (digest(changed) == digest(SMALL)) == same


def test_a_table_has_one_digest_however_it_came_about():
    rows = pd.concat([SMALL, SMALL.iloc[::-1]])
    assert digest(rows.iloc[:3].reset_index(drop=True)) == digest(SMALL)
    keyed = SMALL.set_index(["whole", "truth"])
    assert digest(keyed) == digest(SMALL.set_index(["whole", "truth"]))
    assert digest(keyed) != digest(SMALL.set_index(["truth", "whole"]))
    missing = np.array([0x7FF8000000000000, 0xFFF8000000000001], dtype=np.uint64).view(float)
    assert len({digest(pd.Series([value])) for value in missing}) == 1


def test_what_cannot_be_told_is_refused():
    with pytest.raises(TypeError, match="content of a object"):
        digest([object()])
