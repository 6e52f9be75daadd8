"""Shared by the tests of the panels: the small company, opened once, and a copy to write into."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from kamlib.panels.selection import Selections
from kamlib.workbook import open_workbook


@pytest.fixture(scope="session")
def small_book(tmp_path_factory, company_writer):
    """Open the small company once; nobody writes beside it."""
    return open_workbook(company_writer(tmp_path_factory.mktemp("panels")))


@pytest.fixture(scope="session")
def open_again(small_book, company_writer):
    """Write the small company into another folder; what was read of it is not read again."""

    def opened(folder, language="en"):
        book = open_workbook(company_writer(folder, language=language))
        vars(book)["collection"] = small_book.collection
        return book

    return opened


@pytest.fixture(scope="session")
def german_book(tmp_path_factory, open_again):
    return open_again(tmp_path_factory.mktemp("panels"), language="de")


@pytest.fixture
def selections(tmp_path):
    return Selections(tmp_path)


@pytest.fixture
def with_comments(tmp_path, company_writer):
    """Write a company with a comments table as an ERP would: semicolons, German dates, cp1252."""
    file = company_writer(tmp_path)
    comments = tmp_path / "kommentare.csv"
    comments.write_text(
        "Konto;kpi;quarter;cause;text;author;date\r\n"
        "K1;net_revenue;2026Q3;price;Alte Preisliste für Süd;Jörg;01.10.2026\r\n"
        "K2;net_revenue;2026Q2;market;flau;Ada;05.07.2026\r\n",
        encoding="cp1252",
        newline="",
    )
    text = file.read_text(encoding="utf-8").rstrip()
    source = (
        'comments = [{ file = "kommentare.csv", columns = { account_id = "Konto" }, '
        'format = { separator = ";", date = "%d.%m.%Y", encoding = "cp1252" } }]'
    )
    file.write_text(f"{text}\n{source}\n", encoding="utf-8")
    return SimpleNamespace(file=file, comments=comments, folder=tmp_path, copy=shutil.copy)
