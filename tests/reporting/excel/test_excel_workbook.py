"""The finished file: every formula recomputed, opened by other readers, safe from any name."""

from __future__ import annotations

import math
import time
import warnings
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.excel import write_workbook
from kamlib.reporting.excel.content import without_undelivered
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.settings import DEFAULT_LEVELS

HOSTILE = [
    "<script>alert(1)</script>",
    r"Kosten $\frac$ GmbH",
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "../../etc/passwd",
    "مصنع الآلات المحدودة",
    "\u202egnp.exe",
    "x" * 40_000,
    "A\x00B\x07C",
    "-Minus & Plus+ KG",
    "@SUM(A1)",
    "\tTab",
]


def formulas_and_values(path):
    texts = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in texts
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def same(left, right):
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-6)
    return (left or "") == (right or "")


@pytest.fixture(scope="session")
def recompute():
    """A spreadsheet engine that knows nothing of our values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        formulas = pytest.importorskip("formulas", reason="formulas is in the extra 'test'")
        functions = formulas.get_functions()
    # The engine lacks SUBTOTAL; 109 is the sum of the visible cells, and all are visible.
    functions["SUBTOTAL"] = lambda code, *cells: functions["SUM"](*cells)

    def run(path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solved = formulas.ExcelModel().loads(str(path)).finish().calculate()
        found = {}
        for (sheet, cell), _ in formulas_and_values(path).items():
            value = solved[f"'[{path.name}]{sheet.upper()}'!{cell}"].value[0, 0]
            found[sheet, cell] = value.item() if isinstance(value, np.generic) else value
        return found

    return run


@pytest.mark.parametrize("accounts", [0, 5])
def test_an_independent_engine_gives_the_stored_values(written, recompute, accounts):
    path = written(accounts)
    stored, solved = formulas_and_values(path), recompute(path)
    assert len(stored) > 90
    wrong = {
        key: (value, solved[key]) for key, value in stored.items() if not same(value, solved[key])
    }
    assert not wrong


def test_costs_nobody_delivered_are_empty_and_everything_still_ties(written, content, recompute):
    gone = [c.SERVICE, c.PROMOTION]
    made = content(6).statement
    for level in ("contribution_margin_2", "contribution_margin_3", c.CUSTOMER_CONTRIBUTION):
        taken = [name for name in gone if name in _deducted_to(level)]
        made[level] += made[taken].sum(axis=1)
    made[c.CONTRIBUTION_WITHOUT_KEYED] = made[c.CUSTOMER_CONTRIBUTION] + made["keyed_costs"]
    path = written(6, statement=without_undelivered(made, gone))
    values = openpyxl.load_workbook(path, data_only=True)
    statement, overview = values["Statement"], values["Overview"]
    stored, solved = formulas_and_values(path), recompute(path)
    headers = {cell.value: cell.column for cell in statement[6]}
    for label in ("− Service", "− Promotion and advertising"):
        column = headers[label]
        # Not a zero: neither in the cells of the accounts nor above them nor on the overview.
        cells = [statement.cell(row, column).value for row in (5, *range(7, 13))]
        line = next(row for row in overview.iter_rows() if row[0].value == label)
        assert {*cells, line[1].value, line[2].value} <= {None, ""}
        assert {solved["Overview", cell.coordinate] for cell in line[1:3]} == {""}
    assert {k: v for k, v in stored.items() if not same(v, solved[k])} == {}
    texts = [str(cell.value) for row in values["Cover"].iter_rows() for cell in row]
    assert "✓ ties" in texts and "✗ differs" not in texts


def _deducted_to(end):
    """Every category deducted on the way to a level."""
    found = []
    for level in DEFAULT_LEVELS:
        found += level.minus
        if level.id == end:
            break
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_libreoffice_gives_the_stored_values(written, content, by_libreoffice, language):
    stored = formulas_and_values(written(40, language=language))
    solved = by_libreoffice(content(40), language=language)
    wrong = {
        (sheet, cell): (value, solved[sheet][cell].value)
        for (sheet, cell), value in stored.items()
        if not same(value, solved[sheet][cell].value)
    }
    assert len(stored) > 1000 and not wrong


def test_calamine_reads_figures_not_empty_cells(written, content):
    path, made = written(12), content(12)
    frame = pd.read_excel(path, sheet_name="Statement", engine="calamine", header=5)
    np.testing.assert_allclose(
        frame["Customer contribution"], made.statement[c.CUSTOMER_CONTRIBUTION], atol=0.005
    )
    expected = made.statement[c.CUSTOMER_PROFITABILITY_PCT].to_numpy()
    assert np.isnan(expected).sum() == 1  # the account without business
    found = pd.to_numeric(frame["Customer profitability"], errors="coerce") * 100
    np.testing.assert_allclose(found, expected, atol=1e-6)
    matrix = pd.read_excel(path, sheet_name="Matrix", engine="calamine", header=5, usecols="A:I")
    labels = {quadrant.id: quadrant.label for quadrant in made.quadrants}
    placed = made.placement.set_index(c.ACCOUNT_ID)["quadrant"].map(labels)
    shown = matrix.set_index("Account no.")["Quadrant"].reindex(placed.index)
    assert shown.fillna("").tolist() == placed.fillna("").tolist()


def test_every_check_ties_and_the_cover_says_so(written):
    cover = openpyxl.load_workbook(written(12), data_only=True)["Cover"]
    texts = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    assert texts.count("✓ ties") == 17
    assert "✓ all 17 checks tie" in texts and "✗ differs" not in texts


def test_a_report_that_differs_by_a_cent_turns_the_check_red(written, content):
    statement = content(12).statement.copy()
    first = statement.index[0]
    statement.loc[first, c.CUSTOMER_GROSS_PROFIT] += 0.01
    cover = openpyxl.load_workbook(written(12, statement=statement), data_only=True)["Cover"]
    rows = {row[1].value: row[5].value for row in cover.iter_rows(max_col=6)}
    assert rows["Customer gross profit"] == "✗ differs"
    assert rows["Net revenue"] == "✓ ties"
    assert cover["C8"].value == "✗ at least one check differs"


def test_a_broken_or_missing_tie_out_is_red(written, content):
    ties = pd.DataFrame(
        {"check": ["Ledger", "Pools"], "left": [1.0, np.nan], "right": [1.006, 1.0]}
    )
    cover = openpyxl.load_workbook(written(3, tie_outs=ties), data_only=True)["Cover"]
    rows = {row[1].value: row[5].value for row in cover.iter_rows(max_col=6)}
    assert rows["Ledger"] == rows["Pools"] == "✗ differs"


def test_hostile_names_arrive_as_text_and_only_our_formulas_live(written, content):
    made = content(12)
    names = dict(zip(made.statement[c.ACCOUNT_ID], HOSTILE, strict=True))
    changes = {
        name: getattr(made, name).assign(name=lambda x: x[c.ACCOUNT_ID].map(names))
        for name in ("statement", "scores", "placement")
    }
    changes["company"] = '=cmd|"/c calc"!A1 & <b>'
    plain = formulas_and_values(written(12))
    path = written(12, **changes)
    book = openpyxl.load_workbook(path)
    assert set(formulas_and_values(path)) == set(plain)
    shown = [cell.value for cell in book["Statement"]["B"][6:]]
    clean = [n if len(n) < 100 else "x" * 32_766 + "…" for n in HOSTILE]
    assert shown == [n.replace("\x00", "").replace("\x07", "") for n in clean]
    dangerous = [cell for cell in book["Statement"]["B"][6:] if str(cell.value)[0] in "=+-@\t"]
    assert len(dangerous) == 5 and all(cell.quotePrefix for cell in dangerous)
    assert book["Cover"]["B2"].value == '=cmd|"/c calc"!A1 & <b>'
    assert "&&" in book["Cover"].oddFooter.left.text
    read = pd.read_excel(path, sheet_name="Statement", engine="calamine", header=5)
    assert read["Account"].tolist()[0] == "<script>alert(1)</script>"


def test_labels_from_settings_never_become_formulas(written, content):
    made = content(6)
    criteria = tuple(replace(line, label='=1+1"') for line in made.criteria)
    kpis = tuple(replace(kpi, label=f'K"*?{n}') for n, kpi in enumerate(made.kpis))
    path = written(6, criteria=criteria, kpis=kpis)
    headers = [cell.value for cell in openpyxl.load_workbook(path)["Scores"][6]]
    assert '=1+1"' in headers and '=1+1" (5)' in headers
    cover = openpyxl.load_workbook(path, data_only=True)["Cover"]
    assert cover["C8"].value == "✓ all 17 checks tie"


def test_sheets_come_in_reading_order_in_both_languages(written):
    english = openpyxl.load_workbook(written(3)).sheetnames
    german = openpyxl.load_workbook(written(3, language="de")).sheetnames
    assert english == [
        "Cover", "Overview", "Statement", "Scores", "Matrix", "Soll-Ist", "Account plans",
        "Data quality",
    ]  # fmt: skip
    assert german == [
        "Deckblatt", "Überblick", "Kundenerfolgsrechnung", "Scoring", "Matrix", "Soll-Ist",
        "Kundenpläne", "Datenqualität",
    ]  # fmt: skip


def test_german_texts_and_the_same_figures(written):
    english, german = written(12), written(12, language="de")
    cover = openpyxl.load_workbook(german, data_only=True)["Deckblatt"]
    assert cover["B1"].value == "Key-Account-Bericht 2026Q3"
    assert cover["C8"].value == "✓ alle 17 Prüfungen gehen auf"
    assert cover["C6"].number_format == "[$-407]dd.mm.yyyy"
    left = [v for v in formulas_and_values(english).values() if isinstance(v, float)]
    right = [v for v in formulas_and_values(german).values() if isinstance(v, float)]
    assert left == right
    assert openpyxl.load_workbook(german).properties.language == "de-DE"


def test_each_list_has_a_table_with_filters_a_frozen_header_and_fits_a4(written):
    book = openpyxl.load_workbook(written(12))
    for name in book.sheetnames[2:]:
        sheet = book[name]
        (table,) = sheet.tables.values()
        top = sheet[table.ref][0]
        assert [column.name for column in table.tableColumns] == [cell.value for cell in top]
        assert table.autoFilter.ref == table.ref
        assert sheet.freeze_panes.endswith("7")
        assert sheet.print_title_rows == "$6:$6"
    for sheet in book:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert len(book["Matrix"]._charts) == len(book["Overview"]._charts) == 1


def test_given_figures_are_blue_and_computed_ones_black(written):
    sheet = openpyxl.load_workbook(written(12))["Statement"]
    headers = [cell.value for cell in sheet[6]]
    gross = sheet.cell(7, headers.index("Gross revenue") + 1)
    net = sheet.cell(7, headers.index("Net revenue") + 1)
    assert (gross.style, gross.font.color.rgb) == ("KAM given money", "000000C8")
    assert (net.style, net.font.color.rgb) == ("KAM result money", "001F2933")


def test_missing_figures_are_empty_cells_not_zeros(written, content):
    made = content(12)
    sheet = openpyxl.load_workbook(written(12))["Scores"]
    found = sum(cell.value is None for row in sheet["F7:J18"] for cell in row)
    assert found == made.points["points"].isna().sum() > 0


def test_links_on_the_cover_lead_to_their_sheets(written):
    book = openpyxl.load_workbook(written(3))
    targets = [cell.hyperlink.location for (cell,) in book["Cover"]["B11:B17"]]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_a_company_without_accounts_still_gets_its_workbook(written):
    path = written(0)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book["Statement"].tables["Statement"].ref.endswith("7")
    assert book["Cover"]["C8"].value.startswith("✓ all")


def test_nothing_missing_is_said(written, content):
    path = written(3, missing_inputs=content().missing_inputs.iloc[:0])
    assert openpyxl.load_workbook(path)["Data quality"]["A7"].value == "Every input was delivered."


def test_the_same_content_gives_the_same_bytes(written, content, tmp_path):
    first = written(8).read_bytes()
    time.sleep(1.1)
    write_workbook(tmp_path / "again.xlsx", content(8), language=Language())
    assert (tmp_path / "again.xlsx").read_bytes() == first
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".xlsx", ".xlsx"]
    with zipfile.ZipFile(tmp_path / "again.xlsx") as archive:
        assert archive.testzip() is None


def test_of_seven_hundred_accounts_none_is_left_out(content, tmp_path):
    made = content(700)
    write_workbook(tmp_path / "large.xlsx", made, language=Language())
    book = openpyxl.load_workbook(tmp_path / "large.xlsx", read_only=True)
    told = {cell for row in book["Statement"].iter_rows(values_only=True) for cell in row}
    assert set(made.statement["account_id"]) <= told
