"""The statement upright is what the waterfall draws: each bar starts where the last ended."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.allocation import all_costs
from kamlib.profitability.lines import line_plan, statement_lines
from kamlib.profitability.statement import statement_by_quarter
from kamlib.support.columns import CATEGORIES


def lines_of(company, rows):
    sales = company.sales_of([("A", "2026Q3", 1000.0, 0.0, 0.0), ("B", "2026Q3", 1000.0, 0.0, 0.0)])
    costs = all_costs(sales, company.costs_of(rows), company.no_costs)
    statement = statement_by_quarter(sales, costs, levels=company.levels, denominator="net_revenue")
    return statement_lines(statement, costs, levels=company.levels, denominator="net_revenue")


def test_the_plan_has_revenue_ten_costs_and_every_level(company):
    kinds = [kind for _, kind in line_plan(company.levels)]
    assert (kinds.count("revenue"), kinds.count("cost"), kinds.count("level")) == (1, 10, 5)


def test_a_lower_cost_and_a_higher_margin_than_average_are_favourable(company):
    lines = lines_of(company, [("A", "2026Q3", "service", "direct", 300.0)])
    account = lines[lines["account_id"] == "A"].set_index("line")
    assert account.loc["service", "share_pct"] == pytest.approx(30.0)
    assert account.loc["service", "average_pct"] == pytest.approx(15.0)
    assert account.loc["service", "difference_pp"] == pytest.approx(-15.0)
    assert account.loc["customer_contribution", "difference_pp"] == pytest.approx(-15.0)


def test_the_keyed_part_of_a_cost_is_told_apart(company):
    rows = [("A", "2026Q3", "service", how, 40.0) for how in ("direct", "activity", "key")]
    lines = lines_of(company, rows).set_index(["account_id", "line"])
    assert lines.loc[("A", "service"), ["amount", "keyed"]].tolist() == [120.0, 40.0]
    assert lines.loc[("B", "service"), "keyed"] == 0.0


@settings(max_examples=20)
@given(st.lists(st.integers(-50_000, 90_000), min_size=10, max_size=10))
def test_every_bar_starts_where_the_one_above_ended(company, amounts):
    rows = [
        ("A", "2026Q3", name, "direct", float(amount))
        for name, amount in zip(CATEGORIES, amounts, strict=True)
    ]
    lines = lines_of(company, rows)
    account = lines[lines["account_id"] == "A"].reset_index(drop=True)
    for above, line in pairwise(account.index):
        if account.loc[line, "kind"] == "cost":
            assert account.loc[line, "start"] == pytest.approx(account.loc[above, "end"])
        else:
            assert account.loc[line, "end"] == pytest.approx(account.loc[above, "end"], abs=1e-6)
