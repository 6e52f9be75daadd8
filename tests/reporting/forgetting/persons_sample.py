"""Small published reports with persons in them, written as a run writes them."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from kamlib.support.settings import load_settings

PLAN = (
    '<img alt="{number} decides" src="data:image/png;base64,iVBOR/{number}/{number}+w=">'
    '<table><tr><th scope="col">Person</th><th>Influence</th></tr>'
    '<tr><td class="words"><span class="kam-wrap">{shown}</span></td>'
    + 9 * "<td>55</td>"
    + "</tr></table>"
)
REFUSED = (
    "<p>55 rows</p><table><tr><td>contacts.csv</td><td>55</td><td>{column}</td>"
    '<td class="words">{shown}</td><td>is wrong</td></tr></table>'
)


def notebook(page: str, *, in_ascii: bool) -> str:
    """Wrap a page as the output of a notebook."""
    output = {"output_type": "display_data", "data": {"text/html": page.splitlines(True)}}
    cells = [{"cell_type": "code", "source": "", "outputs": [output]}]
    return json.dumps({"cells": cells, "nbformat": 4}, ensure_ascii=in_ascii)


def write_plan(report: Path, account: str, person: str) -> None:
    """Write the plan of an account: page, print and notebook."""
    (report / "plans").mkdir(parents=True, exist_ok=True)
    (report / "notebooks" / "plans").mkdir(parents=True, exist_ok=True)
    page = PLAN.format(shown=html.escape(person), number=html.escape(person))
    (report / "plans" / f"{account}.html").write_text(page, encoding="utf-8")
    (report / "plans" / f"{account}.pdf").write_bytes(b"%PDF")
    path = report / "notebooks" / "plans" / f"{account}.ipynb"
    path.write_text(notebook(page, in_ascii=True), encoding="utf-8")


def write_refused(report: Path, column: str, value: str) -> None:
    """Write one refused cell into all places that list refused cells."""
    (report / "data").mkdir(parents=True, exist_ok=True)
    page = REFUSED.format(column=column, shown=html.escape(value))
    (report / "01_data_collection.html").write_text(page, encoding="utf-8")
    path = report / "notebooks" / "01_data_collection.ipynb"
    path.write_text(notebook(page, in_ascii=False), encoding="utf-8")
    pd.DataFrame({"column": [column, "minutes"], "value": [value, "55"]}).to_parquet(
        report / "data" / "fact_rejects.parquet"
    )
    book = Workbook()
    book.active.title = "contacts"
    book.active.append(["row", "file", "line", column, "influence"])
    book.active.append(["a-1", "contacts.csv", 55, value, "55"])
    book.save(report / "rejects.xlsx")


def close(report: Path, *, edition: int = 1) -> None:
    """Write what else a report has, and its manifest over all of it."""
    (report / "index.html").write_text("<td>55</td><td>P1 GmbH</td>", encoding="utf-8")
    (report / "02_profitability.html").write_text("<td>55</td><p>P1</p>", encoding="utf-8")
    (report / "plans" / "index.html").write_text("<p>plans</p>", encoding="utf-8")
    pd.DataFrame({"account_id": ["55"], "rows": [55]}).to_parquet(
        report / "data" / "dim_account.parquet"
    )
    files = {
        path.relative_to(report).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest()
        }
        for path in report.rglob("*")
        if path.is_file()
    }
    content = {"files": files, "edition": edition, "values": [55, "55"]}
    (report / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def published(workbook_file: Path, person: str = "P1"):
    """Publish a person in the plan of K1 and among the refused cells; P12 and K10 are others."""
    folder = workbook_file.parent
    (folder / "contacts.csv").write_text(
        "contact_id,account_id,function,reports_to\n"
        f"P12,K2,Buyer,{person}\n{person},K1,Director,P3\nP3,K1,Head,\n",
        encoding="utf-8",
    )
    (folder / "relations.csv").write_text(
        f"from_contact_id,to_contact_id,strength\n{person},P12,5\nP12,P3,5\n", encoding="utf-8"
    )
    with workbook_file.open("a", encoding="utf-8") as file:
        file.write('contacts = [{ file = "contacts.csv" }]\n')
        file.write('relations = [{ file = "relations.csv" }]\n')
    report = folder / "reports" / "2026Q3"
    write_plan(report, "K1", "Director")
    write_plan(report, "K10", "Buyer")
    write_plan(report, "K2", "P12")
    write_refused(report, "contact_id", person)
    close(report)
    return load_settings(workbook_file)
