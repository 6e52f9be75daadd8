"""Refused rows go out, come back mended, and count once, however often the run is repeated."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import openpyxl
import pytest

from kamlib.data_collection.mended_files import read_mended
from kamlib.data_collection.rejects_workbook import rejects_workbook
from kamlib.support.errors import SourceError
from kamlib.support.excel_file import saved
from kamlib.support.language import Language

SALES = "account_id;posting_date;net_amount;kind\n"
GERMAN = {"format": {"separator": ";", "decimal": ",", "thousands": ".", "date": "%d.%m.%Y"}}
BAD = (
    SALES
    + "A1;01.07.2026;1.000,50;\nA1;31.02.2026;20,00;\nA2;02.07.2026;k.A.;\n"
    + "A1;31.02.2026;20,00;\n=1+1;x;<b>;gift\n"
)


def written(found, language) -> bytes:
    book = rejects_workbook(
        found.rejected_rows, found.rejects, folder="data/mended", language=language
    )
    return saved(book, day=dt.date(2026, 9, 30))


@pytest.fixture
def spoilt(company):
    """A company with four refused sales lines, two of them equal, and its workbook."""
    company.write("sales.csv", BAD)

    def collect():
        return company.collect(sales={"file": "sales.csv", **GERMAN})

    def hand_out(name="rejects.xlsx"):
        found = collect()
        folder = company.folder / "mended"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(written(found, Language("de")))
        return path

    company.collect_again, company.hand_out = collect, hand_out
    return company


def mend(path, changes, *, sheet="sales"):
    """Change cells by (line of the source, column) and save, as an analyst would."""
    book = openpyxl.load_workbook(path)
    table = book[sheet]
    head = [cell.value for cell in table[1]]
    lines = {row[2].value: row for row in table.iter_rows(min_row=2)}
    for (line, column), value in changes.items():
        lines[str(line)][head.index(column)].value = value
    book.save(path)


def sums(found):
    row = found.deliveries.query("table == 'sales'").iloc[0]
    return tuple(int(row[f"rows_{name}"]) for name in ("delivered", "accepted", "rejected"))


def test_an_untouched_workbook_changes_nothing(spoilt):
    before = spoilt.collect_again()
    spoilt.hand_out()
    after = spoilt.collect_again()
    assert sums(before) == sums(after) == (5, 1, 4)
    assert after.rejects.equals(before.rejects)


def test_mended_rows_count_once_and_delivered_stays_delivered(spoilt):
    path = spoilt.hand_out()
    mend(path, {(3, "posting_date"): "28.02.2026", (4, "net_amount"): "1.500,00"})
    for _ in range(2):
        found = spoilt.collect_again()
        assert sums(found) == (5, 3, 2)
        assert found.facts.account_quarter["invoiced_net"].sum() == 1000.5 + 20 + 1500
        sales = found.deliveries.query("table == 'sales'").iloc[0]
        assert sales["rows_mended"] == 2
        assert sales["amount_witness"] == sales["amount_written"] == 1000.5 + 20 + 20 + 1500
        assert [int(row["line"]) for row in found.rejected_rows["sales"].to_dict("records")] == [
            5,
            6,
        ]


def test_two_equal_rows_are_two_and_each_is_mended_alone(spoilt):
    path = spoilt.hand_out()
    mend(path, {(3, "posting_date"): "28.02.2026", (5, "posting_date"): "27.02.2026"})
    assert spoilt.collect_again().facts.account_quarter["invoiced_net"].sum() == 1040.5


def test_a_typed_cell_reads_like_the_text_of_the_source(spoilt):
    import datetime as dt  # noqa: PLC0415

    path = spoilt.hand_out()
    mend(path, {(3, "posting_date"): dt.datetime(2026, 2, 28), (4, "net_amount"): 1500.25})  # noqa: DTZ001
    assert spoilt.collect_again().facts.account_quarter["invoiced_net"].sum() == 2520.75


def test_a_row_that_is_still_wrong_stays_refused_with_what_is_still_wrong(spoilt):
    path = spoilt.hand_out()
    mend(path, {(6, "account_id"): "A1", (6, "posting_date"): "01.07.2026", (6, "kind"): "return"})
    found = spoilt.collect_again()
    last = found.rejects.iloc[-1]
    assert (last["line"], last["column"], last["value"]) == (6, "net_amount", "<b>")
    assert sums(found) == (5, 1, 4)
    # Handed out again it still names the delivered row, so it can be mended further.
    path.unlink()
    again = spoilt.hand_out("again.xlsx")
    mend(again, {(6, "posting_date"): "01.07.2026", (6, "net_amount"): "-1", (6, "kind"): "return"})
    assert sums(spoilt.collect_again()) == (5, 2, 3)


def test_a_source_mended_by_its_owner_makes_the_workbook_idle(spoilt):
    path = spoilt.hand_out()
    mend(path, {(4, "net_amount"): "1.500,00"})
    spoilt.write("sales.csv", BAD.replace("k.A.", "7,00"))
    found = spoilt.collect_again()
    assert found.facts.account_quarter["invoiced_net"].sum() == 1000.5 + 7
    assert len(found.unused_mended) == 1


def test_refused_rows_are_the_same_bytes_at_any_time_of_day(spoilt, monkeypatch):
    first = spoilt.hand_out().read_bytes()
    later = dt.datetime.now(tz=dt.UTC).replace(tzinfo=None) + dt.timedelta(days=1)
    clock = mock.Mock(wraps=dt, **{"datetime.now.return_value.replace.return_value": later})
    monkeypatch.setattr("openpyxl.writer.excel.datetime", clock)
    assert spoilt.hand_out().read_bytes() == first
    assert clock.datetime.now.called


def test_a_mended_row_may_not_repeat_a_key(company):
    company.write("accounts.csv", "account_id,name\nA1,Alpha\nA1,Again\n")
    company.write("sales.csv", "account_id,posting_date,net_amount\nA1,2026-07-01,1\n")
    found = company.collect()
    path = company.folder / "mended" / "rejects.xlsx"
    path.parent.mkdir()
    path.write_bytes(written(found, Language()))
    mend(path, {(3, "name"): "Beta"}, sheet="accounts")
    assert company.collect().facts.accounts["account_id"].tolist() == ["A1"]
    mend(path, {(3, "account_id"): "A2"}, sheet="accounts")
    assert company.collect().facts.accounts["account_id"].tolist() == ["A1", "A2"]


def test_two_workbooks_that_disagree_are_refused(spoilt):
    first, second = spoilt.hand_out("a.xlsx"), spoilt.hand_out("b.xlsx")
    assert sums(spoilt.collect_again()) == (5, 1, 4)
    mend(first, {(4, "net_amount"): "1"})
    mend(second, {(4, "net_amount"): "2"})
    with pytest.raises(SourceError, match=r"a\.xlsx \(line 3\) and b\.xlsx.*Keep one of the two"):
        spoilt.collect_again()


def test_hostile_cells_are_text_and_reasons_are_german(spoilt):
    path = spoilt.hand_out()
    sheet = openpyxl.load_workbook(path)["sales"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert any(cell.value == "=1+1" and cell.quotePrefix for cell in cells)
    assert any("ist kein Kalendertag" in str(cell.value) for cell in cells)
    assert [cell.value for cell in sheet[1]][:3] == ["row", "file", "line"]


def test_a_workbook_without_identities_is_refused_with_the_cure(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "sales"
    book.active.append(["account_id", "net_amount"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(SourceError, match=r"x\.xlsx, sheet sales, has no column 'row'"):
        read_mended(tmp_path / "x.xlsx")
    book.active.title = "Tabelle1"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(SourceError, match=r"no sheet of an input table.*rejects\.xlsx"):
        read_mended(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").write_bytes(b"PK nothing")
    with pytest.raises(SourceError, match=r"y\.xlsx cannot be read as an Excel workbook"):
        read_mended(tmp_path / "y.xlsx")
