"""Which quarter is reported: the one asked for, or the newest closed one; no clock is asked."""

from __future__ import annotations

from types import SimpleNamespace

import IPython
import pytest

from kamlib.support.errors import KamError, ParameterError, SourceError, nearest
from kamlib.support.settings import Settings
from kamlib.workbook import Workbook, open_workbook


def book(folder, days: list[str], *, quarter: str = "", **company) -> Workbook:
    (folder / "accounts.csv").write_text("account_id,name\nA1,Nordwind AG\n", encoding="utf-8")
    rows = "".join(f"A1,{day},10\n" for day in days)
    text = "account_id,posting_date,net_amount\n" + rows
    (folder / "sales.csv").write_text(text, encoding="utf-8")
    settings = Settings.model_validate(
        {
            "company": {"name": "Musterwerk", **company},
            "data": {"folder": str(folder)},
            "sources": {name: [{"file": f"{name}.csv"}] for name in ("accounts", "sales")},
            "file": folder / "workbook.toml",
        }
    )
    return Workbook(settings, quarter=quarter)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-06-30", "2026-09-24"], "2026Q3"),
        (["2026-06-30", "2026-09-23"], "2026Q2"),
        (["2026-07-01"], "2026Q3"),
        (["2024-02-01", "2026-01-15", "2026-08-01"], "2026Q1"),
    ],
    ids=["posted in the last week", "not yet", "the only one", "gap before an open quarter"],
)
def test_the_newest_closed_quarter(tmp_path, days, expected):
    assert book(tmp_path, days).quarter == expected


def test_a_company_may_say_what_is_closed(tmp_path):
    days = ["2026-03-31", "2026-09-30"]
    assert book(tmp_path, days, closed_through="2026Q1").quarter == "2026Q1"
    with pytest.raises(ParameterError, match="no sales in 2026Q2"):
        _ = book(tmp_path, days, closed_through="2026Q2").quarter


def test_a_quarter_without_sales_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(ParameterError, match=r"no sales in 2027Q3. Did you mean '2026Q3'"):
        _ = book(tmp_path, ["2026-09-30"], quarter="2027Q3").quarter
    with pytest.raises(ParameterError, match="written like '2026Q3'"):
        book(tmp_path, ["2026-09-30"], quarter="2026-3")


def test_without_any_sales_there_is_nothing_to_report(tmp_path):
    for quarter in ("", "2026Q3"):
        with pytest.raises(ParameterError, match="no sales"):
            _ = book(tmp_path, [], quarter=quarter).quarter


@pytest.mark.parametrize(
    ("shell", "said"),
    [
        (SimpleNamespace(kernel=object()), "Meinten Sie 'name'?"),
        (SimpleNamespace(), "Did you mean 'name'?"),
        (None, "Did you mean 'name'?"),
    ],
    ids=["notebook", "terminal", "plain Python"],
)
def test_a_notebook_shows_errors_in_the_language_of_its_workbook(
    tmp_path, monkeypatch, shell, said
):
    monkeypatch.setattr(KamError, "notebook", None)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    company = '[company]\nname = "Musterwerk"\nlanguage = "de"\n'
    tables = "".join(f'[[sources.{name}]]\nfile = "x.csv"\n' for name in ("accounts", "sales"))
    (tmp_path / "workbook.toml").write_text(company + tables, encoding="utf-8")
    open_workbook(tmp_path / "workbook.toml")
    assert str(SourceError(nearest("nme", ["name"]))) == said
