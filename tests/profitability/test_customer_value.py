"""Customer value: the contribution seen from the revenue side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.allocation import all_costs
from kamlib.profitability.customer_value import PARTS, customer_value, with_prior
from kamlib.profitability.statement import statement_by_quarter


def test_products_services_cross_and_up_selling_minus_all_costs(company):
    """Gross 1,000 less 100 on the invoice is 900; parts 810 + 40 + 30 + 20; costs 700 + 50."""
    sales = company.sales_of([("A", "2026Q3", 1000.0, 100.0, 700.0)])
    costs = all_costs(
        sales, company.costs_of([("A", "2026Q3", "discounts", "direct", 50.0)]), company.no_costs
    )
    value = customer_value(sales, costs, quarters=["2026Q3"]).iloc[0]
    assert [value[part] for part in PARTS] == [810.0, 40.0, 30.0, 20.0]
    assert (value["all_costs"], value["customer_value"]) == (750.0, 150.0)


def test_only_the_quarters_asked_for_count(company):
    sales = company.sales_of([("A", "2026Q3", 100.0, 0.0, 0.0), ("A", "2025Q3", 900.0, 0.0, 0.0)])
    costs = all_costs(sales, company.no_costs, company.no_costs)
    value = customer_value(sales, costs, quarters=["2025Q4", "2026Q1", "2026Q2", "2026Q3"])
    assert value["customer_value"].tolist() == [100.0]


def test_costs_alone_are_a_negative_value(company):
    costs = company.costs_of([("A", "2026Q3", "selling", "direct", 80.0)])
    value = customer_value(company.sales_of([]), costs, quarters=["2026Q3"])
    assert value[["account_id", "customer_value"]].to_numpy().tolist() == [["A", -80.0]]


def test_a_customer_who_left_keeps_a_row_and_changes_by_all_it_was_worth(company):
    sales = company.sales_of([("A", "2025Q3", 100.0, 0.0, 20.0), ("B", "2026Q3", 50.0, 0.0, 20.0)])
    costs = all_costs(sales, company.no_costs, company.no_costs)
    now = customer_value(sales, costs, quarters=["2026Q3"])
    before = customer_value(sales, costs, quarters=["2025Q3"])
    both = with_prior(now, before).set_index("account_id")
    assert both["change"].to_dict() == {"A": -80.0, "B": 30.0}


def test_no_data_for_the_year_before_is_not_a_value_of_zero(company):
    sales = company.sales_of([("A", "2026Q3", 100.0, 0.0, 20.0)])
    now = customer_value(
        sales, all_costs(sales, company.no_costs, company.no_costs), quarters=["2026Q3"]
    )
    assert with_prior(now, now.iloc[:0])[["prior_customer_value", "change"]].isna().all(axis=None)


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "C"]),
            st.integers(-100_000, 1_000_000),
            st.integers(0, 50_000),
            st.integers(-5_000, 500_000),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda row: row[0],
    ),
    bonus=st.integers(0, 9_000),
)
def test_customer_value_equals_customer_contribution(company, rows, bonus):
    sales = company.sales_of(
        [(account, "2026Q3", g / 100, d / 100, p / 100) for account, g, d, p in rows]
    )
    posted = company.costs_of([("A", "2026Q3", "discounts", "direct", bonus / 100)])
    costs = all_costs(sales, posted, company.no_costs)
    value = customer_value(sales, costs, quarters=["2026Q3"])
    statement = statement_by_quarter(sales, costs, levels=company.levels, denominator="net_revenue")
    left = value.set_index("account_id")["customer_value"]
    right = statement.set_index("account_id")["customer_contribution"]
    assert (left - right).abs().max() == pytest.approx(0.0, abs=1e-6)
