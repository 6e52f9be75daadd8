"""A company whose product cost nobody delivered: empty cells, no tick, and the rest as ever."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.excel.unknown import without_unknown
from kamlib.support import columns as c
from kamlib.support.settings import DEFAULT_LEVELS

_RESULTS = (
    "Customer gross profit",
    "Contribution margin II",
    "Contribution margin III",
    "Customer contribution",
)
_CHECKS = (
    *_RESULTS,
    "Contribution without keyed costs",
    "Variance of all accounts: Customer contribution",
    "Customer contribution of the accounts with a plan",
)


@pytest.fixture
def unknown(content):
    """Eight accounts without product cost, and so without any figure below net revenue."""
    made = content(8)
    statement = made.statement.assign(**{c.PRODUCT: np.nan, c.REVENUE_WITHOUT_COST: 1.0})
    below = [level.id for level in DEFAULT_LEVELS if level.id != c.NET_REVENUE]
    below += [c.CONTRIBUTION_WITHOUT_KEYED, c.CUSTOMER_PROFITABILITY_PCT]
    statement[[*below, "profitability_without_keyed_pct"]] = np.nan
    variances = made.variances.copy()
    mine = variances[c.KPI] == c.CUSTOMER_CONTRIBUTION
    variances.loc[mine, [c.ACTUAL, "variance", "ytd_actual"]] = np.nan
    figures = ("customer_value", "present_value", c.SCORE, "rank", "share_of_wallet_pct", "nps")
    counts = ("open_opportunities", "weighted", "open_actions", "late_actions", "people_risks")
    who = [c.ACCOUNT_ID, c.NAME, c.NET_REVENUE]
    missing = (c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT, *figures)
    plans = statement[who].assign(
        **dict.fromkeys(missing, np.nan),
        **dict.fromkeys(counts, 1.0),
        quadrant="",
        light="none",
        next_action=None,
        next_due=pd.NaT,
    )
    return replace(made, statement=statement, variances=variances, plans=plans)


@pytest.mark.parametrize("is_recomputed", [False, True])
def test_what_nobody_knows_is_empty_and_has_no_tick(
    written, unknown, by_libreoffice, is_recomputed
):
    parts = {key: getattr(unknown, key) for key in ("statement", "variances", "plans")}
    book = openpyxl.load_workbook(written(8, **parts), data_only=True)
    if is_recomputed:
        book = by_libreoffice(unknown)
    lines = {row[0].value: [cell.value or "" for cell in row[1:3]] for row in book["Overview"]}
    assert [lines[label] for label in _RESULTS] == [["", ""]] * 4
    assert lines["Net revenue"][0] == pytest.approx(unknown.statement[c.NET_REVENUE].sum())

    def above(sheet, *labels):
        tops = dict(zip((x.value for x in sheet[6]), (x.value for x in sheet[5]), strict=True))
        return [tops[label] or "" for label in labels]

    percentages = ("Customer profitability", "Profitability without keyed costs")
    assert set(above(book["Statement"], *_RESULTS, *_CHECKS[4:5], *percentages)) == {""}
    values = ("Customer contribution", "Customer value per year", "Present value (NPV)")
    assert set(above(book["Account plans"], *values)) == {""}
    assert above(book["Account plans"], "Open actions") == [8]
    rows = {row[1].value: row for row in book["Cover"].iter_rows(max_col=6)}
    states = {label: rows[label][5].value for label in _CHECKS}
    assert states == dict.fromkeys(_CHECKS, "– not known")
    assert {rows[label][2].value or "" for label in _CHECKS} == {""}
    assert {rows[label][3].value for label in _CHECKS} == {None}
    assert rows["Net revenue"][5].value == "✓ ties"
    assert book["Cover"]["C8"].value == "✓ 10 checks tie; 7 compare what is not known"


def test_the_cost_of_an_account_without_revenue_is_no_result_of_the_company(
    written, unknown, by_libreoffice
):
    statement = unknown.statement.copy()
    idle = statement[c.GROSS_REVENUE] == 0
    assert idle.sum() == 1
    statement.loc[idle, [c.STORAGE, c.CUSTOMER_CONTRIBUTION]] = [50.0, -50.0]
    stored = openpyxl.load_workbook(written(8, statement=statement), data_only=True)
    for book in (stored, by_libreoffice(replace(unknown, statement=statement))):
        lines = {row[0].value: row[1].value or "" for row in book["Overview"]}
        assert lines["Customer contribution"] == ""
        assert lines["− Share of storage"] == pytest.approx(statement[c.STORAGE].sum())


def test_bars_after_an_unknown_subtotal_hang_where_the_last_known_one_ends(written, unknown):
    sheet = openpyxl.load_workbook(written(8, statement=unknown.statement), data_only=True)
    rows = {row[0].value: row for row in sheet["Overview"].iter_rows(min_row=7, max_col=24)}
    net = unknown.statement[c.NET_REVENUE].sum()
    profit, returns = rows["Customer gross profit"], rows["− Complaints and returns"]
    assert [cell.value for cell in profit[16:18]] == pytest.approx([net, net])
    assert [cell.value for cell in profit[20:24]] == [0, 0, 0, 0]
    assert returns[16].value == pytest.approx(net)


def test_zeros_of_accounts_without_business_hide_no_gap_and_a_known_cost_stays():
    frame = pd.DataFrame({"bare": [np.nan, 0.0], "costly": [np.nan, -50.0], "whole": [0.0, 0.0]})
    made = without_unknown(frame, ["bare", "costly", "whole", "absent"])
    assert made["bare"].isna().all()
    assert made["costly"].tolist() == pytest.approx([np.nan, -50.0], nan_ok=True)
    assert made["whole"].tolist() == [0.0, 0.0]
