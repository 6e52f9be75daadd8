from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soll_ist_company import facts, statement

from kamlib.data_collection.facts import Facts
from kamlib.soll_ist.actuals import (
    account_sums,
    all_actuals,
    covered_quarters,
    manager_sums,
    relationship_sums,
    statement_sums,
)


def credited(sums: pd.DataFrame, given: Facts) -> pd.DataFrame:
    return manager_sums(sums, given.accounts, given.manager_quarter, given.account_quarter)


def actuals() -> pd.DataFrame:
    given_facts = facts()
    sums = account_sums(
        statement_sums(statement()),
        relationship_sums(
            given_facts.payment_quarter,
            given_facts.survey_quarter,
            given_facts.interaction_quarter,
        ),
    )
    return all_actuals(sums, credited(sums, given_facts))


def value(table: pd.DataFrame, scope: str, entity: str, kpi: str) -> float:
    row = table.query(
        "scope == @scope and entity == @entity and kpi == @kpi and quarter == '2026Q3'"
    )
    return float(row["actual"].iloc[0])


def test_company_includes_postings_without_a_known_account():
    # 0.9 x (800 + 700 + 50)
    assert value(actuals(), "company", "", "net_revenue") == pytest.approx(1395.0)


def test_ratio_of_the_company_is_the_ratio_of_sums():
    # two answers of K2 are promoters, K1 has 1 promoter and 2 detractors of 4: (3 - 2) / 6
    table = actuals()
    assert value(table, "company", "", "nps") == pytest.approx(100 / 6)
    assert value(table, "account", "K1", "nps") == pytest.approx(-25.0)


def test_account_managers_are_credited_with_lines_and_answer_for_contribution():
    table = actuals()
    assert value(table, "manager", "Ada", "net_revenue") == pytest.approx(720.0)
    assert value(table, "manager", "Ben", "customer_contribution") == pytest.approx(210.0)


def test_a_bonus_on_no_line_goes_with_who_answers_for_the_account():
    # Ben sold a third of K1's lines; Ada answers for K1 and its bonus of 60 money units.
    given = facts()
    booked = statement()
    is_now = (booked["account_id"] == "K1") & (booked["quarter"] == "2026Q3")
    booked.loc[is_now, ["net_revenue", "customer_gross_profit"]] -= 60.0
    lines = given.manager_quarter.set_index(["account_manager", "quarter"])
    moved = lines.loc[("Ada", "2026Q3")] / 3
    lines.loc[("Ada", "2026Q3")] -= moved
    lines.loc[("Ben", "2026Q3")] += moved
    sums = account_sums(
        statement_sums(booked),
        relationship_sums(given.payment_quarter, given.survey_quarter, given.interaction_quarter),
    )
    table = all_actuals(
        sums,
        manager_sums(sums, given.accounts, lines.reset_index(), given.account_quarter),
    )
    # Ada: 720 - 240 - 60; Ben: 630 + 240; nobody: 45; company: 1395 - 60
    assert value(table, "manager", "Ada", "net_revenue") == pytest.approx(420.0)
    assert value(table, "manager", "Ben", "net_revenue") == pytest.approx(870.0)
    assert value(table, "manager", "", "net_revenue") == pytest.approx(45.0)
    assert value(table, "company", "", "net_revenue") == pytest.approx(1335.0)
    # half of what was moved is product cost
    assert value(table, "manager", "Ada", "customer_gross_profit") == pytest.approx(
        320.0 - 320.0 / 3 - 60.0
    )


def test_gross_profit_is_computed_where_it_is_no_level_of_the_settings():
    table = statement().drop(columns=["customer_gross_profit", "net_revenue"])
    computed = statement_sums(table)
    assert computed["customer_gross_profit"].tolist() == pytest.approx(
        statement()["customer_gross_profit"].tolist()
    )


