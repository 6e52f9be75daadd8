"""The statement: ten categories, any order of levels, one contribution."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.allocation import all_costs
from kamlib.profitability.statement import portfolio, statement_by_quarter, statement_of
from kamlib.support.columns import CATEGORIES


def one_account(company, **amounts):
    """Statement row of an account with gross revenue 1,000 and the posted costs given."""
    sales = company.sales_of([("A", "2026Q3", 1000.0, 0.0, 0.0)])
    posted = company.costs_of(
        [("A", "2026Q3", name, "direct", value) for name, value in amounts.items()]
    )
    return sales, all_costs(sales, posted, company.no_costs)


def test_from_gross_revenue_through_ten_categories(company):
    sales, costs = one_account(
        company,
        discounts=100.0, product_cost=400.0, complaints_returns=10.0, freight=40.0, promotion=20.0,
        selling=30.0, service=60.0, financing=15.0, storage=25.0, development=35.0,
    )  # fmt: skip
    row = statement_by_quarter(sales, costs, levels=company.levels, denominator="net_revenue").iloc[
        0
    ]
    assert [row[level] for level in company.levels] == [900.0, 500.0, 450.0, 325.0, 265.0]
    assert row["customer_profitability_pct"] == pytest.approx(265 / 900 * 100)


def test_the_denominator_is_a_choice(company):
    sales, costs = one_account(company, discounts=200.0, product_cost=600.0)
    row = statement_by_quarter(
        sales, costs, levels=company.levels, denominator="gross_revenue"
    ).iloc[0]
    assert row["customer_profitability_pct"] == pytest.approx(20.0)


def test_returns_are_a_memo_item_and_not_deducted_twice(company):
    sales, costs = one_account(company)
    row = statement_by_quarter(sales, costs, levels=company.levels, denominator="net_revenue").iloc[
        0
    ]
    assert (row["returns"], row["customer_contribution"]) == (-10.0, 1000.0)


def test_keyed_costs_can_be_left_out(company):
    sales = company.sales_of([("A", "2026Q3", 1000.0, 0.0, 700.0)])
    posted = company.costs_of(
        [
            ("A", "2026Q3", "development", "key", 200.0),
            ("A", "2026Q3", "development", "direct", 50.0),
        ]
    )
    costs = all_costs(sales, posted, company.no_costs)
    row = statement_by_quarter(sales, costs, levels=company.levels, denominator="net_revenue").iloc[
        0
    ]
    assert (row["customer_contribution"], row["contribution_without_keyed"]) == (50.0, 250.0)
    assert row["profitability_without_keyed_pct"] == pytest.approx(25.0)


def test_costs_without_revenue_have_no_profitability(company):
    costs = company.costs_of([("A", "2026Q3", "selling", "direct", 80.0)])
    row = statement_by_quarter(
        company.sales_of([]), costs, levels=company.levels, denominator="net_revenue"
    ).iloc[0]
    assert row["customer_contribution"] == -80.0
    assert math.isnan(row["customer_profitability_pct"])


def test_no_sales_and_no_costs_give_an_empty_statement(company):
    frame = statement_by_quarter(
        company.sales_of([]), company.no_costs, levels=company.levels, denominator="net_revenue"
    )
    assert frame.empty
    assert {"customer_contribution", "customer_profitability_pct"} <= set(frame.columns)


@settings(max_examples=60)
@given(
    amounts=st.lists(st.integers(-10_000, 100_000), min_size=10, max_size=10),
    order=st.permutations(CATEGORIES),
    cuts=st.lists(st.integers(1, 9), max_size=5, unique=True),
)
def test_any_order_of_levels_gives_the_same_contribution(company, amounts, order, cuts):
    sales, costs = one_account(
        company, **{name: cents / 100 for name, cents in zip(CATEGORIES, amounts, strict=True)}
    )
    edges = [0, *sorted(cuts), 10]
    parts = [order[a:b] for a, b in pairwise(edges)]
    levels = {f"level_{n}": part for n, part in enumerate(parts)}
    levels["customer_contribution"] = levels.pop(f"level_{len(parts) - 1}")
    row = statement_by_quarter(sales, costs, levels=levels, denominator="net_revenue").iloc[0]
    assert row["customer_contribution"] == pytest.approx(1000 - sum(amounts) / 100, abs=0.004)
    assert row["net_revenue"] == pytest.approx(1000 - row["discounts"], abs=0.004)


def test_quarters_add_up_and_every_account_has_a_row(company, accounts, facts):
    costs = all_costs(facts.account_quarter, company.no_costs, company.no_costs)
    by_quarter = statement_by_quarter(
        facts.account_quarter, costs, levels=company.levels, denominator="net_revenue"
    )
    year = statement_of(
        by_quarter, accounts, quarters=["2026Q2", "2026Q3"], denominator="net_revenue"
    ).set_index("account_id")
    assert year.loc["K1", "net_revenue"] == 900.0 + 500.0
    assert year.loc["K1", "customer_profitability_pct"] == pytest.approx(400 / 1400 * 100)
    assert year.loc["P1", "net_revenue"] == 0.0
    assert not year.loc["P1", "has_business"]
    assert math.isnan(year.loc["P1", "customer_profitability_pct"])
    assert year.index.tolist() == ["K1", "K2", "K3", "unknown", "P1"]


def test_the_portfolio_is_weighted_by_revenue():
    statement = pd.DataFrame(
        {
            "net_revenue": [1000.0, 10.0],
            "customer_contribution": [100.0, 9.0],
            "contribution_without_keyed": [100.0, 9.0],
        }
    )
    total = portfolio(statement, denominator="net_revenue")
    assert total["customer_profitability_pct"].iloc[0] == pytest.approx(109 / 1010 * 100)
