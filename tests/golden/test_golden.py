"""Golden figures per account of the sample quarter: a changed number must be meant.

To renew after an intended change of a definition: ``python tests/golden/test_golden.py``,
then put the change first into the changelog.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kamlib import Workbook, open_workbook
from kamlib.profitability.dependence import top_share
from kamlib.reporting.key_figures import company_by_quarter
from kamlib.support import columns as c

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("accounts_2026Q3.csv")
#: Absolute tolerance per figure, in its unit: half a cent, a thousandth of a point.
TOLERANCES = {
    c.NET_REVENUE: 0.005,
    c.CUSTOMER_GROSS_PROFIT: 0.005,
    c.CUSTOMER_CONTRIBUTION: 0.005,
    c.CONTRIBUTION_WITHOUT_KEYED: 0.005,
    c.CUSTOMER_PROFITABILITY_PCT: 0.001,
    c.CUSTOMER_VALUE: 0.005,
    c.SCORE: 0.001,
    "rank": 0,
    "value_index": 0.001,
    "engagement_index": 0.001,
    "revenue_variance": 0.005,
    "contribution_variance": 0.005,
}


def sample() -> Workbook:
    """Open the sample quarter."""
    return open_workbook(ROOT / "workbook.toml", quarter="2026Q3", language="en")


def figures(book: Workbook) -> pd.DataFrame:
    """Collect the golden figures of every account, as computed now."""
    statement = [
        c.ACCOUNT_ID,
        *(name for name in TOLERANCES if name in book.profitability.statement),
    ]
    table = book.profitability.statement[statement]
    variances = book.soll_ist.variances.query("scope == 'account'")
    revenue = variances.query("kpi == 'net_revenue'").rename(
        columns={"variance": "revenue_variance"}
    )
    contribution = variances.query("kpi == 'customer_contribution'").rename(
        columns={"variance": "contribution_variance"}
    )
    for other, names in (
        (book.profitability.customer_value, [c.CUSTOMER_VALUE]),
        (book.scoring.scores, [c.SCORE, "rank"]),
        (book.matrix.placement, ["value_index", "engagement_index", "quadrant"]),
        (revenue, ["revenue_variance"]),
        (contribution, ["contribution_variance"]),
    ):
        part = other[[c.ACCOUNT_ID, *names]]
        table = table.merge(part, on=c.ACCOUNT_ID, how="left", validate="one_to_one")
    return table.sort_values(c.ACCOUNT_ID, ignore_index=True)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return sample()


@pytest.fixture(scope="module")
def now(book) -> pd.DataFrame:
    return figures(book)


@pytest.fixture(scope="module")
def golden() -> pd.DataFrame:
    return pd.read_csv(GOLDEN, dtype={c.ACCOUNT_ID: str, "quadrant": str})


def test_the_same_accounts(now, golden):
    assert now[c.ACCOUNT_ID].tolist() == golden[c.ACCOUNT_ID].tolist()


@pytest.mark.parametrize("name", TOLERANCES)
def test_figure_is_the_golden_one(now, golden, name):
    assert golden[name].notna().sum() > 20
    pd.testing.assert_series_equal(
        now[name].astype(float),
        golden[name].astype(float),
        rtol=0,
        atol=TOLERANCES[name],
        check_names=False,
    )


def test_quadrant_is_the_golden_one(now, golden):
    assert now["quadrant"].fillna("").tolist() == golden["quadrant"].fillna("").tolist()


def test_the_first_page_and_chapter_two_say_the_same_about_the_largest_customers(book):
    earned = book.profitability
    tile = company_by_quarter(
        earned.statement_by_quarter,
        book.facts.accounts,
        quarter=book.quarter,
        denominator="net_revenue",
    ).loc[book.quarter]
    customers = earned.dependence.customers[c.NET_REVENUE].tolist()
    assert tile["top_pct"] == pytest.approx(100 * top_share(customers, count=5), abs=1e-9)
    assert tile["hhi"] == pytest.approx(earned.dependence.measured.hhi, abs=1e-12)


if __name__ == "__main__":
    figures(sample()).round(4).to_csv(GOLDEN, index=False, lineterminator="\n")