def test_profitability_on_gross_revenue_where_the_settings_say_so():
    table = statement_sums(statement(), denominator="gross_revenue")
    assert table["profitability_base"].tolist() == statement()["gross_revenue"].tolist()


def test_a_kpi_without_any_input_is_covered_in_no_quarter():
    covered = covered_quarters(actuals())
    assert "interactions" not in covered
    assert covered["nps"] == {"2026Q3"}


def test_payment_delay_is_weighted_by_amount():
    payments = pd.DataFrame(
        {
            "account_id": ["K1"],
            "quarter": ["2026Q3"],
            "paid_amount": [400.0],
            "paid_delay_amount_days": [300.0 * 2 + 100.0 * 10],
        }
    )
    empty = facts()
    sums = account_sums(
        statement_sums(statement()),
        relationship_sums(payments, empty.survey_quarter, empty.interaction_quarter),
    )
    table = all_actuals(sums, credited(sums, empty))
    assert value(table, "account", "K1", "average_delay_days") == pytest.approx(4.0)


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(-1e5, 1e5, allow_subnormal=False)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_sums_of_accounts_are_the_sum_of_the_company(lines):
    table = pd.DataFrame(
        [
            {
                "account_id": f"K{number}",
                "quarter": "2026Q3",
                "gross_revenue": gross,
                "discounts": discount,
                "product_cost": 0.0,
                "service": 0.0,
                "customer_contribution": gross - discount,
            }
            for number, (gross, discount) in enumerate(lines)
        ]
    )
    empty = facts()
    nothing = empty.payment_quarter
    sums = account_sums(
        statement_sums(table),
        relationship_sums(nothing, empty.survey_quarter.iloc[:0], empty.interaction_quarter),
    )
    result = all_actuals(
        sums,
        manager_sums(
            sums,
            empty.accounts,
            empty.manager_quarter.iloc[:0],
            empty.account_quarter.iloc[:0],
        ),
    )
    net = result[result["kpi"] == "net_revenue"].groupby("scope")["actual"].sum()
    assert net["account"] == pytest.approx(net["company"], abs=1e-6)


def unknown_actuals(limit: float) -> pd.DataFrame:
    """K1 sells 60 at an unknown cost, K2 sells 40 and earns 10 of them."""
    table = pd.DataFrame(
        {
            "account_id": ["K1", "K2"],
            "quarter": "2026Q3",
            "gross_revenue": [60.0, 40.0],
            "discounts": 0.0,
            "net_revenue": [60.0, 40.0],
            "product_cost": [0.0, 25.0],
            "customer_gross_profit": [float("nan"), 15.0],
            "service": 0.0,
            "customer_contribution": [float("nan"), 10.0],
        }
    )
    given_facts = facts()
    empty = relationship_sums(
        given_facts.payment_quarter.iloc[:0],
        given_facts.survey_quarter.iloc[:0],
        given_facts.interaction_quarter.iloc[:0],
    )
    sums = account_sums(statement_sums(table), empty)
    managers = sums.drop(columns="account_id").groupby("quarter", as_index=False).sum()
    return all_actuals(sums, managers.assign(account_manager="Ada"), uncosted_pct=limit)


def test_a_result_without_product_cost_is_unknown_and_not_zero():
    table = unknown_actuals(limit=5)
    for kpi in ("customer_contribution", "customer_gross_profit", "customer_profitability_pct"):
        assert pd.isna(value(table, "account", "K1", kpi))
        assert pd.isna(value(table, "company", "", kpi))
    assert value(table, "account", "K2", "customer_profitability_pct") == pytest.approx(25)
    assert value(table, "company", "", "net_revenue") == pytest.approx(100)


def test_below_the_limit_the_company_counts_what_is_known_on_both_sides():
    table = unknown_actuals(limit=70)
    assert value(table, "company", "", "customer_contribution") == pytest.approx(10)
    assert value(table, "company", "", "customer_profitability_pct") == pytest.approx(25)
